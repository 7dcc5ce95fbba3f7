"""The parts of --help in kubectl's layout, from what commands and flags declare; a blank line ends each."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from kubecli.cli.lazy import SECTIONS, WRITING
from kubecli.cli.pflag import Flag

ABOUT_GLOBALS = 'Use "kubecli options" for a list of global command-line options (applies to all commands).\n'


def description(text: str) -> str:
    """What a command does, then its examples."""
    words, examples = split_help(text)
    parts = [words]
    if examples:
        parts.append(f"Examples:\n{textwrap.indent(examples, '  ', lambda line: True)}")
    return "\n\n".join(parts) + "\n\n"


def flag_section(flags: Iterable[Flag]) -> str:
    text = flag_help(flags)
    return f"Options:\n{text}\n" if text else ""


def flag_help(flags: Iterable[Flag]) -> str:
    """Each flag with its default and its words, by name, as kubectl lays them out."""
    blocks = []
    for flag in sorted(flags, key=lambda flag: flag.long):
        if flag.hidden:
            continue
        default = flag.type.show(flag.type.zero if flag.default is None or flag.required else flag.default)
        words = f"One of: ({', '.join(word for word in flag.type.words if word)})." if flag.type.words else ""
        blocks.append(f"    {flag.title}={default}:\n\t{' '.join(part for part in (flag.help, words) if part)}\n")
    return "\n".join(blocks)


def command_sections(commands: Iterable[tuple[str, str, str]]) -> str:
    """commands: (name, section, what it does)."""
    sections: dict[str, list[tuple[str, str]]] = {section: [] for section in SECTIONS}
    for name, section, words in commands:
        sections.setdefault(section, []).append((name, words))
    writing = sorted(name for name, _ in sections.pop(WRITING, ()))
    width = max((len(name) for rows in sections.values() for name, _ in rows), default=0)
    parts = []
    for section, rows in sections.items():
        if rows:
            heading = f"{section} Commands:" if section else "Available Commands:"
            parts.append("\n".join([heading, *(f"  {name.ljust(width)}   {words}" for name, words in rows)]))
    if writing:
        names = textwrap.fill(", ".join(writing), 100, initial_indent="  ", subsequent_indent="  ")
        parts.append(f"Commands that write, answered with the same line for kubectl:\n{names}")
    return "\n\n".join([*parts, ""])


def split_help(text: str) -> tuple[str, str]:
    """A docstring's description, and its block after the line "Examples:", both without their indentation."""
    lines = textwrap.dedent(_first_line_in(text)).strip("\n").split("\n")
    lines = [line.rstrip() for line in lines]
    at = next((i for i, line in enumerate(lines) if line.strip().lower() in ("examples:", "example:")), len(lines))
    words = "\n".join(lines[:at]).strip("\n")
    return words, textwrap.dedent("\n".join(lines[at + 1 :])).strip("\n")


def _first_line_in(text: str) -> str:
    """Indents a docstring's first line as the others are."""
    first, newline, rest = text.partition("\n")
    indents = [len(line) - len(line.lstrip()) for line in rest.split("\n") if line.strip()]
    return " " * min(indents, default=0) + first.lstrip() + newline + rest
