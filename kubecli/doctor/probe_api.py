"""Asks the API server what only it knows: version, who we are, the namespace, our rights. The clock on the way."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import msgspec

from kubecli.api.client import ApiClient
from kubecli.api.reviews import WHO_AM_I, may, self_review
from kubecli.doctor.facts import ApiFacts, Fault, NamespaceFacts, RightsFacts
from kubecli.doctor.world import World
from kubecli.errors.api import ForbiddenError, NotFoundError, SelfReviewUnavailable
from kubecli.errors.base import KubecliError
from kubecli.kubeconfig.model import ResolvedContext
from kubecli.meta.resource import path_segment

# (group, resource): what people list most.
COMMON = (
    ("", "pods"),
    ("", "services"),
    ("apps", "deployments"),
    ("", "configmaps"),
    ("", "secrets"),
    ("", "events"),
    ("", "nodes"),
)


def ask_api(http: httpx.Client, world: World) -> ApiFacts:
    api = ApiClient(http)
    version, skew, version_fault = "", None, None
    try:
        answer = api.get("/version")
        version = str(_object(answer.body).get("gitVersion", ""))
        skew = _skew(answer.headers.get("date", ""), world)
    except KubecliError as error:
        version_fault = world.say(error)
    user, groups, user_fault = "", tuple[str, ...](), None
    try:
        info = (_review(api).get("status") or {}).get("userInfo") or {}
        user, groups = str(info.get("username", "")), tuple(str(group) for group in info.get("groups") or ())
    except KubecliError as error:
        user_fault = world.say(error)
    return ApiFacts(version, skew, user, groups, version_fault, user_fault)


def _review(api: ApiClient) -> dict[str, Any]:
    for version in WHO_AM_I:
        try:
            return self_review(api, version, "SelfSubjectReview")
        except NotFoundError:
            continue
        except ForbiddenError as error:
            raise SelfReviewUnavailable(forbidden=True) from error
    raise SelfReviewUnavailable(forbidden=False)


def _object(body: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(body, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}


def _skew(date: str, world: World) -> float | None:
    """A Date header has whole seconds: half of one is added."""
    try:
        return (parsedate_to_datetime(date) - world.now()).total_seconds() + 0.5
    except (ValueError, TypeError):
        return None


def ask_namespace(http: httpx.Client, resolved: ResolvedContext, world: World) -> NamespaceFacts:
    origin = str(resolved.origins.get("namespace") or "")
    exists: bool | None = None
    fault: Fault | None = None
    try:
        ApiClient(http).get(f"/api/v1/namespaces/{path_segment(resolved.namespace, 'namespace')}")
        exists = True
    except NotFoundError:
        exists = False
    except KubecliError as error:
        fault = world.say(error)
    return NamespaceFacts(resolved.namespace, origin, exists, fault)


def ask_rights(http: httpx.Client, namespace: str, world: World) -> RightsFacts:
    api = ApiClient(http)
    allowed: list[str] = []
    denied: list[str] = []
    for group, resource in COMMON:
        attributes = {"verb": "list", "group": group, "resource": resource, "namespace": namespace}
        try:
            status = may(api, attributes)
        except KubecliError as error:
            return RightsFacts(tuple(allowed), tuple(denied), world.say(error))
        (allowed if status.get("allowed") else denied).append(resource)
    return RightsFacts(tuple(allowed), tuple(denied))
