"""Kind 10: rights."""

from __future__ import annotations

import json

import pytest

from kubecli.lab.access import TOKEN
from kubecli.lab.authn import AuthenticatedUser, KnownLogin
from tests.doctor.cases.case import Case, Cases
from tests.doctor.cases.ground import Ground
from tests.doctor.cases.run import Record, run_case

cases = Cases(10)
RBAC = {"apiGroup": "rbac.authorization.k8s.io"}


def as_user(ground: Ground, user: AuthenticatedUser, *namespaces: str) -> None:
    """The token is that user's, who may view these namespaces."""
    ground.lab.server.authenticators = type(ground.lab.server.authenticators)(
        [KnownLogin(TOKEN, user)], [], ground.authority
    )
    for namespace in namespaces:
        allow(ground, user.name, namespace)


def allow(ground: Ground, name: str, namespace: str) -> None:
    ground.lab.put(
        "rolebindings.rbac.authorization.k8s.io",
        {
            "apiVersion": "rbac.authorization.k8s.io/v1",
            "kind": "RoleBinding",
            "metadata": {"name": f"{name}-view".replace(":", "-"), "namespace": namespace},
            "roleRef": {**RBAC, "kind": "ClusterRole", "name": "view"},
            "subjects": [{**RBAC, "kind": "User", "name": name}],
        },
    )


@cases.add(
    cause="may not act as the user 'admin': impersonation is refused",
    field=r"config:\d+: users\[prod\].user.as",
    step="config unset users.prod.act-as",
)
def impersonation_of_the_file(ground: Ground) -> None:
    ground.user["as"] = "admin"
    ground.write()


@cases.add(
    cause="may not act as the user 'admin': impersonation is refused", field="^--as$|--as", step="leave out --as"
)
def impersonation_of_the_flag(ground: Ground) -> None:
    ground.argv = ["--as=admin"]
    ground.mend = ground.argv.clear


@cases.add(
    cause="may not act as the group 'system:masters'|may not act as the user", field="--as", step="leave out --as"
)
def impersonation_of_a_group(ground: Ground) -> None:
    ground.argv = ["--as=jlangemak", "--as-group=system:masters"]
    ground.mend = ground.argv.clear


@cases.add(
    cause='the namespace "shpo" does not exist; shop does',
    field=r"config:\d+: contexts\[prod\].context.namespace",
    step="use-namespace shop",
    hint=None,
)
def a_namespace_that_does_not_exist(ground: Ground) -> None:
    ground.user = ground.admin()
    ground.context["namespace"] = "shpo"
    ground.write()


@cases.add(cause='the namespace "shpo" does not exist', field="--namespace", step="-n shop", hint=None, flags=True)
def a_namespace_of_the_flag_that_does_not_exist(ground: Ground) -> None:
    ground.user = ground.admin()
    ground.write()
    ground.argv = ["-n", "shpo"]


cases.all.pop()


@cases.add(
    cause="ann may not list pods in the namespace shop: .*; in dev it does",
    field=r"config:\d+: contexts\[prod\].context.namespace",
    step="use-namespace dev",
    hint="ann may not list pods in the namespace shop",
    hint_step="have it allowed|-n dev",
)
def another_namespace_is_allowed(ground: Ground) -> None:
    as_user(ground, AuthenticatedUser("ann", groups=("dev",)), "dev")


@cases.add(
    cause="ann may not list pods in the namespace shop: no role allows it",
    field=r"context.namespace",
    step="kubectl create rolebinding ann-view --clusterrole=view --user=ann -n shop",
)
def no_rights_at_all(ground: Ground) -> None:
    as_user(ground, AuthenticatedUser("ann"))
    ground.mend = lambda: allow(ground, "ann", "shop")


@cases.add(
    cause="may not list pods in the namespace shop",
    field=r"context.namespace",
    step="--serviceaccount=shop:robot -n shop",
)
def a_service_account_without_rights(ground: Ground) -> None:
    as_user(ground, AuthenticatedUser("system:serviceaccount:shop:robot"))
    ground.mend = lambda: allow(ground, "system:serviceaccount:shop:robot", "shop")


@cases.add(
    cause="the cloud's own rights",
    field=r"contexts\[prod\].context.user",
    step="gcloud projects add-iam-policy-binding",
    hint="the cloud's own rights",
)
def rights_of_the_cloud(ground: Ground) -> None:
    message = (
        'pods is forbidden: User "ann@corp.example" cannot list resource "pods" in API group "" in '
        'the namespace "shop": requires one of ["container.pods.list"] permission(s).'
    )
    status = {"kind": "Status", "status": "Failure", "reason": "Forbidden", "code": 403, "message": message}
    body = json.dumps(status).encode()
    ground.lab.fault("/(version|api|apis)", times=None, status=403, body=body)
    ground.mend = ground.lab.reset


@pytest.mark.parametrize("case", cases.all, ids=cases.ids)
def test_marks(case: Case, ground: Ground, record_property: Record) -> None:
    run_case(case, ground, record_property)
