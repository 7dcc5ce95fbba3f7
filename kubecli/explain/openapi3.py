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
from kubecli.explain.wrap import indent, wrap

Schema = Mapping[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")
GVK = "x-kubernetes-group-version-kind"


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
    return _Renderer(document, request).text()


class _Renderer(Struct, frozen=True):
    document: Schema
    request: ExplainQuery
    seen: frozenset[str] = field(default=frozenset())

    def text(self) -> str:
        gvk = self._kind()
        head = f"GROUP:      {gvk['group']}\n" if gvk.get("group") else ""
        head += f"KIND:       {gvk.get('kind', '')}\nVERSION:    {gvk.get('version', '')}\n\n"
        for _, schema in sorted(self._schemas().items()):
            if gvk in (schema.get(GVK) or ()):
                body = self._output(schema, self.request.field_path)
                if not body:
                    raise self._no_such_field(schema)
                return head + body + "\n"
        raise ExplainError(f"GVK {_go_map(gvk)} not found in OpenAPI schema")

    def _schemas(self) -> dict[str, Any]:
        schemas = (self.document.get("components") or {}).get("schemas")
        return schemas if isinstance(schemas, dict) else {}

    def _kind(self) -> dict[str, str]:
        request = self.request
        prefix = f"/apis/{request.group}" if request.group else "/api"
        paths = self.document.get("paths") or {}
        found: dict[str, str] | None = None
        for middle in ("", "/namespaces/{namespace}"):
            for tail in ("", "/{name}"):
                item = paths.get(f"{prefix}/{request.version}{middle}/{request.resource}{tail}") or {}
                kinds = (item[method].get(GVK) for method in METHODS if item.get(method))
                found = next((kind for kind in kinds if kind), found)
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
        reference = str(schema.get("$ref") or "")
        resolved = self.resolve(schema)
        if not path:
            return self._description_and_fields(resolved)
        if reference and reference in self.seen:
            return ""
        deeper = replace(self, seen=self.seen | {reference})
        child = (resolved.get("properties") or {}).get(path[0])
        if child:
            head = ""
            if len(path) == 1:
                head = f"FIELD: {path[0]} <{self.type_name(child)}>\n{_long_enum(child)}\n\n"
            return head + replace(self, seen=frozenset())._output(child, path[1:])
        if resolved.get("items"):
            return deeper._output(resolved["items"], path)
        if isinstance(resolved.get("additionalProperties"), dict) and resolved["additionalProperties"]:
            return deeper._output(resolved["additionalProperties"], path)
        return next((text for part in resolved.get("allOf") or () if (text := deeper._output(part, path))), "")

    def _description_and_fields(self, resolved: Schema) -> str:
        words = "".join(self._descriptions(resolved)) or "<empty>"
        text = "DESCRIPTION:\n" + indent(wrap(words, 76), 4) + "\n"
        if self.request.details:
            text += "".join(indent(line, 4) + "\n" for line in detail_lines(resolved))
        docs = resolved.get("externalDocs")
        if docs:
            text += "\n" + _external_docs(docs, 0, 76)
        fields = "".join(replace(self, seen=frozenset())._fields(resolved, 1))
        return f"{text}FIELDS:\n{fields}" if fields else text

    def _descriptions(self, schema: Schema) -> Iterator[str]:
        resolved = self.resolve(schema)
        if resolved.get("description"):
            yield f"{resolved['description']}\n"
        for part in resolved.get("allOf") or ():
            yield from self._descriptions(part)
        for inner in (resolved.get("items"), resolved.get("additionalProperties")):
            if isinstance(inner, dict) and inner:
                yield from self._descriptions(inner)

    def _fields(self, schema: Schema, level: int) -> Iterator[str]:
        reference = str(schema.get("$ref") or "")
        if reference and reference in self.seen:
            return
        deeper = replace(self, seen=self.seen | {reference})
        resolved = self.resolve(schema)
        depth = self.request.max_depth
        for name, child in sorted((resolved.get("properties") or {}).items()):
            yield self._field(name, child, resolved, level)
            if self.request.recursive and (depth == 0 or level < depth):
                yield from deeper._fields(child, level + 1)
        for part in resolved.get("allOf") or ():
            yield from deeper._fields(part, level)
        for inner in (resolved.get("items"), resolved.get("additionalProperties")):
            if isinstance(inner, dict) and inner:
                yield from deeper._fields(inner, level)

    def _field(self, name: str, schema: Schema, parent: Schema, level: int) -> str:
        pad = level * 2
        required = " -required-" if name in (parent.get("required") or ()) else ""
        text = f"{' ' * pad}{name}\t<{self.type_name(schema)}>{required}{_short_enum(schema, pad)}\n"
        if self.request.details:
            text += "".join(indent(line, pad) + "\n" for line in detail_lines(schema))
        if self.request.recursive:
            return text
        words = schema.get("description") or "<no description>"
        text += indent(wrap(words, 78 - pad), pad + 2) + "\n"
        docs = schema.get("externalDocs")
        if docs:
            text += "\n" + _external_docs(docs, pad + 2, 76 - pad)
        return text + "\n"

    def type_name(self, schema: Schema) -> str:
        """A short name for a schema's type: "string", "Object", "[]Container", "map[string]string"."""
        if schema.get("items"):
            return "[]" + self.type_name(schema["items"])
        inner = schema.get("additionalProperties")
        if isinstance(inner, dict) and inner:
            return "map[string]" + self.type_name(inner)
        parts = schema.get("allOf") or []
        if len(parts) == 1 and not schema.get("properties"):
            return self.type_name(parts[0])
        reference = schema.get("$ref")
        if reference:
            target = self.resolve(schema)
            kind = target.get("type") if target is not schema else None
            if not kind or kind == "object":
                return str(reference).rsplit("/", 1)[-1].rsplit(".", 1)[-1] or "Object"
            return str(kind)
        kind = schema.get("type")
        return "Object" if not kind or kind == "object" else str(kind)

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
        properties = resolved.get("properties") or {}
        if path and path[0] in properties:
            return self._names(properties[path[0]], path[1:])
        names = set() if path else set(properties)
        inner = [resolved.get("items"), resolved.get("additionalProperties"), *(resolved.get("allOf") or ())]
        for part in inner:
            if isinstance(part, dict) and part and not (path and properties):
                names |= self._names(part, path)
        return names


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
    values = schema.get("enum")
    if not values:
        return ""
    shown = ", ".join(_element(value) for value in values[:4]) + (", ...." if len(values) > 4 else "")
    return f"\n{' ' * pad}enum: {shown}"


def _long_enum(schema: Schema) -> str:
    values = schema.get("enum")
    return "ENUM:" + "".join(f"\n    {_element(value)}" for value in values) if values else ""


def _external_docs(docs: Mapping[str, Any], pad: int, width: int) -> str:
    inner = pad + 2 if pad else 4
    text = " " * pad + "EXTERNAL DOCS:\n"
    if docs.get("description"):
        text += indent(wrap(docs["description"], width), inner) + "\n"
    if docs.get("url"):
        text += indent(f"URL: {docs['url']}", inner) + "\n"
    return text
