"""html, js, urlquery and base64decode."""

from __future__ import annotations

import binascii
import re

HTML = {"\0": "\ufffd", '"': "&#34;", "'": "&#39;", "&": "&amp;", "<": "&lt;", ">": "&gt;"}
HTML_SPECIAL = "[\0\"'&<>]"
JS = {
    "\\": "\\\\",
    "'": "\\'",
    '"': '\\"',
    "<": "\\u003C",
    ">": "\\u003E",
    "&": "\\u0026",
    "=": "\\u003D",
}
JS_SPECIAL = r"""[\\'"<>&=\x00-\x1f\x80-\U0010ffff]"""  # compiled when first used: it takes long
ALPHABET = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")


def escape_html(text: str) -> str:
    return re.sub(HTML_SPECIAL, lambda match: HTML[match.group()], text)


def escape_js(text: str) -> str:
    return re.sub(JS_SPECIAL, _js, text)


def _js(match: re.Match[str]) -> str:
    character = match.group()
    if character in JS:
        return JS[character]
    code = ord(character)
    if code < 0x80:
        return f"\\u{code:04X}"
    if 0xD800 <= code <= 0xDFFF:
        return "\\uFFFD"
    return character if character.isprintable() else f"\\u{code:04X}"


def escape_query(text: str) -> str:
    from urllib.parse import quote_plus

    return quote_plus(text.encode("utf-8", "surrogateescape"), safe="")


class BadBase64(ValueError):
    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.problem = f"base64 decode failed: illegal base64 data at input byte {offset}"


def decode_base64(text: str) -> str:
    """Padded standard base64, line ends ignored; bytes that are no UTF-8 come back as surrogates.

    Raises BadBase64.
    """
    octets = text.encode("utf-8", "surrogateescape")
    offset = _first_wrong(octets)
    if offset is not None:
        raise BadBase64(offset)
    return binascii.a2b_base64(octets).decode("utf-8", "surrogateescape")


def _first_wrong(octets: bytes) -> int | None:
    """Where Go's decoder stops: at a foreign byte, at padding in the wrong place, at an incomplete quantum."""
    position = 0  # in the quantum of four
    for at, octet in enumerate(octets):
        if octet in b"\r\n":
            continue
        if octet in ALPHABET:
            position = (position + 1) % 4
            continue
        if octet != ord("=") or position < 2:
            return at
        return _wrong_padding(octets, at, position)
    return len(octets) - position if position else None


def _wrong_padding(octets: bytes, at: int, position: int) -> int | None:
    end = at + 1
    if position == 2:
        while octets[end : end + 1] in (b"\r", b"\n"):
            end += 1
        if end == len(octets):
            return end
        if octets[end : end + 1] != b"=":
            return end - 1
        end += 1
    while octets[end : end + 1] in (b"\r", b"\n"):
        end += 1
    return end if end < len(octets) else None
