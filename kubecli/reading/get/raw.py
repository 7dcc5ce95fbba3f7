"""`get --raw`: one path, and the server's bytes as they come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from kubecli.clusters.session import Session
from kubecli.errors.api import ReadOnlyError
from kubecli.errors.usage import UsageError
from kubecli.output.printing import Printing
from kubecli.reading.get.request import GetRequest


def raw_path(raw: str, request: GetRequest, printing: Printing) -> str:
    """The path and query to ask for; of a whole URL only these, as kubectl. Raises UsageError, ReadOnlyError."""
    if request.selection.arguments:
        raise UsageError("arguments may not be passed when --raw is specified")
    if request.watches or request.selection.selector:
        raise UsageError(
            "--raw may not be specified with other flags that filter the server request or alter the output"
        )
    if printing.output:
        raise UsageError("--raw and --output are mutually exclusive")
    try:
        parts = urlsplit(raw)
    except ValueError:
        parts = urlsplit("")
    if not parts.path.startswith("/") or any(ord(character) <= 0x20 for character in raw):
        raise UsageError(f'--raw must be a valid URL path: parse "{raw}": invalid URI for request')
    if re.search("%3f|%23", parts.path, re.IGNORECASE):  # a query that only shows when it is decoded once more
        raise ReadOnlyError("GET", parts.path)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def raw_bytes(session: Session, path: str) -> Iterator[bytes]:
    with session.api.stream(path, accept="application/json, */*") as chunks:
        yield from chunks
