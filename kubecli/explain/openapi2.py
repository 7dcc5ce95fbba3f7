"""`explain` from a Swagger 2 document (/openapi/v2): kubectl's older text, for older servers.

Chosen by `--output plaintext-openapiv2`, or by a server that has no /openapi/v3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kubecli.errors.reading import ExplainError

Schema = Mapping[str, Any]
GVK = "x-kubernetes-group-version-kind"
WIDTH = 80
_BULLET = re.compile(r"^(\d+\.?|-|\*)\s")


def render(
    document: Schema,
    group: str,
    version: str,
    kind: str,
    path: tuple[str, ...],
    recursive: bool,
    max_depth: int = 0,
) -> str:
    """The whole text. Raises ExplainError where the document lacks the kind or the field."""
    definitions: Mapping[str, Any] = document.get("definitions") or {}
    wanted = {"group": group, "version": version, "kind": kind}
    for schema in definitions.values():
        if wanted in (schema.get(GVK) or ()):
            printer = _Printer(definitions)
            found = printer.lookup(schema, path)
            group_version = f"{group}/{version}" if group else version
            lines = printer.model(found, path[-1] if path else "", kind, group_version, recursive, max_depth)
            return "".join(line + "\n" for line in lines)
    raise ExplainError(f'couldn\'t find resource for "{group}/{version}, Kind={kind}"')


class _Printer:
    """Walks one document's definitions."""

    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self.definitions = definitions

    def target(self, schema: Schema) -> Schema:
        """What a reference points at; a schema that is none is itself."""
        while "$ref" in schema:
            schema = self.definitions.get(str(schema["$ref"]).removeprefix("#/definitions/")) or {}
        return schema

    def inner(self, schema: Schema) -> Schema | None:
        """The items of a list or the values of a map; None for anything else."""
        if schema.get("type") == "array":
            items = schema.get("items")
            return items if isinstance(items, dict) else {}
        if schema.get("type") == "object" and not schema.get("properties"):
            values = schema.get("additionalProperties")
            return values if isinstance(values, dict) else {}
        return None

    def lookup(self, schema: Schema, path: tuple[str, ...]) -> Schema:
        """Follows field names; lists and maps are passed through, a primitive ends the walk."""
        while path:
            schema = self.target(schema)
            inner = self.inner(schema)
            if inner is not None:
                schema = inner
            elif schema.get("properties"):
                if path[0] not in schema["properties"]:
                    known = tuple(sorted(schema["properties"]))
                    raise ExplainError(f'field "{path[0]}" does not exist', word=path[0], known=known)
                schema, path = schema["properties"][path[0]], path[1:]
            else:
                break
        return schema

    def type_name(self, schema: Schema) -> str:
        schema = self.target(schema)
        inner = self.inner(schema)
        if inner is not None:
            return ("[]" if schema["type"] == "array" else "map[string]") + self.type_name(inner)
        return "Object" if schema.get("properties") else str(schema.get("type") or "")

    def model(
        self, schema: Schema, name: str, kind: str, group_version: str, recursive: bool, max_depth: int
    ) -> Iterator[str]:
        type_name = self.type_name(schema)
        descriptions: list[str] = []
        while True:
            inner = self.inner(schema)
            if "$ref" in schema:
                descriptions.append(schema.get("description") or "")
                schema = self.target(schema)
            elif inner is not None:
                descriptions.append(schema.get("description") or "")
                schema = inner
            else:
                break
        descriptions.append(schema.get("description") or "")
        yield from (f"KIND:     {kind}", f"VERSION:  {group_version}", "")
        fields = bool(schema.get("properties"))
        if fields and name:
            yield from (f"RESOURCE: {name} <{type_name}>", "")
        elif not fields and schema.get("type"):
            yield from (f"FIELD:    {name} <{type_name}>", "")
        yield "DESCRIPTION:"
        yield from _described(descriptions)
        if fields:
            yield from ("", "FIELDS:")
            if recursive:
                yield from self.tree(schema, 3, 1, max_depth, frozenset())
            else:
                yield from self.fields(schema)

    def fields(self, schema: Schema) -> Iterator[str]:
        for name, child in sorted(schema["properties"].items()):
            required = " -required-" if name in (schema.get("required") or ()) else ""
            yield f"   {name}\t<{self.type_name(child)}>{required}"
            yield from _indented(child.get("description") or "", 5)
            yield ""

    def tree(self, schema: Schema, pad: int, depth: int, most: int, seen: frozenset[str]) -> Iterator[str]:
        if "$ref" in schema:
            reference = str(schema["$ref"])
            if reference not in seen:
                target = self.definitions.get(reference.removeprefix("#/definitions/")) or {}
                yield from self.tree(target, pad, depth, most, seen | {reference})
            return
        inner = self.inner(schema)
        if inner is not None:
            yield from self.tree(inner, pad, depth, most, seen)
            return
        for name, child in sorted((schema.get("properties") or {}).items()):
            yield f"{' ' * pad}{name}\t<{self.type_name(child)}>"
            if most == 0 or depth < most:
                yield from self.tree(child, pad + 3, depth + 1, most, seen)


def _described(descriptions: list[str]) -> Iterator[str]:
    if not any(descriptions):
        yield from _indented("<empty>", 5)
    for index, text in enumerate(descriptions):
        if text:
            if index:
                yield ""
            yield from _indented(text, 5)


def _indented(text: str, pad: int) -> Iterator[str]:
    for line in _wrapped(text, WIDTH - pad):
        yield " " * pad + line if line else ""


def _wrapped(text: str, limit: int) -> list[str]:
    """Joins and wraps a description; blank lines, code blocks and list items begin new lines.

    Lengths are counted in bytes of UTF-8, as kubectl counts them.
    """
    lines: list[str] = []
    words: list[str] = []

    def flush() -> None:
        if words:
            lines.append(" ".join(words))
            words.clear()

    for source in text.split("\n"):
        stripped = source.strip()
        if source.startswith("    ") or (lines and not stripped):
            flush()
            lines.append(source if stripped or source.startswith("    ") else "")
            continue
        if (words and words[-1].endswith(":")) or not stripped or _BULLET.match(stripped):
            flush()
        for word in source.split():
            if words and len(" ".join([*words, word]).encode()) > limit:
                flush()
            words.append(word)
    flush()
    return lines
