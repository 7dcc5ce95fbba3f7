"""`kubecli api-resources`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.names import VERBS, api_groups, categories
from kubecli.cli.options import option, output_option
from kubecli.cli.types import BOOL, Suggested, SuggestedList
from kubecli.clusters.session import Session
from kubecli.clusters.several import print_blocks
from kubecli.errors.usage import UsageError
from kubecli.meta.nearness import meant
from kubecli.output.formats import language_of, parse_output
from kubecli.output.resource_list import print_resources
from kubecli.reading.cluster.resources import ResourceFilter, groups_of, preferred, sort_key

FORMATS = ("json", "yaml", "kyaml", "name", "wide")


@click.command("api-resources", cls=Command, clusters=True)
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
    "--grep",
    "word",
    help="Limit to resources with this text in a name, the kind, group, short names or categories.",
)
@option(
    "--namespaced",
    type=BOOL,
    default=None,
    help="If true, only namespaced resources are printed; if false, only the others.",
)
@option("--no-headers", is_flag=True, help="Print the table without its header.")
@output_option(*FORMATS)
@option("--show-managed-fields", is_flag=True, hidden=True, help="Accepted as kubectl does; resources have none.")
@option("--sort-by", type=Suggested("name", "kind"), help="Sort by this field.")
@option("--verbs", type=SuggestedList(*VERBS), help="Limit to resources that have these verbs.")
@pass_invocation
def command(
    invocation: Invocation,
    *,
    api_group: str | None,
    cached: bool,
    categories: tuple[str, ...],
    namespaced: bool | None,
    word: str,
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

      # What was it called? Something with certificates
      kubecli api-resources --grep=cert

      # Print those without a namespace
      kubecli api-resources --namespaced=false
    """
    wanted_format = parse_output(output, cwd=invocation.runtime.cwd, allowed=FORMATS)
    if sort_by not in ("", "name", "kind"):
        hint = meant(sort_by, ("name", "kind"), prefix="--sort-by=")
        raise UsageError("--sort-by accepts only name or kind", hint=hint)
    wanted = ResourceFilter(api_group, namespaced, verbs, categories, word)

    def text_of(session: Session) -> bytes:
        groups = groups_of(session, cached=cached)
        if not any(group.resources for group in groups):
            return b""
        resources = [resource for resource in preferred(groups) if wanted.takes(resource)]
        resources.sort(key=lambda each: (sort_key(each, sort_by), each.name))
        return print_resources(resources, wanted_format.name, no_headers=no_headers)

    print_blocks(invocation, text_of, language_of(wanted_format.name, "table"))
