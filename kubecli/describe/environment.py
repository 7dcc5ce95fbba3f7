"""Environment variables of a container: their values, or where these come from."""

from __future__ import annotations

from collections.abc import Callable

from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, at, flag, items, mapping, text
from kubecli.meta.fields import name as name_of
from kubecli.meta.quantity import Quantity, parse_quantity

FieldReader = Callable[[Object], str]


def write_environment_sources(w: Writer, container: Object) -> None:
    """envFrom: whole config maps and secrets; nothing where there is none."""
    sources = items(container, "envFrom")
    if not sources:
        return
    w.write(2, "Environment Variables from:\n")
    for source in sources:
        kind, reference = "", {}
        for path, label in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
            if at(source, path) is not None:
                kind, reference = label, mapping(source, path)
                break
        prefix = text(source, "prefix")
        if prefix:
            kind += f" with prefix '{prefix}'"
        w.row(3, text(reference, "name"), kind, f"Optional: {_optional(reference)}")


def write_environment(w: Writer, container: Object, read_field: FieldReader | None) -> None:
    """env. read_field gives the value of a fieldRef; None for a template, which has no values yet."""
    variables = items(container, "env")
    w.write(2, "Environment:\n" if variables else "Environment:\t<none>\n")
    for variable in variables:
        title = text(variable, "name")
        if at(variable, "valueFrom") is None:
            first, *rest = text(variable, "value").split("\n")
            w.row(3, f"{title}:", first)
            for line in rest:
                w.row(3, "", line)
            continue
        cells = _source(mapping(variable, "valueFrom"), container, read_field)
        if cells:
            w.row(3, f"{title}:", *cells)


def _source(source: Object, container: Object, read_field: FieldReader | None) -> list[str]:
    field = at(source, "fieldRef")
    if field is not None:
        value = read_field(field) if read_field else ""
        return [f"{value} ({text(field, 'apiVersion')}:{text(field, 'fieldPath')})"]
    resource = at(source, "resourceFieldRef")
    if resource is not None:
        return [f"{_resource_value(resource, container)} ({text(resource, 'resource')})"]
    for path, words in (("secretKeyRef", "in secret"), ("configMapKeyRef", "of config map")):
        reference = at(source, path)
        if reference is not None:
            key, owner = text(reference, "key"), text(reference, "name")
            return [f"<set to the key '{key}' {words} '{owner}'>", f"Optional: {_optional(reference)}"]
    return []


def _optional(reference: Object) -> str:
    return "true" if flag(reference, "optional") else "false"


def _resource_value(reference: Object, container: Object) -> str:
    """The container's own request or limit in units of the divisor, rounded up; "" for a name that has none."""
    full_name = text(reference, "resource")
    side, _, resource = full_name.partition(".")
    known = resource in ("cpu", "memory", "ephemeral-storage") or resource.startswith("hugepages-")
    if side not in ("limits", "requests") or not known:
        return ""
    amount = parse_quantity(mapping(container, f"resources.{side}").get(resource) or "0")
    divisor = parse_quantity(at(reference, "divisor") or "0")
    if not divisor.unscaled:
        divisor = Quantity(1)
    scale = -3 if resource == "cpu" else 0
    value = str(-(-amount.scaled(scale) // divisor.scaled(scale)))
    return "node allocatable" if value == "0" and full_name in ("limits.cpu", "limits.memory") else value


def pod_field_reader(pod: Object) -> FieldReader:
    """Reads a pod's fields for fieldRef.

    As kubectl's, it knows metadata.name and metadata.namespace alone: other fields print as empty.
    """

    def read(field: Object) -> str:
        if text(field, "apiVersion").count("/") > 1:
            return ""
        path = text(field, "fieldPath")
        if path == "metadata.name":
            return name_of(pod)
        return text(pod, "metadata.namespace") if path == "metadata.namespace" else ""

    return read
