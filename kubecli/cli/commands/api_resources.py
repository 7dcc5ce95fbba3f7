"""`kubecli api-resources`: what discovery says, as a table or an APIResourceList."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from kubecli.api.discovery import ApiGroup
from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.names import VERBS, api_groups, categories
from kubecli.cli.options import option
from kubecli.cli.types import BOOL, Suggested, SuggestedList
from kubecli.errors.usage import UsageError
from kubecli.meta.resource import Resource
from kubecli.reading.session import Session

FORMATS = frozenset(("json", "kyaml", "name", "wide", "yaml"))
HEADERS = ("NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND")


class Wanted(Struct, frozen=True):
    """Which resources to print. None and () are no limit."""

    group: str | None
    namespaced: bool | None
    verbs: tuple[str, ...]
    categories: tuple[str, ...]

    def takes(self, resource: Resource) -> bool:
        return (
            bool(resource.verbs)
            and self.group in (None, resource.group)
            and self.namespaced in (None, resource.namespaced)
            and set(self.verbs) <= set(resource.verbs)
            and set(self.categories) <= set(resource.categories)
        )


@kube_command("api-resources")
@option(
    "--api-group",
    default=None,
    shell_complete=api_groups,
    help="Limit to resources of this API group; '' is the core group.",
)
@option("--cached", is_flag=True, help="Use the cached list of resources if there is one.")
@option(
    "--categories",
    multiple=True,
    shell_complete=categories,
    help="Limit to resources that belong to these categories.",
)
@option(
    "--namespaced",
    type=BOOL,
    default=None,
    help="If true, only namespaced resources are printed; if false, only the others.",
)
@option("--no-headers", is_flag=True, help="Print the table without its header.")
@option("-o", "--output", type=Suggested("json", "yaml", "kyaml", "name", "wide"), help="Output format.")
@option("--show-managed-fields", is_flag=True, hidden=True, help="Accepted as kubectl does; resources have none.")
@option("--sort-by", type=Suggested("name", "kind"), help="Sort by this field.")
@option("--verbs", type=SuggestedList(*VERBS), help="Limit to resources that have these verbs.")
def command(
    invocation: Invocation,
    *,
    api_group: str | None,
    cached: bool,
    categories: tuple[str, ...],
    namespaced: bool | None,
    no_headers: bool,
    output: str,
    show_managed_fields: bool,
    sort_by: str,
    verbs: tuple[str, ...],
) -> None:
    """Print the resources that the server has.

    Examples:
      # Print the resources
      kubecli api-resources

      # Print them with verbs and categories
      kubecli api-resources -o wide

      # Print those of one API group that can be listed, sorted by kind
      kubecli api-resources --api-group=apps --verbs=list --sort-by=kind

      # Print those without a namespace
      kubecli api-resources --namespaced=false
    """
    from kubecli.cli.session import connect
    from kubecli.output.formats import language_of, parse_output

    wanted_format = parse_output(output, cwd=invocation.runtime.cwd, allowed=FORMATS)
    if sort_by not in ("", "name", "kind"):
        raise UsageError("--sort-by accepts only name or kind")
    wanted = Wanted(api_group, namespaced, verbs, categories)
    with connect(invocation) as session:
        groups = _groups(session, cached=cached)
    resources = [resource for resource in _preferred(groups) if wanted.takes(resource)]
    resources.sort(key=lambda each: (_sort_key(each, sort_by), each.name))
    if any(group.resources for group in groups):
        language = language_of(wanted_format.name, "table")
        invocation.runtime.write_bytes(_printed(resources, wanted_format.name, no_headers=no_headers), language)


def _groups(session: Session, *, cached: bool) -> list[ApiGroup]:
    """Asked for anew unless the cache will do. A group whose server is down is a warning."""
    from kubecli.api.resources import ResourceFinder

    warn = session.runtime.warn
    finder = ResourceFinder(session.api, session.resources.cache if cached else None, warn=warn)
    return [*finder.groups("/api"), *finder.groups("/apis")]


def _preferred(groups: Iterable[ApiGroup]) -> Iterable[Resource]:
    """One version of each resource: the group's preferred one, where it has it."""
    chosen: dict[tuple[str, str], Resource] = {}
    for group in groups:
        for resource in group.resources:
            if resource.version in group.stale:
                continue
            chosen.setdefault((resource.group, resource.name), resource)
    return chosen.values()


def _sort_key(resource: Resource, sort_by: str) -> str:
    return {"name": resource.name, "kind": resource.kind}.get(sort_by, resource.group)


def _printed(resources: Sequence[Resource], output: str, *, no_headers: bool) -> bytes:
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
    from kubecli.output.aligner import Aligner

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
