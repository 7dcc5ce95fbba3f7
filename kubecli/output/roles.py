"""What a cell of a table means, as the name of a role; which style a role has is a theme's to say.

Roles are dotted names: `status.bad`, `table.age.fresh`. "" is text as any other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

GOOD, BAD, UNDER_WAY, OVER = "status.good", "status.bad", "status.under-way", "status.over"

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
_AGE_COLUMNS = frozenset(["AGE", "LAST SEEN"])
_STAGE_COLUMNS = frozenset(["TCP", "TLS", "CREDENTIALS", "API", "RIGHTS"])
_STAGES = {"ok": GOOD, "warning": UNDER_WAY, "failure": BAD}
_FIXED = {"NAME": "table.name", "NAMESPACE": "table.namespace", "CONTEXT": "table.context"}
_OUT_OF = re.compile(r"([0-9]+)/([0-9]+)")
_LEADING_NUMBER = re.compile(r"([0-9]+)(?: .*)?")
_SHARE = re.compile(r" *([0-9]+)%")
_FRESH = re.compile(r"[0-9]+s|[0-4]m([0-9]+s)?")


def cell_role(header: str, cell: str) -> str:
    """The role of a cell: by what STATUS says, READY 1/2, restarts, age, and the column alone for names."""
    if header in _STATUS_COLUMNS:
        return status_role(cell)
    if header in _STAGE_COLUMNS or (header == "NAMESPACE" and cell in _STAGES):
        return _STAGES.get(cell, "")
    if header == "READY" and (match := _OUT_OF.fullmatch(cell)):
        return UNDER_WAY if int(match[1]) < int(match[2]) else ""
    if header == "READY" and cell == "False":
        return BAD
    if header == "RESTARTS" and (match := _LEADING_NUMBER.fullmatch(cell)):
        return UNDER_WAY if int(match[1]) else ""
    if match := _SHARE.match(cell):
        percent = int(match[1])
        return "bar.full" if percent >= 90 else "bar.high" if percent >= 70 else "bar.low"
    if header == "CURRENT" and cell == "*":
        return "current"
    if header in _AGE_COLUMNS:
        return "table.age.fresh" if _FRESH.fullmatch(cell) else "table.age"
    return _FIXED.get(header, "")


def status_role(status: str) -> str:
    """Good: all is well. Bad: somebody has to look. Under way: it may become either. Over: it is done."""
    if status in ("", "<none>", "Normal"):
        return ""
    if _GOOD.fullmatch(status):
        return GOOD
    if _OVER.fullmatch(status):
        return OVER
    if _BAD.fullmatch(status):
        return BAD
    return UNDER_WAY if _UNDER_WAY.fullmatch(status) else ""


def row_roles(roles: Sequence[str]) -> Sequence[str]:
    """The roles of a whole row, from those of its cells: a name that is in use, or needs a look, stands out.

    The row of what is over is over as a whole, and need not be ready.
    """
    if "current" in roles:
        return ["current" if role == "table.name" else role for role in roles]
    if OVER in roles:
        return [OVER] * len(roles)
    if BAD in roles:
        return ["row.bad" if role == "table.name" else role for role in roles]
    return roles


def trouble(roles: Sequence[str]) -> int:
    """How much a row needs a look: 2 when something is bad, 1 when something is under way, else 0."""
    if BAD in roles:
        return 2
    return 1 if UNDER_WAY in roles else 0
