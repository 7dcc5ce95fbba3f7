"""DescribeRequest: everything `describe` was asked to do, as one frozen value."""

from __future__ import annotations

from kubecli.dataclass import dataclass
from kubecli.describe.clock import TimeStyle


@dataclass(frozen=True, slots=True)
class DescribeRequest:
    """namespace: "" is all of them. show_events: None when it was not said: then for a single object only."""

    arguments: tuple[str, ...]
    namespace: str
    all_namespaces: bool = False
    selector: str = ""
    show_events: bool | None = None
    chunk_size: int | None = None
    details: bool = False
    time: TimeStyle = "kubectl"
