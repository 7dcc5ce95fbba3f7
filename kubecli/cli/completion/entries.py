"""Candidates of the kubeconfig, contexts, clusters and users, and the source of those of the cluster.

A file that cannot be read offers nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kubecli.cli.invocation import invocation_of
from kubecli.errors.base import KubecliError
from kubecli.kubeconfig.load import load

if TYPE_CHECKING:
    from kubecli.reading.completion.candidates import Source


def source_of(ctx: click.Context) -> Source:
    """The cluster that the line so far is about."""
    from kubecli.reading.completion.candidates import Source

    return Source(invocation_of(ctx), every=bool(ctx.params.get("all_namespaces")))


def kubeconfig_names(ctx: click.Context, kind: str) -> list[tuple[str, str]]:
    """kind: "contexts", "clusters" or "users". A context's description is its cluster and namespace."""
    invocation = invocation_of(ctx)
    runtime = invocation.runtime
    try:
        kubeconfig = load(invocation.options.kubeconfig, env=runtime.env, home=runtime.home, cwd=runtime.cwd)
    except KubecliError:
        return []
    if kind == "contexts":
        return [
            (name, _about(context.cluster, context.namespace)) for name, context in kubeconfig.contexts.items()
        ]
    return [(name, "") for name in (kubeconfig.clusters if kind == "clusters" else kubeconfig.users)]


def _about(cluster: str, namespace: str) -> str:
    return f"{cluster}, namespace {namespace}" if namespace else cluster
