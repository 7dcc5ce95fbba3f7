"""What a user may do: RBAC evaluated over the snapshot's own roles and bindings.

Source: the RBAC authorizer's documented rules: system:masters may do everything; ClusterRoleBindings apply
everywhere, RoleBindings in their namespace.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from kubecli.lab.authn import AuthenticatedUser
from kubecli.meta.rbac import Attributes, matches

RBAC = "rbac.authorization.k8s.io"
Object = Mapping[str, Any]


class Decision(Struct, frozen=True):
    allowed: bool
    reason: str = ""


class Rbac(Struct, frozen=True):
    """The four kinds of objects RBAC is made of."""

    roles: Sequence[Object]
    cluster_roles: Sequence[Object]
    role_bindings: Sequence[Object]
    cluster_role_bindings: Sequence[Object]

    def decide(self, user: AuthenticatedUser, asked: Attributes) -> Decision:
        """allowed, with the words the API server gives as the reason."""
        if "system:masters" in user.groups:
            return Decision(True)
        for rule, reason in self.rules_for(user, asked.namespace):
            if matches(rule, asked):
                return Decision(True, f"RBAC: allowed by {reason}")
        return Decision(False)

    def rules_for(self, user: AuthenticatedUser, namespace: str) -> Iterator[tuple[Object, str]]:
        """Each rule that holds for the user in the namespace, and which binding gives it."""
        for binding in self.cluster_role_bindings:
            yield from self._bound(binding, user, "ClusterRoleBinding", binding["metadata"]["name"])
        for binding in self.role_bindings:
            metadata = binding["metadata"]
            if namespace and metadata["namespace"] == namespace:
                label = f"{metadata['name']}/{metadata['namespace']}"
                yield from self._bound(binding, user, "RoleBinding", label)

    def _bound(
        self, binding: Object, user: AuthenticatedUser, kind: str, label: str
    ) -> Iterator[tuple[Object, str]]:
        subject = next((s for s in binding.get("subjects") or () if _is_subject(s, user, binding)), None)
        if subject is None:
            return
        reference = binding["roleRef"]
        roles = self.cluster_roles if reference["kind"] == "ClusterRole" else self.roles
        namespace = None if reference["kind"] == "ClusterRole" else binding["metadata"]["namespace"]
        for role in roles:
            metadata = role["metadata"]
            if metadata["name"] == reference["name"] and namespace in (None, metadata.get("namespace")):
                reason = f'{kind} "{label}" of {reference["kind"]} "{reference["name"]}" to {_describe(subject)}'
                for rule in role.get("rules") or ():
                    yield rule, reason


def _is_subject(subject: Object, user: AuthenticatedUser, binding: Object) -> bool:
    if subject["kind"] == "User":
        return bool(subject["name"] == user.name)
    if subject["kind"] == "Group":
        return subject["name"] in user.groups
    namespace = subject.get("namespace") or binding["metadata"].get("namespace", "")
    return user.name == f"system:serviceaccount:{namespace}:{subject['name']}"


def _describe(subject: Object) -> str:
    if subject["kind"] == "ServiceAccount":
        return f'ServiceAccount "{subject["name"]}/{subject.get("namespace", "")}"'
    return f'{subject["kind"]} "{subject["name"]}"'
