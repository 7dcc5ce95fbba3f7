"""`explain` from a Swagger 2 document (/openapi/v2): kubectl's older text, for older servers.

Chosen by `--output plaintext-openapiv2`, or by a server that has no /openapi/v3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kubecli.errors.reading import ExplainError
from kubecli.explain.schema import CIRCULAR, Schema, inner, kinds, listed, properties, words

WIDTH = 80
_DEEPEST = 50
"""Lists in lists: a schema may go round in circles."""
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
    definitions = inner(document, "definitions")
    wanted = {"group": group, "version": version, "kind": kind}
    for schema in definitions.values():
        if isinstance(schema, dict) and wanted in kinds(schema):
            printer = _Printer(definitions)
            group_version = f"{group}/{version}" if group else version
            try:
                found = printer.lookup(schema, path)
                lines = printer.model(found, path[-1] if path else "", kind, group_version, recursive, max_depth)
                return "".join(line + "\n" for line in lines)
            except RecursionError:
                raise ExplainError(CIRCULAR) from None
    raise ExplainError(f'couldn\'t find resource for "{group}/{version}, Kind={kind}"')


class _Printer:
    """Walks one document's definitions."""

    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self.definitions = definitions

    def target(self, schema: Schema) -> Schema:
        """What a reference points at; a schema that is none is itself."""
        seen: set[str] = set()
        while (reference := words(schema, "$ref")) and reference not in seen:
            seen.add(reference)
            schema = self.named(reference)
        return schema

    def named(self, reference: str) -> Schema:
        found = self.definitions.get(reference.removeprefix("#/definitions/"))
        return found if isinstance(found, dict) else {}

    def inner(self, schema: Schema) -> Schema | None:
        """The items of a list or the values of a map; None for anything else."""
        if schema.get("type") == "array":
            return inner(schema, "items")
        if schema.get("type") == "object" and not properties(schema):
            return inner(schema, "additionalProperties")
        return None

    def lookup(self, schema: Schema, path: tuple[str, ...]) -> Schema:
        """Follows field names; lists and maps are passed through, a primitive ends the walk."""
        for _ in range(_DEEPEST * len(path)):
            if not path:
                break
            schema = self.target(schema)
            within, known = self.inner(schema), properties(schema)
            if within is not None:
                schema = within
            elif known:
                if path[0] not in known:
                    problem = f'field "{path[0]}" does not exist'
                    raise ExplainError(problem, word=path[0], known=tuple(sorted(known)))
                schema, path = known[path[0]], path[1:]
            else:
                break
        return schema

    def type_name(self, schema: Schema) -> str:
        schema = self.target(schema)
        within = self.inner(schema)
        if within is not None:
            return ("[]" if schema["type"] == "array" else "map[string]") + self.type_name(within)
        return "Object" if properties(schema) else words(schema, "type")

    def model(
        self, schema: Schema, name: str, kind: str, group_version: str, recursive: bool, max_depth: int
    ) -> Iterator[str]:
        type_name = self.type_name(schema)
        descriptions: list[str] = []
        for _ in range(_DEEPEST):
            within = self.inner(schema)
            descriptions.append(words(schema, "description"))
            if words(schema, "$ref") and (target := self.target(schema)) is not schema:
                schema = target
            elif within is not None:
                schema = within
            else:
                break
        yield from (f"KIND:     {kind}", f"VERSION:  {group_version}", "")
        fields = bool(properties(schema))
        if fields and name:
            yield from (f"RESOURCE: {name} <{type_name}>", "")
        elif not fields and words(schema, "type"):
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
        for name, child in sorted(properties(schema).items()):
            required = " -required-" if name in listed(schema, "required") else ""
            yield f"   {name}\t<{self.type_name(child)}>{required}"
            yield from _indented(words(child, "description"), 5)
            yield ""

    def tree(self, schema: Schema, pad: int, depth: int, most: int, seen: frozenset[str]) -> Iterator[str]:
        if reference := words(schema, "$ref"):
            if reference not in seen:
                yield from self.tree(self.named(reference), pad, depth, most, seen | {reference})
            return
        within = self.inner(schema)
        if within is not None:
            yield from self.tree(within, pad, depth, most, seen)
            return
        for name, child in sorted(properties(schema).items()):
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
