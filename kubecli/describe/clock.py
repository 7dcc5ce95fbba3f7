"""Times in descriptions: stamps where kubectl shows a moment, ages where it shows how long ago that was."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Literal

from msgspec import Struct

from kubecli.meta.age import NEVER, human_duration, parse_time

TimeStyle = Literal["kubectl", "absolute", "relative", "both"]
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Clock(Struct, frozen=True):
    """now: aware. zone: the zone stamps are shown in; None is the machine's own, as kubectl has it.

    style: "kubectl" leaves each time in kubectl's form; "absolute" makes every age a stamp, "relative" every
    stamp an age, "both" shows the one kubectl shows and the other in brackets.
    """

    now: datetime
    zone: tzinfo | None = None
    style: TimeStyle = "kubectl"

    def stamp(self, moment: object) -> str:
        """A moment: "Mon, 23 Nov 2026 23:20:00 +0000". A missing one is the year 1, as kubectl prints it."""
        time = parse_time(moment)
        if time is None or self.style in ("kubectl", "absolute"):
            return self._format(time)
        ago = f"{human_duration(self.now - time)} ago"
        return ago if self.style == "relative" else f"{self._format(time)} ({ago})"

    def age(self, moment: object) -> str:
        """How long ago: "5m12s"; "<unknown>" for a missing moment."""
        time = parse_time(moment)
        if time is None:
            return "<unknown>"
        if self.style == "absolute":
            return self._format(time)
        ago = human_duration(self.now - time)
        return f"{ago} ({self._format(time)})" if self.style == "both" else ago

    def plain(self, moment: object) -> str:
        """A moment in Go's default form: "2026-11-23 23:20:00 +0000 UTC"."""
        time = parse_time(moment)
        local = time.astimezone(self.zone) if time else NEVER
        fraction = f".{local.microsecond:06d}".rstrip("0") if local.microsecond else ""
        return f"{local.year:04d}-{local:%m-%d %H:%M:%S}{fraction} {local:%z %Z}"

    def _format(self, time: datetime | None) -> str:
        local = time.astimezone(self.zone) if time else NEVER
        day, month = _DAYS[local.weekday()], _MONTHS[local.month - 1]  # never in the user's language
        return f"{day}, {local.day:02d} {month} {local.year:04d} {local:%H:%M:%S %z}"
