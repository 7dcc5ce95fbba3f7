"""How commands declare flags and arguments, and the flags that every command takes.

`option` and `argument` are stacked on a command's function, closest to it last as in click; each flag feeds the
parameter of its long name. The global options are kubectl's persistent flags: every command takes them, before or
after its name, and `kubecli options` lists them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from kubecli.cli.names import ClusterName, ContextName, ContextPatterns, Namespaces, UserName
from kubecli.cli.pflag import Flag
from kubecli.cli.types import (
    BOOL,
    DURATION,
    FILE,
    FILE_ARRAY,
    FOLDER,
    LOG_LEVEL,
    STRING_ARRAY,
    Choice,
    OutputFlag,
    StandsAlone,
    Suggested,
)
from kubecli.runtime import COLOR_CHOICES

F = TypeVar("F", bound=Callable[..., Any])
Function = Callable[..., Any]


def make_flag(*names: str, **settings: Any) -> Flag:
    """`make_flag("-n", "--namespace", type=Namespaces(), help=...)`; see Flag."""
    return Flag(names, **settings)


def option(*names: str, **settings: Any) -> Callable[[F], F]:
    """`@option("-n", "--namespace", help=...)`: click's option, as a Flag."""
    return click.option(*names, cls=Flag, **settings)


argument = click.argument


def output_option(*formats: str, default: str = "", help: str = "Output format.") -> Callable[[F], F]:
    """-o with the formats that a command knows. What is wrong with a value is the command's to say."""
    kind = OutputFlag if "jsonpath" in formats else Suggested
    return option("-o", "--output", type=kind(*formats), default=default, help=help)


def option_group(
    name: str, make: Callable[..., object], *declare: Callable[[Function], Function]
) -> Callable[[Function], Function]:
    """Several flags and arguments whose values reach the command as one: `name=make(**values)`.

    declare: what @option and @argument give. make: called with the values by parameter, in the click context.
    """

    def decorate(function: Function) -> Function:
        before = len(getattr(function, "__click_params__", ()))
        for each in reversed(declare):
            function = each(function)
        declared: list[click.Parameter] = function.__dict__["__click_params__"][before:]
        names = [param.name for param in declared]

        @wraps(function)
        def gather(*args: Any, **values: Any) -> Any:
            values[name] = make(**{each: values.pop(each) for each in names})
            return function(*args, **values)

        return gather

    return decorate


def time_option(function: F) -> F:
    """--time, where ages and moments are shown."""
    return option(
        "--time",
        type=Choice(("kubectl", "absolute", "relative", "both")),
        default="kubectl",
        help="Show times as kubectl does, all as moments, all as ages, or each as both.",
    )(function)


GLOBAL_FLAGS: tuple[Flag, ...] = (
    make_flag("--all-contexts", is_flag=True, help="Read the clusters of all contexts at once."),
    make_flag("--as", "impersonate", help="Username to impersonate: a user, or a service account in a namespace."),
    make_flag(
        "--as-group",
        "impersonate_groups",
        type=STRING_ARRAY,
        help="Group to impersonate; repeat it for several groups.",
    ),
    make_flag("--as-uid", "impersonate_uid", help="UID to impersonate."),
    make_flag(
        "--as-user-extra",
        "impersonate_user_extra",
        type=STRING_ARRAY,
        help="Extra attribute to impersonate, key=value; repeat it for several.",
    ),
    make_flag("--cache-dir", type=FOLDER, help="Folder of the discovery cache; ~/.kube/cache/kubecli when empty."),
    make_flag(
        "--certificate-authority", type=FILE, help="Path to the certificate file of the server's authority."
    ),
    make_flag("--client-certificate", type=FILE, help="Path to a client certificate file for TLS."),
    make_flag("--client-key", type=FILE, help="Path to a client key file for TLS."),
    make_flag("--cluster", type=ClusterName(), help="The name of the kubeconfig cluster to use."),
    make_flag(
        "--color",
        type=Choice(COLOR_CHOICES),
        default="auto",
        help="Colour the output; $KUBECLI_COLOR says it for all commands.",
    ),
    make_flag(
        "--concurrency", default=8, help="How many clusters are asked at once, with --contexts or --all-contexts."
    ),
    make_flag(
        "--connect-timeout",
        type=DURATION,
        help="How long to wait for a connection: 10s with several clusters, 30s with one.",
    ),
    make_flag("--context", type=ContextName(), help="The name of the kubeconfig context to use."),
    make_flag(
        "--contexts",
        type=ContextPatterns(),
        help="Read the clusters of these contexts at once: names and globs, 'prod-*', '!prod-test' takes out."
        " $KUBECLI_CONTEXTS says it for a shell.",
    ),
    make_flag(
        "--disable-compression", type=BOOL, default=None, help="If true, ask the server not to compress answers."
    ),
    make_flag(
        "--exec-plugins",
        help="Credential plugins that may run: all, none, or a list of commands. Else as kuberc's policy says.",
    ),
    make_flag("--fail-fast", is_flag=True, help="Of several clusters, end at the first that fails."),
    make_flag(
        "--insecure-skip-tls-verify",
        type=BOOL,
        default=None,
        help="If true, the server's certificate is not checked. Your HTTPS connections become insecure.",
    ),
    make_flag("--kubeconfig", type=FILE, help="Path to the kubeconfig file to use."),
    make_flag("--kuberc", type=FILE, help="Path to the kuberc file of preferences; KUBERC=off turns them off."),
    make_flag(
        "--log-flush-frequency", default="5s", hidden=True, help="Accepted as kubectl does; logs are unbuffered."
    ),
    make_flag("--match-server-version", is_flag=True, help="Require the server's version to match the client's."),
    make_flag("-n", "--namespace", type=Namespaces(), help="The namespace of this request."),
    make_flag(
        "--pager",
        type=StandsAlone("on"),
        help="Show results in a pager: on ($PAGER, else less), off, or a command; $KUBECLI_PAGER says it for all.",
    ),
    make_flag("--password", help="Password for basic authentication to the API server."),
    make_flag("--profile", default="none", hidden=True, help="Accepted as kubectl does; nothing is captured."),
    make_flag("--profile-output", default="profile.pprof", hidden=True, help="Accepted as kubectl does."),
    make_flag("--proxy-url", help="The proxy that requests to the API server take: http, https or socks5."),
    make_flag(
        "--request-timeout",
        default="0",
        help="How long the whole command may wait for the server: 1s, 2m, 3h. 0 means no limit.",
    ),
    make_flag("-s", "--server", help="The address and port of the Kubernetes API server."),
    make_flag(
        "--snapshot",
        type=FILE_ARRAY,
        help="Read a saved cluster in place of a live one: a folder or an archive. Also $KUBECLI_SNAPSHOT.",
    ),
    make_flag("--tls-server-name", help="The name to check the server's certificate for, in place of its host's."),
    make_flag("--token", help="Bearer token for authentication to the API server."),
    make_flag("--unordered", is_flag=True, help="Of several clusters, show what comes first, first."),
    make_flag("--user", type=UserName(), help="The name of the kubeconfig user to use."),
    make_flag("--username", help="Username for basic authentication to the API server."),
    make_flag(
        "-v",
        "--v",
        "verbosity",
        type=LOG_LEVEL,
        default=0,
        help="Log level on stderr: 6 requests, 7 headers, 8 and 9 bodies.",
    ),
    make_flag("--vmodule", hidden=True, help="Accepted as kubectl does; -v is for the whole program."),
    make_flag("--warnings-as-errors", is_flag=True, help="Exit 1 when the server sent warnings."),
)
