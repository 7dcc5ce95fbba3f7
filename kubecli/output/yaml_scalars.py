"""How one string is written in kubectl's YAML: plain, quoted, or as a block.

The rules are those of go-yaml 2.4, which writes `-o yaml`: a string that YAML 1.1 would read as something else is
double-quoted; one that holds a newline is a literal block where that loses nothing; one with characters outside of
its printable set is double-quoted with escapes; text is folded at the first single space beyond column 80.

Texts returned here end with their line break. `indent` is the column of a scalar's continuation lines, `column`
the one where its first character goes; both count characters.
"""

from __future__ import annotations

import re

BEST_WIDTH = 80

_WORDS = frozenset(
    [
        *("", "~", "null", "Null", "NULL"),
        *("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"),
        *("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"),
        *(".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF"),
        *("+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF"),
    ]
)
_BASE_60 = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_DOT_FLOAT = re.compile(r"\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?")
_PREFIXED_INT = re.compile(r"([-+]?)0(?:[xX]([0-9a-fA-F]+)|[oO]([0-7]+)|[bB]([01]+))")
_SIGNED_BITS = re.compile(r"0b[-+][01]+")
_TIMESTAMP = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:([Tt]| +)([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})?)?"
)
# Starts like nothing special and holds nothing special: plain, unless it is one of the words.
_SURELY_PLAIN = re.compile(r"[A-Za-z/_](?:[-\w./=+@,;()<>$^~]|:(?=[-\w./]))*", re.ASCII)

_BREAKS = "\r\n\x85\u2028\u2029"
# What go-yaml does not call printable; everything beyond the basic plane included. A set of what is in, because a
# set of what is not takes ten times as long to compile.
_UNPRINTABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff\U00010000-\U0010ffff]")
_SPACE_BREAK = re.compile("[ ][\n\u2028\u2029]")
_BREAK_SPACE = re.compile("[\n\u2028\u2029][ ]")
_NOT_PLAIN_START = re.compile(r"[ #,\[\]{}&*!|>'\"%@`]|[-?:](?: |\Z)|---|\.\.\.")
_NOT_PLAIN_INSIDE = re.compile(":(?: |\\Z)|[ ]#|[\u2028\u2029]|[ ]\\Z")
_LINE_START = re.compile("(?:\\A|(?<=[\n\u2028\u2029]))(?=[^\n\u2028\u2029])")
_BREAK_RUN = re.compile("([\u2028\u2029]+)")
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff\U00010000-\U0010ffff]')
_ANY = re.compile("(?s).")
_NAMED = {
    "\0": "\\0",
    "\a": "\\a",
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\v": "\\v",
    "\f": "\\f",
    "\r": "\\r",
    "\x1b": "\\e",
    '"': '\\"',
    "\\": "\\\\",
    "\x85": "\\N",
    "\xa0": "\\_",
    "\u2028": "\\L",
    "\u2029": "\\P",
}
_SINGLE_SPACE = re.compile("(?<=[^ ])[ ](?=[^ ])")
_FIRST_SPACE = re.compile("(?<=[^ ])[ ](?=.)")


def is_context_free(text: str) -> bool:
    """Whether a text of write_string() is the same at every indent and column."""
    return " " not in text and "\n" not in text[:-1] and "\u2028" not in text and "\u2029" not in text


def write_string(value: str, indent: int, column: int) -> str:
    """A string as a value or a list item."""
    if _SURELY_PLAIN.fullmatch(value) and value not in _WORDS:
        return value + "\n"
    escapes = _UNPRINTABLE.search(value) or _SPACE_BREAK.search(value)
    if "\n" in value:
        if escapes or value[-1] == " ":
            return _double(value, indent, column) + "\n"
        return _literal(value, indent)
    if escapes or resolves(value) or _BREAK_SPACE.search(value):
        return _double(value, indent, column) + "\n"
    if _plain_allowed(value):
        return _fold(value, indent, column, _SINGLE_SPACE) + "\n"
    return _single(value, indent, column) + "\n"


def write_key(key: str) -> str:
    """A key before its colon, on one line; "" when only the `? key` form can hold it."""
    if _SURELY_PLAIN.fullmatch(key) and key not in _WORDS and len(key) <= 128:
        return key
    if len(key.encode("utf-8", "surrogatepass")) > 128 or any(mark in key for mark in _BREAKS):
        return ""
    if _UNPRINTABLE.search(key) or resolves(key):
        return f'"{_escape(key)}"'
    if _plain_allowed(key):
        return key
    return "'" + key.replace("'", "''") + "'"


def resolves(text: str) -> bool:
    """Whether an unquoted text would be read as null, a boolean, a number, a time or a base-60 number."""
    if text in _WORDS:
        return True
    first = text[0]
    if first == ".":
        return _DOT_FLOAT.fullmatch(text) is not None and _is_finite(text.replace("_", ""))
    if first not in "+-0123456789":
        return False
    if is_timestamp(text) or _BASE_60.fullmatch(text):
        return True
    digits = text.replace("_", "")
    if _FLOAT.fullmatch(digits):
        return _is_finite(digits)
    return _is_prefixed_int(digits)


def _is_finite(digits: str) -> bool:
    return abs(float(digits)) != float("inf")


def _is_prefixed_int(digits: str) -> bool:
    match = _PREFIXED_INT.fullmatch(digits)
    if match is None:
        return _SIGNED_BITS.fullmatch(digits) is not None and -(2**63) <= int(digits[2:], 2) < 2**63
    sign, *bodies = match.groups()
    value = next(int(body, base) for body, base in zip(bodies, (16, 8, 2), strict=True) if body)
    return value <= {"-": 2**63, "+": 2**63 - 1, "": 2**64 - 1}[sign]


def is_timestamp(text: str) -> bool:
    """Whether go-yaml reads an unquoted text as a date or a time."""
    match = _TIMESTAMP.fullmatch(text)
    if match is None:
        return False
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if not 1 <= month <= 12:
        return False
    if not 1 <= day <= (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]:
        return False
    mark, zone = match[4], match[8]
    if mark is None:
        return True
    if int(match[5]) > 23 or int(match[6]) > 59 or int(match[7]) > 59:
        return False
    if mark not in "Tt":
        return zone is None
    # Go's own tolerance: offsets of 24 hours and of 60 minutes pass.
    return zone is not None and (zone == "Z" or (int(zone[1:3]) <= 24 and int(zone[4:6]) <= 60))


def _plain_allowed(value: str) -> bool:
    return _NOT_PLAIN_START.match(value) is None and _NOT_PLAIN_INSIDE.search(value) is None


def _single(value: str, indent: int, column: int) -> str:
    first, *rest = _BREAK_RUN.split(value.replace("'", "''"))
    text = "'" + _fold(first, indent, column + 1, _SINGLE_SPACE)
    pad = " " * indent
    for breaks, words in zip(rest[::2], rest[1::2], strict=True):
        text += breaks + (pad + _fold(words, indent, indent, _SINGLE_SPACE) if words else "")
    return text + "'"


def _double(value: str, indent: int, column: int) -> str:
    return '"' + _fold(_escape(value), indent, column + 1, _FIRST_SPACE) + '"'


def _escape(value: str) -> str:
    # go-yaml takes a leading byte order mark for a reason to escape every character after it.
    return (_ANY if value[:1] == "\ufeff" else _ESCAPED).sub(_escape_character, value)


def _escape_character(match: re.Match[str]) -> str:
    character = match[0]
    if named := _NAMED.get(character):
        return named
    code = ord(character)
    return f"\\x{code:02X}" if code <= 0xFF else f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def _fold(text: str, indent: int, column: int, where: re.Pattern[str]) -> str:
    """Breaks text at the first space that `where` allows beyond BEST_WIDTH of each line."""
    if column + len(text) <= BEST_WIDTH:
        return text
    folded, start = "", 0
    while match := where.search(text, start + max(BEST_WIDTH + 1 - column, 0)):
        folded += text[start : match.start()] + "\n" + " " * indent
        start, column = match.end(), indent
        if text[start] == " ":  # double-quoted only: a blank at the start of a line needs a backslash
            folded += "\\"
            column += 1
    return folded + text[start:]


def _literal(value: str, indent: int) -> str:
    hints = "2" if value[0] in " \n\u2028\u2029" else ""
    ends_in_break = value[-1] in "\n\u2028\u2029"
    if not ends_in_break:
        hints += "-"
    elif len(value) == 1 or value[-2] in "\n\u2028\u2029":
        hints += "+"
    return f"|{hints}\n" + _LINE_START.sub(" " * indent, value) + ("" if ends_in_break else "\n")
