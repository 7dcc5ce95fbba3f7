"""Programs called kubecli-NAME and kubectl-NAME on PATH, run as commands of kubecli.

As kubectl does: the longest name that the first words make wins (`kubecli foo bar` looks for kubecli-foo-bar, then
kubecli-foo), dashes in words are underscores in file names, and no plugin replaces a command of ours. For each
name kubecli- comes before kubectl-. A plugin gets $KUBECTL_PATH, which is kubecli: what calls it back reads only.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath

from msgspec import Struct

PREFIXES = ("kubecli", "kubectl")


class Plugin(Struct, frozen=True):
    """path: the program. argv: what follows its name."""

    path: str
    argv: tuple[str, ...]


def find_plugin(argv: Sequence[str], env: Mapping[str, str], *, least: int = 1) -> Plugin | None:
    """The plugin that an argument vector names, if any. least: how many words its name must take up."""
    import shutil

    words: list[str] = []
    for word in argv:
        if word.startswith("-"):
            break
        words.append(word.replace("-", "_"))
    search = env.get("PATH", "")
    for count in range(len(words), least - 1, -1):
        for prefix in PREFIXES:
            path = shutil.which("-".join([prefix, *words[:count]]), path=search)
            if path:
                return Plugin(path, tuple(argv[count:]))
    return None


def run_plugin(plugin: Plugin, env: Mapping[str, str]) -> int:
    """Becomes the plugin. On Windows, which cannot, waits for it and gives its exit code."""
    argv = [plugin.path, *plugin.argv]
    env = plugin_environment(env)
    if os.name != "nt":
        import signal

        for name in ("SIGPIPE", "SIGXFSZ"):  # Python ignores them, and what is ignored stays so across exec
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), signal.SIG_DFL)
        os.execve(plugin.path, argv, env)  # noqa: S606  no shell is what is wanted
    import subprocess

    return subprocess.run(argv, env=env, check=False).returncode


def plugin_environment(env: Mapping[str, str]) -> dict[str, str]:
    """env with $KUBECTL_PATH, the program a plugin is to call back: ours, whatever value was inherited."""
    return {**{name: value for name, value in env.items() if name != "KUBECTL_PATH"}, **_own_path(env)}


def _own_path(env: Mapping[str, str]) -> dict[str, str]:
    """The program that was started; for `python -m kubecli` the one installed beside that Python, if any is."""
    import shutil
    import sys

    own = Path(sys.argv[0])
    if own.suffix == ".py":
        own = Path(sys.executable).with_name("kubecli")
    found = shutil.which(own, path=env.get("PATH", ""))
    return {"KUBECTL_PATH": str(Path(found).absolute())} if found else {}


class PluginsOnPath(Struct, frozen=True):
    """paths: in PATH's order, by name within a folder. skipped: (folder, why) that could not be read."""

    paths: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...]


def list_plugins(search: str) -> PluginsOnPath:
    """Every file on PATH that is named like a plugin, runnable or not."""
    paths: list[str] = []
    skipped: list[tuple[str, str]] = []
    for folder in dict.fromkeys(search.split(os.pathsep)):
        if not folder.strip():
            continue
        try:
            with os.scandir(folder) as entries:
                found = sorted(entry.name for entry in entries if not entry.is_dir(follow_symlinks=False))
        except OSError as error:
            skipped.append((folder, (error.strerror or str(error)).lower()))
            continue
        names = [name for name in found if name.startswith(tuple(f"{prefix}-" for prefix in PREFIXES))]
        paths += [os.path.normpath(os.path.join(folder, name)) for name in names]  # noqa: PTH118  as Go joins
    return PluginsOnPath(tuple(paths), tuple(skipped))


def plugin_names(search: str) -> list[str]:
    """The first words of the plugins on PATH."""
    names = {PurePath(path).name.split("-")[1].replace("_", "-") for path in list_plugins(search).paths}
    return sorted(name for name in names if name and "." not in name)


def faults_of(path: str, seen: dict[str, str], ours: str) -> list[str]:
    """What is wrong with one plugin, in kubectl's words.

    seen: path by file name, of the plugins before it. ours: the command of that name, "" for none.
    """
    faults = []
    name = PurePath(path).name
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116
        if not mode & 0o111:
            faults.append(f"warning: {path} identified as a kubectl plugin, but it is not executable")
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        faults.append(f"error: unable to identify {path} as an executable file: stat {path}: {why}")
    if name in seen:
        faults.append(f"warning: {path} is overshadowed by a similarly named plugin: {seen[name]}")
    else:
        seen[name] = path
    if ours:
        faults.append(f'warning: {name} overwrites existing command: "kubecli {ours}"')
    return faults
