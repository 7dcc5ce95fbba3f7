"""Control characters in text from servers and files: a terminal is shown them, and does not obey them."""

from __future__ import annotations

import re

# All of C0 but newline and tab, DEL, C1, and what reverses or breaks lines without being seen.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")

_COLORS = re.compile(r"(\x1b\[[0-9;]*m)")


def escape_controls(text: str) -> str:
    """Server text for a terminal: "\\x07" and "\\u202e" are written out; newlines and tabs stay."""
    if text.isascii() and text.isprintable():
        return text
    return _CONTROLS.sub(_written_out, text)


def escape_all_but_colors(text: str) -> str:
    """The same for text that holds colours of our own, of which the worst that another's could do is to colour."""
    parts = _COLORS.split(text)
    return "".join(part if index % 2 else escape_controls(part) for index, part in enumerate(parts))


def has_controls(text: str) -> bool:
    """Whether escape_controls would change text."""
    return _CONTROLS.search(text) is not None


def _written_out(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
