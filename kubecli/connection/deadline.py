"""One deadline for a whole command: --request-timeout counts from the first byte to the last, retries included."""

from __future__ import annotations

import time

from msgspec import Struct

CONNECT_SECONDS = 30.0
"""As Go's default in kubectl."""


MOST_SECONDS = 1e9
"""A system's clocks take no more than some centuries."""


class Deadline(Struct, frozen=True):
    """seconds: what the user asked for; None for no bound. at: on time.monotonic's clock.

    connect: the seconds that a connection may take, whatever is left.
    """

    seconds: float | None = None
    at: float | None = None
    connect: float = CONNECT_SECONDS

    @classmethod
    def after(cls, seconds: float | None, *, connect: float = 0.0) -> Deadline:
        """None and 0 set no bound, as kubectl's "0" does; for connect 0 is Go's."""
        connect = connect or CONNECT_SECONDS
        if not seconds:
            return cls(connect=connect)
        return cls(seconds, time.monotonic() + min(seconds, MOST_SECONDS), connect)

    def left(self) -> float | None:
        """Seconds that remain, never below 0; None for no bound."""
        if self.at is None:
            return None
        return max(0.0, self.at - time.monotonic())

    def bound(self, seconds: float | None) -> float | None:
        """The sooner of this deadline and `seconds` from now, for settimeout: never 0, which would mean not to
        wait."""
        left = self.left()
        if left is None:
            return seconds
        return max(left if seconds is None else min(left, seconds), 0.001)

    @property
    def passed(self) -> bool:
        return self.left() == 0.0
