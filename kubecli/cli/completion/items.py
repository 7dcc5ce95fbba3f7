"""Candidates as click's CompletionItems: what begins as typed, one line each.

An item's type tells a shell's script what to do: "plain" a word, "part" the beginning of one (no blank follows),
"file" and "dir" let the shell complete paths.
"""

from __future__ import annotations

from collections.abc import Iterable

import click
from click.shell_completion import CompletionItem

Item = CompletionItem[str]
Candidates = Iterable[tuple[str, str]]
"""(word, description) pairs. A word that ends in "=", "/" or "." goes on."""


def matching(incomplete: str, candidates: Candidates) -> list[Item]:
    """Those that begin as typed, in order."""
    return [item(word, about) for word, about in candidates if word.startswith(incomplete)]


def last_of_list(incomplete: str, candidates: Candidates) -> list[Item]:
    """What is typed may be a list "a,b": its last member is completed."""
    before, comma, last = incomplete.rpartition(",")
    return [item(before + comma + word, about) for word, about in candidates if word.startswith(last)]


def words(*names: str) -> Candidates:
    return ((name, "") for name in names)


def item(word: str, about: str = "") -> Item:
    return CompletionItem(word, type="part" if word.endswith(("=", "/", ".")) else "plain", help=about or None)


def files(incomplete: str) -> list[Item]:
    """As click's own File type says it."""
    return [CompletionItem(incomplete, type="file")]


def folders(incomplete: str) -> list[Item]:
    return [CompletionItem(incomplete, type="dir")]


def one_line(text: str) -> str:
    """The first line, without control characters: names come from servers."""
    first = text.partition("\n")[0].replace("\t", " ")
    return "".join(char for char in first if char.isprintable()).strip()


def typed_arguments(ctx: click.Context) -> tuple[str, ...]:
    """The arguments before the cursor."""
    found: list[str] = []
    for param in ctx.command.params:
        if isinstance(param, click.Argument):
            value = ctx.params.get(param.name)
            found += value if isinstance(value, tuple) else [value] if value else []
    return tuple(found)
