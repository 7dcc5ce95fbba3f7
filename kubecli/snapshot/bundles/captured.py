"""When a bundle was made, as far as its files tell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from kubecli.snapshot.files.tree import SavedFiles

_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d)[:_](\d\d)[:_](\d\d)(\.\d{1,6})?\d*\s*(Z|[+-]\d\d:?\d\d)?", re.ASCII
)
_MOMENT = re.compile(rb"""(?:lastTimestamp|eventTime|lastHeartbeatTime)"?: *["']?(\d{4}-[^"',\s]+)""")


def first_time(text: bytes | str, *, last: bool = False) -> datetime | None:
    """The first (last) moment in a text, in any form that tools write: RFC 3339, Go's own, in a folder's name."""
    words = text if isinstance(text, str) else text.decode("utf-8", "replace")
    found = list(_TIME.finditer(words))
    for match in reversed(found) if last else found:
        date, hour, minute, second, fraction, zone = match.groups()
        offset = "+00:00" if zone in (None, "Z") else zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
        written = f"{date}T{hour}:{minute}:{second}{fraction or ''}{offset}"
        try:
            return datetime.fromisoformat(written).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None


def last_event(files: SavedFiles, names: Iterable[str]) -> datetime:
    """The latest moment that these files name, as lists of events and nodes do; else that of the newest file."""
    found = (first_time(each, last=True) for name in names for each in _MOMENT.findall(files.read(name)))
    return max((each for each in found if each is not None), default=None) or newest_file(files)


def newest_file(files: SavedFiles) -> datetime:
    return datetime.fromtimestamp(files.modified(), UTC)
