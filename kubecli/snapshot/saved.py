"""What every saved cluster can be asked, whoever saved it in which format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from kubecli.snapshot.apiserver.answer import ServedState
from kubecli.snapshot.apiserver.collection import GroupVersionResource
from kubecli.snapshot.apiserver.discovery import SavedDocuments
from kubecli.snapshot.apiserver.route import Route


class SavedCluster(ServedState, SavedDocuments, Protocol):
    """An opened one. Its `compacted` is 0: it has no history."""

    @property
    def where(self) -> str:
        """The path, for messages."""

    @property
    def name(self) -> str:
        """What it is called among several: the context it was saved from, else its file's name."""

    @property
    def server(self) -> str:
        """The address it had; "" when nobody wrote it down."""

    @property
    def layout(self) -> str:
        """ "kubecli snapshot", "must-gather" ..."""

    @property
    def captured(self) -> datetime:
        """The moment that ages are counted to."""

    @property
    def namespace(self) -> str:
        """The one that commands look into when none is said."""

    @property
    def namespaces(self) -> tuple[str, ...]:
        """The only ones it is of; () for all."""

    def keys(self) -> Iterable[GroupVersionResource]:
        """The resources it has a list of."""

    def check(self, route: Route, query: Mapping[str, str]) -> None:
        """Raises NotSaved when what is asked for was not saved, or not as a whole object, list or log."""

    def notes(self, route: Route) -> Iterable[str]:
        """What a reader of the answer should know, such as which namespaces it is of."""

    def facts(self) -> Iterable[tuple[str, str]]:
        """What else is known of it, in words: ("cluster", "https://10.0.0.1:6443, v1.36.2")."""

    def counts(self) -> Iterable[tuple[GroupVersionResource, int]]:
        """How many objects there are of each of the `keys`."""

    def missing(self) -> Iterable[tuple[str, str]]:
        """What was asked for and could not be had, and why."""

    def close(self) -> None: ...
