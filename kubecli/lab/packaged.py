"""The recording that comes with the lab: a snapshot folder, and an archive of the OpenAPI documents that are not
in it.

data/openapi.tar.xz has one document for each group version of the recorded server, as GET /openapi/v3/... gave it,
named as in a snapshot. Of their `paths`, which are nine tenths of them, only what tells the kind of a resource is
kept. They are packed together since they repeat each other: 2.3 MB are 0.14 MB.

Its time is that of the recording, and tests say what time it is. A cluster that is used gets a clock: then all
times in it are moved, so that the recording was made when the cluster started, and its tables are made anew for
each request. An age in a table, counted by the server, and one that a client counts are then the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from kubecli.snapshot.apiserver.collection import Collection, GroupVersionResource, Object
from kubecli.snapshot.columns.registry import has_table, table_for
from kubecli.snapshot.columns.table import age_of
from kubecli.snapshot.files.archive import TarFiles
from kubecli.snapshot.files.folder import FolderFiles
from kubecli.snapshot.recorded import Recording
from kubecli.snapshot.recorded_cluster import RecordedCluster

DATA = Path(__file__).parent / "data"
RECORDED = datetime(2026, 11, 23, 23, 19, 40, tzinfo=UTC)
"""When the packaged snapshot was taken."""
Clock = Callable[[], datetime]
_TIME = re.compile(rb"\b(2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d)(?=(?:\.\d+)?Z)")


class MovedFiles(FolderFiles):
    """The recording's files, with the times of objects and log lines moved by whole seconds."""

    def __init__(self, folder: Path, by: timedelta) -> None:
        super().__init__(folder)
        self._by = by

    def read(self, name: str) -> bytes:
        data = super().read(name)
        return _TIME.sub(self._moved, data) if name.startswith(("resources/", "logs/")) else data

    def _moved(self, time: re.Match[bytes]) -> bytes:
        return (datetime.fromisoformat(time[1].decode()) + self._by).isoformat().encode()


class PackagedCluster(RecordedCluster):
    """clock: of a cluster whose time goes on. The archive is unpacked when a document of it is first asked for."""

    def __init__(self, clock: Clock | None = None) -> None:
        moved = (clock() - RECORDED).total_seconds() if clock else 0
        super().__init__(MovedFiles(DATA, timedelta(seconds=int(moved))) if clock else FolderFiles(DATA))
        self._clock = clock
        self._schemas = Recording(TarFiles(DATA / "openapi.tar.xz"))

    def openapi(self) -> Iterator[tuple[str, bytes]]:
        yield from sorted([*super().openapi(), *self._schemas.openapi()])

    def openapi_document(self, name: str) -> bytes | None:
        return super().openapi_document(name) or self._schemas.openapi_document(name)

    def _read(self, key: GroupVersionResource) -> Collection | None:
        found = super()._read(key)
        if found is None or self._clock is None:
            return found
        return replace(found, make_cells=self._cells(key, found, self._clock), keeps_cells=False)

    def _cells(
        self, key: GroupVersionResource, collection: Collection, clock: Clock
    ) -> Callable[[Object], list[Any]]:
        """What makes the cells of an object now; of a table that is only recorded, its age alone is new."""
        definition = self._definition(key)
        if definition is not None or has_table(*key):
            made = table_for(*key, definition)
            return lambda obj: made.cells({"apiVersion": collection.api_version, **obj}, clock())
        recorded = {key: row.cells for key, row in collection.rows.items()}
        names = [column.name for column in collection.columns]

        def cells(obj: Object) -> list[Any]:
            metadata = obj["metadata"]
            known = recorded.get("/".join(filter(None, (metadata.get("namespace"), metadata["name"]))))
            found = list(known or [metadata["name"], *names[1:]])  # a recorded row may have a cell too many
            return [age_of(obj, clock()) if name == "Age" else cell for name, cell in zip_longest(names, found)]

        return cells
