"""Letters as Go sees them. Upper case is as its strings.ToUpper makes it: each character becomes one character.

Python's upper() follows Unicode's full mapping, in which one may become several: "Größe" is "GRÖSSE" there, and
"GRÖßE" for Go.
"""

from __future__ import annotations


def to_upper(text: str) -> str:
    return text.upper() if text.isascii() else "".join(map(_upper, text))


def _upper(character: str) -> str:
    """title() has the single character of those few whose upper() has more: U+1FB3 and its like."""
    return next((one for one in (character.upper(), character.title()) if len(one) == 1), character)


def is_word(character: str) -> bool:
    """Whether it may stand in an identifier: Go's unicode.IsLetter and IsDigit, and _."""
    return character == "_" or character.isalpha() or character.isdecimal()
