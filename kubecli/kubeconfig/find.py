"""Which files a kubeconfig is read from: --kubeconfig, else $KUBECONFIG, else ~/.kube/config."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct


class Candidate(Struct, frozen=True):
    """One file to look at. `text` is the path as the user wrote it, which messages repeat."""

    text: str
    path: Path


def candidates(explicit: str, *, env: Mapping[str, str], home: Path, cwd: Path) -> tuple[Candidate, ...]:
    """The files to look at, in the order of their precedence; they need not exist.

    As client-go's loading rules: an explicit file stands alone; $KUBECONFIG is a list separated as $PATH is (":"
    or, on Windows, ";"), its empty and repeated members dropped; otherwise ~/.kube/config. Where only the old
    ~/.kube/.kubeconfig exists kubectl copies it to ~/.kube/config; kubecli reads it where it is.
    """
    if explicit:
        return (_candidate(explicit, cwd),)
    listed = env.get("KUBECONFIG", "")
    if listed:
        members = dict.fromkeys(member for member in listed.split(os.pathsep) if member)
        return tuple(_candidate(member, cwd) for member in members)
    default = home / ".kube" / "config"
    old = home / ".kube" / ".kubeconfig"
    if os.name != "nt" and not default.exists() and old.is_file():
        default = old
    return (Candidate(str(default), default),)


def _candidate(text: str, cwd: Path) -> Candidate:
    return Candidate(text, Path(os.path.normpath(cwd / text)))
