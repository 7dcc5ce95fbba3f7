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
from kubecli.reading.logs.levels import level_of

if TYPE_CHECKING:
    from kubecli.gotemplate import Template

_STAMP = re.compile(rb"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)(?= |\n|$)")


class LineShape(Struct, frozen=True, eq=False):
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
            moment = datetime.fromisoformat((stamp[1] + stamp[3]).decode()).astimezone(self.zone)
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


def shape_of(timezone: str, fields: Sequence[str], template: str) -> LineShape:
    """timezone: "Local", "UTC", "Europe/Berlin"; "" leaves times. Raises LogsError and ExpressionSyntaxError."""
    parsed = None
    if template:
        from kubecli import gotemplate

        parsed = gotemplate.parse(template)
    local = timezone.lower() == "local"
    return LineShape(
        None if local or not timezone else _zone(timezone), local, tuple(filter(None, fields)), parsed
    )


def _zone(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return UTC if name.upper() == "UTC" else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise LogsError(
            f'--timezone: there is no time zone "{name}": Local, UTC, or a name like Europe/Berlin'
        ) from None


_SGR = re.compile(rb"\x1b\[[0-9;]*m")
_RESET = re.compile(rb"\x1b\[0*m")


class Marks:
    """What a person sees of a line on a terminal: control characters shown, its level and all matches painted.

    A line that has colours of its own keeps them, around what matches as well.
    """

    def __init__(self, brush: Brush, patterns: Sequence[re.Pattern[bytes]], *, clean: bool) -> None:
        self._brush, self._patterns, self._clean = brush, tuple(patterns), clean
        self._paints = brush("x", "match") != "x"

    def __call__(self, line: bytes) -> bytes:
        if self._clean:
            line = _clean(line)
        if b"\x1b" in line:
            return self._colored(line)
        spans = self._matches(line)
        level = level_of(line) if self._paints else None
        if level is not None:
            spans.append(level)
        return self._painted(line, spans, []) if spans else line

    def _matches(self, line: bytes) -> list[tuple[int, int, str]]:
        if not self._paints:
            return []
        return [(*found.span(), "match") for pattern in self._patterns for found in pattern.finditer(line)]

    def _colored(self, line: bytes) -> bytes:
        """Its colours end with the line."""
        whole = line.removesuffix(b"\n")
        codes, taken = list[tuple[int, bytes]](), 0
        for found in _SGR.finditer(whole):
            codes.append((found.start() - taken, found[0]))
            taken += len(found[0])
        plain = _SGR.sub(b"", whole)
        return self._painted(plain, self._matches(plain), codes) + b"\x1b[0m" + line[len(whole) :]

    def _painted(self, line: bytes, spans: list[tuple[int, int, str]], codes: list[tuple[int, bytes]]) -> bytes:
        """codes: the line's own, and where in it they stand."""
        parts, at, whole = list[bytes](), 0, len(line.rstrip(b"\n"))
        for start, end, role in sorted(spans, key=lambda span: (span[0], -span[1])):
            end = min(end, whole)
            if start < at or start >= end:
                continue
            parts.append(_with(line, at, start, codes))
            parts.append(self._brush(line[start:end].decode("latin-1"), role).encode("latin-1"))
            parts += _current([code for place, code in codes if place < end])
            at = end
        return b"".join([*parts, _with(line, at, len(line), codes)])


def _with(line: bytes, start: int, end: int, codes: list[tuple[int, bytes]]) -> bytes:
    """A part of the line with the codes that stand in it; one at its end belongs to it only at the line's end."""
    if not codes:
        return line[start:end]
    parts, at, last = list[bytes](), start, end == len(line)
    for place, code in codes:
        if start <= place < end or (last and place == end):
            parts += [line[at:place], code]
            at = place
    return b"".join([*parts, line[at:end]])


def _current(codes: Sequence[bytes]) -> list[bytes]:
    """What is in effect after these codes: those since the last reset."""
    resets = [number for number, code in enumerate(codes) if _RESET.fullmatch(code)]
    return list(codes[resets[-1] + 1 :]) if resets else list(codes)


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
