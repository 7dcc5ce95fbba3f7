"""How commands declare flags and arguments, and the flags that every command takes.

`option` and `argument` are stacked on a command's function, closest to it last as in click; each flag feeds the
parameter of its long name. The global options are kubectl's persistent flags: every command takes them, before or
after its name, and `kubecli options` lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

import click
from msgspec import Struct

from kubecli.cli.pflag import Flag
from kubecli.cli.values import BOOL, INT, LOG_LEVEL, STRING, STRING_ARRAY, STRING_SLICE, Choice, Kind
from kubecli.secretive import Secretive

F = TypeVar("F", bound=Callable[..., Any])


def make_flag(
    *names: str,
    kind: Kind | None = None,
    default: Any = None,
    is_flag: bool = False,
    multiple: bool = False,
    **settings: Any,
) -> Flag:
    """`make_flag("-n", "--namespace", "namespace", help=...)`: click's Option, typed by a Kind.

    kind: the type of the value; without it, BOOL for is_flag, STRING_SLICE for multiple, INT for an int default,
    else STRING. default: the kind's zero ("" or False or 0 or ()) unless given; None only where a caller must
    know that nothing was said, by `default=UNSET`.
    """
    if kind is None:
        kind = _kind_of(default, is_flag, multiple)
    if default is None:
        default = kind.zero
    elif default is UNSET:
        default = None
    return Flag(names, kind, default, **settings)


def _kind_of(default: Any, is_flag: bool, multiple: bool) -> Kind:
    if is_flag or isinstance(default, bool):
        return BOOL
    if multiple:
        return STRING_SLICE
    return INT if isinstance(default, int) else STRING


FORMATS_HELP = (
    "Output format. One of: (json, yaml, kyaml, name, go-template, go-template-file, template, templatefile, "
    "jsonpath, jsonpath-as-json, jsonpath-file)."
)
"""Of -o where it takes kubectl's common formats; completion reads the words out of it."""


class _Unset:
    def __repr__(self) -> str:
        return "UNSET"


UNSET = _Unset()


def option(*names: str, **settings: Any) -> Callable[[F], F]:
    """Declares a flag of a command; see make_flag."""
    return _declare(make_flag(*names, **settings))


def argument(name: str, **settings: Any) -> Callable[[F], F]:
    """click's argument; all that are left with nargs=-1."""
    return _declare(click.Argument([name], **settings))


def _declare(parameter: click.Parameter) -> Callable[[F], F]:
    def decorate(function: F) -> F:
        function.__dict__.setdefault("__click_params__", []).append(parameter)  # as click's decorators do
        return function

    return decorate


def time_option(function: F) -> F:
    """--time, where ages and moments are shown."""
    return option(
        "--time",
        kind=Choice(("kubectl", "absolute", "relative", "both")),
        default="kubectl",
        help="Show times as kubectl does, all as moments, all as ages, or each as both.",
    )(function)


class GlobalOptions(Secretive, Struct, frozen=True):
    """The command line's overrides of a kubeconfig. "" and () mean: not given."""

    SECRET: ClassVar[frozenset[str]] = frozenset(
        (
            "token",
            "password",
        )
    )

    kubeconfig: str = ""
    kuberc: str = ""
    context: str = ""
    cluster: str = ""
    user: str = ""
    namespace: str = ""
    server: str = ""
    certificate_authority: str = ""
    client_certificate: str = ""
    client_key: str = ""
    token: str = ""
    username: str = ""
    password: str = ""
    insecure_skip_tls_verify: bool | None = None
    tls_server_name: str = ""
    impersonate: str = ""
    impersonate_groups: tuple[str, ...] = ()
    impersonate_uid: str = ""
    impersonate_user_extra: tuple[str, ...] = ()
    request_timeout: str = "0"
    disable_compression: bool | None = None
    cache_dir: str = ""
    exec_plugins: str = ""
    verbosity: int = 0
    match_server_version: bool = False
    warnings_as_errors: bool = False
    color: str = "auto"


GLOBAL_FLAGS: tuple[Flag, ...] = (
    make_flag("--as", "impersonate", help="Username to impersonate: a user, or a service account in a namespace."),
    make_flag(
        "--as-group",
        "impersonate_groups",
        kind=STRING_ARRAY,
        help="Group to impersonate; repeat it for several groups.",
    ),
    make_flag("--as-uid", "impersonate_uid", help="UID to impersonate."),
    make_flag(
        "--as-user-extra",
        "impersonate_user_extra",
        kind=STRING_ARRAY,
        help="Extra attribute to impersonate, key=value; repeat it for several.",
    ),
    make_flag("--cache-dir", help="Folder of the discovery cache; ~/.kube/cache/kubecli when empty."),
    make_flag("--certificate-authority", help="Path to the certificate file of the server's authority."),
    make_flag("--client-certificate", help="Path to a client certificate file for TLS."),
    make_flag("--client-key", help="Path to a client key file for TLS."),
    make_flag("--cluster", help="The name of the kubeconfig cluster to use."),
    make_flag("--color", kind=Choice(("auto", "always", "never")), default="auto", help="Colour the output."),
    make_flag("--context", help="The name of the kubeconfig context to use."),
    make_flag(
        "--disable-compression", kind=BOOL, default=UNSET, help="If true, ask the server not to compress answers."
    ),
    make_flag(
        "--exec-plugins",
        help="Credential plugins that may run: all, none, or a list of commands. Else as kuberc's policy says.",
    ),
    make_flag(
        "--insecure-skip-tls-verify",
        kind=BOOL,
        default=UNSET,
        help="If true, the server's certificate is not checked. Your HTTPS connections become insecure.",
    ),
    make_flag("--kubeconfig", help="Path to the kubeconfig file to use."),
    make_flag("--kuberc", help="Path to the kuberc file of preferences; KUBERC=off turns them off."),
    make_flag(
        "--log-flush-frequency", default="5s", hidden=True, help="Accepted as kubectl does; logs are unbuffered."
    ),
    make_flag("--match-server-version", is_flag=True, help="Require the server's version to match the client's."),
    make_flag("-n", "--namespace", help="The namespace of this request."),
    make_flag("--password", help="Password for basic authentication to the API server."),
    make_flag("--profile", default="none", hidden=True, help="Accepted as kubectl does; nothing is captured."),
    make_flag("--profile-output", default="profile.pprof", hidden=True, help="Accepted as kubectl does."),
    make_flag(
        "--request-timeout",
        default="0",
        help="How long the whole command may wait for the server: 1s, 2m, 3h. 0 means no limit.",
    ),
    make_flag("-s", "--server", help="The address and port of the Kubernetes API server."),
    make_flag("--tls-server-name", help="The name to check the server's certificate for, in place of its host's."),
    make_flag("--token", help="Bearer token for authentication to the API server."),
    make_flag("--user", help="The name of the kubeconfig user to use."),
    make_flag("--username", help="Username for basic authentication to the API server."),
    make_flag(
        "-v",
        "--v",
        "verbosity",
        kind=LOG_LEVEL,
        default=0,
        help="Log level on stderr: 6 requests, 7 headers, 8 and 9 bodies.",
    ),
    make_flag("--vmodule", hidden=True, help="Accepted as kubectl does; -v is for the whole program."),
    make_flag("--warnings-as-errors", is_flag=True, help="Exit 1 when the server sent warnings."),
)

HELP_FLAG = make_flag("-h", "--help", is_flag=True, hidden=True, help="Help for this command.")


def global_options(values: Mapping[str, Any]) -> GlobalOptions:
    """values: by dest, of the global flags given."""
    names = GlobalOptions.__struct_fields__
    return GlobalOptions(**{name: values[name] for name in names if name in values})
