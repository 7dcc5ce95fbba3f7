"""The root of everything kubecli raises on purpose, and what belongs to no branch.

KubecliError
├── FactsError
├── SeveralErrors  more than one thing went wrong, the rest was printed
└── Interrupted    a signal, or the user's wish, ended the command
    └── WaitInterrupted  ... that waited, watched or followed
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, dataclass_transform


class KubecliError(Exception):
    """Root of everything kubecli raises on purpose.

    invocation: the command line it happened in, set where commands are run, for who words it. context: the one it
    is about, where a command reads several; among: whether its words begin with that. exit_code: where the command
    has one of its own for what fails.
    is_plain: kubectl has no sentence of its own for it, only "error: ", which those in an aggregate lack.
    """

    invocation: Any = None
    context: str = ""
    among: bool = False
    exit_code: int | None = None
    is_plain: bool = False


@dataclass_transform(eq_default=False)
class FactsError(KubecliError):
    """An error whose annotations are its constructor's parameters, in order, as in a dataclass.

    Every command imports these classes; making dataclasses of them would take longer than the rest of this file.
    """

    _fields: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        cls._fields = (*cls._fields, *(name for name in cls.__annotations__ if name not in cls._fields))

    def __init__(self, *values: Any, **named: Any) -> None:
        super().__init__(*values, *named.values())
        facts = {**dict(zip(self._fields, values, strict=False)), **named}
        missing = [name for name in self._fields if name not in facts and not hasattr(type(self), name)]
        if missing or len(values) > len(self._fields) or not facts.keys() <= set(self._fields):
            raise TypeError(f"{type(self).__name__} takes {', '.join(self._fields)}")
        for name, value in facts.items():
            setattr(self, name, value)


class SeveralErrors(KubecliError):
    """More than one thing went wrong; what succeeded has been printed. Worded one line each."""

    def __init__(self, errors: tuple[KubecliError, ...]) -> None:
        super().__init__(*errors)
        self.errors = errors


class Interrupted(KubecliError):
    """A signal, or the user's wish to leave, ended the command; nothing is printed. signal: its number."""

    def __init__(self, signal: int = 2) -> None:
        super().__init__(signal)
        self.signal = signal


class WaitInterrupted(Interrupted):
    """Ctrl-C ended what waits, watches or follows: to kubectl a failure like others."""


def fail(errors: Sequence[KubecliError]) -> None:
    """Raises what went wrong, after everything else was done: the one error, or all as SeveralErrors."""
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise SeveralErrors(tuple(errors))


@contextmanager
def aggregated(said: bool) -> Iterator[None]:
    """Where kubectl makes an aggregate of what goes wrong also when it is one error: get's table and describe."""
    try:
        yield
    except KubecliError as error:
        if said and error.is_plain:
            raise SeveralErrors((error,)) from None
        raise
