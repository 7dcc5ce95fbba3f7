"""A GET on behalf of somebody else: the server's answer as it is, whatever its code; sent once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from msgspec import Struct

from kubecli.api.client import ApiClient, check_path
from kubecli.errors.api import ReadOnlyError


class Forwarded(Struct):
    """body: unzipped, as it comes."""

    code: int
    headers: Sequence[tuple[str, str]]
    body: Iterator[bytes]


@contextmanager
def forward(api: ApiClient, target: str, headers: Mapping[str, str]) -> Iterator[Forwarded]:
    """target: path and query. Raises UsageError, ReadOnlyError, and what becomes of a connection.

    A path that would be sent in another form (without dot segments, or what follows a "#") is refused: whoever
    judged the target has judged something else.
    """
    check_path(target)
    request = api.http.build_request("GET", target, headers=dict(headers))
    path = target.partition("?")[0]
    if request.url.raw_path.partition(b"?")[0] != api.http.base_url.raw_path.rstrip(b"/") + path.encode():
        raise ReadOnlyError("GET", path)
    response = api.http.send(request, stream=True)
    try:
        yield Forwarded(response.status_code, response.headers.multi_items(), response.iter_bytes())
    finally:
        response.close()
