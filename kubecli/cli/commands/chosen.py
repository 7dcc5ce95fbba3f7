"""The objects that a command line names, for the commands that watch over objects: rollout and wait."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from kubecli.cli.command import Invocation
from kubecli.cli.names import labels
from kubecli.cli.options import option
from kubecli.cli.types import FILES
from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.model import ResolvedContext
from kubecli.meta.selectors import parse_field_selector, parse_label_selector
from kubecli.output.formats import parse_output
from kubecli.reading.get.request import GetRequest
from kubecli.reading.session import namespaces_of

F = TypeVar("F", bound=Callable[..., Any])


def choosing_flags(function: F) -> F:
    """Declares -f, -R and -l."""
    for declare in (
        option(
            "-l",
            "--selector",
            shell_complete=labels,
            help="Select by labels: '=', '==', '!=', 'in', 'notin', 'key', '!key'.",
        ),
        option("-R", "--recursive", is_flag=True, help="Read the folders below those of -f, too."),
        option("-f", "--filename", type=FILES, help="Files, folders, URLs or - that name the objects."),
    ):
        function = declare(function)
    return function


def read_choice(
    invocation: Invocation, arguments: tuple[str, ...], resolved: ResolvedContext, flags: dict[str, Any]
) -> GetRequest:
    """Raises UsageError and the errors of selectors."""
    every = flags.get("all_namespaces", False)
    request = GetRequest(
        arguments=arguments,
        namespaces=("",) if every else namespaces_of(resolved),
        namespace_explicit=resolved.namespace_explicit and not every,
        format=parse_output("", cwd=invocation.runtime.cwd),
        filenames=flags["filename"],
        kustomize=flags.get("kustomize", ""),
        recursive=flags["recursive"],
        selector=flags["selector"],
        field_selector=flags.get("field_selector", ""),
    )
    if request.kustomize:
        refuse_kustomize(request, invocation.command_path)
    parse_label_selector(request.selector)
    parse_field_selector(request.field_selector)
    return request


def refuse_kustomize(request: GetRequest, command: str) -> None:
    """Raises UsageError. command: "kubecli get", for what to do instead."""
    if request.filenames:
        raise UsageError("only one of -f or -k can be specified")
    if request.recursive:
        raise UsageError("the -k flag can't be used with -f or -R")
    raise UsageError(
        "-k is not supported: building manifests is not reading a cluster",
        hint=f"kubectl kustomize {request.kustomize} | {command} -f -",
    )
