"""`kubecli config set-cluster`."""

from __future__ import annotations

from typing import Any

from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.commands.config.editing import access, certificate_fields, read_embedded
from kubecli.cli.commands.config.support import quote, unexpected
from kubecli.cli.names import ClusterName
from kubecli.cli.options import argument, option
from kubecli.cli.types import BOOL, FILE
from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.edit.transaction import Plan


@kube_command(
    "set-cluster",
    usage="NAME [--server=server] [--certificate-authority=path/to/certificate/authority] "
    "[--insecure-skip-tls-verify=true] [--tls-server-name=example.com]",
)
@option("--server", help="server for the cluster entry in kubeconfig")
@option("--tls-server-name", help="tls-server-name for the cluster entry in kubeconfig")
@option(
    "--insecure-skip-tls-verify", type=BOOL, help="insecure-skip-tls-verify for the cluster entry in kubeconfig"
)
@option(
    "--certificate-authority",
    type=FILE,
    help="Path to certificate-authority file for the cluster entry in kubeconfig",
)
@option("--embed-certs", type=BOOL, help="embed-certs for the cluster entry in kubeconfig")
@option("--proxy-url", help="proxy-url for the cluster entry in kubeconfig")
@argument("args", nargs=-1, type=ClusterName())
def command(invocation: Invocation, args: tuple[str, ...], **given: Any) -> None:
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
    from kubecli.kubeconfig.edit.transaction import modify

    if len(args) != 1:
        raise unexpected(invocation, args)
    (name,) = args
    if not name:
        raise UsageError("you must specify a non-empty cluster name")
    if given["insecure_skip_tls_verify"] and given["certificate_authority"]:
        raise UsageError("you cannot specify a certificate authority and insecure mode at the same time")
    if given["embed_certs"] and not given["certificate_authority"]:
        raise UsageError("you must specify a --certificate-authority to embed")
    flags = {"certificate-authority": given["certificate_authority"]}
    contents = read_embedded(invocation, flags, given["embed_certs"])

    def decide(plan: Plan) -> None:
        entry = plan.merged.entries["clusters"].get(name)
        body = dict(entry.data) if entry else {}
        authority: dict[str, Any] = {}
        if invocation.given("certificate_authority"):
            (flag, path), folder = *flags.items(), plan.folder_of(entry)
            authority = certificate_fields(invocation, flag, path, folder, contents.get(flag))
        plan.set_body("clusters", name, _changed(invocation, body, given, authority))

    modify(access(invocation), decide)
    invocation.runtime.write(f"Cluster {quote(name)} set.\n")


def _changed(
    invocation: Invocation, body: dict[str, Any], given: dict[str, Any], authority: dict[str, Any]
) -> dict[str, Any]:
    """kubectl's rules of what a flag clears. authority: the fields that --certificate-authority sets."""
    changed = invocation.changed
    if "server" in changed:
        body |= {"server": given["server"], "tls-server-name": ""}
    if "tls_server_name" in changed:
        body["tls-server-name"] = given["tls_server_name"]
    if "insecure_skip_tls_verify" in changed:
        body["insecure-skip-tls-verify"] = given["insecure_skip_tls_verify"]
        if given["insecure_skip_tls_verify"]:
            body |= {"certificate-authority": "", "certificate-authority-data": b""}
    if "certificate_authority" in changed:
        body |= authority
        if given["certificate_authority"]:
            body["insecure-skip-tls-verify"] = False
    if "proxy_url" in changed:
        body["proxy-url"] = given["proxy_url"]
    return body
