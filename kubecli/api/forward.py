"""A GET on behalf of somebody else: the server's answer as it is, whatever its code; sent once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from msgspec import Struct

from kubecli.api.client import ApiClient, check_path


class Forwarded(Struct):
    """body: unzipped, as it comes."""

    code: int
    headers: Sequence[tuple[str, str]]
    body: Iterator[bytes]


@contextmanager
def forward(api: ApiClient, target: str, headers: Mapping[str, str]) -> Iterator[Forwarded]:
    """target: path and query. Raises UsageError, ReadOnlyError, and what becomes of a connection."""
    check_path(target)
    response = api.http.send(api.http.build_request("GET", target, headers=dict(headers)), stream=True)
    try:
        yield Forwarded(response.status_code, response.headers.multi_items(), response.iter_bytes())
    finally:
        response.close()
