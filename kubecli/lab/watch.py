"""Watches: the initial state or the changes since a version, then what a test injects."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from kubecli.lab.store import Store, StoreEvent
from kubecli.snapshot.apiserver.collection import Collection, Row
from kubecli.snapshot.apiserver.lists import check_version, selection, whole_number
from kubecli.snapshot.apiserver.negotiate import Form
from kubecli.snapshot.apiserver.represent import check_include, encode, partial, table
from kubecli.snapshot.apiserver.status import expired


class OpenWatch(Struct):
    """One open watch. Iterating it gives the lines of its body."""

    store: Store
    collection: Collection
    namespace: str
    form: Form
    include: str
    bookmarks: bool
    initial: bool
    initial_end: bool
    since: int
    timeout: int
    selected: Callable[[Row], bool]
    columns_sent: bool = False

    async def lines(self) -> AsyncIterator[bytes]:
        deadline = asyncio.get_running_loop().time() + self.timeout if self.timeout else None
        generation, position = self.store.generation, 0
        if 0 < self.since < self.store.compacted:
            words = f"too old resource version: {self.since} ({self.store.compacted})"
            yield self._line("ERROR", expired(words).body)
            return
        if self.initial:
            position = len(self.store.history)
            for line in self._initial():
                yield line
        while self.store.generation == generation:
            while position < len(self.store.history):
                change = self.store.history[position]
                position += 1
                if change.status is not None:
                    if change.version > self.since and change.collection in (None, self.collection):
                        yield self._line("ERROR", change.status)
                        return
                    continue
                if event := self._change(change):
                    yield event
            left = None if deadline is None else deadline - asyncio.get_running_loop().time()
            try:
                await asyncio.wait_for(self.store.changed(), left)
            except TimeoutError:
                return

    def _initial(self) -> Iterator[bytes]:
        for row in self.collection.within(self.namespace):
            if self.selected(row):
                yield self._event("ADDED", row)
        if self.initial_end:
            yield self._bookmark(self.store.resource_version, {"k8s.io/initial-events-end": "true"})

    def _change(self, change: StoreEvent) -> bytes | None:
        """A change as this watch sees it: what starts to match is ADDED, what stops matching is DELETED."""
        if change.version <= self.since:
            return None
        if change.type == "BOOKMARK":
            return self._bookmark(change.version) if self.bookmarks else None
        if change.collection is not self.collection or change.row is None:
            return None
        if self.namespace and change.row.head.namespace != self.namespace:
            return None
        was = change.before is not None and self.selected(change.before)
        is_now = change.type != "DELETED" and self.selected(change.row)
        if not was and not is_now:
            return None
        kind = "DELETED" if not is_now else "MODIFIED" if was else "ADDED"
        return self._event(kind, change.row)

    def _event(self, kind: str, row: Row) -> bytes:
        if self.form.kind == "Table":
            metadata = {"resourceVersion": row.head.resource_version}
            columns = not self.columns_sent
            self.columns_sent = True
            shown = table(self.collection, [row], metadata, self.form.version, self.include, columns=columns)
            return self._line(kind, shown)
        if self.form.kind:
            return self._line(kind, partial(row, self.form.version))
        return self._line(kind, self.collection.whole(row))

    def _bookmark(self, version: int, annotations: dict[str, str] | None = None) -> bytes:
        metadata: dict[str, Any] = {"name": "", "resourceVersion": str(version), "creationTimestamp": None}
        if annotations:
            metadata["annotations"] = annotations
        return self._event("BOOKMARK", Row({"metadata": metadata}, [""] * len(self.collection.columns)))

    @staticmethod
    def _line(kind: str, obj: Any) -> bytes:
        return encode({"type": kind, "object": obj}) + b"\n"


def open_watch(
    store: Store, collection: Collection, namespace: str, query: Mapping[str, str], form: Form
) -> OpenWatch:
    """A watch as its query asks for it. Raises Refusal (400, 504).

    No resourceVersion, or 0: the state first, then changes. A version: the changes after it. sendInitialEvents:
    the state, a bookmark that marks its end, then changes.
    """
    since = check_version(store, query.get("resourceVersion", ""))
    send_initial = query.get("sendInitialEvents") == "true"
    return OpenWatch(
        store=store,
        collection=collection,
        namespace=namespace,
        form=form,
        include=check_include(query.get("includeObject", "")),
        bookmarks=query.get("allowWatchBookmarks") in ("true", "1"),
        initial=since == 0 or send_initial,
        initial_end=send_initial,
        since=0 if send_initial else since,
        timeout=whole_number(query, "timeoutSeconds"),
        selected=selection(collection, query),
    )
