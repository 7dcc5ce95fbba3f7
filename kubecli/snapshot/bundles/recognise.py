"""Which tool wrote these files."""

from __future__ import annotations

from collections.abc import Iterator

from kubecli.snapshot.bundles import dump, gather, manifests, must_gather, support_bundle
from kubecli.snapshot.bundles.bundle import Bundle
from kubecli.snapshot.files.tree import SavedFiles

_READERS = (support_bundle.recognise, must_gather.recognise, gather.recognise, dump.recognise, manifests.recognise)


def recognise(files: SavedFiles) -> Iterator[Bundle]:
    """The clusters in them, as the first reader that knows the layout finds them. Raises SnapshotError."""
    for reader in _READERS:
        found = list(reader(files))
        if found:
            yield from found
            return
