"""What the config commands share: their files, their arguments, their way of saying what there is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from kubecli.cli.command import Invocation
from kubecli.errors.usage import UsageError
from kubecli.files.read import read_file
from kubecli.kubeconfig.edit.transaction import Access
from kubecli.kubeconfig.find import candidates
from kubecli.kubeconfig.layers import Merged, merge, read_layers


def load(invocation: Invocation) -> Merged:
    """The merged files. A missing one, --kubeconfig's too, counts as empty, as in kubectl's config commands."""
    runtime, options = invocation.runtime, invocation.options
    files = candidates(options.kubeconfig, env=runtime.env, home=runtime.home, cwd=runtime.cwd)
    layers, missing = read_layers(files, explicit=False)
    return merge(layers, missing, explicit=bool(options.kubeconfig))


def access(invocation: Invocation) -> Access:
    """The files to edit."""
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


def require_file(invocation: Invocation, flag: str, path: str) -> None:
    """Raises UsageError in kubectl's words when a file to embed is not there."""
    try:
        (invocation.runtime.cwd / path).stat()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"could not stat {flag} file {path}: stat {path}: {reason}") from None


def embedded(invocation: Invocation, field: str, path: str, embed: bool, folder: str) -> dict[str, Any]:
    """The fields that a certificate flag sets: the file's contents, or its path.

    A path is kept relative to the folder of the kubeconfig where it lies below it, as kubectl does. kubectl embeds
    nothing, in silence, where it cannot read the file; here that is an error. An empty path clears the field
    (kubectl makes the current folder of it).
    """
    import os

    full = os.path.normpath(invocation.runtime.cwd / path)
    if not path:
        return {field: ""}
    if embed:
        try:
            return {f"{field}-data": read_file(full), field: ""}
        except OSError as error:
            raise UsageError(f"open {path}: {(error.strerror or str(error)).lower()}") from None
    relative = os.path.relpath(full, folder)
    below = relative != ".." and not relative.startswith(f"..{os.sep}")
    return {field: relative if below else full, f"{field}-data": b""}


def quote(text: str) -> str:
    from kubecli.gotext.quote import quote as go_quote

    return go_quote(text)
