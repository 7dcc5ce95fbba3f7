"""The files that a config command edits."""

from __future__ import annotations

from kubecli.invocation import Invocation
from kubecli.kubeconfig.edit.transaction import Access


def access(invocation: Invocation) -> Access:
    """Those of --kubeconfig or $KUBECONFIG, else ~/.kube/config."""
    runtime, options = invocation.runtime, invocation.options
    return Access.of(options.kubeconfig, env=runtime.env, home=runtime.home, cwd=runtime.cwd, warn=runtime.warn)
