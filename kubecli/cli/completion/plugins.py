"""Completion of plugins: their names, and what their own kubectl_complete-NAME programs offer, as kubectl does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from kubecli.cli.completion.model import FILES, Completions
from kubecli.cli.plugins import PREFIXES, list_plugins
from kubecli.runtime import Runtime


def plugin_names(runtime: Runtime) -> list[str]:
    """The first words of the plugins on PATH."""
    names = {PurePath(path).name.split("-")[1].replace("_", "-") for path in _paths(runtime)}
    return sorted(name for name in names if name and "." not in name)


def _paths(runtime: Runtime) -> Sequence[str]:
    return list_plugins(runtime.env.get("PATH", "")).paths


def complete_plugin(runtime: Runtime, words: Sequence[str]) -> Completions:
    """What the plugin's completion program prints for the words after its name; a directive may end it."""
    import shutil

    name = words[0].replace("-", "_")
    for prefix in PREFIXES:
        path = shutil.which(f"{prefix}_complete-{name}", path=runtime.env.get("PATH", ""))
        if path:
            return _ask(path, words[1:], runtime)
    return Completions((), FILES)


def _ask(path: str, words: Sequence[str], runtime: Runtime) -> Completions:
    import subprocess

    try:
        done = subprocess.run(
            [path, *words], env=dict(runtime.env), stdin=subprocess.DEVNULL, capture_output=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return Completions((), FILES)
    lines = [line for line in done.stdout.decode("utf-8", "replace").split("\n") if line]
    directive = FILES
    if lines and lines[-1].startswith(":") and lines[-1][1:].isdecimal():
        directive = int(lines.pop()[1:])
    pairs = (line.partition("\t") for line in lines)
    return Completions(tuple((text, about) for text, _, about in pairs), directive)
