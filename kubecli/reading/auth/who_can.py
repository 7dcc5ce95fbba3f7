"""Who may do something: from roles and bindings, read with GETs.

Source: the RBAC authorizer's rules. A ClusterRoleBinding holds everywhere, a RoleBinding in its namespace, and
gives what its Role or ClusterRole allows; a rule with resourceNames allows it for these objects only. What other
authorizers of a server allow (the node authorizer, a webhook, the built-in group system:masters) is in no object.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from kubecli.api.ahead import side_by_side
from kubecli.api.lists import ListRequest, ObjectList, pages
from kubecli.clusters.session import Session
from kubecli.errors.api import ApiError
from kubecli.errors.base import KubecliError
from kubecli.meta.fields import Object, name, namespace, objects, text, words
from kubecli.meta.rbac import Attributes, matches
from kubecli.meta.resource import Resource
from kubecli.reading.auth.can_i import Question, attributes

GROUP, VERSION = "rbac.authorization.k8s.io", "v1"
CLUSTER_ROLES = Resource(GROUP, VERSION, "clusterroles", "ClusterRole", "clusterrole", namespaced=False)
CLUSTER_ROLE_BINDINGS = Resource(
    GROUP, VERSION, "clusterrolebindings", "ClusterRoleBinding", "clusterrolebinding", namespaced=False
)
ROLES = Resource(GROUP, VERSION, "roles", "Role", "role", namespaced=True)
ROLE_BINDINGS = Resource(GROUP, VERSION, "rolebindings", "RoleBinding", "rolebinding", namespaced=True)
EVERYWHERE = "*"
RoleKey = tuple[str, str, str]
"""Kind, namespace ("" of a ClusterRole) and name."""


class Grant(Struct, frozen=True):
    """Somebody may, because of a binding.

    subject: "User", "Group" or "ServiceAccount", with its namespace ("" but for the last) and name. where: a
    namespace, or EVERYWHERE. binding, role: "RoleBinding/web". names: the only objects it is allowed for; () any.
    """

    kind: str
    namespace: str
    name: str
    where: str
    binding: str
    role: str
    names: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        return f"{self.namespace}/{self.name}" if self.namespace else self.name


class RbacObjects(Struct, frozen=True):
    """The objects that say who may do what. errors: what of them could not be read."""

    roles: dict[RoleKey, Object]
    bindings: list[Object]
    errors: list[KubecliError]


def who_can(session: Session, question: Question) -> tuple[list[Grant], list[KubecliError]]:
    """The grants in order of their subjects, and what went wrong while they were read."""
    spec, namespaced = attributes(session, replace(question, all_namespaces=True))
    path = spec.get("nonResourceAttributes")
    asked = Attributes(**(path or spec["resourceAttributes"]))
    if path is not None or not (namespaced or asked.resource == "namespaces"):
        places: tuple[str, ...] = ()
    elif asked.resource == "namespaces" and not asked.group:
        places = (asked.name,) if asked.name else ()  # the API server takes one namespace as of itself
    else:
        places = ("",) if question.all_namespaces else session.namespaces
    access = read_access(session, places)
    found = dict.fromkeys(grants(access, asked))
    return sorted(found, key=lambda each: (each.kind, each.subject, each.where, each.binding)), access.errors


def read_access(session: Session, places: Iterable[str]) -> RbacObjects:
    """places: the namespaces whose bindings count; "" is all."""
    wanted = [(CLUSTER_ROLES, "ClusterRole", ""), (CLUSTER_ROLE_BINDINGS, "ClusterRoleBinding", "")]
    wanted += [
        each for place in places for each in ((ROLES, "Role", place), (ROLE_BINDINGS, "RoleBinding", place))
    ]
    jobs = [partial(_listed, session, resource, place) for resource, _, place in wanted]
    access = RbacObjects({}, [], [])
    for (resource, kind, _), started in zip(wanted, side_by_side(jobs), strict=True):
        try:
            found = started.result()
        except ApiError as error:
            access.errors.append(error)
            continue
        for obj in found:
            obj["kind"] = kind
            if resource in (ROLES, CLUSTER_ROLES):
                access.roles[(kind, namespace(obj), name(obj))] = obj
            else:
                access.bindings.append(obj)
    return access


def _listed(session: Session, resource: Resource, place: str) -> list[Object]:
    request = ListRequest(resource, ObjectList, place)
    return [obj for page in pages(session.api, request) for obj in page.items or ()]


def grants(access: RbacObjects, asked: Attributes) -> Iterator[Grant]:
    """One for each subject of each binding whose role allows it."""
    for binding in access.bindings:
        kind, role_name = text(binding, "roleRef.kind"), text(binding, "roleRef.name")
        place = namespace(binding)
        role = access.roles.get((kind, place if kind == "Role" else "", role_name))
        limits = [each for each in map(partial(_limit, asked), objects(role, "rules")) if each is not None]
        if not limits:
            continue
        names = () if () in limits else tuple(sorted({each for limit in limits for each in limit}))
        for subject in objects(binding, "subjects"):
            account = text(subject, "kind") == "ServiceAccount"
            yield Grant(
                text(subject, "kind"),
                (text(subject, "namespace") or place) if account else "",
                text(subject, "name"),
                place or EVERYWHERE,
                f"{text(binding, 'kind')}/{name(binding)}",
                f"{kind}/{role_name}",
                names,
            )


def _limit(asked: Attributes, rule: Mapping[str, Any]) -> tuple[str, ...] | None:
    """None for a rule that does not allow it; else the only objects it does so for, () where it is any."""
    limit = () if asked.name or asked.path else tuple(words(rule, "resourceNames"))
    return limit if matches(rule, replace(asked, name=limit[0]) if limit else asked) else None


HEADERS = ("KIND", "NAME", "NAMESPACE", "BINDING", "ROLE")


def rows_of(found: Iterable[Grant]) -> list[list[str]]:
    """A header, and one row a grant; the names it is limited to in a column where there are any. [] for none."""
    found = list(found)
    limited = any(each.names for each in found)
    rows = [[*HEADERS, *["NAMES"] * limited]] if found else []
    for each in found:
        cells = [each.kind, each.subject, each.where, each.binding, each.role]
        rows.append(cells + [",".join(each.names)] * limited)
    return rows


def as_object(grant: Grant) -> Object:
    """The same for a program: {"subject", "namespace", "binding", "role", "resourceNames"}."""
    subject = {"kind": grant.kind, "name": grant.name}
    if grant.namespace:
        subject["namespace"] = grant.namespace
    return {
        "subject": subject,
        "namespace": grant.where,
        "binding": grant.binding,
        "role": grant.role,
        "resourceNames": list(grant.names),
    }
