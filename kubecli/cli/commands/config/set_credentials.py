"""`kubecli config set-credentials`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.names import UserName
from kubecli.cli.options import argument, option, option_group
from kubecli.cli.types import BOOL, FILE, STRING_ARRAY, STRING_SLICE, Suggested
from kubecli.kubeconfig.edit.embedding import Certificates, read_embedded
from kubecli.kubeconfig.edit.transaction import Plan, modify
from kubecli.kubeconfig.edit.user_flags import INTERACTIVE_MODES, UserFlags
from kubecli.reading.config.files import access, quote
from kubecli.redaction import mask_words


@click.command("set-credentials", cls=Command)
@argument("args", nargs=-1, type=UserName(), metavar="NAME")
@option_group(
    "flags",
    UserFlags,
    option("--client-certificate", type=FILE, default=None, help="Path to the client certificate of the user"),
    option("--client-key", type=FILE, default=None, help="Path to the client key of the user"),
    option("--embed-certs", type=BOOL, help="Put what is in these files into the kubeconfig"),
    option("--token", default=None, help="token for the user entry in kubeconfig"),
    option("--username", default=None, help="username for the user entry in kubeconfig"),
    option("--password", default=None, help="password for the user entry in kubeconfig"),
    option("--auth-provider", default=None, help="Auth provider for the user entry in kubeconfig"),
    option("--auth-provider-arg", type=STRING_SLICE, help="'key=value' arguments for the auth provider"),
    option("--exec-command", type=FILE, default=None, help="Command of the exec credentials plugin"),
    option("--exec-api-version", default=None, help="API version of the exec credentials plugin"),
    option(
        "--exec-interactive-mode",
        type=Suggested(*INTERACTIVE_MODES),
        default=None,
        help="InteractiveMode of the exec credentials plugin.",
    ),
    option(
        "--exec-provide-cluster-info",
        type=BOOL,
        default=None,
        help="ProvideClusterInfo of the exec credentials plugin",
    ),
    option("--exec-arg", type=STRING_SLICE, help="New arguments for the exec credential plugin command"),
    option("--exec-env", type=STRING_ARRAY, help="'key=value' environment values for the exec credential plugin"),
)
@pass_invocation
def command(invocation: Invocation, args: tuple[str, ...], *, flags: UserFlags) -> None:
    """Set a user entry in kubeconfig.

    Specifying a name that already exists will merge new fields on top of existing values. Bearer token and basic
    auth are mutually exclusive: setting one clears the other.

    Examples:
      # Set only the "client-key" field on the "cluster-admin" entry, without touching other values
      kubecli config set-credentials cluster-admin --client-key=~/.kube/admin.key

      # Set basic auth for the "cluster-admin" entry
      kubecli config set-credentials cluster-admin --username=admin --password=uXFGweU9l35qcif

      # Embed client certificate data in the "cluster-admin" entry
      kubecli config set-credentials cluster-admin --client-certificate=~/.kube/admin.crt --embed-certs=true

      # Enable the OpenID Connect auth provider with arguments; remove one of them again
      kubecli config set-credentials cluster-admin --auth-provider=oidc --auth-provider-arg=client-id=foo
      kubecli config set-credentials cluster-admin --auth-provider-arg=client-id-

      # Enable an exec auth plugin with arguments and an environment variable
      kubecli config set-credentials cluster-admin --exec-command=/path/to/the/executable \\
        --exec-api-version=client.authentication.k8s.io/v1beta1 --exec-arg=arg1 --exec-arg=arg2 --exec-env=key=val

      # Remove a variable again
      kubecli config set-credentials cluster-admin --exec-env=key-
    """
    if len(args) != 1:
        raise invocation.usage_error(f"unexpected args: [{' '.join(mask_words(args, after=1))}]")
    (name,) = args
    flags.check(name)
    cwd = invocation.runtime.cwd
    contents = read_embedded(cwd, flags.paths, flags.embed_certs)

    def decide(plan: Plan) -> None:
        entry = plan.merged.entries["users"].get(name)
        body = flags.applied(entry.data if entry else {}, Certificates(cwd, plan.folder_of(entry), contents))
        plan.set_body("users", name, body)

    modify(access(invocation), decide)
    invocation.runtime.write(f"User {quote(name)} set.\n")
