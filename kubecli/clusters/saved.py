"""`--snapshot PATH` and $KUBECLI_SNAPSHOT: a saved cluster in the place of a kubeconfig's context.

Several snapshots (the flag repeated, or one path that holds several clusters) are several contexts: --context
names one. Nothing of the kubeconfig is read, and no flag that says how to reach a cluster goes with it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from kubecli.errors.usage import UsageError
from kubecli.invocation import Invocation
from kubecli.kubeconfig.model import Cluster, ResolvedContext, User
from kubecli.kubeconfig.patterns import chosen

if TYPE_CHECKING:
    from kubecli.snapshot.saved import SavedCluster

VARIABLE = "KUBECLI_SNAPSHOT"
_OF_A_LIVE_ONE = (
    ("impersonate", "as"),
    ("impersonate_groups", "as-group"),
    ("impersonate_uid", "as-uid"),
    ("impersonate_user_extra", "as-user-extra"),
    ("certificate_authority", "certificate-authority"),
    ("client_certificate", "client-certificate"),
    ("client_key", "client-key"),
    ("cluster", "cluster"),
    ("insecure_skip_tls_verify", "insecure-skip-tls-verify"),
    ("kubeconfig", "kubeconfig"),
    ("password", "password"),
    ("proxy_url", "proxy-url"),
    ("server", "server"),
    ("tls_server_name", "tls-server-name"),
    ("token", "token"),
    ("user", "user"),
    ("username", "username"),
)


class SavedContext(ResolvedContext, frozen=True, kw_only=True):
    """What `resolve_context` gives for a saved cluster. saved: closed by who connects to it."""

    saved: Any


def snapshot_paths(invocation: Invocation) -> tuple[str, ...]:
    """Those of the flag, else those of the variable, which separates them as PATH does."""
    named = invocation.options.snapshot
    return named or tuple(filter(None, invocation.runtime.env.get(VARIABLE, "").split(os.pathsep)))


def saved_context(invocation: Invocation) -> SavedContext | None:
    """None when a live cluster is meant. Raises SnapshotError, and UsageError for flags that do not go with it."""
    paths = snapshot_paths(invocation)
    if not paths:
        return None
    said = _check(invocation)
    return _context_of(invocation, _choose([*_opened(invocation, paths)], invocation.options.context, said))


def saved_contexts(invocation: Invocation, patterns: Sequence[str]) -> list[SavedContext]:
    """Those whose names match (kubeconfig/patterns.py). Raises as `saved_context` does."""
    said = _check(invocation)
    clusters = [*_opened(invocation, snapshot_paths(invocation))]
    by_name = {each.name: each for each in clusters}
    try:
        if len(by_name) < len(clusters):
            names = ", ".join(each.name for each in clusters)
            raise UsageError(f"{said}: several snapshots have one name: {names}")
        wanted = chosen(patterns, by_name)
    except UsageError:
        for each in clusters:
            each.close()
        raise
    for each in clusters:
        if each.where not in {by_name[name].where for name in wanted}:
            each.close()
    return [_context_of(invocation, by_name[name]) for name in wanted]


def _check(invocation: Invocation) -> str:
    """What names the snapshots, "--snapshot". Raises UsageError for flags that do not go with it."""
    options = invocation.options
    said = "--snapshot" if options.snapshot else f"${VARIABLE}"
    for name, flag in _OF_A_LIVE_ONE:
        if getattr(options, name):
            raise UsageError(f"--{flag} says how to reach a cluster, and {said} names a saved one")
    from kubecli.kubeconfig.duration import parse_timeout

    parse_timeout(options.request_timeout)
    return said


def _context_of(invocation: Invocation, cluster: SavedCluster) -> SavedContext:
    namespace = invocation.options.namespace or invocation.runtime.env.get("KUBECLI_NAMESPACE", "")
    return SavedContext(
        name=cluster.name,
        cluster=Cluster(name=cluster.name, server=cluster.server or cluster.where),
        user=User(),
        namespace=namespace or cluster.namespace,
        namespace_explicit=bool(namespace),
        saved=cluster,
    )


def _opened(invocation: Invocation, paths: tuple[str, ...]) -> Iterator[SavedCluster]:
    from kubecli.snapshot.open import open_snapshots

    for path in paths:
        yield from open_snapshots(invocation.runtime.path(path))


def _choose(clusters: list[SavedCluster], context: str, said: str) -> SavedCluster:
    """Closes the others. Raises UsageError."""
    wanted = [each for each in clusters if each.name == context] if context else clusters
    for each in clusters:
        if len(wanted) != 1 or (each is not wanted[0] and each.where != wanted[0].where):
            each.close()
    names = ", ".join(dict.fromkeys(each.name for each in clusters))
    if not wanted:
        raise UsageError(f'no snapshot is called "{context}": {said} has {names}')
    if len(wanted) > 1:
        problem = f'several are called "{context}"' if context else f"{said} has several clusters"
        raise UsageError(f"{problem}: --context says which: {names}" if not context else problem)
    return wanted[0]
