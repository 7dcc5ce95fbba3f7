"""Asking for metrics, and printing the rows: what `top pod` and `top node` share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kubecli.api.answers import RequestInfo
from kubecli.errors.reading import MetricsError
from kubecli.errors.usage import UsageError
from kubecli.meta.resource import Resource
from kubecli.meta.selectors import parse_label_selector
from kubecli.output.aligner import Aligner
from kubecli.reading.session import Session
from kubecli.runtime import Runtime

GROUP = "metrics.k8s.io"
VERSIONS = ("v1", "v1beta1")


def check(sort_by: str, selector: str) -> None:
    """Raises UsageError and ExpressionError for flags that cannot be."""
    if sort_by not in ("", "cpu", "memory"):
        raise UsageError("--sort-by accepts only cpu or memory")
    parse_label_selector(selector)


def metrics_resource(session: Session, name: str, kind: str, *, namespaced: bool) -> Resource:
    """The metrics API's own resource of pods or nodes. Raises MetricsError where the server has none."""
    for group in session.resources.groups("/apis"):
        if group.name == GROUP:
            versions = [version for version in VERSIONS if version in group.versions]
            if versions:
                return Resource(GROUP, versions[0], name, kind, "", namespaced)
    raise MetricsError("Metrics API not available")


def fetch(
    session: Session, resource: Resource, namespace: str, name: str, params: Sequence[tuple[str, str]] = ()
) -> list[Any]:
    """A list's items, or the one that was named."""
    path = resource.path(namespace, name)
    given = [] if name else [each for each in params if each[1]]
    answer = session.api.get(path, params=given, about=RequestInfo(resource, name, path))
    document = answer.decode(dict[str, Any])
    return [document] if name else list(document.get("items") or ())


def print_rows(runtime: Runtime, rows: Sequence[Sequence[str]]) -> None:
    """Every cell is padded, the last one too, as kubectl does."""
    aligner = Aligner()
    for row in rows:
        aligner.add_row([*row, ""])
    runtime.write("".join(aligner.flush()), "table")
