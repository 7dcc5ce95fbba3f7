"""What becomes of a line before it is printed: times in another zone, readable JSON, levels and matches marked.

A line that is no JSON, or has none of the fields, stays as it is. Bytes that are not UTF-8 go through untouched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from kubecli.errors.base import KubecliError
from kubecli.errors.expressions import ExpressionError
from kubecli.errors.reading import LogsError
from kubecli.meta.controls import escape_all_but_colors
from kubecli.output.terminal import Brush

if TYPE_CHECKING:
    from kubecli.gotemplate import Template

_STAMP = re.compile(rb"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?Z(?= |\n|$)")


class Shape(Struct, frozen=True, eq=False):
    """zone: of the times that lines begin with; None leaves them, local is this machine's.

    fields, template: of lines that are JSON objects; the template goes first.
    """

    zone: tzinfo | None = None
    local: bool = False
    fields: tuple[str, ...] = ()
    template: Template | None = None

    def __bool__(self) -> bool:
        return bool(self.zone or self.local or self.fields or self.template)

    def __call__(self, line: bytes) -> bytes:
        """One line, with its newline."""
        stamp, rest = b"", line
        if found := _STAMP.match(line):
            stamp, rest = line[: found.end() + 1], line[found.end() + 1 :]
            if self.zone is not None or self.local:
                stamp = self._moved(found) + line[found.end() : found.end() + 1]
        if self.fields or self.template:
            rest = self._of_json(rest)
        return stamp + rest

    def _moved(self, stamp: re.Match[bytes]) -> bytes:
        try:
            moment = datetime.fromisoformat(stamp[1].decode()).replace(tzinfo=UTC).astimezone(self.zone)
        except (ValueError, OverflowError):
            return stamp[0]
        whole, offset = moment.isoformat()[:19], moment.isoformat()[19:]
        return whole.encode() + (stamp[2] or b"") + (b"Z" if offset == "+00:00" else offset.encode())

    def _of_json(self, line: bytes) -> bytes:
        if not line.lstrip().startswith(b"{"):
            return line
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            return line
        if self.template is not None:
            try:
                text = self.template.render(value, True)
            except KubecliError:
                return line
        else:
            found = [_find(value, name) for name in self.fields]
            text = " ".join(_shown(each) for each in found if each is not None)
            if not text:
                return line
        return text.encode("utf-8", "surrogatepass") + b"\n"


def _find(value: dict[str, Any], name: str) -> Any:
    """ "http.path" is a key of that name, or one inside another."""
    if name in value:
        return value[name]
    head, _, rest = name.partition(".")
    inner = value.get(head)
    return _find(inner, rest) if rest and isinstance(inner, dict) else None


def _shown(value: Any) -> str:
    """A string on one line, anything else as JSON."""
    if isinstance(value, str):
        return value.replace("\n", "\\n")
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def shape_of(timezone: str, fields: Sequence[str], template: str) -> Shape:
    """timezone: "Local", "UTC", "Europe/Berlin"; "" leaves times. Raises LogsError and ExpressionSyntaxError."""
    parsed = None
    if template:
        from kubecli import gotemplate

        parsed = gotemplate.parse(template)
    local = timezone.lower() == "local"
    return Shape(None if local or not timezone else _zone(timezone), local, tuple(filter(None, fields)), parsed)


def _zone(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return UTC if name.upper() == "UTC" else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise LogsError(
            f'--timezone: there is no time zone "{name}": Local, UTC, or a name like Europe/Berlin'
        ) from None


_LEVELS = {
    "level.error": b"error err fatal panic critical crit alert emergency severe",
    "level.warning": b"warning warn",
    "level.info": b"info information notice",
    "level.debug": b"debug trace",
}
_ROLES = {word: role for role, words in _LEVELS.items() for word in words.split()}
_NUMBERS = {b"10": "level.debug", b"20": "level.debug", b"30": "level.info", b"40": "level.warning"}
_NUMBERS |= {b"50": "level.error", b"60": "level.error"}
_LETTERS = {b"I": "level.info", b"W": "level.warning", b"E": "level.error", b"F": "level.error"}
_WORDS = b"|".join(sorted(_ROLES, reverse=True))  # the longer of two that begin alike comes first
_LEVEL = re.compile(
    rb"""(?i:"(?:level|lvl|severity|loglevel)"\s*:\s*"?|\b(?:level|lvl|severity)="?)(?P<named>(?i:[a-z]+)|\d\d\b)"""
    rb"|(?P<first>\A(?:\S{,40}[ \t])?(?i:" + _WORDS + rb"))(?=[\s:,\]])"
    rb"|(?<![\w./-])(?P<upper>" + _WORDS.upper() + rb")(?![\w./-])"
    rb"|\A(?:\S{,40}Z )?(?P<letter>[IWEF])(?=\d{4} \d\d:\d\d:\d\d)"
)
_NEAR = 200
"""Where a line's level stands, in bytes from its beginning."""


def level_of(line: bytes) -> tuple[int, int, str] | None:
    """Where the word for a line's level stands, and the level's role."""
    for found in _LEVEL.finditer(line, 0, _NEAR):
        kind = found.lastgroup or ""
        start, end = found.span(kind)
        if kind == "first":
            start = max(start, max(line.rfind(b" ", start, end), line.rfind(b"\t", start, end)) + 1)
        word = line[start:end]
        role = _LETTERS.get(word) if kind == "letter" else _ROLES.get(word.lower()) or _NUMBERS.get(word)
        if role:
            return start, end, role
    return None


class Marks:
    """What a person sees of a line on a terminal: control characters shown, its level and all matches painted."""

    def __init__(self, brush: Brush, patterns: Sequence[re.Pattern[bytes]], *, clean: bool) -> None:
        self._brush, self._patterns, self._clean = brush, tuple(patterns), clean

    def __call__(self, line: bytes) -> bytes:
        if self._clean:
            line = _clean(line)
        if b"\x1b" in line:  # it has colours of its own
            return line.removesuffix(b"\n") + b"\x1b[0m" + line[len(line.removesuffix(b"\n")) :]
        spans = [(*found.span(), "match") for pattern in self._patterns for found in pattern.finditer(line)]
        level = level_of(line)
        if level is not None:
            spans.append(level)
        return self._painted(line, spans) if spans else line

    def _painted(self, line: bytes, spans: list[tuple[int, int, str]]) -> bytes:
        parts, at, whole = list[bytes](), 0, len(line.rstrip(b"\n"))
        for start, end, role in sorted(spans, key=lambda span: (span[0], -span[1])):
            end = min(end, whole)
            if start < at or start >= end:
                continue
            text = self._brush(line[start:end].decode("latin-1"), role)
            parts += [line[at:start], text.encode("latin-1")]
            at = end
        return b"".join([*parts, line[at:]])


def _clean(line: bytes) -> bytes:
    end = b"\n" if line.endswith(b"\n") else b""
    text = line.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8", "surrogateescape")
    return escape_all_but_colors(text).encode("utf-8", "surrogateescape") + end


def compiled(pattern: str) -> re.Pattern[bytes]:
    """For lines. Raises ExpressionError for what is no regular expression."""
    try:
        return re.compile(pattern.encode())
    except re.error as error:
        raise ExpressionError("regular expression", pattern, error.pos, error.msg) from error


def compiled_name(pattern: str) -> re.Pattern[str]:
    """For names. Raises ExpressionError."""
    compiled(pattern)
    return re.compile(pattern)
