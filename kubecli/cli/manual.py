"""Each command's manual, from what it declares: a page of Markdown for the documentation, and a man page."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator

import click

from kubecli import __version__
from kubecli.cli.command import Command, Group
from kubecli.cli.help import split_help
from kubecli.cli.lazy import WRITING
from kubecli.cli.options import GLOBAL_FLAGS
from kubecli.cli.pflag import Flag
from kubecli.cli.program import Program
from kubecli.runtime import Runtime


def contexts(program: Program, runtime: Runtime) -> Iterator[click.Context]:
    """Of the program and of each command that reads, groups before their commands, in help's order."""
    waiting: list[tuple[str, ...]] = [()]
    while waiting:
        words = waiting.pop(0)
        ctx, _ = program.context(words, runtime)
        yield ctx
        if isinstance(ctx.command, Group):
            waiting[:0] = [(*words, name) for name, _ in _inner(ctx.command)]


def file_stem(ctx: click.Context) -> str:
    """ "kubecli-config-view"."""
    return ctx.command_path.replace(" ", "-")


def markdown(ctx: click.Context) -> str:
    """The page of one command: what it does, usage, examples, flags, its own commands."""
    command = _ours(ctx)
    words, examples = split_help(command.help or "")
    parts = [f"# {ctx.command_path}", _escaped(words), _block(_usage(ctx))]
    if examples:
        parts += ["## Examples", _block(examples)]
    if isinstance(command, Group):
        parts += ["## Commands", "\n".join(_command_rows(ctx, command))]
    flags = _shown(GLOBAL_FLAGS if isinstance(command, Program) else command.flags)
    if flags:
        title = "Flags that every command takes" if isinstance(command, Program) else "Flags"
        rows = [f"| `{each.title}` | {_cell(_default(each))} | {_cell(_about(each))} |" for each in flags]
        parts += [f"## {title}", "\n".join(["| flag | default | |", "|---|---|---|", *rows])]
    if not isinstance(command, Program):
        parts.append("The flags that every command takes are [kubecli's](kubecli.md).")
    return "\n\n".join(parts) + "\n"


def man(ctx: click.Context) -> str:
    """The man page of one command, section 1, in the macros of man(7)."""
    command = _ours(ctx)
    words, examples = split_help(command.help or "")
    first, _, rest = words.partition("\n\n")
    lines = [
        f'.TH "{file_stem(ctx).upper()}" 1 "" "kubecli {__version__}" "kubecli"',
        ".SH NAME",
        f"{_roff(file_stem(ctx))} \\- {_roff(' '.join(first.split()).rstrip('.'))}",
        ".SH SYNOPSIS",
        *(f".B {_roff(line)}" for line in _usage(ctx).splitlines()),
    ]
    if rest:
        lines.append(".SH DESCRIPTION")
        lines += [line for part in rest.split("\n\n") for line in (".PP", _roff(" ".join(part.split())))]
    if examples:
        lines += [".SH EXAMPLES", ".nf", *map(_roff, examples.splitlines()), ".fi"]
    if isinstance(command, Group):
        lines.append(".SH COMMANDS")
        for name, about in _inner(command):
            lines += [".TP", f".B {_roff(f'{file_stem(ctx)}-{name}')}(1)", _roff(about)]
    flags = _shown(GLOBAL_FLAGS if isinstance(command, Program) else command.flags)
    if flags:
        lines.append(".SH OPTIONS")
        for each in flags:
            lines += [".TP", f".B {_roff(f'{each.title}={_default(each)}')}", _roff(_about(each))]
    if not isinstance(command, Program):
        lines += [".SH SEE ALSO", ".BR kubecli (1), for the flags that every command takes"]
    return "\n".join(lines) + "\n"


def _ours(ctx: click.Context) -> Command:
    assert isinstance(ctx.command, Command)
    return ctx.command


def _usage(ctx: click.Context) -> str:
    pieces = [piece for piece in ctx.command.collect_usage_pieces(ctx) if piece]
    return " ".join([ctx.command_path, *pieces])


def _inner(group: Group) -> list[tuple[str, str]]:
    return [(n, e.help) for n, e in group.lazy.items() if e.section != WRITING]


def _command_rows(ctx: click.Context, group: Group) -> Iterator[str]:
    yield from ("| command | |", "|---|---|")
    for name, about in _inner(group):
        yield f"| [{name}]({file_stem(ctx)}-{name}.md) | {_cell(about)} |"


def _shown(flags: Iterable[Flag]) -> list[Flag]:
    return sorted((flag for flag in flags if not flag.hidden), key=lambda flag: flag.long)


def _default(flag: Flag) -> str:
    return flag.type.show(flag.type.zero if flag.default is None or flag.required else flag.default)


def _about(flag: Flag) -> str:
    words = f"One of: {', '.join(word for word in flag.type.words if word)}." if flag.type.words else ""
    return " ".join(part for part in (flag.help or "", words) if part)


def _block(text: str) -> str:
    return textwrap.indent(text, "    ")


def _escaped(text: str) -> str:
    return re.sub(r"([<*_])", r"\\\1", text)


def _cell(text: str) -> str:
    return _escaped(text).replace("|", "\\|").replace("\n", " ")


def _roff(text: str) -> str:
    """A line begins no macro, and a hyphen stays one that can be copied."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{text}" if text.startswith((".", "'")) else text
