"""What every printer of whole objects needs: the encodings by name, managedFields left out."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
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


def encoding(name: str) -> Encoding:
    """name: "json", "yaml" or "kyaml". Only the one asked for is imported."""
    return cast(Encoding, importlib.import_module(f"kubecli.output.{name}_text"))


def list_number(text: str) -> int | float:
    """A float of a list's items, for msgspec.json.Decoder(float_hook=...).

    kubectl writes the items of a list as JSON and reads them again before it prints them through paths, templates
    and columns: 1000000.0 becomes the integer 1000000 there (and stays 1e+06 in a single object).
    """
    value = float(text)
    return int(value) if value.is_integer() and -(2**63) <= value < 2**63 else value


def omit_managed_fields(obj: Any) -> None:
    """Takes metadata.managedFields out of an object, in place: what kubectl does for json, yaml and kyaml.

    An item of a `kind: List` is an object of its own: call this for each.
    """
    metadata = obj.get("metadata")
    if isinstance(metadata, dict):
        metadata.pop("managedFields", None)


def ensure_type(obj: dict[str, Any], api_version: str, kind: str) -> None:
    """Gives a list item its apiVersion and kind, in place: servers leave them out of the items of a typed list."""
    if not obj.get("apiVersion"):
        obj["apiVersion"] = api_version
    if not obj.get("kind"):
        obj["kind"] = kind
