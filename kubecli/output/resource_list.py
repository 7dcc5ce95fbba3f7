"""The resources of a server as kubectl prints them: a table, names, or an APIResourceList."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kubecli.meta.resource import Resource

HEADERS = ("NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND")


def print_resources(resources: Sequence[Resource], output: str, *, no_headers: bool) -> bytes:
    if output == "name":
        return "".join(f"{resource.full_name}\n" for resource in resources).encode()
    if output in ("", "wide"):
        return _table(resources, wide=output == "wide", no_headers=no_headers)
    document = {
        "kind": "APIResourceList",
        "apiVersion": "v1",
        "groupVersion": "",
        "resources": [_fields(resource) for resource in resources] or None,
    }
    if output == "yaml":
        from kubecli.output import yaml_text

        return yaml_text.dumps(document)
    if output == "kyaml":
        from kubecli.output import kyaml_text

        return kyaml_text.dumps(document)
    import json

    # the one list that kubectl prints in the order of its Go fields
    return (json.dumps(document, indent=4, ensure_ascii=False) + "\n").encode()


def _fields(resource: Resource) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "name": resource.name,
        "singularName": resource.singular,
        "namespaced": resource.namespaced,
        "group": resource.group,
        "version": resource.version,
        "kind": resource.kind,
        "verbs": list(resource.verbs),
        "shortNames": list(resource.short_names),
        "categories": list(resource.categories),
    }
    optional = ("group", "shortNames", "categories")
    return {name: value for name, value in fields.items() if value or name not in optional}


def _table(resources: Sequence[Resource], *, wide: bool, no_headers: bool) -> bytes:
    from kubecli.gotext.tabwriter import Aligner

    aligner = Aligner()
    if not no_headers:
        aligner.add_row([*HEADERS, "VERBS", "CATEGORIES"] if wide else HEADERS)
    for resource in resources:
        cells = [
            resource.name,
            ",".join(resource.short_names),
            resource.group_version,
            "true" if resource.namespaced else "false",
            resource.kind,
        ]
        if wide:
            cells += [",".join(resource.verbs), ",".join(resource.categories)]
        aligner.add_row(cells)
    return "".join(aligner.flush()).encode()
