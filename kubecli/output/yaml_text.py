"""`-o yaml`: the bytes that kubectl (sigs.k8s.io/yaml on go-yaml 2.4) writes for the same JSON value.

An emitter of our own: libyaml through PyYAML is exact in neither quoting nor key order and takes many times as
long; a compiled emitter (serde-yaml and the like) has other quoting, folding and key rules. What makes this one
quick: per set of keys the order and the key texts are worked out once, and per string its text.

Deliberate differences: kubectl fails on U+007F and other control characters it calls not allowed, and reads U+0085
as a blank; here they are escaped, so that what is printed reads back as the same value.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO, Final

from kubecli.gotext.numbers import Uint64
from kubecli.output.objects import batches
from kubecli.output.yaml_keys import sort_keys
from kubecli.output.yaml_scalars import is_context_free, write_key, write_string

SEPARATOR: Final = b"---\n"
"""What stands between the documents of a watch."""

_CACHE_LIMIT = 8_000
_INT64 = range(-(2**63), 2**63)


def dumps(value: Any) -> bytes:
    """One document as kubectl prints it, without a `---`."""
    emitter = Emitter()
    emitter.document(value)
    return emitter.take()


def dump_event(event_type: str, obj: Any) -> bytes:
    """A watch event (--output-watch-events), its managedFields as they are."""
    return dumps({"type": event_type, "object": obj})


class ListWriter:
    """A `kind: List` written while its items arrive; holds nothing but the current page.

    begin(), items(page) for each page, end(): the bytes of dumps() on the whole list.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._emitter = Emitter()
        self._empty = True

    def begin(self) -> None:
        self._stream.write(b"apiVersion: v1\n")

    def items(self, page: Iterable[Any]) -> None:
        """Writes objects; each must already carry its apiVersion and kind."""
        for objects in batches(page):
            self._emitter.items(objects)
            self._stream.write(b"items:\n" if self._empty else b"")
            self._stream.write(self._emitter.take())
            self._empty = False

    def end(self, resource_version: str = "") -> None:
        if self._empty:
            self._stream.write(b"items: []\n")
        self._stream.write(b"kind: List\n" + dumps({"metadata": {"resourceVersion": resource_version}}))


class Emitter:
    """Collects text; take() hands it over as bytes and starts anew. Keeps what it learnt of keys and strings."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._texts: dict[str, str] = {}
        self._plans: dict[tuple[str, ...], list[tuple[str, str]]] = {}

    def take(self) -> bytes:
        text = "".join(self._out)
        self._out.clear()
        return text.encode("utf-8", "replace")

    def document(self, value: Any) -> None:
        if isinstance(value, dict) and value:
            self._mapping(value, 0, "")
        elif isinstance(value, list) and value:
            self._sequence(value, 0, "")
        else:
            self._out.append(self._scalar(value, 2, 0))

    def items(self, values: Iterable[Any]) -> None:
        """The items of a sequence at the left edge."""
        self._sequence(values, 0, "")

    def _mapping(self, mapping: dict[str, Any], indent: int, lead: str) -> None:
        """lead: what stands before the first key on its line ("  " or "- "); the others get the indent."""
        out, texts = self._out, self._texts
        keys = tuple(mapping)
        plan = self._plans.get(keys)
        if plan is None:
            plan = self._plan(keys)
        pad = " " * indent
        for key, label in plan:
            value = mapping[key]
            kind = type(value)
            if not label:
                self._complex_key(key, value, indent, lead)
            elif kind is str:
                text = texts.get(value)
                if text is None:
                    text = self._string(value, indent + 2, len(lead) + len(label) + 1)
                out.append(f"{lead}{label} {text}")
            elif kind is dict and value:
                out.append(f"{lead}{label}\n")
                self._mapping(value, indent + 2, pad + "  ")
            elif kind is list and value:
                out.append(f"{lead}{label}\n")
                self._sequence(value, indent, pad)
            else:
                out.append(f"{lead}{label} {self._scalar(value, 0, 0)}")
            lead = pad

    def _sequence(self, values: Iterable[Any], indent: int, lead: str) -> None:
        out, texts = self._out, self._texts
        pad = " " * indent
        for value in values:
            kind = type(value)
            if kind is dict and value:
                self._mapping(value, indent + 2, lead + "- ")
            elif kind is str:
                text = texts.get(value)
                if text is None:
                    text = self._string(value, indent + 2, len(lead) + 2)
                out.append(f"{lead}- {text}")
            elif kind is list and value:
                self._sequence(value, indent + 2, lead + "- ")
            else:
                out.append(f"{lead}- {self._scalar(value, 0, 0)}")
            lead = pad

    def _complex_key(self, key: str, value: Any, indent: int, lead: str) -> None:
        pad = " " * indent
        self._out.append(f"{lead}? {write_string(key, indent + 2, len(lead) + 2)}")
        if isinstance(value, dict) and value:
            self._mapping(value, indent + 2, pad + ": ")
        elif isinstance(value, list) and value:
            self._sequence(value, indent + 2, pad + ": ")
        else:
            self._out.append(f"{pad}: {self._scalar(value, indent + 2, indent + 2)}")

    def _plan(self, keys: tuple[str, ...]) -> list[tuple[str, str]]:
        labels = ((key, write_key(key)) for key in sort_keys(keys))
        plan = [(key, label and label + ":") for key, label in labels]
        if len(self._plans) >= _CACHE_LIMIT:
            self._plans.clear()
        self._plans[keys] = plan
        return plan

    def _string(self, value: str, indent: int, column: int) -> str:
        text = write_string(value, indent, column)
        if is_context_free(text):
            if len(self._texts) >= _CACHE_LIMIT:
                self._texts.clear()
            self._texts[value] = text
        return text

    def _scalar(self, value: Any, indent: int, column: int) -> str:
        if isinstance(value, str):
            return self._string(value, indent, column)
        if value is None:
            return "null\n"
        if isinstance(value, bool):
            return "true\n" if value else "false\n"
        if isinstance(value, dict):
            return "{}\n"
        if isinstance(value, list):
            return "[]\n"
        if isinstance(value, Uint64):  # first: a range looks for such an int one by one
            return f"{int(value)}\n"
        if isinstance(value, int) and value in _INT64:
            return f"{value}\n"
        from kubecli.output.float64 import float64  # floats are rare

        return _float(float64(value)) + "\n"


def _float(value: float) -> str:
    """A float as the JSON that kubectl makes first is read as YAML: whole numbers turn into integers."""
    from kubecli.gotext.numbers import json_float, sprint_float

    text = json_float(value)
    if "." not in text and "e" not in text and -(2**63) <= int(text) < 2**64:
        return str(int(text))
    return sprint_float(value)
