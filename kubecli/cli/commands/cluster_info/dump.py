"""`kubecli cluster-info dump`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.names import NamespaceList
from kubecli.cli.options import option
from kubecli.cli.session import connect
from kubecli.cli.types import FILE, FOLDER, OutputFormat
from kubecli.errors.expressions import OutputError
from kubecli.output.formats import PRINT_FORMAT_NAMES, PRINT_FORMATS, parse_output
from kubecli.reading.cluster.dump import Dump


@click.command("dump", cls=Command, context_settings={"allow_extra_args": True})
@option("-A", "--all-namespaces", is_flag=True, help="If true, dump all namespaces. --namespaces is ignored.")
@option("--allow-missing-template-keys", default=True, help="If true, pass over what a template finds missing.")
@option("--namespaces", type=NamespaceList(), help="The namespaces to dump: a comma-separated list.")
@option("-o", "--output", type=OutputFormat(*PRINT_FORMAT_NAMES), default="json", help="Output format.")
@option(
    "--output-directory", type=FOLDER, help="Folder to put files in. If empty or '-', everything goes to stdout."
)
@option("--pod-running-timeout", default="20s", hidden=True, help="Accepted as kubectl does; logs do not wait.")
@option("--show-managed-fields", is_flag=True, help="If true, keep the managedFields of objects.")
@option("--template", type=FILE, help="Template of -o=go-template, or the file of -o=go-template-file.")
@pass_invocation
def command(
    invocation: Invocation,
    *,
    all_namespaces: bool,
    allow_missing_template_keys: bool,
    namespaces: tuple[str, ...],
    output: str,
    output_directory: str,
    pod_running_timeout: str,
    show_managed_fields: bool,
    template: str,
) -> None:
    """Dump what helps to find out what is wrong with a cluster: objects, events and the logs of all pods.

    It takes the current namespace and kube-system, unless --namespaces or --all-namespaces says otherwise.

    Examples:
      # Dump the state of the cluster to stdout
      kubecli cluster-info dump

      # Dump it into files
      kubecli cluster-info dump --output-directory=/path/to/cluster-state

      # Dump all namespaces
      kubecli cluster-info dump --all-namespaces

      # Dump some namespaces into files
      kubecli cluster-info dump --namespaces default,kube-system --output-directory=/path/to/cluster-state
    """
    runtime = invocation.runtime
    name = "" if template and not invocation.given("output") else output
    wanted = parse_output(name, template, cwd=runtime.cwd, allowed=PRINT_FORMATS)
    folder = runtime.cwd / output_directory if output_directory not in ("", "-") else None
    with connect(invocation) as session:
        if wanted.name == "name":
            raise OutputError("list types are not supported by name printing: *v1.NodeList")
        dump = Dump(session, wanted, allow_missing_template_keys, show_managed_fields, folder)
        dump.run(namespaces, all_namespaces=all_namespaces)
    if folder is not None:
        runtime.write(f"Cluster info dumped to {output_directory}\n")
