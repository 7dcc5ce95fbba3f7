"""Where the new tokens of a legacy auth-provider go: back to the kubeconfig file they came from, nothing else
touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kubecli.connection.login_settings import AuthConfigStore
from kubecli.invocation import Invocation
from kubecli.kubeconfig.edit.transaction import Access, Plan, modify
from kubecli.kubeconfig.model import ResolvedContext


def auth_store(invocation: Invocation, resolved: ResolvedContext) -> AuthConfigStore | None:
    """Where a legacy auth-provider's new tokens are written; None for a user without one."""
    if resolved.user.auth_provider is None:
        return None
    runtime, explicit = invocation.runtime, invocation.options.kubeconfig
    access = Access.of(explicit, env=runtime.env, home=runtime.home, cwd=runtime.cwd, warn=runtime.warn)
    return KubeconfigStore(access, resolved.user.name)


class KubeconfigStore:
    """One user's auth-provider config. Implements connection.oidc.AuthConfigStore."""

    def __init__(self, access: Access, user: str) -> None:
        self._access = access
        self._user = user

    def load(self) -> Mapping[str, str]:
        """Raises leaves of KubeconfigError."""
        entry = self._access.load().entries["users"].get(self._user)
        return _config(dict(entry.data)) if entry else {}

    def save(self, config: Mapping[str, str]) -> None:
        """Raises leaves of KubeconfigError. A user that is in no file any more is left so."""

        def decide(plan: Plan) -> None:
            entry = plan.merged.entries["users"].get(self._user)
            if entry is None:
                return
            body = dict(entry.data)
            provider = {**(body.get("auth-provider") or {}), "config": {**_config(body), **config}}
            plan.set_body("users", self._user, {**body, "auth-provider": provider})

        modify(self._access, decide)


def _config(body: Mapping[str, Any]) -> dict[str, str]:
    return dict((body.get("auth-provider") or {}).get("config") or {})
