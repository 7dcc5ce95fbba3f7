"""`kubecli snapshot save`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.names import ResourceArgument
from kubecli.cli.options import argument, option
from kubecli.cli.types import DURATION, FILE, STRING_SLICE, Suggested
from kubecli.clusters.several import connect_all, file_name, resolve_contexts
from kubecli.errors.base import KubecliError
from kubecli.errors.usage import UsageError
from kubecli.reading.snapshots.saving import Wants, save_cluster
from kubecli.snapshot.save.key import own_key
from kubecli.snapshot.save.masks import Masker
from kubecli.snapshot.save.request import DEFAULT_LOGS, parse_logs


@click.command(
    "save", cls=Command, clusters=True, usage="FILE.tar.gz | FILE.tar.zst | FILE.tar | FOLDER [TYPE...]"
)
@argument("target", type=FILE)
@argument("types", nargs=-1, required=False, type=ResourceArgument())
@option("-A", "--all-namespaces", is_flag=True, help="All namespaces, and what is in none; so it is without -n.")
@option("--continue", "goes_on", is_flag=True, help="Go on with a save of this name that did not come to its end.")
@option("--exclude", type=STRING_SLICE, help="Types to leave out.")
@option("--include-secrets", is_flag=True, help="Save secrets as they are, in the clear. Take care of the file.")
@option(
    "--logs",
    type=Suggested("none", "tail=", "all"),
    help="Logs to save: none, tail=N lines of each, or all; tail=1000, and none when TYPEs are named.",
)
@option("--since", type=DURATION, help="Of the logs, only what is younger than this: 1h.")
@pass_invocation
def command(
    invocation: Invocation,
    target: str,
    types: tuple[str, ...],
    *,
    all_namespaces: bool,
    goes_on: bool,
    exclude: tuple[str, ...],
    include_secrets: bool,
    logs: str,
    since: float,
) -> None:
    """Save a cluster to a file or folder, to be read later with --snapshot FILE.

    Only GETs are sent. Everything that may be listed is saved, of all namespaces, or of those of -n a,b; with the
    tables that the server makes of it, logs, metrics, and the schemas that explain needs. What may not be had is
    noted in the file, and the exit code is 1.

    Secrets are masked: the file has their names, types, sizes, and a hash of each value that only your own key
    (~/.kube/kubecli-snapshot-key) can make. Environment variables and annotations whose names speak of tokens,
    passwords, secrets, keys or credentials are masked, too. ConfigMaps, command lines and logs are not.

    Examples:
      # Everything you may see
      kubecli snapshot save prod.tar.gz

      # Two namespaces, with the logs of the last hour
      kubecli snapshot save incident.tar.gz -n shop,payments --logs=all --since 1h

      # Some types, as a folder of files
      kubecli snapshot save ./workloads deployments,pods,events

      # All but some types
      kubecli snapshot save prod.tar.zst --exclude events,leases

      # Every cluster of a pattern, a file for each in a folder
      kubecli snapshot save ./today --contexts 'prod-*'

      # Go on after the connection was lost
      kubecli snapshot save prod.tar.gz --continue
    """
    runtime = invocation.runtime
    contexts = resolve_contexts(invocation, all_namespaces=all_namespaces)
    if any(getattr(resolved, "saved", None) is not None for resolved in contexts.resolved):
        raise UsageError("snapshot save reads a live cluster, and a saved one is named")
    if all_namespaces and contexts.resolved[0].namespace_explicit:
        raise invocation.usage_error("--all-namespaces and --namespace exclude each other")
    logs = parse_logs(logs or ("none" if types else DEFAULT_LOGS))
    masker = None if include_secrets else Masker(own_key(runtime.home))
    wants = Wants(types, exclude, logs, since, masker, goes_on)
    errors: list[KubecliError] = []
    with connect_all(invocation, contexts=contexts) as clusters:
        if clusters.several:
            runtime.path(target).mkdir(mode=0o700, parents=True, exist_ok=True)
        for session in clusters.sessions:
            name = f"{target}/{file_name(session.context)}.tar.gz" if clusters.several else target
            try:
                save_cluster(invocation, session, name, wants)
            except KubecliError as error:
                if not clusters.several:
                    raise
                errors.append(session.blamed(error))
        clusters.fail(errors)
