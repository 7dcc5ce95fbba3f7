"""One deadline for a whole command: --request-timeout counts from the first byte to the last, retries included."""

from __future__ import annotations

import time

from msgspec import Struct


class Deadline(Struct, frozen=True):
    """seconds: what the user asked for; None for no bound. at: on time.monotonic's clock."""

    seconds: float | None = None
    at: float | None = None

    @classmethod
    def after(cls, seconds: float | None) -> Deadline:
        """None and 0 set no bound, as kubectl's "0" does."""
        if not seconds:
            return cls()
        return cls(seconds, time.monotonic() + seconds)

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
