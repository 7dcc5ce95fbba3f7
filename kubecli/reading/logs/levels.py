"""How bad a line says it is, in the ways that loggers have: JSON, logfmt, klog, a word at its beginning."""

from __future__ import annotations

import re

_LEVELS = {
    "level.error": b"error err fatal ftl panic pnc critical crit alert emergency emerg severe",
    "level.warning": b"warning warn wrn",
    "level.info": b"info inf information notice",
    "level.debug": b"debug dbg trace trc",
}
_ROLES = {word: role for role, words in _LEVELS.items() for word in words.split()}
_CODES = {
    b"10": "level.debug",
    b"20": "level.debug",
    b"30": "level.info",
    b"40": "level.warning",
    b"50": "level.error",
    b"60": "level.error",
    b"I": "level.info",
    b"W": "level.warning",
    b"E": "level.error",
    b"F": "level.error",
}
"""Numbers of pino and bunyan, letters of klog."""
_WORDS = b"|".join(sorted(_ROLES, reverse=True))  # the longer of two that begin alike comes first
_KEYS = rb"(?:log\.|@)?(?:level|lvl|severity|log_?level|levelname|severity_?text)"
_TIMES = rb"(?:\[?\d[\d:.,TZ/+-]{2,40}\]?[ \t]+){,3}"
_FIRST = (
    re.compile(_TIMES + rb"(?:\S{,40}[ \t])?((?i:" + _WORDS + rb"))(?=[\s:,|])"),
    re.compile(rb"(?:\S{20,40} )?([IWEF])(?=\d{4} \d\d:\d\d:\d\d)"),
)
"""At the beginning of a line, behind times and a word."""
_LATER = (
    re.compile(rb'"(?i:' + _KEYS + rb""")"\s*:\s*"?((?i:[a-z]+)|\d\d\b)"""),
    re.compile(rb"""\b(?i:level|lvl|severity)=["']?((?i:[a-z]+)|\d\d\b)"""),
    re.compile(rb"[\[(<]((?i:" + _WORDS + rb")) ?[\])>]"),
    re.compile(rb"(?<![\w./-])(" + _WORDS.upper() + rb")(?![\w./-])"),
)
"""What tells best comes first."""
_NEAR = 200
"""Where a line's level stands, in bytes from its beginning."""


def level_of(line: bytes) -> tuple[int, int, str] | None:
    """Where the word for a line's level stands, and the level's role."""
    for look in _LOOKS:
        found = look(line, 0, _NEAR)
        if found is not None:
            word = found[1]
            role = _ROLES.get(word.lower()) or _CODES.get(word)
            if role:
                return *found.span(1), role
    return None


_LOOKS = (*(each.match for each in _FIRST), *(each.search for each in _LATER))
