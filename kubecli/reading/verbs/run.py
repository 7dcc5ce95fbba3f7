"""What kubectl's writing verbs answer with GETs: labels, annotations, environment variables, what was applied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from kubecli.clusters.session import Session
from kubecli.errors.base import KubecliError
from kubecli.errors.usage import UsageError
from kubecli.reading.objects.found import FoundObject, found_objects
from kubecli.reading.objects.select import check_named, select
from kubecli.reading.objects.selection import Selection


class NamedRequest(Struct, frozen=True):
    """every: all objects of a type may be meant."""

    selection: Selection
    every: bool = False

    def check(self) -> None:
        """Raises UsageError."""
        for flag, value in (
            ("field-selector", self.selection.field_selector),
            ("selector", self.selection.selector),
        ):
            if self.every and value:
                raise UsageError(f"cannot set --all and --{flag} at the same time")


class NamedObjects:
    """The objects that are named. single: it is one, asked for by its name. errors: filled while they are read."""

    def __init__(self, sessions: Sequence[Session], request: NamedRequest) -> None:
        """Raises UsageError, and what `select` raises."""
        self.selected = select(sessions, request.selection)
        self.selection = request.selection
        check_named(self.selected, self.selection, every=request.every)
        self.single = self.selected.single
        self.errors: list[KubecliError] = list(self.selected.errors)

    def __iter__(self) -> Iterator[FoundObject]:
        return found_objects(self.selected.targets, self.errors, self.selection)
