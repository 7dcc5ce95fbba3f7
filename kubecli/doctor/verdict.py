"""A verdict: one cause, where it was set, the next step. What doctor leads with, and what an error's hint says."""

from __future__ import annotations

from msgspec import Struct


class Step(Struct, frozen=True):
    """What to do next. command: for a shell, ready to be pasted; words: what it does or, without a command, the
    step itself. Capital letters in a command (CA.crt, NAME) stand for what only the reader knows.
    """

    command: str = ""
    words: str = ""

    def __str__(self) -> str:
        if not (self.command and self.words):
            return self.command or self.words
        return f"{self.words}: {self.command}"


NO_STEP = Step()


class Verdict(Struct, frozen=True):
    """kind: a name for programs ("token-ended"). stage: where a request breaks, one of findings.STAGES.

    origin: file:line: field, flag or variable that is to blame. others: further ways to go, after `step`.
    note: what else it may mean, above all where trust is asked for.
    """

    kind: str
    stage: str
    cause: str
    origin: str = ""
    step: Step = NO_STEP
    others: tuple[Step, ...] = ()
    note: str = ""


def command(text: str, words: str = "") -> Step:
    return Step(text, words)


def words(text: str) -> Step:
    return Step("", text)
