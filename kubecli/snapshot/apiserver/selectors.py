"""Selectors as the server takes them: which fields each resource has, and a 400 for what it does not understand.

Source: the field label conversions each API group registers. Every resource has metadata.name and, when it is
namespaced, metadata.namespace; the core kinds below have more. The two refusals are the server's: core kinds with
a conversion of their own say "field label not supported: X", the rest "X is not a known field selector".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kubecli.errors.expressions import ExpressionError
from kubecli.meta.selectors import FieldTerm, parse_field_selector, parse_label_selector
from kubecli.snapshot.apiserver.status import bad_request

Object = Mapping[str, Any]

_FIELDS: dict[tuple[str, str], Sequence[str]] = {
    ("", "pods"): (
        "spec.nodeName",
        "spec.restartPolicy",
        "spec.schedulerName",
        "spec.serviceAccountName",
        "spec.hostNetwork",
        "status.phase",
        "status.podIP",
        "status.nominatedNodeName",
    ),
    ("", "nodes"): ("spec.unschedulable",),
    ("", "namespaces"): ("status.phase",),
    ("", "secrets"): ("type",),
    ("", "services"): ("spec.clusterIP", "spec.type"),
    ("", "replicationcontrollers"): ("status.replicas",),
    ("", "events"): (
        "involvedObject.kind",
        "involvedObject.namespace",
        "involvedObject.name",
        "involvedObject.uid",
        "involvedObject.apiVersion",
        "involvedObject.resourceVersion",
        "involvedObject.fieldPath",
        "reason",
        "reportingComponent",
        "source",
        "type",
    ),
    ("events.k8s.io", "events"): (
        "regarding.kind",
        "regarding.namespace",
        "regarding.name",
        "regarding.uid",
        "regarding.apiVersion",
        "regarding.resourceVersion",
        "regarding.fieldPath",
        "reason",
        "reportingController",
        "type",
    ),
    ("batch", "jobs"): ("status.successful",),
    ("apps", "replicasets"): ("status.replicas",),
    ("certificates.k8s.io", "certificatesigningrequests"): ("spec.signerName",),
    ("resource.k8s.io", "resourceslices"): ("spec.nodeName", "spec.driver"),
}
_OWN_CONVERSION = {*_FIELDS, ("", "configmaps")}


def label_filter(text: str) -> Callable[[Mapping[str, str]], bool]:
    """A predicate over an object's labels. Raises Refusal (400) in the server's words."""
    try:
        return parse_label_selector(text).matches
    except ExpressionError as error:
        raise bad_request(error.problem) from None


def field_filter(text: str, group: str, resource: str, *, custom: bool) -> Callable[[Object], bool]:
    """A predicate over objects. custom: the resource comes from a CustomResourceDefinition.

    Raises Refusal (400) in the server's words.
    """
    terms = _terms(text)
    for term in terms:
        _check(term.field, group, resource, custom=custom)
    return lambda obj: all((_read(obj, term.field) == term.value) is term.equal for term in terms)


def name_of(text: str) -> str:
    """The NAME of metadata.name=NAME, which RBAC counts as naming the object; "" without one."""
    return next((term.value for term in _terms(text) if term.field == "metadata.name" and term.equal), "")


def _terms(text: str) -> list[FieldTerm]:
    """In the order the server checks them. Raises Refusal (400)."""
    try:
        return sorted(parse_field_selector(text), key=lambda term: term.field)
    except ExpressionError as error:
        raise bad_request(error.problem) from None


def _check(field: str, group: str, resource: str, *, custom: bool) -> None:
    if field in ("metadata.name", "metadata.namespace") or field in _FIELDS.get((group, resource), ()):
        return
    if custom or (group, resource) in _OWN_CONVERSION:
        raise bad_request(f"field label not supported: {field}")
    raise bad_request(f'"{field}" is not a known field selector: only "metadata.name", "metadata.namespace"')


def _read(obj: Object, field: str) -> str:
    if field == "source":
        return str(obj.get("source", {}).get("component", "")) or str(obj.get("reportingComponent", ""))
    if field == "status.successful":
        return str(obj.get("status", {}).get("succeeded", 0))
    value: Any = obj
    for step in field.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    if value is None:
        return {"spec.unschedulable": "false", "spec.hostNetwork": "false", "status.replicas": "0"}.get(field, "")
    return str(value).lower() if isinstance(value, bool) else str(value)
