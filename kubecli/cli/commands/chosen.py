"""The objects that a command line names, for the commands that watch over objects: rollout and wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from kubecli.cli.command import Invocation
from kubecli.cli.commands.get.command import namespaces_of, refuse_kustomize
from kubecli.cli.commands.get.request import GetRequest
from kubecli.cli.options import option
from kubecli.errors.base import Interrupted, KubecliError
from kubecli.kubeconfig.model import ResolvedContext
from kubecli.meta.selectors import parse_field_selector, parse_label_selector
from kubecli.output.formats import parse_output

F = TypeVar("F", bound=Callable[..., Any])


def choosing_flags(function: F) -> F:
    """Declares -f, -R and -l."""
    for declare in (
        option("-l", "--selector", help="Select by labels: '=', '==', '!=', 'in', 'notin', 'key', '!key'."),
        option("-R", "--recursive", is_flag=True, help="Read the folders below those of -f, too."),
        option("-f", "--filename", multiple=True, help="Files, folders, URLs or - that name the objects."),
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


def interrupted_says(invocation: Invocation) -> Callable[[KubecliError], None]:
    """What is told of a watch that lost its connection and goes on."""

    def say(error: KubecliError) -> None:
        from kubecli.cli.wording import word

        reason = word(error).lines[0].removeprefix("error: ")
        invocation.runtime.warn(f"Warning: the watch was interrupted and goes on: {reason}")

    return say


@contextmanager
def interruptible() -> Iterator[None]:
    """Ctrl-C ends a wait with exit code 1, as kubectl's."""
    try:
        yield
    except KeyboardInterrupt:
        raise Interrupted(1) from None
