"""Another current context, another namespace of a context; and back, by "-"."""

from __future__ import annotations

import re

from kubecli.errors.usage import UsageError
from kubecli.invocation import Invocation
from kubecli.kubeconfig.edit.transaction import Plan, modify
from kubecli.kubeconfig.layers import Merged
from kubecli.reading.config import previous
from kubecli.reading.config.files import access, choices, effective_context, quote

_DNS_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")


def switch_context(invocation: Invocation, asked: str) -> None:
    """Sets the current-context, and remembers the one before."""
    if not asked:
        raise UsageError("empty context names are not allowed")
    before: list[str] = []

    def decide(plan: Plan) -> None:
        known = plan.merged.entries["contexts"]
        name = asked
        if asked == "-" and "-" not in known:
            name = previous.recall(invocation)
            if not name:
                raise UsageError(
                    "no previous context found", hint="`kubecli config use-context NAME` remembers one"
                )
        if name not in known:
            raise UsageError(f"no context exists with the name: {quote(name)}", hint=choices(name, known))
        before[:] = [plan.merged.current_context, name]
        plan.set_current_context(name)

    modify(access(invocation), decide)
    old, name = before
    if old and old != name:
        previous.remember(invocation, old)
    runtime = invocation.runtime
    runtime.write(f"Switched to context {quote(name)}.\n")
    shell = runtime.env.get("KUBECLI_CONTEXT")
    if shell and shell != name:
        runtime.warn(f"warning: in this shell $KUBECLI_CONTEXT still chooses {quote(shell)}")


def context_name(invocation: Invocation, merged: Merged) -> str:
    """The context whose namespace is meant: --context, else the current one. Raises UsageError."""
    name = invocation.options.context or effective_context(invocation, merged)
    if not name:
        raise UsageError("no current context is set")
    known = merged.entries["contexts"]
    if name not in known:
        raise UsageError(f"no context exists with the name: {quote(name)}", hint=choices(name, known))
    return name


def switch_namespace(invocation: Invocation, asked: str) -> None:
    """Sets the context's namespace, and remembers the one before."""
    if asked != "-" and not _DNS_LABEL.fullmatch(asked):
        raise UsageError(f"namespace {quote(asked)} does not conform to the kubernetes DNS_LABEL rules")
    done: list[str] = []

    def decide(plan: Plan) -> None:
        name = context_name(invocation, plan.merged)
        entry = plan.merged.entries["contexts"][name]
        namespace = asked
        if asked == "-":
            namespace = previous.recall(invocation, previous.namespace_of(name))
            if not _DNS_LABEL.fullmatch(namespace):
                raise UsageError(
                    f"no previous namespace found for context {quote(name)}",
                    hint="`kubecli ns NAME` remembers one",
                )
        plan.set_body("contexts", name, {**entry.data, "namespace": namespace})
        done[:] = [name, str(entry.data.get("namespace") or "default"), namespace]

    modify(access(invocation), decide)
    name, old, new = done
    if old != new:
        previous.remember(invocation, old, previous.namespace_of(name))
    runtime = invocation.runtime
    runtime.write(f"Namespace of context {quote(name)} is now {quote(new)}.\n")
    shell = runtime.env.get("KUBECLI_NAMESPACE")
    if shell and shell != new:
        runtime.warn(f"warning: in this shell $KUBECLI_NAMESPACE still chooses {quote(shell)}")
