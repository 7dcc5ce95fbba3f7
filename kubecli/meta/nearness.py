"""Which words may have been meant by one that nobody knows: how far two words are apart, and the nearest."""

from __future__ import annotations

from collections.abc import Iterable

SHOWN = 3
"""Words that are named; more would be a list to search."""


def distance(one: str, other: str) -> int:
    """Levenshtein's, as cobra counts it for its suggestions."""
    previous = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            row.append(min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (a != b)))
        previous = row
    return previous[-1]


def nearest(typed: str, known: Iterable[str]) -> list[str]:
    """The known words that typed may stand for, the nearest first, with typed's own case and dashes overlooked.

    One that is typed but for case, dashes and underscores is meant alone. Else those that are at most two letters
    away (one, of a word of up to three), or that begin with typed.
    """
    plain = _plain(typed)
    if not plain:
        return []
    words = list(dict.fromkeys(known))
    same = [word for word in words if _plain(word) == plain]
    if same:
        return same[:SHOWN]
    reach = 1 if len(plain) <= 3 else 2
    found = []
    for word in words:
        other = _plain(word)
        apart = distance(plain, other) if abs(len(plain) - len(other)) <= reach else reach + 1
        if apart <= reach or (len(plain) > 1 and other.startswith(plain)):
            found.append((min(apart, reach + 1), word))
    return [word for _, word in sorted(found, key=lambda each: each[0])][:SHOWN]


def meant(typed: str, known: Iterable[str], *, prefix: str = "") -> str:
    """A hint, "did you mean --namespace?"; "" where nothing is near. prefix: before each word: "--"."""
    found = [prefix + word for word in nearest(typed, known)]
    return f"did you mean {' or '.join(found)}?" if found else ""


def _plain(word: str) -> str:
    return word.lower().replace("-", "").replace("_", "")
