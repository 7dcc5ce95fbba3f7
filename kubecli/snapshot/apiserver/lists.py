"""Lists: selecting, and paging by limit and continue.

A continue token is the server's own: base64 of {"v": "meta.k8s.io/v1", "rv": VERSION, "start": KEY}. One made
before the store was compacted is expired: 410, with a token (rv -1) that goes on from the same key.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import msgspec
from msgspec import Struct

from kubecli.snapshot.apiserver.collection import Collection, Row
from kubecli.snapshot.apiserver.selectors import field_filter, label_filter
from kubecli.snapshot.apiserver.status import Refusal, bad_request, expired

_EXPIRED = (
    "The provided continue parameter is too old to display a consistent list result. You can start a new list "
    "without the continue parameter, or use the continue token in this response to retrieve the remainder of the "
    "results. Continuing with the provided token results in an inconsistent list - objects that were created, "
    "modified, or deleted between the time the first chunk was returned and now may show up in the list."
)


class Versions(Protocol):
    """Where a store is in time. compacted: versions before it are forgotten; 0 when none is."""

    @property
    def resource_version(self) -> int: ...

    @property
    def compacted(self) -> int: ...


class _Token(msgspec.Struct):
    v: str
    rv: int
    start: str


class RowPage(Struct, frozen=True):
    rows: list[Row]
    metadata: dict[str, Any]


def selection(collection: Collection, query: Mapping[str, str]) -> Callable[[Row], bool]:
    """labelSelector and fieldSelector as one predicate. Raises Refusal (400)."""
    labels, fields = query.get("labelSelector", ""), query.get("fieldSelector", "")
    by_label = label_filter(labels) if labels else None
    by_field = (
        field_filter(fields, collection.group, collection.resource, custom=collection.custom) if fields else None
    )

    def holds(row: Row) -> bool:
        if by_label and not by_label(row.head.labels or {}):
            return False
        return not by_field or by_field(row.object)

    return holds


def list_page(store: Versions, collection: Collection, namespace: str, query: Mapping[str, str]) -> RowPage:
    """One page. Raises Refusal: 400 for bad selectors, numbers and tokens, 410, 504 for a version to come."""
    selected = selection(collection, query)
    limit = whole_number(query, "limit")
    version, start = page_start(store, query)
    rows = [row for row in collection.within(namespace) if row.key >= start and selected(row)]
    metadata: dict[str, Any] = {"resourceVersion": str(version)}
    if limit and len(rows) > limit:
        metadata["continue"] = continue_token(version, rows[limit - 1].key)
        if not query.get("labelSelector") and not query.get("fieldSelector"):
            metadata["remainingItemCount"] = len(rows) - limit
        rows = rows[:limit]
    return RowPage(rows, metadata)


def page_start(store: Versions, query: Mapping[str, str]) -> tuple[int, str]:
    """The list's resourceVersion, and the page's least key: "" for the first. Raises Refusal (400, 410, 504)."""
    check_version(store, query.get("resourceVersion", ""))
    if not query.get("continue"):
        return store.resource_version, ""
    token = _decode(query["continue"])
    if 0 <= token.rv < store.compacted:
        raise expired(_EXPIRED, **{"continue": _encode(-1, token.start)})
    return (token.rv if token.rv > 0 else store.resource_version), token.start


def continue_token(version: int, last: str) -> str:
    """The token of the page after the one that ends with the key `last`."""
    return _encode(version, last + "\0")


def whole_number(query: Mapping[str, str], name: str) -> int:
    """A query parameter that is a number of items or seconds; 0 when not given. Raises Refusal (400)."""
    text = query.get(name, "")
    try:
        value = int(text or "0")
    except ValueError:
        raise bad_request(f'strconv.ParseInt: parsing "{text}": invalid syntax') from None
    return max(value, 0)


def check_version(store: Versions, text: str) -> int:
    """resourceVersion as a number, 0 when not given. Raises Refusal: 400, or 504 for one still to come."""
    if not text:
        return 0
    if not text.isdecimal():
        raise bad_request(
            f'resourceVersion: Invalid value: "{text}": strconv.ParseUint: parsing "{text}": invalid syntax'
        )
    if int(text) > store.resource_version:
        causes = [{"reason": "ResourceVersionTooLarge", "message": "Too large resource version"}]
        raise Refusal(
            504,
            "Timeout",
            f"Too large resource version: {text}, current: {store.resource_version}",
            {"causes": causes, "retryAfterSeconds": 1},
        )
    return int(text)


def _encode(version: int, start: str) -> str:
    body = msgspec.json.encode(_Token("meta.k8s.io/v1", version, start))
    return base64.urlsafe_b64encode(body).decode().rstrip("=")


def _decode(text: str) -> _Token:
    try:
        body = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        return msgspec.json.decode(body, type=_Token)
    except (binascii.Error, ValueError, msgspec.DecodeError) as error:
        raise bad_request(f"continue key is not valid: {error}") from None
