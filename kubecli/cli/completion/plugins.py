"""Completion of plugins: what their own kubectl_complete-NAME programs offer, as kubectl does."""

from __future__ import annotations

from collections.abc import Sequence

from click.shell_completion import CompletionItem

from kubecli.cli.completion.items import Item, files, folders
from kubecli.reading.plugins import PREFIXES
from kubecli.runtime import Runtime

# of cobra's directives, which the programs end their answers with
_NO_SPACE, _NO_FILES, _FOLDERS = 2, 4, 16


def complete_plugin(runtime: Runtime, name: str, args: Sequence[str]) -> list[Item]:
    """What the plugin's completion program prints for the words after its name; a directive may end it."""
    import shutil

    for prefix in PREFIXES:
        program = f"{prefix}_complete-{name.replace('-', '_')}"
        path = shutil.which(program, path=runtime.env.get("PATH", ""))
        if path:
            return _ask(path, args, runtime)
    return files(args[-1])


def _ask(path: str, args: Sequence[str], runtime: Runtime) -> list[Item]:
    import subprocess

    try:
        done = subprocess.run(
            [path, *args], env=dict(runtime.env), stdin=subprocess.DEVNULL, capture_output=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return files(args[-1])
    lines = [line for line in done.stdout.decode("utf-8", "replace").split("\n") if line]
    directive = 0
    if lines and lines[-1].startswith(":") and lines[-1][1:].isdecimal():
        directive = int(lines.pop()[1:])
    kind = "part" if directive & _NO_SPACE else "plain"
    pairs = [line.partition("\t") for line in lines]
    found = [CompletionItem(text, type=kind, help=about or None) for text, _, about in pairs]
    if found or directive & _NO_FILES:
        return found
    return folders(args[-1]) if directive & _FOLDERS else files(args[-1])
