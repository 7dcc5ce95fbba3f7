"""The kuberc file of a command."""

from __future__ import annotations

from kubecli.errors.usage import UsageError
from kubecli.invocation import Invocation
from kubecli.kubeconfig.kuberc import Location, locate


def location_of(invocation: Invocation) -> Location:
    """Raises UsageError when kuberc is turned off."""
    runtime = invocation.runtime
    found = locate(invocation.options.kuberc, env=runtime.env, home=runtime.home, cwd=runtime.cwd)
    if found is None:
        raise UsageError("KUBERC is disabled via KUBERC=off environment variable")
    return found
