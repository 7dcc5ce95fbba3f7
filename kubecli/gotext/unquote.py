"""strconv's escapes, in double or single quotes."""

from __future__ import annotations

import re

SHORT = {"a": 7, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "\\": 92}
NUMERIC = re.compile(r"x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})")


class BadQuote(ValueError):
    """offset: where in the quoted text, the opening quote included."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


def unquote(quoted: str) -> str:
    r"""The string between the quotes, escapes resolved (`"\t"`, `'\u00e9'`, `"\x41"`).

    `\x` and octal escapes give bytes: two of them can make one character; bytes that are no UTF-8 come back as
    surrogates (surrogateescape), so that they leave as the same bytes. Raises BadQuote.
    """
    mark, body = quoted[0], quoted[1:-1]
    if "\\" not in body and mark not in body:
        return body
    out = bytearray()
    at = 0
    while at < len(body):
        character, at, is_byte = unquote_one(body, at, mark)
        out += bytes([character]) if is_byte else chr(character).encode("utf-8", "surrogateescape")
    return out.decode("utf-8", "surrogateescape")


def unquote_one(body: str, at: int, mark: str) -> tuple[int, int, bool]:
    """(code, offset after it, whether it is a byte and not a character) of what stands at body[at].

    Raises BadQuote, its offset counted as if a quote stood before body.
    """
    character = body[at]
    if character == mark:
        raise BadQuote(at + 1)
    if character != "\\":
        return ord(character), at + 1, False
    following = body[at + 1 : at + 2]
    if following and following in SHORT:
        return SHORT[following], at + 2, False
    if following == mark:
        return ord(mark), at + 2, False
    match = NUMERIC.match(body, at + 1)
    if match is None:
        raise BadQuote(at + 1)
    if match[1] or match[4]:
        value = int(match[1], 16) if match[1] else int(match[4], 8)
        if value > 255:
            raise BadQuote(at + 1)
        return value, match.end(), True
    value = int(match[2] or match[3], 16)
    if value > 0x10FFFF or 0xD800 <= value <= 0xDFFF:
        raise BadQuote(at + 1)
    return value, match.end(), False
