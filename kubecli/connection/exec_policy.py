"""Which credential plugins may run: kuberc's credentialPluginPolicy, or --exec-plugins for one command.

Follows client-go plugin/pkg/client/auth/exec: an entry allows a command that is spelled the same, or that resolves
to the same file; whoever configures an allow-list wrongly is stopped, not let through.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from msgspec import Struct

from kubecli.redaction import mask_unlikely_kind

ALLOW_ALL, DENY_ALL, ALLOW_LIST = "AllowAll", "DenyAll", "Allowlist"


class PluginPolicy(Struct, frozen=True):
    """policy: "" (as AllowAll), "AllowAll", "DenyAll" or "Allowlist". allowed: None when no list was given."""

    policy: str = ""
    allowed: tuple[str, ...] | None = None

    def problem(self) -> str:
        """What is wrong with the policy itself, in kubectl's words; "" for nothing."""
        if self.policy in ("", ALLOW_ALL, DENY_ALL):
            if self.allowed is None:
                return ""
            state = f'plugin policy is "{self.policy}" but allowlist is non-nil'
            return f"misconfigured credential plugin allowlist: {state}"
        if self.policy != ALLOW_LIST:
            return f'unknown plugin policy: "{mask_unlikely_kind(self.policy)}"'
        if self.allowed is None:
            return f'credential plugin policy set to "{ALLOW_LIST}", but allowlist is unspecified'
        if not self.allowed:
            use = f'use "{DENY_ALL}" policy instead'
            return f'credential plugin policy set to "{ALLOW_LIST}", but allowlist is empty; {use}'
        for number, entry in enumerate(self.allowed, 1):
            if not entry:
                return f"misconfigured credential plugin allowlist: empty allowlist entry #{number}"
            if os.path.normpath(entry) != entry:
                return f'non-normalized file path: "{entry}" vs "{os.path.normpath(entry)}"'
        return ""

    def refusal(self, command: str, resolved: str | None, find: Callable[[str], str | None]) -> str:
        """Why command may not run, in kubectl's words; "" when it may.

        command: as the kubeconfig has it, cleaned. resolved: the file it stands for, None when there is none.
        find: looks a command up in PATH.
        """
        if self.policy in ("", ALLOW_ALL):
            return ""
        if self.policy == DENY_ALL:
            return f'plugin "{command}" not allowed: policy set to "{DENY_ALL}"'
        allowed = self.allowed or ()
        if command in allowed:
            return ""
        if resolved is None:
            return f'plugin path "{command}" cannot be resolved for credential plugin allowlist check'
        name = os.path.basename(resolved)  # noqa: PTH119  on text: the list holds paths as they were written
        same_name = [entry for entry in allowed if os.path.basename(entry) == name]  # noqa: PTH119
        if resolved in allowed or any(find(entry) == resolved for entry in same_name):
            return ""
        return f'plugin path "{resolved}" is not permitted by the credential plugin allowlist'


def parse_policy(text: str) -> PluginPolicy:
    """--exec-plugins: "all", "none", or commands with commas between them."""
    if text == "all":
        return PluginPolicy(ALLOW_ALL)
    if text == "none":
        return PluginPolicy(DENY_ALL)
    return PluginPolicy(ALLOW_LIST, tuple(entry.strip() for entry in text.split(",")))
