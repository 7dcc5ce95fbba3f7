"""Values of which one place is something else: what no server should send, and any may."""

from __future__ import annotations

import copy
import random
import re
from typing import Any

ODD: tuple[Any, ...] = (
    *(None, [], {}, "", "x\x1b[2J\u202e\n", True, 0, -1, 3.5, 10**25, [None], [[]], {"": None}, {"a": {"b": [1]}}),
    *("2026-13-45T99:99:99Z", "9" * 400, "-0.0e5Mi", {"name": 3, "namespace": []}),
)


def spoiled(value: Any, rng: random.Random) -> Any:
    """One place of it is something else, or is gone."""
    here, chance = value, 0.15
    above: list[tuple[Any, Any]] = []
    while isinstance(here, dict | list) and here and rng.random() > chance:
        key = rng.choice(list(here)) if isinstance(here, dict) else rng.randrange(len(here))
        above.append((here, key))
        here = here[key]
    if not above:
        return copy.deepcopy(rng.choice(ODD))
    container, key = above[-1]
    if rng.random() < 0.2:
        del container[key]
    else:
        container[key] = copy.deepcopy(rng.choice(ODD))
    return value


def spoiled_bytes(text: bytes, rng: random.Random) -> bytes:
    """JSON with bytes that are no UTF-8, numbers of 400 digits, an early end, half a character, or a mark."""
    at = rng.randrange(len(text) + 1)
    quote = text.find(b'"', at) + 1
    return rng.choice(
        (
            text[:quote] + b"\xff\xfe" + text[quote:],
            re.sub(rb":\s*\d+", b": " + b"9" * 400, text, count=rng.randint(1, 5)),
            text[:at],
            b"\xef\xbb\xbf" + text,
            text.replace(b"{", b'{"":"\\ud800",', rng.randint(1, 5)),
        )
    )
