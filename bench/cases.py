"""What is timed, against what, and what was promised."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """One command line, run by kubectl and kubecli in pairs.

    at_most: the promised ratio of kubecli's median wall time to kubectl's.   cold: a new home for every run.
    same: "bytes", "lines" (their number) or "" for output that cannot be alike (a program's own help).
    heavy: fewer rounds are enough, one run takes many seconds. contexts: kubecli reads them in one command, beside
    a shell that loops over them with kubectl; the outputs differ by the CONTEXT column and kubectl's headers.
    completes: what TAB asks after these words, of each program as its own shell scripts do.
    """

    name: str
    argv: tuple[str, ...]
    at_most: float
    same: str = "bytes"
    cold: bool = False
    heavy: bool = False
    contexts: tuple[str, ...] = ()
    completes: bool = False


NAMES = "jsonpath={.items[*].metadata.name}"
COLUMNS = "custom-columns=NAMESPACE:.metadata.namespace,NAME:.metadata.name"
FLEET = ("certauth", "basicauth")

LARGE = [
    Case("table of one namespace", ("get", "pods", "-n", "scale"), 0.15, heavy=True),
    Case("table of all namespaces", ("get", "pods", "-A"), 0.6, heavy=True),
    Case("-A -o json", ("get", "pods", "-A", "-o", "json"), 0.2, heavy=True),
    Case("-A -o yaml", ("get", "pods", "-A", "-o", "yaml"), 0.2, heavy=True),
    Case("-A -o name", ("get", "pods", "-A", "-o", "name"), 0.15, heavy=True),
    Case("-A -o jsonpath of names", ("get", "pods", "-A", "-o", NAMES), 0.15, heavy=True),
    Case("-A -o custom-columns of metadata", ("get", "pods", "-A", "-o", COLUMNS), 0.15, heavy=True),
    Case("table of two contexts, beside a loop", ("get", "pods", "-A"), 0.3, "", heavy=True, contexts=FLEET),
]
FLAT_AT = 100_000
"""Pods, with which kubecli alone runs each large command once more: its memory must be what it was."""
SMALL = [
    Case("config current-context", ("config", "current-context"), 1.8),
    Case("get ns, warm cache", ("get", "ns"), 2.2),
    Case("get ns, cold cache", ("get", "ns"), 1.8, cold=True),
    Case("--help", ("--help",), 1.5, same=""),
    Case("complete contexts", ("config", "use-context", ""), 2.2, same="", completes=True),
]
DISTANCE = 0.015
"""Seconds that the relay adds each way, for the cases of FAR: a cluster in another city."""
FAR = [
    Case("far away: get ns, warm cache", ("get", "ns"), 2.1),
    Case("far away: get ns, cold cache", ("get", "ns"), 1.5, cold=True),
    Case("far away: get deploy,svc,pods", ("get", "deploy,svc,pods"), 1.6, "lines"),
    Case("far away: custom resource, warm", ("get", "widgets", "-n", "dev"), 2.2),
    Case("far away: custom resource, cold", ("get", "widgets", "-n", "dev"), 1.6, cold=True),
    Case("far away: describe pod", ("describe", "pod", "db-0"), 1.7),
]
MANY_CRDS = [Case("get of one of 1,000 CRDs, cold cache", ("get", "thing0999s"), 1.7, cold=True)]

PEERS = {"kubernetes": "kubernetes_list.py", "lightkube": "lightkube_list.py", "kr8s": "kr8s_list.py"}
FIRST_ROW = Case("first row on a terminal", ("get", "pods", "-A"), 1.0)
FIRST_ROW_AT_MOST = 0.5
"""Seconds until a terminal shows the first row of a long list."""
LIST = {
    size: Case(f"names of {size} pods", ("get", "pods", "-A", "-o", "name"), 1.0, heavy=size >= 10000)
    for size in (10, 1000, 10000)
}
MEMORY_AT_MOST = 120.0
"""MB, of each of kubecli's large commands."""
