"""The recording that comes with the lab: a snapshot folder, and an archive of the OpenAPI documents that are not
in it.

data/openapi.tar.xz has one document for each group version of the recorded server, as GET /openapi/v3/... gave it,
named as in a snapshot. Of their `paths`, which are nine tenths of them, only what tells the kind of a resource is
kept. They are packed together since they repeat each other: 2.3 MB are 0.14 MB.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from kubecli.snapshot.files.archive import TarFiles
from kubecli.snapshot.files.folder import FolderFiles
from kubecli.snapshot.recorded import Recording
from kubecli.snapshot.recorded_cluster import RecordedCluster

DATA = Path(__file__).parent / "data"
RECORDED = datetime(2026, 11, 23, 23, 19, 40, tzinfo=UTC)
"""When the packaged snapshot was taken."""


class PackagedCluster(RecordedCluster):
    """The archive is unpacked when a document of it is first asked for."""

    def __init__(self) -> None:
        super().__init__(FolderFiles(DATA))
        self._schemas = Recording(TarFiles(DATA / "openapi.tar.xz"))

    def openapi(self) -> Iterator[tuple[str, bytes]]:
        yield from sorted([*super().openapi(), *self._schemas.openapi()])

    def openapi_document(self, name: str) -> bytes | None:
        return super().openapi_document(name) or self._schemas.openapi_document(name)
