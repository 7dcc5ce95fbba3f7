"""The self reviews: the only POSTs the practice cluster answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from kubecli.lab.authn import AuthenticatedUser
from kubecli.lab.authz import Rbac
from kubecli.lab.protobuf import MEDIA_TYPE, decode_review
from kubecli.meta.rbac import Attributes
from kubecli.snapshot.apiserver.status import Refusal, bad_request

Object = dict[str, Any]
Answer = Callable[[Object, AuthenticatedUser, Rbac, datetime], Object]


class _Spec(msgspec.Struct, rename="camel"):
    namespace: str = ""
    resource_attributes: dict[str, Any] | None = None
    non_resource_attributes: dict[str, Any] | None = None


class _Sent(msgspec.Struct):
    """The shape of a review that is sent; its values are read from the plain object."""

    spec: _Spec | None = None


def self_subject_review(body: Object, user: AuthenticatedUser, rbac: Rbac, now: datetime) -> Object:
    info: Object = {"username": user.name}
    if user.uid:
        info["uid"] = user.uid
    info["groups"] = list(user.groups)
    if user.extra:
        info["extra"] = {key: list(values) for key, values in user.extra.items()}
    created = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {**body, "metadata": {"creationTimestamp": created}, "status": {"userInfo": info}}


def access_review(body: Object, user: AuthenticatedUser, rbac: Rbac, now: datetime) -> Object:
    spec = body.get("spec") or {}
    resource, path = spec.get("resourceAttributes") or {}, spec.get("nonResourceAttributes") or {}
    if bool(resource) == bool(path):
        raise bad_request("exactly one of nonResourceAttributes or resourceAttributes must be specified")
    if resource:
        fields = ("verb", "group", "resource", "subresource", "namespace", "name")
        asked = Attributes(**{name: str(resource.get(name, "")) for name in fields})
    else:
        asked = Attributes(verb=path.get("verb", ""), path=path.get("path", ""))
    decision = rbac.decide(user, asked)
    status: Object = {"allowed": decision.allowed}
    if decision.reason:
        status["reason"] = decision.reason
    return {**body, "status": status}


def rules_review(body: Object, user: AuthenticatedUser, rbac: Rbac, now: datetime) -> Object:
    namespace = (body.get("spec") or {}).get("namespace", "")
    if not namespace:
        raise bad_request("no namespace on request")
    rules = [rule for rule, _ in rbac.rules_for(user, namespace)]
    resource_fields = ("verbs", "apiGroups", "resources", "resourceNames")
    status = {
        "resourceRules": [_take(rule, resource_fields) for rule in rules if rule.get("resources")],
        "nonResourceRules": [_take(r, ("verbs", "nonResourceURLs")) for r in rules if r.get("nonResourceURLs")],
        "incomplete": False,
    }
    return {**body, "status": status}


REVIEWS: Mapping[str, tuple[str, Answer]] = {
    "/apis/authentication.k8s.io/v1/selfsubjectreviews": ("SelfSubjectReview", self_subject_review),
    "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews": ("SelfSubjectAccessReview", access_review),
    "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews": ("SelfSubjectRulesReview", rules_review),
}


def review(
    path: str, sent: bytes, content_type: str, user: AuthenticatedUser, rbac: Rbac, now: datetime
) -> Object:
    """Answers a review. Raises Refusal: 415 for another encoding than JSON, 400 for another body."""
    kind, answer = REVIEWS[path]
    api_version = path.removeprefix("/apis/").rpartition("/")[0]
    media_type = content_type.partition(";")[0].strip()
    if media_type == MEDIA_TYPE:
        return answer({"kind": kind, "apiVersion": api_version, **decode_review(kind, sent)}, user, rbac, now)
    if media_type not in ("", "application/json"):
        words = "the body of the request was in an unknown format - accepted media types include: application/json"
        raise Refusal(415, "UnsupportedMediaType", words)
    try:
        msgspec.json.decode(sent, type=_Sent)
        body = msgspec.json.decode(sent, type=dict[str, Any])
    except msgspec.DecodeError as error:
        raise bad_request(f"the object provided is unrecognized: {error}") from None
    if body.get("kind", kind) != kind or body.get("apiVersion", api_version) != api_version:
        raise bad_request(f"the API version in the data does not match the expected API version ({api_version})")
    return answer({"kind": kind, "apiVersion": api_version, **body}, user, rbac, now)


def _take(rule: Mapping[str, Any], fields: tuple[str, ...]) -> Object:
    return {name: rule[name] for name in fields if name in rule}
