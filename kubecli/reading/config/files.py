"""What the config commands share: the files, merged or to be edited, and how they say what there is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from kubecli.errors.usage import UsageError
from kubecli.invocation import Invocation
from kubecli.kubeconfig.find import candidates
from kubecli.kubeconfig.layers import Merged, merge, read_layers

if TYPE_CHECKING:
    from kubecli.kubeconfig.edit.transaction import Access


def load(invocation: Invocation) -> Merged:
    """The merged files. A missing one, --kubeconfig's too, counts as empty, as in kubectl's config commands."""
    runtime, options = invocation.runtime, invocation.options
    files = candidates(options.kubeconfig, env=runtime.env, home=runtime.home, cwd=runtime.cwd)
    layers, missing = read_layers(files, explicit=False)
    return merge(layers, missing, explicit=bool(options.kubeconfig))


def access(invocation: Invocation) -> Access:
    """Those of --kubeconfig or $KUBECONFIG, else ~/.kube/config."""
    from kubecli.kubeconfig.edit.transaction import Access

    runtime, options = invocation.runtime, invocation.options
    return Access.of(options.kubeconfig, env=runtime.env, home=runtime.home, cwd=runtime.cwd, warn=runtime.warn)


def effective_context(invocation: Invocation, merged: Merged) -> str:
    """The context that commands without --context use: $KUBECLI_CONTEXT, else the files' current-context."""
    return invocation.runtime.env.get("KUBECLI_CONTEXT") or merged.current_context


def unexpected(invocation: Invocation, args: Sequence[str]) -> UsageError:
    """kubectl's "Unexpected args: [a b]"."""
    return invocation.usage_error(f"Unexpected args: [{' '.join(args)}]")


def choices(name: str, known: Collection[str], plural: str = "contexts") -> str:
    """A hint: what may have been meant."""
    if not known:
        return f"there are no {plural}"
    if len(known) <= 8:
        return f"{plural} there are: {', '.join(sorted(known))}"
    import difflib

    close = difflib.get_close_matches(name, sorted(known), n=4, cutoff=0.4)
    return (
        f"did you mean {' or '.join(close)}?" if close else f"`kubecli config get-{plural}` lists all {len(known)}"
    )


def quote(text: str) -> str:
    from kubecli.gotext.quote import quote as go_quote

    return go_quote(text)
