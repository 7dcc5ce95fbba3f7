"""The words of --help: usage, description, examples and flags, in kubectl's layout."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from kubecli.cli.command import KubeCommand, KubeGroup
from kubecli.cli.pflag import Flag

_GLOBALS = 'Use "kubecli options" for a list of global command-line options (applies to all commands).\n'


def command_help(command: KubeCommand, path: str) -> str:
    description, examples = split_help(command.help or "")
    parts = [description]
    if examples:
        parts.append(f"Examples:\n{textwrap.indent(examples, '  ', lambda line: True)}")
    flags = flag_help(command.flags)
    if flags:
        parts.append(f"Options:\n{flags}".rstrip("\n"))
    usage = f"{path} {command.usage or _usage(command)}".rstrip()
    parts.append(f"Usage:\n  {usage}{' [flags]' if flags else ''} [options]")
    parts.append(_GLOBALS)
    return "\n\n".join(parts)


# the sections of `kubecli --help`, in order; one that is not here comes after them
SECTIONS = ("Basic", "Troubleshooting", "Cluster", "Settings")


def group_help(group: KubeGroup, path: str) -> str:
    description, examples = split_help(group.help or "")
    parts = [description]
    if examples:
        parts.append(f"Examples:\n{textwrap.indent(examples, '  ', lambda line: True)}")
    sections: dict[str, list[tuple[str, str]]] = {section: [] for section in SECTIONS}
    for name, entry in group.lazy.items():
        if not entry.hidden:
            sections.setdefault(entry.section, []).append((name, entry.help))
    writing = sorted(name for name, _ in sections.pop("Writing", ()))
    width = max((len(name) for rows in sections.values() for name, _ in rows), default=0)
    for section, rows in sections.items():
        if rows:
            heading = f"{section} Commands:" if section else "Available Commands:"
            parts.append("\n".join([heading, *(f"  {name.ljust(width)}   {words}" for name, words in rows)]))
    if writing:
        names = textwrap.fill(", ".join(writing), 100, initial_indent="  ", subsequent_indent="  ")
        parts.append(f"Commands that write, answered with the same line for kubectl:\n{names}")
    is_root = " " not in path
    parts.append(f"Usage:\n  {path} {'[flags]' if is_root else group.usage} [options]")
    parts.append(f'Use "{path} <command> --help" for more information about a given command.\n{_GLOBALS}')
    return "\n\n".join(parts)


def split_help(text: str) -> tuple[str, str]:
    """A docstring's description, and its block after the line "Examples:", both without their indentation."""
    lines = textwrap.dedent(_first_line_in(text)).strip("\n").split("\n")
    lines = [line.rstrip() for line in lines if line.strip() != "\b"]
    at = next((i for i, line in enumerate(lines) if line.strip().lower() in ("examples:", "example:")), len(lines))
    description = "\n".join(lines[:at]).strip("\n")
    return description, textwrap.dedent("\n".join(lines[at + 1 :])).strip("\n")


def _first_line_in(text: str) -> str:
    """Indents a docstring's first line as the others are."""
    first, newline, rest = text.partition("\n")
    indents = [len(line) - len(line.lstrip()) for line in rest.split("\n") if line.strip()]
    return " " * min(indents, default=0) + first.lstrip() + newline + rest


def flag_help(flags: Iterable[Flag]) -> str:
    """Each flag with its default and its words, by name, as kubectl lays them out."""
    blocks = []
    for flag in sorted(flags, key=lambda flag: flag.long):
        if flag.hidden:
            continue
        default = flag.type.show(flag.type.zero if flag.default is None or flag.required else flag.default)
        blocks.append(f"    {flag.title}={default}:\n\t{flag.help}\n")
    return "\n".join(blocks)


def _usage(command: KubeCommand) -> str:
    words = []
    for argument in command.arguments:
        word = argument.name.upper() + (" ..." if argument.nargs == -1 else "")
        words.append(word if argument.required else f"[{word}]")
    return " ".join(words)
