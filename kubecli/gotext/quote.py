"""strconv.Quote: a Go string literal, with what cannot be printed escaped."""

from __future__ import annotations

SHORT = {7: "\\a", 8: "\\b", 12: "\\f", 10: "\\n", 13: "\\r", 9: "\\t", 11: "\\v"}


def escape_rune(character: str, quote_mark: str, *, ascii_only: bool = False) -> str:
    """One character as it stands between quote_marks in a Go literal."""
    code = ord(character)
    if character in (quote_mark, "\\"):
        return "\\" + character
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is no UTF-8, as surrogateescape carries it
        return f"\\x{code - 0xDC00:02x}"
    if character.isprintable() and (code < 0x80 or not ascii_only):
        return character
    if code in SHORT:
        return SHORT[code]
    if code < 0x20 or code == 0x7F:
        return f"\\x{code:02x}"
    if 0xD800 <= code <= 0xDFFF:
        return "\\ufffd"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def quote(text: str, *, ascii_only: bool = False) -> str:
    """Go's %q (and %+q with ascii_only) of a string."""
    return '"' + "".join(escape_rune(character, '"', ascii_only=ascii_only) for character in text) + '"'


def describe_rune(character: str) -> str:
    """Go's %#U: "U+0023 '#'", and the code alone for what cannot be printed."""
    code = ord(character)
    if 0xD800 <= code <= 0xDFFF:
        character, code = "\ufffd", 0xFFFD
    return f"U+{code:04X} '{character}'" if character.isprintable() else f"U+{code:04X}"
