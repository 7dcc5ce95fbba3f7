"""What a terminal needs and a pipe must not get: control characters shown, not obeyed; colour by meaning."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from typing import BinaryIO

from kubecli.meta.controls import escape_controls, has_controls

RED, GREEN, YELLOW, DIM = "31", "32", "33", "2"

_GOOD = re.compile(
    r"Running|Ready|Active|Bound|Available|True|Healthy|Established|Approved(,Issued)?|Deployed|Complete|Synced"
)
_OVER = re.compile(r"Completed|Succeeded")
_BAD = re.compile(
    r".*(Error|BackOff|Failed|Failure|Evicted|OOMKilled|Err|NotReady|Unhealthy|Invalid|Lost|Denied|Warning"
    r"|DeadlineExceeded|NodeLost|NeverPull|Cannot).*"
)
_UNDER_WAY = re.compile(
    r"Pending|ContainerCreating|PodInitializing|Init:.*|Terminating|Waiting|Released|Unknown|Suspended|False"
    r"|.*SchedulingDisabled|SchedulingGated|Completing|Progressing|.*Reconciling"
)
_STATUS_COLUMNS = frozenset(["STATUS", "PHASE", "STATE", "TYPE", "CONDITION", "HEALTH"])
_OUT_OF = re.compile(r"([0-9]+)/([0-9]+)")
_LEADING_NUMBER = re.compile(r"([0-9]+)(?: .*)?")


def cell_color(header: str, cell: str) -> str:
    """The SGR code of a cell, "" for none: by what STATUS says, READY 1/2, restarts."""
    if header in _STATUS_COLUMNS:
        return status_color(cell)
    if header == "READY" and (match := _OUT_OF.fullmatch(cell)):
        return YELLOW if int(match[1]) < int(match[2]) else ""
    if header == "READY" and cell == "False":
        return RED
    if header == "RESTARTS" and (match := _LEADING_NUMBER.fullmatch(cell)):
        return YELLOW if int(match[1]) else ""
    return ""


def status_color(status: str) -> str:
    """Green: all is well. Red: somebody has to look. Yellow: under way. Dim: over."""
    if status in ("", "<none>", "Normal"):
        return ""
    if _GOOD.fullmatch(status):
        return GREEN
    if _OVER.fullmatch(status):
        return DIM
    if _BAD.fullmatch(status):
        return RED
    return YELLOW if _UNDER_WAY.fullmatch(status) else ""


def colored(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if code and text else text


class TerminalTable:
    """How TableWriter treats a terminal."""

    def __init__(self, *, color: bool) -> None:
        self._color = color
        self._codes: dict[tuple[str, str], str] = {}

    def clean(self, cells: Sequence[str]) -> Sequence[str]:
        """A column's cells without control characters; before they are aligned, because they get longer."""
        return [escape_controls(cell) for cell in cells] if has_controls("".join(cells)) else cells

    def paint(self, headers: Sequence[str], starts: Sequence[int], block: str) -> str:
        """Colours a block of laid out lines. starts: the column where each cell begins."""
        if not self._color or len(starts) != len(headers):
            return block
        interesting = [index for index, header in enumerate(headers) if _is_interesting(header)]
        if not interesting:
            return block
        return "".join(
            [self._line(headers, starts, interesting, line) for line in block.splitlines(keepends=True)]
        )

    def _line(self, headers: Sequence[str], starts: Sequence[int], interesting: list[int], line: str) -> str:
        found = []
        for index in interesting:
            start = starts[index]
            end = starts[index + 1] if index + 1 < len(starts) else len(line)
            cell = line[start:end].rstrip()
            found.append((start, cell, headers[index], self._code(headers[index], cell)))
        is_over = any(code == DIM for *_, code in found)
        painted, at = "", 0
        for start, cell, header, code in found:
            if code and not (is_over and header == "READY"):  # a job's pod that is done need not be ready
                painted += line[at:start] + colored(cell, code)
                at = start + len(cell)
        return painted + line[at:]

    def _code(self, header: str, cell: str) -> str:
        code = self._codes.get((header, cell))
        if code is None:
            code = self._codes[header, cell] = cell_color(header, cell)
        return code


class SafeStream:
    """A stream of bytes on a terminal, for output that is not a table: what is written shows, and is never obeyed.

    Bytes that are no UTF-8 are written out as well.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")

    def write(self, data: bytes | memoryview) -> int:
        self._stream.write(escape_controls(self._decoder.decode(bytes(data))).encode())
        return len(data)

    def flush(self) -> None:
        self._stream.flush()


def _is_interesting(header: str) -> bool:
    return header in _STATUS_COLUMNS or header in ("READY", "RESTARTS")
