"""`kubecli config set`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.names import PropertyPath
from kubecli.cli.options import argument, option
from kubecli.cli.types import BOOL
from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.edit.properties import set_property
from kubecli.kubeconfig.edit.transaction import modify
from kubecli.reading.config.files import access, quote, unexpected
from kubecli.redaction import mask_words


@click.command("set", cls=Command)
@argument("args", nargs=-1, type=PropertyPath(), metavar="PROPERTY_NAME PROPERTY_VALUE")
@option("--set-raw-bytes", type=BOOL, help="Write a value of bytes as it is given, without base64 decoding.")
@pass_invocation
def command(invocation: Invocation, args: tuple[str, ...], set_raw_bytes: bool) -> None:
    """Set an individual value in a kubeconfig file.

    PROPERTY_NAME is a dot delimited name where each token represents either an attribute name or a map key.
    Map keys may contain dots.

    PROPERTY_VALUE is the new value you want to set. Binary fields such as 'certificate-authority-data' expect a
    base64 encoded string unless the --set-raw-bytes flag is used.

    Examples:
      # Set the server field on the my-cluster cluster to https://1.2.3.4
      kubecli config set clusters.my-cluster.server https://1.2.3.4

      # Set the certificate-authority-data field on the my-cluster cluster
      kubecli config set clusters.my-cluster.certificate-authority-data $(echo "cert_data_here" | base64 -i -)

      # Set the cluster field in the my-context context to my-cluster
      kubecli config set contexts.my-context.cluster my-cluster

      # Set the client-key-data field in the cluster-admin user using --set-raw-bytes option
      kubecli config set users.cluster-admin.client-key-data cert_data_here --set-raw-bytes=true
    """
    if len(args) != 2:
        raise unexpected(invocation, mask_words(args, after=1))
    path, text = args
    if not text:
        raise UsageError("you cannot use set to unset a property")
    if not path:
        raise UsageError("you must specify a property")
    modify(access(invocation), lambda plan: set_property(plan, path, text, raw=set_raw_bytes))
    invocation.runtime.write(f"Property {quote(path)} set.\n")
