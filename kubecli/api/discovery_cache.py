"""The discovery cache: one file for each of /api and /apis, under a folder that belongs to one server.

A file is a line of JSON (ETag, time) and the document after it. Folders are 0700, files 0600; a file is
replaced as a whole. A cache that cannot be read or written is only slower, never an error.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec
from msgspec import Struct

from kubecli.api.discovery import GroupList

LIFETIME = 6 * 3600.0


class _Header(msgspec.Struct):
    etag: str = ""
    fetched: float = 0.0


class Cached(Struct, frozen=True):
    document: GroupList
    etag: str
    fetched: float

    def is_fresh(self, now: float) -> bool:
        """Younger than kubectl's own lifetime of six hours; a time in the future is not to be trusted."""
        return 0 <= now - self.fetched < LIFETIME


class DiscoveryCache(Struct, frozen=True):
    folder: Path

    @classmethod
    def for_server(cls, base: Path, server: str) -> DiscoveryCache:
        """base: ~/.kube/cache. server: its URL; https://a:6443/p becomes the folder kubecli/a_6443_p."""
        name = server.removeprefix("https://").removeprefix("http://")
        safe = "".join(mark if mark.isascii() and (mark.isalnum() or mark in ".-") else "_" for mark in name)
        return cls(base / "kubecli" / safe)

    def load(self, root: str) -> Cached | None:
        try:
            header, _, body = self._file(root).read_bytes().partition(b"\n")
            facts = msgspec.json.decode(header, type=_Header)
            return Cached(msgspec.json.decode(body, type=GroupList), facts.etag, facts.fetched)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None

    def save(self, root: str, document: GroupList, etag: str, now: float) -> None:
        from kubecli.files.replace import replace  # only to write

        content = msgspec.json.encode(_Header(etag, now)) + b"\n" + msgspec.json.encode(document)
        with contextlib.suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace(self._file(root), content, durable=False)

    def _file(self, root: str) -> Path:
        return self.folder / f"{root.strip('/')}.json"
