"""`diff -f`: what a cluster would have if files were applied, as far as GETs can tell.

`kubectl diff` lets the server apply them, dry, for which a user needs the right to PATCH. Here the files are laid
over what is there: fields that they name, and fields that were applied before and that they name no more. What
defaulting and admission would make of it is not simulated.
"""

from __future__ import annotations

import base64
import copy
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

import msgspec
from msgspec import Struct

from kubecli.clusters.session import Session
from kubecli.errors.api import NotFoundError
from kubecli.errors.base import KubecliError
from kubecli.errors.expressions import ExpressionError
from kubecli.meta.fields import mapping, objects, strings, text
from kubecli.meta.quantity import parse_quantity
from kubecli.meta.resource import Resource
from kubecli.output.differences import Difference
from kubecli.reading.diff.changes import same
from kubecli.reading.diff.merge_keys import Key, keys_of
from kubecli.reading.diff.run import difference_of
from kubecli.reading.diff.secrets import SecretValues
from kubecli.reading.objects.fetch import fetch
from kubecli.reading.objects.files import objects_of_files, read_files
from kubecli.reading.objects.select import Located
from kubecli.reading.objects.selection import Selection
from kubecli.reading.objects.wanted import OBJECTS

Object = dict[str, Any]
_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
_APPLIERS = ("kubectl", "kubectl-client-side-apply", "kubectl-last-applied")
_AMOUNTS = ("capacity", "default", "defaultRequest", "hard", "limits", "max", "min", "requests")
_OWN = ("apiVersion", "kind", "status")


def laid_over(live: Object, written: Object) -> Object:
    """The object as it would be. What it was not known to have been applied is not taken out."""
    merged = copy.deepcopy(live)
    written = _stored(written)
    _take_out(merged, _applied_before(live), written, "")
    return dict(_over(merged, {key: value for key, value in written.items() if key != "status"}, ""))


def _stored(written: Object) -> Object:
    """As the API keeps it: the stringData of a Secret is in its data."""
    clear = mapping(written, "stringData") if text(written, "kind") == "Secret" else {}
    if not clear:
        return written
    encoded = {key: base64.b64encode(str(value).encode()).decode() for key, value in clear.items()}
    kept = {key: value for key, value in written.items() if key != "stringData"}
    return {**kept, "data": {**mapping(written, "data"), **encoded}}


def _over(live: Any, written: Any, field: str, *, quantity: bool = False) -> Any:
    """field: what the value is called; quantity: whether it is an amount of something."""
    if live is None and isinstance(written, dict):
        live = {}
    if isinstance(live, dict) and isinstance(written, dict):
        for name, value in written.items():
            if value is None:
                live.pop(name, None)
            else:
                live[name] = _over(live.get(name), value, name, quantity=field in _AMOUNTS)
        return live
    if isinstance(live, list) and isinstance(written, list):
        keys = keys_of(field, live, written)
        if keys is not None and live and written:
            return _items_over(dict(zip(keys[0], live, strict=True)), keys[1], written)
    return live if _means(live, written, quantity=quantity) else written


def _items_over(live: dict[Key, Any], keys: Sequence[Key], written: Sequence[Any]) -> list[Any]:
    for key, item in zip(keys, written, strict=True):
        live[key] = _over(live[key], item, "") if key in live else item
    return list(live.values())


def _means(live: Any, written: Any, *, quantity: bool) -> bool:
    """Whether it is only written otherwise: an amount, or a number where the API keeps text."""
    if same(live, written):
        return True
    plain = all(isinstance(each, str | int | float) and not isinstance(each, bool) for each in (live, written))
    if not plain or not quantity:
        return plain and str(live) == str(written)
    try:
        return parse_quantity(live).equals(parse_quantity(written))
    except ExpressionError:
        return False


def _take_out(live: Any, before: Any, written: Any, field: str) -> None:
    """Takes out of live what before has and written has not."""
    if isinstance(live, dict) and isinstance(before, dict) and isinstance(written, dict):
        for name, value in before.items():
            if name not in live or name in _OWN:
                continue
            if name not in written:
                if value not in ({}, []):  # which kubectl writes of annotations that it added itself
                    del live[name]
            else:
                _take_out(live[name], value, written[name], name)
    elif isinstance(live, list) and isinstance(before, list) and isinstance(written, list):
        for one, known in ((live, before), (written, before)):
            if keys_of(field, one, known) is None:
                return
        _take_items_out(live, before, written, field)


def _take_items_out(live: list[Any], before: list[Any], written: list[Any], field: str) -> None:
    had, now, kept = _by_key(before, field), _by_key(written, field), []
    for key, item in _by_key(live, field).items():
        if key in had and key not in now:
            continue
        if key in had:
            _take_out(item, had[key], now[key], "")
        kept.append(item)
    live[:] = kept


def _by_key(items: list[Any], field: str) -> dict[Key, Any]:
    keys = keys_of(field, items, items)
    return dict(zip(keys[0], items, strict=True)) if keys is not None else {}


def _applied_before(live: Object) -> Any:
    """What was applied: kubectl's annotation, else the fields that kubectl's server-side apply manages."""
    with suppress(msgspec.DecodeError, RecursionError):
        return msgspec.json.decode(strings(live, "metadata.annotations").get(_APPLIED, ""))
    before: Object = {}
    for entry in objects(live, "metadata.managedFields"):
        if (
            entry.get("operation") == "Apply"
            and entry.get("manager") in _APPLIERS
            and not entry.get("subresource")
        ):
            before |= dict(_of_fields(mapping(entry, "fieldsV1")))
    return before


def _of_fields(fields: Object) -> Any:
    """FieldsV1 as a value of the same shape: `f:` is a field, `k:` an item of a list by its keys."""
    items, found = [], {}
    for name, inner in fields.items():
        kind, _, rest = name.partition(":")
        value = _of_fields(inner) if isinstance(inner, dict) and inner else True
        if kind == "f":
            found[rest] = value
        elif kind == "k" and isinstance(value, dict):
            with suppress(msgspec.DecodeError):
                items.append({**value, **msgspec.json.decode(rest, type=dict[str, Any])})
    return items or found


class Laid(Struct, frozen=True):
    """One object that files name: what is there, None for nothing, and what would be."""

    resource: Resource
    live: Object | None
    merged: Object


class FileComparison:
    """Read `differences` first; then errors has what went wrong. Nothing that files name is left out: no notes."""

    def __init__(
        self, session: Session, selection: Selection, secrets: SecretValues, *, all_fields: bool = False
    ) -> None:
        self.session = session
        self.selection = selection
        self.secrets = secrets
        self.all_fields = all_fields
        self.errors: list[KubecliError] = []
        self.notes: tuple[str, ...] = ()

    def differences(self) -> Iterator[Difference]:
        """In the files' order. Raises UsageError."""
        for laid in self._laid():
            found = difference_of(laid.resource, laid.live, laid.merged, self.secrets, all_fields=self.all_fields)
            if found is not None:
                yield found

    def _laid(self) -> Iterator[Laid]:
        documents = read_files(self.selection, self.session.runtime, self.session.resolved.request_timeout)
        written, self.errors = objects_of_files(documents, self.session, self.selection)
        targets = [Located(self.session, each.target) for each in written]
        for each, fetched in zip(written, fetch(targets, OBJECTS, self.selection), strict=True):
            resource, content = each.target.resource, _with_namespace(each.content, each.target.namespace)
            if isinstance(fetched.error, NotFoundError):
                yield Laid(resource, None, _stored(content))
            elif fetched.error is not None:
                self.errors.append(fetched.error)
            else:
                live = fetched.objects[0]
                yield Laid(resource, live, self.secrets.laid_over(live, laid_over(live, content)))


def _with_namespace(written: Object, namespace: str) -> Object:
    if not namespace:
        return written
    return {**written, "metadata": {"namespace": namespace, **mapping(written, "metadata")}}
