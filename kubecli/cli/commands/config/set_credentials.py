"""`kubecli config set-credentials`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.commands.config.editing import access, certificate_fields, read_embedded
from kubecli.cli.commands.config.support import quote
from kubecli.cli.names import UserName
from kubecli.cli.options import argument, option
from kubecli.cli.types import BOOL, FILE, STRING_ARRAY, STRING_SLICE, Suggested
from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.edit.transaction import Plan
from kubecli.redaction import mask_words

CERTIFICATE_FLAGS = ("client-certificate", "client-key")


@kube_command(
    "set-credentials",
    usage="NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] "
    "[--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] "
    "[--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] "
    "[--exec-arg=arg] [--exec-env=key=value]",
)
@option("--client-certificate", type=FILE, help="Path to client-certificate file for the user entry in kubeconfig")
@option("--client-key", type=FILE, help="Path to client-key file for the user entry in kubeconfig")
@option("--embed-certs", type=BOOL, help="Embed client cert/key for the user entry in kubeconfig")
@option("--token", help="token for the user entry in kubeconfig")
@option("--username", help="username for the user entry in kubeconfig")
@option("--password", help="password for the user entry in kubeconfig")
@option("--auth-provider", help="Auth provider for the user entry in kubeconfig")
@option("--auth-provider-arg", type=STRING_SLICE, help="'key=value' arguments for the auth provider")
@option(
    "--exec-command", type=FILE, help="Command for the exec credential plugin for the user entry in kubeconfig"
)
@option("--exec-api-version", help="API version of the exec credential plugin for the user entry in kubeconfig")
@option(
    "--exec-interactive-mode",
    type=Suggested("Never", "IfAvailable", "Always"),
    help="InteractiveMode of the exec credentials plugin.",
)
@option("--exec-provide-cluster-info", type=BOOL, help="ProvideClusterInfo of the exec credentials plugin")
@option("--exec-arg", type=STRING_SLICE, help="New arguments for the exec credential plugin command")
@option("--exec-env", type=STRING_ARRAY, help="'key=value' environment values for the exec credential plugin")
@argument("args", nargs=-1, type=UserName())
def command(invocation: Invocation, args: tuple[str, ...], **given: Any) -> None:
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
    from kubecli.kubeconfig.edit.transaction import modify

    if len(args) != 1:
        raise invocation.usage_error(f"unexpected args: [{' '.join(mask_words(args, after=1))}]")
    (name,) = args
    provider_pairs = parse_pairs(given["auth_provider_arg"], "auth-provider-arg")
    env_pairs = parse_pairs(given["exec_env"], "exec-env")
    _validate(invocation, name, given)
    flags = {flag: given[flag.replace("-", "_")] for flag in CERTIFICATE_FLAGS}
    contents = read_embedded(invocation, flags, given["embed_certs"])

    def decide(plan: Plan) -> None:
        entry = plan.merged.entries["users"].get(name)
        body = dict(entry.data) if entry else {}
        for flag, path in flags.items():
            if invocation.given(flag.replace("-", "_")):
                folder = plan.folder_of(entry)
                body |= certificate_fields(invocation, flag, path, folder, contents.get(flag))
        _set_provider(invocation, body, given, *provider_pairs)
        _set_exec(invocation, body, given, *env_pairs)
        _set_secrets(invocation, body, given)
        plan.set_body("users", name, body)

    modify(access(invocation), decide)
    invocation.runtime.write(f"User {quote(name)} set.\n")


def parse_pairs(items: Sequence[str], flag: str) -> tuple[dict[str, str], list[str]]:
    """key=value items, and the keys of `key-` items. Raises UsageError."""
    pairs: dict[str, str] = {}
    removed, invalid = [], []
    for item in items:
        key, equals, value = item.partition("=")
        if equals and key:
            pairs[key] = value
        elif not equals and item.endswith("-") and item != "-":
            removed.append(item[:-1])
        else:
            invalid.append(item)
    if invalid:
        raise UsageError(f"invalid {flag} format: {', '.join(mask_words(invalid, after=0))}")
    return pairs, removed


def _validate(invocation: Invocation, name: str, given: Mapping[str, Any]) -> None:
    if not name:
        raise UsageError("you must specify a non-empty user name")
    if given["token"] and (given["username"] or given["password"]):
        raise UsageError(
            "you cannot specify more than one authentication method at the same time: "
            "--token, --username/--password"
        )
    if given["embed_certs"] and not given["client_certificate"] and not given["client_key"]:
        raise UsageError("you must specify a --client-certificate or --client-key to embed")
    if invocation.given("exec_interactive_mode") and given["exec_interactive_mode"] not in (
        "IfAvailable",
        "Always",
        "Never",
    ):
        raise UsageError("invalid interactive mode type, can be only IfAvailable, Never, Always")


def _set_provider(
    invocation: Invocation,
    body: dict[str, Any],
    given: Mapping[str, Any],
    pairs: Mapping[str, str],
    removed: Sequence[str],
) -> None:
    name = given["auth_provider"]
    if invocation.given("auth_provider") and (body.get("auth-provider") or {}).get("name", "") != name:
        body["auth-provider"] = {"name": name}
    provider = body.get("auth-provider")
    if provider is None:
        return
    config = {key: value for key, value in (provider.get("config") or {}).items() if key not in removed}
    body["auth-provider"] = {**provider, "config": {**config, **pairs}}


def _set_exec(
    invocation: Invocation,
    body: dict[str, Any],
    given: Mapping[str, Any],
    pairs: Mapping[str, str],
    removed: Sequence[str],
) -> None:
    changed = invocation.changed
    exec_ = dict(body["exec"]) if body.get("exec") is not None else None
    if "exec_command" in changed:
        exec_ = {**(exec_ or {}), "command": given["exec_command"], "args": None}
    if exec_ is None:
        return
    for dest, name in (("exec_api_version", "apiVersion"), ("exec_interactive_mode", "interactiveMode")):
        if dest in changed:
            exec_[name] = given[dest]
    if "exec_provide_cluster_info" in changed:
        exec_["provideClusterInfo"] = given["exec_provide_cluster_info"]
    if given["exec_arg"]:
        exec_["args"] = list(given["exec_arg"])
    env = [dict(item) for item in exec_.get("env") or () if item.get("name", "") not in removed]
    for key, value in pairs.items():
        found = next((item for item in env if item.get("name", "") == key), None)
        if found is None:
            env.append({"name": key, "value": value})
        else:
            found["value"] = value
    if pairs or removed:
        exec_["env"] = env
    body["exec"] = exec_


def _set_secrets(invocation: Invocation, body: dict[str, Any], given: Mapping[str, Any]) -> None:
    """A token clears a name and password, and the reverse."""
    for name in ("token", "username", "password"):
        if name in invocation.changed:
            body[name] = given[name]
    set_token, set_basic = bool(given["token"]), bool(given["username"] or given["password"])
    if set_basic and not set_token:
        body["token"] = ""
    if set_token and not set_basic:
        body |= {"username": "", "password": ""}
