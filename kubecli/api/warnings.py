"""Warning headers (RFC 7234, as apimachinery pkg/util/net reads them): `299 - "text" ["date"], ...`."""

from __future__ import annotations

import re

_WARNING = re.compile(r'\s*([12]\d\d) (\S+) "((?:[^"\\]|\\.)*)"\s*(?:"[^"]*")?\s*(,|$)')


def parse_warnings(header: str) -> list[str]:
    """The texts of the 299 warnings in one header value; reading stops at the first malformed one."""
    texts: list[str] = []
    position = 0
    while position < len(header):
        match = _WARNING.match(header, position)
        if match is None:
            break
        text = re.sub(r"\\(.)", r"\1", match[3])
        if "=?" in text:
            text = _decode_words(text)
        if match[1] == "299" and text and text.isprintable():
            texts.append(text)
        position = match.end()
    return texts


def _decode_words(text: str) -> str:
    """RFC 2047 words, which old servers send."""
    from email.errors import HeaderParseError
    from email.header import decode_header, make_header

    try:
        return str(make_header(decode_header(text)))
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        return text
