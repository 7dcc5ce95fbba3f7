"""What a snapshot says of itself: manifest.json and skipped.json."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

FORMAT = 1
"""The version of the format. A reader refuses a larger one."""
MANIFEST = "manifest.json"
SKIPPED = "skipped.json"


class Scope(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was asked to be saved.

    namespaces: () is all. types: () is all. logs: "none", "tail=N" or "all". since: as it was typed.
    """

    namespaces: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    logs: str = "none"
    since: str = ""
    since_seconds: int = 0


class Packed(msgspec.Struct, frozen=True, array_like=True):
    """Where a file is in a packed archive: bytes counted from the end of the manifest's own member."""

    name: str
    offset: int
    packed: int
    size: int


class Counted(msgspec.Struct, frozen=True, array_like=True):
    """A list, and how many objects it has."""

    group: str
    version: str
    resource: str
    count: int


class Manifest(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """captured: RFC 3339, the moment that ages are counted to. secrets: "masked" or "included".

    salt: which key the hashes of masked values were made with; when it is the same in two snapshots, they compare.
    partial: some of what was asked for is in skipped.json instead.
    """

    format: int
    captured: str
    kubecli: str = ""
    context: str = ""
    server: str = ""
    server_version: str = ""
    user: str = ""
    namespace: str = "default"
    scope: Scope = Scope()
    secrets: str = "masked"
    salt: str = ""
    partial: bool = False
    lists: tuple[Counted, ...] = ()
    logs: int = 0
    packed: tuple[Packed, ...] = ()

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.captured).astimezone(UTC)


class Skipped(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that was asked for and could not be had.

    namespace: "" for all. reason: "forbidden", or "failed". name, container: of a log.
    """

    group: str
    version: str
    resource: str
    reason: str
    message: str = ""
    namespace: str = ""
    name: str = ""
    container: str = ""
    previous: bool = False

    @property
    def words(self) -> str:
        return "forbidden to the user who saved it" if self.reason == "forbidden" else self.message or self.reason


def decode_manifest(data: bytes) -> Manifest:
    """Raises msgspec.DecodeError, ValueError."""
    manifest = msgspec.json.decode(data, type=Manifest)
    if manifest.format > FORMAT:
        raise ValueError(f"format {manifest.format}, of a later kubecli; this one reads up to {FORMAT}")
    _ = manifest.moment
    return manifest


def decode_skipped(data: bytes) -> Sequence[Skipped]:
    """Raises msgspec.DecodeError."""
    return msgspec.json.decode(data, type=tuple[Skipped, ...])
