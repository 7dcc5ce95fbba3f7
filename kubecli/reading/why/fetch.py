"""Fetches the evidence of `why`: what bears on a pod or a workload that is not ready, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from kubecli.describe.labels import one_line, selector_text
from kubecli.describe.scene import Failure, Need, OnError
from kubecli.describe.why.containers import unexplained
from kubecli.describe.why.pods import PodCase, claim_of, is_ready
from kubecli.describe.why.workloads import WorkloadCase
from kubecli.describe.workloads import owned_by, pods_need
from kubecli.errors.api import ApiError
from kubecli.errors.connection import ConnectionFailed
from kubecli.meta.fields import Object, at, items, mapping, name, namespace, text
from kubecli.reading.describe.fetch import Fetcher
from kubecli.reading.logs.reading import LogOptions, read
from kubecli.reading.logs.targets import LogSource

LAST_LINES, LAST_BYTES, MOST_LOGS = 3, 2000, 10
EVENTS, NODE, NODES, QUOTAS, MAKERS = "events", "node", "nodes", "quotas", "replica sets"


class CaseFetcher(Struct):
    """unseen: what could not be looked at, and why: an answer without it may be incomplete. read: logs."""

    fetcher: Fetcher
    now: datetime
    unseen: dict[str, str] = field(default_factory=dict)
    read: int = 0

    def of_pods(self, pods: Sequence[Object]) -> list[PodCase]:
        """The cases of pods; of those that are ready nothing more is asked."""
        cases = []
        for pod in pods:
            if is_ready(pod):
                cases.append(PodCase(pod, self.now))
                continue
            answers = self._seen(_pod_needs(pod))
            claims = {
                key.removeprefix("claim "): answer for key, answer in answers.items() if key.startswith("claim ")
            }
            cases.append(
                PodCase(
                    pod,
                    self.now,
                    events=answers.get(EVENTS) or (),
                    node=answers.get(NODE),
                    nodes=answers.get(NODES) or (),
                    claims=claims,
                    node_is_known=NODE in answers,
                    last_words=self._last_words(pod),
                )
            )
        return cases

    def _last_words(self, pod: Object) -> dict[str, str]:
        """The last lines of containers that failed without a message; asked for of a few, for those are alike."""
        said: dict[str, str] = {}
        for path in ("status.initContainerStatuses", "status.containerStatuses"):
            for status in items(pod, path):
                if unexplained(status) is None or self.read >= MOST_LOGS:
                    continue
                self.read += 1
                previous = at(status, "state.terminated") is None
                source = LogSource(namespace(pod), name(pod), text(status, "name"))
                options = LogOptions(previous=previous, tail=LAST_LINES, limit_bytes=LAST_BYTES)
                with suppress(ApiError, ConnectionFailed):  # gone with its node, or not to be read by this user
                    log = b"".join(read(self.fetcher.session.api, source, options))
                    said[text(status, "name")] = log.decode("utf-8", "replace").strip()
        return said

    def of_workload(self, workload: Object) -> WorkloadCase:
        answers = self._seen(_workload_needs(workload))
        makers = owned_by(workload, answers.get(MAKERS) or ())
        owners = makers or [workload]
        pods = [pod for owner in owners for pod in owned_by(owner, answers.get("pods") or ())]
        return WorkloadCase(
            workload,
            self.now,
            makers=makers,
            pods=self.of_pods(pods),
            events=answers.get(EVENTS) or (),
            quotas=answers.get(QUOTAS) or (),
        )

    def _seen(self, needs: dict[str, Need]) -> dict[str, Any]:
        """The answers there are; one object that does not exist is None, what may not be seen is left out."""
        seen = {}
        for key, answer in self.fetcher.answers(needs).items():
            if isinstance(answer, Failure):
                self.unseen[key] = answer.message
            else:
                seen[key] = answer
        return seen


def _need(group: str, resource: str, kind: str, **settings: Any) -> Need:
    keep: OnError = "keep"
    return Need(group, "v1", resource, kind, on_error=keep, **settings)


def _events(value: Object) -> Need:
    """Warnings of the whole namespace: those of claims and of what makes the pods count too."""
    return _need("", "events", "Event", namespace=namespace(value), fields="type!=Normal")


def _pod_needs(pod: Object) -> dict[str, Need]:
    needs = {EVENTS: _events(pod)}
    node = text(pod, "spec.nodeName")
    if node:
        needs[NODE] = _need("", "nodes", "Node", name=node, missing_is_none=True)
    else:
        needs[NODES] = _need("", "nodes", "Node")
    for volume in items(pod, "spec.volumes"):
        claim = claim_of(pod, volume)
        if claim:
            needs[f"claim {claim}"] = _need(
                "",
                "persistentvolumeclaims",
                "PersistentVolumeClaim",
                namespace=namespace(pod),
                name=claim,
                missing_is_none=True,
            )
    return needs


def _workload_needs(workload: Object) -> dict[str, Need]:
    selector = at(workload, "spec.selector")
    if text(workload, "kind") == "ReplicationController":
        labels = one_line(mapping(workload, "spec.selector"))
    else:
        labels = selector_text(selector)
    needs = {
        EVENTS: _events(workload),
        QUOTAS: _need("", "resourcequotas", "ResourceQuota", namespace=namespace(workload)),
        **pods_need(workload, labels, on_error="keep"),
    }
    if text(workload, "kind") == "Deployment":
        needs[MAKERS] = _need("apps", "replicasets", "ReplicaSet", namespace=namespace(workload), labels=labels)
    return needs
