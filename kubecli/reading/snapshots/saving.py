"""`snapshot save` of one cluster: what is named becomes a SaveRequest, and what was saved is said."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from kubecli.api.client import ApiClient
from kubecli.clusters.session import Session
from kubecli.errors.files import SavedPartially
from kubecli.invocation import Invocation
from kubecli.meta.resource import Resource
from kubecli.output.progress import Progress, progress_of
from kubecli.redaction import bare_url
from kubecli.snapshot.manifest import Scope
from kubecli.snapshot.save.masks import Masker
from kubecli.snapshot.save.request import SaveRequest, Saving
from kubecli.snapshot.save.run import Save, Saved, SaveProgress


class Wants(Struct, frozen=True):
    """What of a cluster is saved. logs, since: as Scope has them. masker: None saves secrets as they are."""

    types: tuple[str, ...]
    exclude: tuple[str, ...]
    logs: str
    since: float
    masker: Masker | None
    goes_on: bool


def save_cluster(invocation: Invocation, session: Session, target: str, wants: Wants) -> None:
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
    path = runtime.path(target)
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


def _drawn(progress: Progress) -> Callable[[SaveProgress], None]:
    def step(step: SaveProgress) -> None:
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
