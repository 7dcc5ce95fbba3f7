"""A quoted string of a JSONPath action: Go's escapes in double or single quotes."""

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
        character = body[at]
        if character == mark:
            raise BadQuote(at + 1)
        if character != "\\":
            out += character.encode("utf-8", "surrogateescape")
            at += 1
            continue
        following = body[at + 1 : at + 2]
        if following in SHORT and following:
            out.append(SHORT[following])
            at += 2
        elif following == mark:
            out += mark.encode()
            at += 2
        else:
            match = NUMERIC.match(body, at + 1)
            if match is None:
                raise BadQuote(at + 1)
            out += _code(match, at + 1)
            at = match.end()
    return out.decode("utf-8", "surrogateescape")


def _code(match: re.Match[str], offset: int) -> bytes:
    if match[1] or match[4]:
        value = int(match[1], 16) if match[1] else int(match[4], 8)
        if value > 255:
            raise BadQuote(offset)
        return bytes([value])
    value = int(match[2] or match[3], 16)
    if value > 0x10FFFF or 0xD800 <= value <= 0xDFFF:
        raise BadQuote(offset)
    return chr(value).encode()
