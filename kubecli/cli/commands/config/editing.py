"""What the config commands that edit share: the files to edit, and what certificate flags set."""

from __future__ import annotations

import os
from typing import Any

from kubecli.cli.invocation import Invocation
from kubecli.errors.usage import UsageError
from kubecli.files.read import read_file
from kubecli.kubeconfig.edit.transaction import Access


def access(invocation: Invocation) -> Access:
    """The files to edit."""
    runtime, options = invocation.runtime, invocation.options
    return Access.of(options.kubeconfig, env=runtime.env, home=runtime.home, cwd=runtime.cwd, warn=runtime.warn)


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
