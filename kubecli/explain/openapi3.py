"""`explain` from an OpenAPI v3 document: kubectl's plaintext, byte for byte.

A document is the decoded JSON of /openapi/v3/apis/GROUP/VERSION: its `paths` tell the kind of a resource, its
`components.schemas` the fields. `details` adds what the schema says beyond kubectl's text: default, format,
limits and examples.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from kubecli.errors.reading import ExplainError
from kubecli.explain.details import detail_lines
from kubecli.explain.schema import (
    CIRCULAR,
    GVK,
    Schema,
    all_of,
    inner,
    kinds,
    listed,
    properties,
    schemas_of,
    words,
)
from kubecli.explain.wrap import indent, wrap

METHODS = ("get", "post", "put", "patch", "delete")


class ExplainQuery(Struct, frozen=True):
    """max_depth 0 is no limit; field_path is () for the resource itself."""

    group: str
    version: str
    resource: str
    field_path: tuple[str, ...] = ()
    recursive: bool = False
    max_depth: int = 0
    details: bool = False


def render(document: Schema, request: ExplainQuery) -> str:
    """The whole text. Raises ExplainError where the document lacks the resource or the field."""
    try:
        return _Renderer(document, request).text()
    except RecursionError:
        raise ExplainError(CIRCULAR) from None


class _Renderer(Struct, frozen=True):
    document: Schema
    request: ExplainQuery
    seen: frozenset[str] = field(default=frozenset())

    def text(self) -> str:
        gvk = self._kind()
        head = f"GROUP:      {gvk['group']}\n" if gvk.get("group") else ""
        head += f"KIND:       {gvk.get('kind', '')}\nVERSION:    {gvk.get('version', '')}\n\n"
        for _, schema in sorted(schemas_of(self.document).items()):
            if gvk in kinds(schema):
                body = self._output(schema, self.request.field_path)
                if not body:
                    raise self._no_such_field(schema)
                return head + body + "\n"
        raise ExplainError(f"GVK {_go_map(gvk)} not found in OpenAPI schema")

    def _kind(self) -> Schema:
        request = self.request
        prefix = f"/apis/{request.group}" if request.group else "/api"
        paths = inner(self.document, "paths")
        found: Schema | None = None
        for middle in ("", "/namespaces/{namespace}"):
            for tail in ("", "/{name}"):
                item = paths.get(f"{prefix}/{request.version}{middle}/{request.resource}{tail}")
                asked = (inner(inner(item, method), GVK) for method in METHODS) if isinstance(item, dict) else ()
                found = next((kind for kind in asked if kind), found)
        if found is None:
            version = f"{request.group}/{request.version}, Resource={request.resource}"
            raise ExplainError(f"GVR ({version}) not found in OpenAPI schema")
        return found

    def resolve(self, schema: Schema) -> Schema:
        """The schema a local "$ref" points at, or the schema itself."""
        reference = schema.get("$ref")
        if not isinstance(reference, str) or not reference.startswith("#"):
            return schema
        found: Any = self.document
        for part in reference[1:].split("/"):
            if part:
                found = found.get(part) if isinstance(found, dict) else None
        return found if isinstance(found, dict) and found else schema

    def _output(self, schema: Schema, path: tuple[str, ...]) -> str:
        """FIELD, DESCRIPTION and FIELDS of what the path leads to; "" where it leads nowhere."""
        reference = words(schema, "$ref")
        resolved = self.resolve(schema)
        if not path:
            return self._description_and_fields(resolved)
        if reference and reference in self.seen:
            return ""
        deeper = replace(self, seen=self.seen | {reference})
        child = properties(resolved).get(path[0])
        if child:
            head = ""
            if len(path) == 1:
                head = f"FIELD: {path[0]} <{self.type_name(child)}>\n{_long_enum(child)}\n\n"
            return head + replace(self, seen=frozenset())._output(child, path[1:])
        for each in ("items", "additionalProperties"):
            if inner(resolved, each):
                return deeper._output(inner(resolved, each), path)
        return next((text for part in all_of(resolved) if (text := deeper._output(part, path))), "")

    def _description_and_fields(self, resolved: Schema) -> str:
        said = "".join(self._descriptions(resolved)) or "<empty>"
        text = "DESCRIPTION:\n" + indent(wrap(said, 76), 4) + "\n"
        if self.request.details:
            text += "".join(indent(line, 4) + "\n" for line in detail_lines(resolved))
        docs = inner(resolved, "externalDocs")
        if docs:
            text += "\n" + _external_docs(docs, 0, 76)
        fields = "".join(replace(self, seen=frozenset())._fields(resolved, 1))
        return f"{text}FIELDS:\n{fields}" if fields else text

    def _descriptions(self, schema: Schema) -> Iterator[str]:
        resolved = self.resolve(schema)
        if description := words(resolved, "description"):
            yield f"{description}\n"
        for part in _parts(resolved):
            yield from self._descriptions(part)

    def _fields(self, schema: Schema, level: int) -> Iterator[str]:
        reference = words(schema, "$ref")
        if reference and reference in self.seen:
            return
        deeper = replace(self, seen=self.seen | {reference})
        resolved = self.resolve(schema)
        depth = self.request.max_depth
        for name, child in sorted(properties(resolved).items()):
            yield self._field(name, child, resolved, level)
            if self.request.recursive and (depth == 0 or level < depth):
                yield from deeper._fields(child, level + 1)
        for part in _parts(resolved):
            yield from deeper._fields(part, level)

    def _field(self, name: str, schema: Schema, parent: Schema, level: int) -> str:
        pad = level * 2
        required = " -required-" if name in listed(parent, "required") else ""
        text = f"{' ' * pad}{name}\t<{self.type_name(schema)}>{required}{_short_enum(schema, pad)}\n"
        if self.request.details:
            text += "".join(indent(line, pad) + "\n" for line in detail_lines(schema))
        if self.request.recursive:
            return text
        said = words(schema, "description") or "<no description>"
        text += indent(wrap(said, 78 - pad), pad + 2) + "\n"
        docs = inner(schema, "externalDocs")
        if docs:
            text += "\n" + _external_docs(docs, pad + 2, 76 - pad)
        return text + "\n"

    def type_name(self, schema: Schema) -> str:
        """A short name for a schema's type: "string", "Object", "[]Container", "map[string]string"."""
        for key, prefix in (("items", "[]"), ("additionalProperties", "map[string]")):
            if inner(schema, key):
                return prefix + self.type_name(inner(schema, key))
        parts = all_of(schema)
        if len(parts) == 1 and not properties(schema):
            return self.type_name(parts[0])
        reference = words(schema, "$ref")
        if reference:
            target = self.resolve(schema)
            kind = words(target, "type") if target is not schema else ""
            if kind in ("", "object"):
                return reference.rsplit("/", 1)[-1].rsplit(".", 1)[-1] or "Object"
            return kind
        kind = words(schema, "type")
        return "Object" if kind in ("", "object") else kind

    def _no_such_field(self, schema: Schema) -> ExplainError:
        """Names the field, and those of its parent for a suggestion (kubectl gives none)."""
        path = self.request.field_path
        problem = f'field "{path[-1]}" does not exist'
        for depth, word in enumerate(path):
            names = self._names(schema, path[:depth])
            if word not in names:
                return ExplainError(problem, word=word, known=tuple(sorted(names)))
        return ExplainError(problem)

    def _names(self, schema: Schema, path: tuple[str, ...]) -> set[str]:
        """The field names below a path."""
        resolved = self.resolve(schema)
        known = properties(resolved)
        if path and path[0] in known:
            return self._names(known[path[0]], path[1:])
        names = set() if path else set(known)
        if not (path and known):
            for part in _parts(resolved):
                names |= self._names(part, path)
        return names


def _parts(schema: Schema) -> Iterator[Schema]:
    """The schemas whose fields are this one's, too."""
    yield from all_of(schema)
    yield from filter(None, (inner(schema, "items"), inner(schema, "additionalProperties")))


def _go_map(value: Mapping[str, str]) -> str:
    """A map as Go prints it with %v."""
    return "map[" + " ".join(f"{key}:{value[key]}" for key in sorted(value)) + "]"


def _element(value: Any) -> str:
    if value == "":
        return '""'
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "<nil>"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _short_enum(schema: Schema, pad: int) -> str:
    values = listed(schema, "enum")
    if not values:
        return ""
    shown = ", ".join(_element(value) for value in values[:4]) + (", ...." if len(values) > 4 else "")
    return f"\n{' ' * pad}enum: {shown}"


def _long_enum(schema: Schema) -> str:
    values = listed(schema, "enum")
    return "ENUM:" + "".join(f"\n    {_element(value)}" for value in values) if values else ""


def _external_docs(docs: Mapping[str, Any], pad: int, width: int) -> str:
    deeper = pad + 2 if pad else 4
    text = " " * pad + "EXTERNAL DOCS:\n"
    if said := words(docs, "description"):
        text += indent(wrap(said, width), deeper) + "\n"
    if url := words(docs, "url"):
        text += indent(f"URL: {url}", deeper) + "\n"
    return text
