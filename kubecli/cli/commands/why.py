"""`kubecli why`: the facts that explain why a pod or workload is not ready."""

from __future__ import annotations

from collections.abc import Iterable

import click

from kubecli.cli.clusters import connect_all, resolve_contexts
from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.groups import selection, selection_options
from kubecli.cli.names import ResourceArgument
from kubecli.cli.options import option
from kubecli.cli.types import Choice
from kubecli.describe.why.render import Explanation, as_object, render
from kubecli.errors.usage import UsageError
from kubecli.meta.contexts import context_of
from kubecli.meta.controls import escape_controls
from kubecli.meta.fields import namespace
from kubecli.reading.objects.selection import Selection, check_selection
from kubecli.reading.why.run import Explaining
from kubecli.runtime import Runtime

_INDENT = 5
"""Columns before a fact's words: "  1. "."""
TYPES = ("pods", "deployments", "replicasets", "statefulsets", "daemonsets", "jobs", "replicationcontrollers")


@click.command("why", cls=Command, clusters=True, usage="(TYPE [NAME ...] | TYPE/NAME ...)")
@selection_options(selection, arguments=ResourceArgument(*TYPES), files=False)
@option("-o", "--output", type=Choice(("", "json")), help="json: the same facts for a program.")
@pass_invocation
def command(invocation: Invocation, *, selection: Selection, output: str) -> None:
    """Say why pods or workloads are not ready.

    Facts of the pod, its containers, node, claims and events, and of what makes it, the likeliest cause first,
    each with the field it came from. Nothing is guessed. Without a name: every object that is not ready.

    Examples:
      # Why a pod is not ready
      kubecli why pod/web-0

      # Why a deployment is not: its own conditions, quotas, and its pods
      kubecli why deployment/web

      # Everything that is not ready
      kubecli why pods -A

      # For a program
      kubecli why deployments -o json
    """
    if not selection.arguments:
        raise UsageError("You must name a pod or a workload, such as pod/web-0 or deployment/web.")
    check_selection(selection, invocation.command_path)
    contexts = resolve_contexts(invocation, all_namespaces=selection.all_namespaces)
    runtime = invocation.runtime
    with connect_all(invocation, contexts=contexts) as clusters:
        explaining = Explaining(clusters.sessions, selection)
        several = contexts.several_namespaces(all_namespaces=selection.all_namespaces)
        if output == "json":
            write_json(runtime, explaining.answers())
        else:
            write_text(runtime, explaining.answers(), with_namespace=several)
            if explaining.count and not explaining.told:
                every = explaining.count > 1
                runtime.write(f"all {explaining.count} are ready\n" if every else "the only one is ready\n")
        for line in explaining.notes():
            runtime.warn(line)
        clusters.fail(explaining.errors)


def write_text(runtime: Runtime, answers: Iterable[Explanation], *, with_namespace: bool) -> None:
    before = ""
    for answer in answers:
        where = f" in {namespace(answer.value)}" if with_namespace else ""
        context = context_of(answer.value)
        text = before + render(answer, f"{where} of {context}" if context else where)
        runtime.write(fitted(runtime, text) if runtime.stdout_is_terminal else text)
        before = "\n"


def fitted(runtime: Runtime, text: str) -> str:
    """For a terminal: harmless, and lines that are too long broken at words, what follows below the first word."""
    lines = escape_controls(text).split("\n")
    painter, width = runtime.painter, runtime.width()
    if painter is None:
        return "\n".join(lines)
    return "\n".join(painter.fit(line, _INDENT, 0) if len(line) > width else line for line in lines)


def write_json(runtime: Runtime, answers: Iterable[Explanation]) -> None:
    """One list, whatever was asked for."""
    from kubecli.output import json_text

    runtime.stdout.write(json_text.dumps([as_object(answer) for answer in answers]))
