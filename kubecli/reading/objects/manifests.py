"""Manifests: YAML or JSON text with any number of documents, as Kubernetes objects."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import suppress
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

    decoder, position = JSONDecoder(parse_constant=_no_constant), 0
    while position < len(text):
        try:
            value, position = decoder.raw_decode(text, position)
        except JSONDecodeError as error:
            if error.pos >= len(text) or error.msg.startswith("Unterminated string"):
                raise ManifestError(source, f"error parsing {source}: unexpected EOF", line=error.lineno) from None
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


def _no_constant(name: str) -> None:
    """NaN and Infinity, which Python's decoder takes for numbers."""
    from json import JSONDecodeError

    raise JSONDecodeError("Expecting value", name, 0)


def _yaml_values(text: str, source: str) -> Iterator[Any]:
    """What a plain scalar means is go-yaml's rule, as in kubeconfigs: 1e3 is a number, 1:30 and dates are text."""
    from kubecli.kubeconfig.nodes import YamlSyntaxError, compose_all, plain

    data = text.encode()
    _check_depth(data, source)
    try:
        yield from map(plain, compose_all(data))
    except YamlSyntaxError as error:
        problem = f"error parsing {source}: error converting YAML to JSON: {error.go_words()}"
        raise ManifestError(source, problem, line=error.line) from None
    except (ValueError, RecursionError) as error:
        raise ManifestError(source, f"error parsing {source}: error converting YAML to JSON: {error}") from None


def _check_depth(data: bytes, source: str) -> None:
    """libyaml's composer recurses on the C stack: what is nested too deeply would end the process."""
    import yaml

    depth = 0
    events: Iterator[Any] = yaml.parse(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    with suppress(yaml.YAMLError):  # the composer meets it again, and says where
        for event in events:
            name = type(event).__name__
            if name in ("MappingStartEvent", "SequenceStartEvent"):
                depth += 1
                if depth > _DEEPEST_YAML:
                    line = event.start_mark.line + 1
                    problem = f"error converting YAML to JSON: yaml: line {line}: nested too deeply"
                    raise ManifestError(source, f"error parsing {source}: {problem}", line=line)
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
        return _mistyped(value, "value of type unstructured.detector")
    if not isinstance(value.get("kind"), str) or not value["kind"]:
        return f"Object 'Kind' is missing in '{_compact(value)}'"
    version, metadata = value.get("apiVersion"), value.get("metadata")
    if version is not None and not isinstance(version, str):
        return _mistyped(version, "struct field metadataOnlyObject.TypeMeta.apiVersion of type string")
    if metadata is None:
        return ""
    if not isinstance(metadata, dict):
        return _mistyped(metadata, "struct field metadataOnlyObject.metadata of type v1.ObjectMeta")
    for name in ("name", "namespace"):
        found = metadata.get(name)
        if found is not None and not isinstance(found, str):
            return _mistyped(found, f"struct field ObjectMeta.metadata.{name} of type string")
    for name in ("labels", "annotations"):
        found = metadata.get(name)
        if found is not None and not isinstance(found, dict):
            return _mistyped(found, f"struct field ObjectMeta.metadata.{name} of type map[string]string")
        for each in (found or {}).values():
            if each is not None and not isinstance(each, str):
                return _mistyped(each, f"struct field ObjectMeta.metadata.{name} of type string")
    return ""


def _mistyped(value: Any, where: str) -> str:
    return f"json: cannot unmarshal {_go_kind(value)} into Go {where}"


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
