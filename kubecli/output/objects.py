"""What every printer of whole objects needs: the encodings by name, managedFields left out."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO, Protocol, cast


class ListWriter(Protocol):
    """A writer of one `kind: List`: begin, any number of pages of items, end."""

    def begin(self) -> None: ...

    def items(self, page: Iterable[Any]) -> None: ...

    def end(self, resource_version: str = "") -> None: ...


class Encoding(Protocol):
    """One way to write whole objects (the modules json_text, yaml_text and kyaml_text).

    SEPARATOR: what to write between the objects of a watch.
    """

    SEPARATOR: bytes
    ListWriter: Callable[[BinaryIO], ListWriter]

    def dumps(self, value: Any) -> bytes: ...

    def dump_event(self, event_type: str, obj: Any) -> bytes: ...


BATCH = 100
"""Objects turned into text at a time: enough for large writes, while the text of a page is never held whole."""


def batches(page: Iterable[Any]) -> Iterator[list[Any]]:
    """A page of objects in lists of at most BATCH."""
    objects = page if isinstance(page, list) else list(page)
    for start in range(0, len(objects), BATCH):
        yield objects[start : start + BATCH]


def encoding(name: str) -> Encoding:
    """name: "json", "yaml" or "kyaml". Only the one asked for is imported."""
    return cast(Encoding, importlib.import_module(f"kubecli.output.{name}_text"))


def omit_managed_fields(obj: Any) -> None:
    """Takes metadata.managedFields out of an object, in place: what kubectl does for json, yaml and kyaml.

    An item of a `kind: List` is an object of its own: call this for each.
    """
    metadata = obj.get("metadata")
    if isinstance(metadata, dict):
        metadata.pop("managedFields", None)
