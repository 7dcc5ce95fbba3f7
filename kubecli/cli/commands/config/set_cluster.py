"""`kubecli config set-cluster`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.names import ClusterName
from kubecli.cli.options import argument, option, option_group
from kubecli.cli.types import BOOL, FILE
from kubecli.kubeconfig.edit.cluster_flags import ClusterFlags
from kubecli.kubeconfig.edit.embedding import Certificates, read_embedded
from kubecli.kubeconfig.edit.transaction import Plan, modify
from kubecli.reading.config.files import access, quote, unexpected


@click.command("set-cluster", cls=Command)
@argument("args", nargs=-1, type=ClusterName(), metavar="NAME")
@option_group(
    "flags",
    ClusterFlags,
    option("--server", default=None, help="server for the cluster entry in kubeconfig"),
    option("--tls-server-name", default=None, help="tls-server-name for the cluster entry in kubeconfig"),
    option(
        "--insecure-skip-tls-verify",
        type=BOOL,
        default=None,
        help="insecure-skip-tls-verify for the cluster entry in kubeconfig",
    ),
    option(
        "--certificate-authority",
        type=FILE,
        default=None,
        help="Path to certificate-authority file for the cluster entry in kubeconfig",
    ),
    option("--embed-certs", type=BOOL, help="embed-certs for the cluster entry in kubeconfig"),
    option("--proxy-url", default=None, help="proxy-url for the cluster entry in kubeconfig"),
)
@pass_invocation
def command(invocation: Invocation, args: tuple[str, ...], *, flags: ClusterFlags) -> None:
    """Set a cluster entry in kubeconfig.

    Specifying a name that already exists will merge new fields on top of existing values for those fields.

    Examples:
      # Set only the server field on the e2e cluster entry without touching other values
      kubecli config set-cluster e2e --server=https://1.2.3.4

      # Embed certificate authority data for the e2e cluster entry
      kubecli config set-cluster e2e --embed-certs --certificate-authority=~/.kube/e2e/kubernetes.ca.crt

      # Disable cert checking for the e2e cluster entry
      kubecli config set-cluster e2e --insecure-skip-tls-verify=true

      # Set the custom TLS server name to use for validation for the e2e cluster entry
      kubecli config set-cluster e2e --tls-server-name=my-cluster-name

      # Set the proxy URL for the e2e cluster entry
      kubecli config set-cluster e2e --proxy-url=https://1.2.3.4
    """
    if len(args) != 1:
        raise unexpected(invocation, args)
    (name,) = args
    flags.check(name)
    cwd = invocation.runtime.cwd
    contents = read_embedded(cwd, flags.paths, flags.embed_certs)

    def decide(plan: Plan) -> None:
        entry = plan.merged.entries["clusters"].get(name)
        body = flags.applied(entry.data if entry else {}, Certificates(cwd, plan.folder_of(entry), contents))
        plan.set_body("clusters", name, body)

    modify(access(invocation), decide)
    invocation.runtime.write(f"Cluster {quote(name)} set.\n")
