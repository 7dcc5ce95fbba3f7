"""Manifests: YAML or JSON text with any number of documents, as Kubernetes objects."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from kubecli.errors.files import ManifestError

_DEEPEST_LIST = 20
_DEEPEST_YAML = 1000


def parse_documents(data: bytes, source: str) -> Iterator[dict[str, Any] | ManifestError]:
    """The objects of a manifest, lists taken apart; an error in the place of a document that is no object.

    Text may start with a byte order mark of UTF-8 or UTF-16. Raises ManifestError when it cannot be parsed at all.
    """
    text = _decoded(data, source)
    values = _json_values(text, source) if text.lstrip()[:1] == "{" else _yaml_values(text, source)
    for value in values:
        if value is not None:
            yield from _objects(value, source, 0)


def _decoded(data: bytes, source: str) -> str:
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = f"error parsing {source}: yaml: invalid UTF-8 at byte {error.start}"
        raise ManifestError(source, problem) from None


def _json_values(text: str, source: str) -> Iterator[Any]:
    """JSON documents one after another.

    A YAML flow mapping starts like one: it is read as YAML when it is none.
    """
    from json import JSONDecodeError, JSONDecoder

    decoder, position = JSONDecoder(), 0
    while position < len(text):
        try:
            value, position = decoder.raw_decode(text, position)
        except JSONDecodeError as error:
            if position == 0:
                yield from _yaml_values(text, source)
                return
            where = f"line {error.lineno}, column {error.colno}"
            raise ManifestError(
                source, f"error parsing {source}: {where}: {error.msg}", line=error.lineno
            ) from None
        yield value
        while text[position : position + 1].isspace():
            position += 1
        if text.startswith("---", position):
            yield from _yaml_values(text[position:], source)
            return


def _yaml_values(text: str, source: str) -> Iterator[Any]:
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _check_depth(yaml.parse(text, Loader=loader), source)
        yield from yaml.load_all(text, Loader=loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark is not None else ""
        words = getattr(error, "problem", None) or str(error)
        problem = f"error parsing {source}: error converting YAML to JSON: yaml: {where}{words}"
        raise ManifestError(source, problem, line=mark.line + 1 if mark is not None else None) from None
    except (ValueError, RecursionError) as error:
        raise ManifestError(source, f"error parsing {source}: error converting YAML to JSON: {error}") from None


def _check_depth(events: Iterable[Any], source: str) -> None:
    """libyaml's composer recurses on the C stack: what is nested too deeply would end the process."""
    depth = 0
    for event in events:
        name = type(event).__name__
        if name in ("MappingStartEvent", "SequenceStartEvent"):
            depth += 1
            if depth > _DEEPEST_YAML:
                line = event.start_mark.line + 1
                problem = (
                    f"error parsing {source}: error converting YAML to JSON: yaml: line {line}: nested too deeply"
                )
                raise ManifestError(source, problem, line=line)
        elif name in ("MappingEndEvent", "SequenceEndEvent"):
            depth -= 1


def _objects(value: Any, source: str, depth: int) -> Iterator[dict[str, Any] | ManifestError]:
    problem = _problem(value)
    if problem:
        yield ManifestError(source, f'unable to decode "{source}": {problem}')
        return
    items = value.get("items")
    if not value["kind"].endswith("List") or not isinstance(items, list) or depth > _DEEPEST_LIST:
        yield value
        return
    kind = value["kind"].removesuffix("List")
    for item in items:
        if isinstance(item, dict) and kind:
            item = {"apiVersion": value.get("apiVersion") or "", "kind": kind, **item}
        yield from _objects(item, source, depth + 1)


def _problem(value: Any) -> str:
    """Why a document is no Kubernetes object, in client-go's words."""
    if not isinstance(value, dict):
        return f"json: cannot unmarshal {_go_kind(value)} into Go value of type unstructured.detector"
    if not value.get("kind"):
        return f"Object 'Kind' is missing in '{_compact(value)}'"
    for name in ("kind", "apiVersion"):
        if not isinstance(value.get(name) or "", str):
            where = f"Go struct field detector.{name} of type string"
            return f"json: cannot unmarshal {_go_kind(value[name])} into {where}"
    metadata = value.get("metadata") or {}
    if not isinstance(metadata, dict):
        return f"json: cannot unmarshal {_go_kind(metadata)} into Go struct field .metadata of type v1.ObjectMeta"
    for name in ("name", "namespace"):
        found = metadata.get(name)
        if found is not None and not isinstance(found, str):
            where = f"Go struct field ObjectMeta.metadata.{name} of type string"
            return f"json: cannot unmarshal {_go_kind(found)} into {where}"
    return ""


def _go_kind(value: Any) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, list):
        return "array"
    return "object" if isinstance(value, dict) else "string"


def _compact(value: Any) -> str:
    try:
        return msgspec.json.encode(value, order="sorted").decode()
    except (TypeError, ValueError, OverflowError):
        return str(value)
