"""`kubecli cluster-info dump`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.groups import all_namespaces, printing_options
from kubecli.cli.names import NamespaceList
from kubecli.cli.options import option, output_option
from kubecli.cli.types import FOLDER
from kubecli.clusters.connect import connect
from kubecli.errors.expressions import OutputError
from kubecli.output.formats import PRINT_FORMAT_NAMES
from kubecli.output.printing import Printing
from kubecli.output.progress import progress_of
from kubecli.reading.cluster.dump import Dump


@click.command("dump", cls=Command, context_settings={"allow_extra_args": True})
@all_namespaces
@printing_options(Printing, output=output_option(*PRINT_FORMAT_NAMES, help="Output format; json without it."))
@option("--namespaces", type=NamespaceList(), help="The namespaces to dump: a comma-separated list.")
@option(
    "--output-directory", type=FOLDER, help="Folder to put files in. If empty or '-', everything goes to stdout."
)
@option("--pod-running-timeout", default="20s", hidden=True, help="Accepted as kubectl does; logs do not wait.")
@pass_invocation
def command(
    invocation: Invocation,
    *,
    all_namespaces: bool,
    printing: Printing,
    namespaces: tuple[str, ...],
    output_directory: str,
    pod_running_timeout: str,
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
    output = printing.or_else("json").format(runtime.cwd)
    folder = runtime.cwd / output_directory if output_directory not in ("", "-") else None
    with connect(invocation) as session:
        if output.name == "name":
            raise OutputError("list types are not supported by name printing: *v1.NodeList")
        seen = folder is None and runtime.stdout_is_terminal
        with progress_of(runtime, hidden=seen) as progress:
            dump = Dump(session, output, printing, folder, progress)
            dump.run(namespaces, all_namespaces=all_namespaces)
    if folder is not None:
        runtime.write(f"Cluster info dumped to {output_directory}\n")
