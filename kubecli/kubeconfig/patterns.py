"""`--contexts A,B,'prod-*','!prod-test'`: which contexts are meant.

Patterns are shell globs over whole names, case counts; "!" takes out what it matches. Those that are named come in
the order they were named in, those of a glob in the kubeconfig's. With nothing but "!" all others are meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase

from kubecli.errors.usage import UsageError

_SHOWN = 12


def chosen(patterns: Sequence[str], known: Iterable[str], flag: str = "--contexts") -> tuple[str, ...]:
    """The names that patterns mean, each once. Raises UsageError for a pattern that matches nothing."""
    names = list(known)
    wanted = [each for each in patterns if each and not each.startswith("!")]
    unwanted = [each[1:] for each in patterns if each.startswith("!")]
    for pattern in (*wanted, *unwanted):
        if not matching(pattern, names):
            raise UsageError(f'{flag}: no context is called "{pattern}"', hint=_what_there_is(pattern, names))
    found = [name for pattern in wanted for name in matching(pattern, names)] if wanted else names
    out = {name for pattern in unwanted for name in matching(pattern, names)}
    left = tuple(dict.fromkeys(name for name in found if name not in out))
    if not left:
        raise UsageError(f"{flag}: no context is left" if out else f"{flag}: there are no contexts")
    return left


def matching(pattern: str, names: Sequence[str]) -> list[str]:
    """A name that is written out is itself, whatever characters it holds."""
    return [pattern] if pattern in names else [name for name in names if fnmatchcase(name, pattern)]


def _what_there_is(pattern: str, names: Sequence[str]) -> str:
    if not names:
        return "there are no contexts"
    near = get_close_matches(pattern.strip("*"), names, n=1)
    if near:
        return f"did you mean {near[0]}?"
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"there are {', '.join(names[:_SHOWN])}{more}"
