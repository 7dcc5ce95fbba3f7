"""`select`: which objects of which clusters a selection names. One decision, as cli-runtime's Builder makes it.

Files first, then everything, then arguments (objects/targets.py has their grammar). Whoever fetches gets pairs of
a session and a target, and does not know how many clusters there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from msgspec import Struct

from kubecli.clusters.session import Session
from kubecli.clusters.together import each_cluster
from kubecli.errors.api import UnknownResourceType
from kubecli.errors.base import KubecliError
from kubecli.errors.usage import UsageError
from kubecli.reading.objects.selection import Selection
from kubecli.reading.objects.targets import Names, Target, Targets, targets_of


class Located(Struct, frozen=True):
    """One request of one cluster."""

    session: Session
    target: Target


class Selected(Struct, frozen=True):
    """What is to be fetched. single: one object, asked for by name. errors: what could not be read of files."""

    targets: tuple[Located, ...]
    single: bool = False
    errors: tuple[KubecliError, ...] = ()

    @property
    def kinds(self) -> int:
        """How many kinds are asked for."""
        return len({(each.target.resource.group_version, each.target.resource.kind) for each in self.targets})


def select(sessions: Sequence[Session], selection: Selection) -> Selected:
    """Raises UsageError, UnknownResourceType, and what ends a connection; of several clusters, what ends one is an
    error of it, and a type that some of them lack is a note.
    """
    targets: list[Located] = []
    errors: list[KubecliError] = []
    single = len(sessions) == 1 and sessions[0].together is None
    if selection.filenames:
        from kubecli.reading.objects.files import read_files, targets_of_files

        documents = read_files(selection, sessions[0].runtime, sessions[0].resolved.request_timeout)
        for session in sessions:
            found, problems = targets_of_files(documents, session, selection)
            errors += problems
            single = single and found.single
            targets += located(session, found.targets)
        return Selected(tuple(targets), single, tuple(errors))
    known = False
    for session, found in each_cluster(sessions, partial(_targets, selection=selection), errors):
        known = True
        single = single and found.single
        targets += located(session, found.targets)
    if known:
        errors = [*_without_notes(sessions, errors)]
    return Selected(tuple(targets) if len(sessions) == 1 else _by_resource(targets), single, tuple(errors))


def check_named(selected: Selected, selection: Selection, *, every: bool) -> None:
    """Raises UsageError where a type stands alone. every: all its objects were asked for (--all)."""
    chosen = every or selection.selects or selection.filenames
    if not chosen and not all(each.target.name for each in selected.targets):
        raise UsageError("resource(s) were provided, but no name was specified")


def _by_resource(targets: list[Located]) -> tuple[Located, ...]:
    """The targets of one type together, of all clusters; both in the order they came in."""
    places: dict[tuple[str, str], int] = {}
    for each in targets:
        places.setdefault((each.target.resource.group, each.target.resource.name), len(places))
    return tuple(sorted(targets, key=lambda each: places[each.target.resource.group, each.target.resource.name]))


def _without_notes(sessions: Sequence[Session], errors: Sequence[KubecliError]) -> Iterator[KubecliError]:
    """The errors but for types that a cluster lacks and another has: that is said, and no error."""
    for error in errors:
        if isinstance(error, UnknownResourceType):
            next(each for each in sessions if each.context == error.context).warn(
                f'note: the server doesn\'t have a resource type "{error.name}"'
            )
        else:
            yield error


def located(session: Session, targets: Iterable[Target]) -> list[Located]:
    return [Located(session, target) for target in targets]


def _targets(session: Session, selection: Selection) -> Targets:
    if selection.names_everything:
        from kubecli.reading.objects.everything import targets_of_everything

        return targets_of_everything(session, selection)
    finder = session.resources
    return targets_of(
        selection.arguments,
        Names(finder.expand, finder.find),
        namespaces=selection.namespaces(session),
        has_selector=selection.selects,
        subresource=selection.subresource,
    )
