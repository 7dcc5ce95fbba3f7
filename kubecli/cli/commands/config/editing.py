"""What the config commands that edit share: the files to edit, and what certificate flags set."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from kubecli.cli.invocation import Invocation
from kubecli.errors.usage import UsageError
from kubecli.files.read import read_file
from kubecli.kubeconfig.edit.transaction import Access


def access(invocation: Invocation) -> Access:
    """The files to edit."""
    runtime, options = invocation.runtime, invocation.options
    return Access.of(options.kubeconfig, env=runtime.env, home=runtime.home, cwd=runtime.cwd, warn=runtime.warn)


def read_embedded(invocation: Invocation, flags: Mapping[str, str], embed: bool) -> dict[str, bytes]:
    """The contents of the files that certificate flags name, when they are to be embedded.

    Each is read here, once: it may be a pipe. Raises UsageError for what is missing, unreadable or empty, where
    kubectl embeds nothing, in silence.
    """
    contents: dict[str, bytes] = {}
    for flag, path in flags.items():
        if not embed or not path:
            continue
        full = invocation.runtime.cwd / path
        try:
            full.stat()
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise UsageError(f"could not stat {flag} file {path}: stat {path}: {reason}") from None
        try:
            contents[flag] = read_file(full)
        except OSError as error:
            raise UsageError(f"open {path}: {(error.strerror or str(error)).lower()}") from None
        if not contents[flag].strip():
            raise UsageError(f"the {flag} file {path} is empty")
    return contents


def certificate_fields(
    invocation: Invocation, field: str, path: str, folder: str, contents: bytes | None
) -> dict[str, Any]:
    """The fields that a certificate flag sets: the file's contents, or its path.

    A path is kept relative to the folder of the kubeconfig where it lies below it, as kubectl does. An empty path
    clears the field (kubectl makes the current folder of it).
    """
    if not path:
        return {field: ""}
    if contents is not None:
        return {f"{field}-data": contents, field: ""}
    full = os.path.normpath(invocation.runtime.cwd / path)
    relative = os.path.relpath(full, folder)
    below = relative != ".." and not relative.startswith(f"..{os.sep}")
    return {field: relative if below else full, f"{field}-data": b""}
