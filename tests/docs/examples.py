"""The command lines that the documentation shows, and what it says they print."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from tests.support.process import PROJECT

PAGES = [PROJECT / "README.md", *sorted((PROJECT / "docs").rglob("*.md"))]
RUNS = "<!-- runs on the practice cluster -->"
"""Stands over a block whose command lines are run, and print what follows each; "..." there is anything."""


class Shown(Struct, frozen=True):
    """A command line in a page. line: 1-based. text: without its prompt and comment. output: what follows it."""

    page: Path
    line: int
    text: str
    output: tuple[str, ...]
    runs: bool

    @property
    def place(self) -> str:
        return f"{self.page.relative_to(PROJECT)}:{self.line}"

    @property
    def argv(self) -> list[str]:
        """The words after `kubecli`, up to a pipe or a redirection."""
        words = shlex.split(self.text, comments=True)
        end = next((at for at, word in enumerate(words) if word in ("|", ">", ";", "&&", "||")), len(words))
        return words[1:end]


def blocks(page: Path) -> Iterator[tuple[int, list[str], bool]]:
    """The indented blocks of a page: the number of the first line, the lines, whether they are to be run."""
    lines = page.read_text(encoding="utf-8").split("\n")
    at = 0
    while at < len(lines):
        if not lines[at].startswith("    ") or (at and lines[at - 1].strip()):
            at += 1
            continue
        start = at
        while at < len(lines) and (lines[at].startswith("    ") or not lines[at].strip()):
            at += 1
        before = [line for line in lines[:start] if line.strip()]
        yield start + 1, [line[4:] for line in lines[start:at]], bool(before) and before[-1] == RUNS


def shown() -> Iterator[Shown]:
    for page in PAGES:
        for start, lines, runs in blocks(page):
            yield from _of_block(page, start, lines, runs)


def _of_block(page: Path, start: int, lines: list[str], runs: bool) -> Iterator[Shown]:
    prompts = any(line.startswith("$ ") for line in lines)
    at = 0
    while at < len(lines):
        match = re.match(r"(?:\$ )?(kubecli .*)" if not prompts else r"\$ (kubecli .*)", lines[at])
        number, at = start + at, at + 1
        if not match or match[1].endswith("[options]"):  # a usage line
            continue
        text = match[1]
        while text.endswith("\\") and at < len(lines):
            text, at = text[:-1] + lines[at].strip(), at + 1
        output = []
        while at < len(lines) and not lines[at].startswith("$ ") and prompts:
            output.append(lines[at])
            at += 1
        while output and not output[-1].strip():
            output.pop()
        yield Shown(page, number, text, tuple(output), runs)
