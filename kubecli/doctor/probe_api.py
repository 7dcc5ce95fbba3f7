"""Asks the API server what only it knows: version, who we are, the namespace, our rights. The clock on the way."""

from __future__ import annotations

import re
from typing import Any

import httpx

from kubecli.api.client import ApiClient
from kubecli.api.reviews import AUTHORIZATION, WHO_AM_I, may, self_review
from kubecli.doctor.discovered import Discovered
from kubecli.doctor.explore import skew
from kubecli.doctor.facts import ApiFacts, NamespaceFacts, RightsFacts
from kubecli.doctor.reasons.rights import no_namespace, no_rights
from kubecli.doctor.situation import Situation
from kubecli.doctor.verdict import Verdict
from kubecli.doctor.world import World
from kubecli.errors.api import ApiError, ForbiddenError, NotFoundError, SelfReviewUnavailable
from kubecli.errors.base import KubecliError
from kubecli.kubeconfig.model import ResolvedContext
from kubecli.meta import fields
from kubecli.meta.resource import path_segment

# What stands in a report has to look like a version: a server that is none may send back what it was sent.
_A_VERSION = re.compile(r"v?[0-9][\w.+~-]{0,99}")
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
ANONYMOUS = "system:anonymous"
_MOST_NAMESPACES = 12


def ask_api(http: httpx.Client, world: World) -> ApiFacts:
    """Raises what the first answer that is no good raises: of /version, or of who we are (unless it does not say).

    Being nobody is such an answer, too.
    """
    api = ApiClient(http)
    answer = api.get("/version")
    version = answer.decode(dict[str, Any]).get("gitVersion")
    if not isinstance(version, str) or not _A_VERSION.fullmatch(version):
        raise answer.unreadable("it has no gitVersion")
    clock = skew(answer.headers.get("date", ""), world)
    try:
        review = _review(api)
    except SelfReviewUnavailable as error:
        return ApiFacts(version, clock, unknown=world.say(error))
    user = fields.text(review, "status.userInfo.username")
    groups = tuple(fields.words(review, "status.userInfo.groups"))
    if user == ANONYMOUS:
        message = f'the server takes this request for User "{ANONYMOUS}"'
        raise ForbiddenError(code=403, reason="Forbidden", message=message)
    return ApiFacts(version, clock, user, groups)


def _review(api: ApiClient) -> dict[str, Any]:
    for version in WHO_AM_I:
        try:
            return self_review(api, version, "SelfSubjectReview")
        except NotFoundError:
            continue
        except ForbiddenError as error:
            if f'"{ANONYMOUS}"' in error.message or "cannot impersonate" in error.message:
                raise
            raise SelfReviewUnavailable(forbidden=True) from error
    raise SelfReviewUnavailable(forbidden=False)


def ask_namespace(
    http: httpx.Client, situation: Situation, resolved: ResolvedContext, world: World
) -> tuple[NamespaceFacts, Verdict | None]:
    origin = str(resolved.origins.get("namespace") or "")
    api = ApiClient(http)
    try:
        for name in resolved.namespace.split(","):
            api.get(f"/api/v1/namespaces/{path_segment(name, 'namespace')}")
    except NotFoundError:
        names, may_list = _namespaces(api)
        found = NamespaceFacts(resolved.namespace, origin, exists=False)
        return found, no_namespace(situation, Discovered(listed=names), may_list=may_list)
    except ForbiddenError:
        return NamespaceFacts(resolved.namespace, origin, None, "you may not look at namespaces"), None
    except KubecliError as error:
        return NamespaceFacts(resolved.namespace, origin, None, world.say(error)), None
    return NamespaceFacts(resolved.namespace, origin, exists=True), None


def _namespaces(api: ApiClient) -> tuple[tuple[str, ...], bool]:
    """(the names, whether they may be listed)."""
    try:
        found = api.get("/api/v1/namespaces", params=[("limit", "500")]).decode(dict[str, Any])
    except KubecliError as error:
        return (), not isinstance(error, ForbiddenError)
    return tuple(map(fields.name, fields.objects(found, "items"))), True


def ask_rights(
    http: httpx.Client, situation: Situation, namespace: str, known: ApiFacts, world: World
) -> tuple[RightsFacts, Verdict | None]:
    """Who may list nothing at all cannot work: the verdict says so, and where else they may."""
    api = ApiClient(http)
    namespace = namespace.split(",")[0]
    allowed: list[str] = []
    denied: list[str] = []
    try:
        for group, resource in COMMON:
            attributes = {"verb": "list", "group": group, "resource": resource, "namespace": namespace}
            (allowed if may(api, attributes).get("allowed") else denied).append(resource)
        other = () if allowed else _readable(api, namespace)
    except KubecliError as error:
        return RightsFacts(tuple(allowed), tuple(denied), unknown=world.say(error)), None
    found = RightsFacts(tuple(allowed), tuple(denied), other)
    if allowed or other:
        return found, None
    more = Discovered(namespaces=_elsewhere(api, situation, namespace, known))
    return found, no_rights(situation, more, known.user or "you", "list", "pods", "", namespace)


def _readable(api: ApiClient, namespace: str) -> tuple[str, ...]:
    """Further resources that may be listed, by the rules of the namespace."""
    review = self_review(api, AUTHORIZATION, "SelfSubjectRulesReview", {"namespace": namespace})
    found: dict[str, None] = {}
    for rule in fields.objects(review, "status.resourceRules"):
        if {"get", "list", "*"} & set(fields.words(rule, "verbs")) and not rule.get("resourceNames"):
            found |= dict.fromkeys(name for name in fields.words(rule, "resources") if "/" not in name)
    return tuple(found)


def _elsewhere(api: ApiClient, situation: Situation, namespace: str, known: ApiFacts) -> tuple[str, ...]:
    """Namespaces where pods may be listed, of those that other contexts, the user's own name or a list tell."""
    contexts = situation.kubeconfig.contexts.values() if situation.kubeconfig else ()
    named = [each.namespace for each in contexts if each.cluster == situation.cluster.name]
    words = [part for text in (known.user, *known.groups) for part in (text, *re.split(r"[:/@._]", text))]
    listed, _ = _namespaces(api)
    valid = (each for each in (*named, *listed, *words) if re.fullmatch(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?", each))
    found = []
    for each in list(dict.fromkeys(valid))[:_MOST_NAMESPACES]:
        attributes = {"verb": "list", "group": "", "resource": "pods", "namespace": each}
        try:
            if each != namespace and may(api, attributes).get("allowed"):
                found.append(each)
        except ApiError:
            break
    return tuple(found)
