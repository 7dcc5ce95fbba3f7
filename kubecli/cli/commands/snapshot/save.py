"""`kubecli snapshot save`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
from msgspec import Struct

from kubecli.api.client import ApiClient
from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.names import ResourceArgument
from kubecli.cli.options import argument, option
from kubecli.cli.types import DURATION, FILE, STRING_SLICE, Suggested
from kubecli.clusters.session import Session
from kubecli.clusters.several import connect_all, file_name, resolve_contexts
from kubecli.errors.base import KubecliError
from kubecli.errors.files import SavedPartially
from kubecli.errors.usage import UsageError
from kubecli.meta.resource import Resource
from kubecli.output.progress import Progress, progress_of
from kubecli.redaction import bare_url
from kubecli.snapshot.manifest import Scope
from kubecli.snapshot.save.key import own_key
from kubecli.snapshot.save.masks import Masker
from kubecli.snapshot.save.request import DEFAULT_LOGS, SaveRequest, Saving, parse_logs
from kubecli.snapshot.save.run import Save, Saved, Step


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
            (runtime.cwd / Path(target).expanduser()).mkdir(mode=0o700, parents=True, exist_ok=True)
        for session in clusters.sessions:
            name = f"{target}/{file_name(session.context)}.tar.gz" if clusters.several else target
            try:
                _save(invocation, session, name, wants)
            except KubecliError as error:
                if not clusters.several:
                    raise
                errors.append(session.blamed(error))
        clusters.fail(errors)


class Wants(Struct, frozen=True):
    """What of a cluster is saved. logs, since: as Scope has them. masker: None saves secrets as they are."""

    types: tuple[str, ...]
    exclude: tuple[str, ...]
    logs: str
    since: float
    masker: Masker | None
    goes_on: bool


def _save(invocation: Invocation, session: Session, target: str, wants: Wants) -> None:
    """Saves one cluster and says what. Raises SavedPartially when something could not be had."""
    runtime, resolved, since = invocation.runtime, session.resolved, wants.since
    namespaces = session.namespaces if resolved.namespace_explicit else ()
    named, left_out = _named(session, wants.types), _named(session, wants.exclude)
    if wants.logs != "none" and ((wants.types and "pods" not in named) or "pods" in left_out):
        raise invocation.usage_error("--logs needs pods among the types")
    scope = Scope(
        namespaces, tuple(named), tuple(left_out), wants.logs, f"{since:g}s" if since else "", int(since)
    )
    request = SaveRequest(
        scope,
        _wanted(named, left_out),
        wants.masker,
        context=resolved.name,
        user=resolved.user.name,
        server=bare_url(resolved.cluster.server),
        namespace=resolved.namespace if not namespaces else namespaces[0],
    )
    path = runtime.cwd / Path(target).expanduser()
    with progress_of(runtime) as progress:
        quiet = ApiClient(session.api.http, sleep=session.api.sleep)  # deprecated versions are saved, too
        save = Save(Saving(quiet, request), path, now=runtime.now(), progress=_drawn(progress))
        saved = save.run(goes_on=wants.goes_on)
    if wants.masker is None:
        runtime.warn(f"Warning: {target} holds secrets in the clear")
    runtime.write(_words(target, saved))
    if saved.skipped:
        raise SavedPartially(target, tuple(_unsaved(saved)))


def _named(session: Session, types: tuple[str, ...]) -> dict[str, None]:
    """The full names of the types and categories that are named. Raises UnknownResourceType."""
    words = [word for each in types for word in each.split(",") if word]
    return dict.fromkeys(found.full_name for word in words for found in session.resources.expand(word))


def _wanted(named: dict[str, None], left_out: dict[str, None]) -> Callable[[Resource], bool]:
    def wanted(resource: Resource) -> bool:
        return resource.full_name not in left_out and (not named or resource.full_name in named)

    return wanted


def _drawn(progress: Progress) -> Callable[[Step], None]:
    def step(step: Step) -> None:
        if step.objects:
            progress.wait_for(f"{step.what}, {step.objects:,} so far")
        else:
            progress.at(step.what, step.done, step.total or None)

    return step


def _words(target: str, saved: Saved) -> str:
    lists = saved.manifest.lists
    objects = sum(each.count for each in lists)
    logs = f", {saved.manifest.logs} logs" if saved.manifest.logs else ""
    return f"{target}: {objects} objects of {len(lists)} types{logs}\n"


def _unsaved(saved: Saved) -> dict[str, None]:
    """What is missing, in few words."""
    found: dict[str, None] = {}
    for each in saved.skipped:
        full = f"{each.resource}.{each.group}" if each.group else each.resource
        what = f"the log of {each.namespace}/{each.name}" if each.name else full
        where = f" of the namespace {each.namespace}" if each.namespace and not each.name else ""
        found[f"{what}{where} ({'forbidden' if each.reason == 'forbidden' else each.message})"] = None
    return found
