"""What doctor says: one finding for each thing that a stage of a request came to."""

from __future__ import annotations

from msgspec import Struct

OK, WARNING, FAILURE, SKIPPED = "ok", "warning", "failure", "skipped"

STAGES = (
    "kubeconfig",
    "context",
    "server",
    "proxy",
    "name",
    "tcp",
    "tls",
    "credentials",
    "clock",
    "api",
    "namespace",
    "rights",
)


class Finding(Struct, frozen=True):
    """stage: one of STAGES. found: what was found. origin: file and field it came from. advice: what to do."""

    stage: str
    status: str
    found: str
    origin: str = ""
    advice: str = ""


def span(seconds: float) -> str:
    """A time for people: "40 s", "5 min", "3 h", "12 days"."""
    seconds = abs(seconds)
    for limit, unit, name in ((120, 1, "s"), (7200, 60, "min"), (172800, 3600, "h")):
        if seconds < limit:
            return f"{seconds / unit:.0f} {name}"
    return f"{seconds / 86400:.0f} days"
