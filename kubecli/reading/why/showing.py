"""What `why` found, as text and for a program."""

from __future__ import annotations

from collections.abc import Iterable
from shlex import quote

from kubecli.describe.why.render import Explanation, as_object, render
from kubecli.invocation import Invocation
from kubecli.meta.contexts import context_of
from kubecli.meta.controls import escape_controls
from kubecli.meta.fields import namespace
from kubecli.output import json_text
from kubecli.runtime import Runtime

_INDENT = 5
"""Columns before a fact's words: "  1. "."""


def where_of(answer: Explanation, *, with_namespace: bool) -> str:
    """ " in shop of prod"."""
    where = f" in {namespace(answer.value)}" if with_namespace else ""
    context = context_of(answer.value)
    return f"{where} of {context}" if context else where


def cluster_flags(invocation: Invocation, answer: Explanation) -> str:
    """What the next command needs to be about the same cluster: " --context=prod"."""
    options = invocation.options
    pairs = [("--kubeconfig", options.kubeconfig), ("--context", context_of(answer.value) or options.context)]
    pairs += [("--snapshot", path) for path in options.snapshot]
    return "".join(f" {flag}={quote(value)}" for flag, value in pairs if value)


def write_text(invocation: Invocation, answers: Iterable[Explanation], *, with_namespace: bool) -> None:
    runtime = invocation.runtime
    before = ""
    for answer in answers:
        where = where_of(answer, with_namespace=with_namespace)
        text = before + render(answer, where, cluster_flags(invocation, answer))
        runtime.write(fitted(runtime, text) if runtime.stdout_is_terminal else text)
        before = "\n"


def fitted(runtime: Runtime, text: str) -> str:
    """For a terminal: harmless, and lines that are too long broken at words, what follows below the first word.

    The next command stays in one piece: it is to be copied.
    """
    lines = escape_controls(text).split("\n")
    painter, width = runtime.painter, runtime.width()
    if painter is None:
        return "\n".join(lines)
    long = [len(line) > width and not line.startswith("next: ") for line in lines]
    return "\n".join(
        painter.fit(line, _INDENT, 0) if is_long else line for line, is_long in zip(lines, long, strict=True)
    )


def write_json(invocation: Invocation, answers: Iterable[Explanation]) -> None:
    """One list, whatever was asked for."""
    found = [as_object(answer, cluster_flags(invocation, answer)) for answer in answers]
    invocation.runtime.stdout.write(json_text.dumps(found))
