"""`kubecli config set`."""

from __future__ import annotations

from typing import Any

from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.commands.config import properties
from kubecli.cli.commands.config.editing import access
from kubecli.cli.commands.config.support import quote, unexpected
from kubecli.cli.names import PropertyPath
from kubecli.cli.options import argument, option
from kubecli.cli.types import BOOL
from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.edit.transaction import Plan
from kubecli.redaction import mask_words


@kube_command("set", usage="PROPERTY_NAME PROPERTY_VALUE")
@option("--set-raw-bytes", type=BOOL, help="Write a value of bytes as it is given, without base64 decoding.")
@argument("args", nargs=-1, type=PropertyPath())
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
    from kubecli.kubeconfig.edit.transaction import modify

    if len(args) != 2:
        raise unexpected(invocation, mask_words(args, after=1))
    path, text = args
    if not text:
        raise UsageError("you cannot use set to unset a property")
    if not path:
        raise UsageError("you must specify a property")

    def decide(plan: Plan) -> None:
        wanted = properties.parse(path)
        value = _value(wanted, text, raw=set_raw_bytes)
        if wanted.section == "preferences":
            plan.set_colors(bool(value))
        elif wanted.section:
            assert wanted.name is not None
            entry = plan.merged.entries[wanted.section].get(wanted.name)
            plan.set_body(wanted.section, wanted.name, {**(entry.data if entry else {}), wanted.field: value})
        elif wanted.field == "current-context":
            plan.set_current_context(text)

    modify(access(invocation), decide)
    invocation.runtime.write(f"Property {quote(path)} set.\n")


def _value(wanted: properties.Property, text: str, *, raw: bool) -> Any:
    """The text as the field's type. Raises UsageError in kubectl's words."""
    if wanted.kind == properties.STRING:
        return text
    if wanted.kind == properties.BOOL:
        try:
            return BOOL.parse(text)
        except ValueError as error:
            raise UsageError(str(error).replace(text, mask_words([text], after=0)[0])) from None
    if wanted.kind == properties.BYTES:
        if raw:
            return text.encode("utf-8", "surrogateescape")
        return _decoded(text)
    if wanted.kind == properties.STRINGS:
        raise UsageError("unrecognized slice type. string")
    raise UsageError("can't set a map to a value: map[]", hint="name a field inside it")


def _decoded(text: str) -> bytes:
    from kubecli.kubeconfig.decode import decode_base64

    data, bad = decode_base64(text)
    if bad is not None:
        raise UsageError(f"error decoding input value: illegal base64 data at input byte {bad}")
    return data
