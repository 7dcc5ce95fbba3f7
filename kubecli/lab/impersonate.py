"""Impersonate-User, -Group, -Uid and -Extra-*: who a request wants to be taken for, and whether it may."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from kubecli.lab.authn import AUTHENTICATED, AuthenticatedUser
from kubecli.lab.authz import Rbac
from kubecli.meta.rbac import Attributes
from kubecli.snapshot.apiserver.status import Refusal, bad_request, forbidden

_EXTRA = "impersonate-extra-"
AUTHENTICATION = "authentication.k8s.io"


def impersonate(user: AuthenticatedUser, headers: Iterable[tuple[str, str]], rbac: Rbac) -> AuthenticatedUser:
    """The user to act as; the same one without such headers. Raises Refusal: 403, 400."""
    name, uid = "", ""
    groups: list[str] = []
    extra: dict[str, list[str]] = {}
    for header, value in headers:
        key = header.lower()
        if key == "impersonate-user":
            name = value
        elif key == "impersonate-uid":
            uid = value
        elif key == "impersonate-group":
            groups.append(value)
        elif key.startswith(_EXTRA):
            extra.setdefault(unquote(key.removeprefix(_EXTRA)), []).append(value)
    if not name:
        if groups or uid or extra:
            raise bad_request("requested impersonation without impersonating a user")
        return user
    for asked in _asked(name, uid, groups, extra):
        if not rbac.decide(user, asked).allowed:
            raise _refused(user, asked)
    return AuthenticatedUser(name, uid, tuple(groups), {k: tuple(v) for k, v in extra.items()}).with_group(
        AUTHENTICATED
    )


def _asked(name: str, uid: str, groups: list[str], extra: dict[str, list[str]]) -> Iterator[Attributes]:
    prefix, _, rest = name.partition("system:serviceaccount:")
    if not prefix and rest.count(":") == 1:
        namespace, account = rest.split(":")
        yield Attributes("impersonate", resource="serviceaccounts", namespace=namespace, name=account)
    else:
        yield Attributes("impersonate", resource="users", name=name)
    for group in groups:
        yield Attributes("impersonate", resource="groups", name=group)
    if uid:
        yield Attributes("impersonate", group=AUTHENTICATION, resource="uids", name=uid)
    for key, values in extra.items():
        for value in values:
            yield Attributes(
                "impersonate", group=AUTHENTICATION, resource="userextras", subresource=key, name=value
            )


def _refused(user: AuthenticatedUser, asked: Attributes) -> Refusal:
    return forbidden(
        user.name, asked.verb, asked.group, asked.resource, asked.subresource, asked.namespace, asked.name
    )
