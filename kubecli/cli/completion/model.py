"""Values of completion: what was asked, and the answer that a shell's script reads.

The answer is cobra's: one candidate a line, a tab and a description after it; then `:N`, N the sum of directives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from kubecli.cli.options import GlobalOptions
from kubecli.runtime import Runtime

FILES = 0
"""When there are no candidates the shell completes file names."""
NO_SPACE = 2
NO_FILES = 4
FOLDERS = 16


class Completions(Struct, frozen=True):
    """candidates: (text, description) pairs."""

    candidates: tuple[tuple[str, str], ...] = ()
    directive: int = NO_FILES

    def text(self, *, descriptions: bool) -> str:
        lines = []
        for candidate, description in self.candidates:
            words = _one_line(description) if descriptions else ""
            lines.append(f"{_one_line(candidate)}\t{words}" if words else _one_line(candidate))
        return "\n".join([*lines, f":{self.directive}"]) + "\n"


def _one_line(text: str) -> str:
    """The first line, without control characters: names come from servers."""
    first = text.partition("\n")[0].replace("\t", " ")
    return "".join(char for char in first if char.isprintable()).strip()


class Asking(Struct, frozen=True):
    """A word that is being typed.

    word: its beginning. args: the arguments before it. path: the command. options: the global flags given.
    """

    runtime: Runtime
    path: str
    options: GlobalOptions
    args: tuple[str, ...]
    word: str


Source = Callable[[Asking], Completions]


def matching(word: str, candidates: Iterable[tuple[str, str]], directive: int = NO_FILES) -> Completions:
    """Those that begin with word, in order."""
    return Completions(tuple(each for each in candidates if each[0].startswith(word)), directive)


def last_of_list(word: str, candidates: Iterable[tuple[str, str]], directive: int = NO_FILES) -> Completions:
    """word may be a list "a,b": its last member is completed."""
    before, comma, last = word.rpartition(",")
    return matching(
        word, ((before + comma + text, about) for text, about in candidates if last or text), directive
    )
