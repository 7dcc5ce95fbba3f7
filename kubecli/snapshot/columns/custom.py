"""Custom resources: the additionalPrinterColumns of their definition.

Source: the table convertor of custom resources: cells are typed as the column says, a value of another type is
null; strings are printed as JSONPath prints them; without columns of its own a resource has its age.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from kubecli.errors.expressions import ExpressionError
from kubecli.jsonpath import Template, parse
from kubecli.meta.age import age, read_time
from kubecli.meta.fields import Object, at, items, text
from kubecli.meta.table import TableColumn
from kubecli.snapshot.columns.table import KindTable, name_of

_AGE = {"name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp"}


def table_of(definition: Object, version: str) -> KindTable:
    """definition: a CustomResourceDefinition, of v1 or of v1beta1."""
    found = [each for each in items(definition, "spec.versions") if text(each, "name") == version]
    own = items(found[0], "additionalPrinterColumns") if found else []
    given = own or items(definition, "spec.additionalPrinterColumns") or [_AGE]
    columns, templates = [TableColumn("Name", format="name")], []
    for each in given:
        priority = at(each, "priority")
        columns.append(
            TableColumn(
                text(each, "name"),
                text(each, "type") or "string",
                text(each, "format"),
                text(each, "description"),
                priority if isinstance(priority, int) else 0,
            )
        )
        templates.append((columns[-1].type, _template(text(each, "jsonPath") or text(each, "JSONPath"))))
    return KindTable(columns, partial(_cells, templates))


def _template(path: str) -> Template | None:
    try:
        return parse(f"{{{path}}}")
    except ExpressionError:
        return None


def _cells(templates: list[tuple[str, Template | None]], obj: Object, now: datetime) -> list[Any]:
    return [name_of(obj), *(_cell(kind, template, obj, now) for kind, template in templates)]


def _cell(kind: str, template: Template | None, obj: Object, now: datetime) -> Any:
    if template is None:
        return None
    try:
        groups = template.find(obj)
        if not groups or not groups[0]:
            return None
        if kind == "string" and len(groups[0]) == 1:
            return template.render(obj)
        return _typed(kind, groups[0][0], now)
    except ExpressionError:
        return None


def _typed(kind: str, value: Any, now: datetime) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    match kind:
        case "integer":
            return int(value) if is_number else None
        case "number":
            return value if is_number else None
        case "boolean":
            return value if isinstance(value, bool) else None
        case "date":
            if not isinstance(value, str):
                return None
            return age(value, now) if read_time(value) else "<invalid>"
        case "string":
            return value if isinstance(value, str) else None
    return None


def find_definition(definitions: Mapping[str, Object], group: str, resource: str) -> Object | None:
    """definitions: by name."""
    return definitions.get(f"{resource}.{group}")
