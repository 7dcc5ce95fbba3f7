"""What a test makes the server do wrong, and the record of what it was asked."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct, field


class Recorded(Struct, frozen=True):
    """One request as it arrived. path is decoded, query is raw; header names are in lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    secure: bool
    user: str


class InjectedFault(Struct):
    """What happens to the next `times` requests whose path (with "?query") matches; None: to all of them.

    status:   answered instead of the real answer, with body, content_type and headers
    stall:    seconds to wait before anything is sent
    drop:     the real answer's first bytes are sent, then the connection is cut; 0 cuts it before any answer
    stall_at: the real answer's first bytes are sent, then nothing
    """

    match: re.Pattern[str]
    times: int | None = 1
    status: int | None = None
    body: bytes = b""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    stall: float = 0
    drop: int | None = None
    stall_at: int | None = None


class Faults:
    def __init__(self) -> None:
        self._faults: list[InjectedFault] = []

    def add(self, fault: InjectedFault) -> None:
        self._faults.append(fault)

    def clear(self) -> None:
        self._faults.clear()

    def take(self, path: str) -> InjectedFault | None:
        """The first fault that matches, counted down."""
        for fault in self._faults:
            if fault.match.search(path):
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self._faults.remove(fault)
                return fault
        return None
