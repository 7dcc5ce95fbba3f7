"""`get --raw`: one path, and the server's bytes as they come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from kubecli.errors.usage import UsageError
from kubecli.reading.get.objects import safe_stdout
from kubecli.reading.session import Session


def check_raw(arguments: Sequence[str], flags: Mapping[str, Any]) -> str:
    """The path and query to ask for; of a whole URL only these, as kubectl. Raises UsageError."""
    if arguments:
        raise UsageError("arguments may not be passed when --raw is specified")
    if flags["watch"] or flags["watch_only"] or flags["selector"]:
        raise UsageError(
            "--raw may not be specified with other flags that filter the server request or alter the output"
        )
    if flags["output"]:
        raise UsageError("--raw and --output are mutually exclusive")
    raw = flags["raw"]
    try:
        parts = urlsplit(raw)
    except ValueError:
        parts = urlsplit("")
    if not parts.path.startswith("/") or any(ord(character) <= 0x20 for character in raw):
        raise UsageError(f'--raw must be a valid URL path: parse "{raw}": invalid URI for request')
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def print_raw(session: Session, path: str) -> None:
    stdout = safe_stdout(session)
    with session.api.stream(path, accept="application/json, */*") as chunks:
        for chunk in chunks:
            stdout.write(chunk)
