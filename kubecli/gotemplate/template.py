"""A parsed template, rendered on objects."""

from __future__ import annotations

from typing import Any

from kubecli.errors.expressions import EvaluationError
from kubecli.gotemplate import nodes
from kubecli.gotemplate.functions import NAMES
from kubecli.gotemplate.parser import Parser
from kubecli.gotemplate.pipelines import MAIN
from kubecli.gotemplate.state import ExecutionFailed, Position, State, VariableValue
from kubecli.gotemplate.statements import Bodies, compile_body
from kubecli.gotext import quote


def parse(text: str) -> Template:
    """Parses a text/template with kubectl's functions. Raises ExpressionSyntaxError."""
    return Template(text, Parser(text, NAMES).parse())


class Template:
    """Parsed once, compiled to functions, rendered any number of times, by several threads if need be."""

    def __init__(self, text: str, templates: nodes.Templates) -> None:
        self.text = text
        self._start = nodes.Text(0, "")
        self._bodies: Bodies = {}
        try:
            for name, body in templates.named.items():
                self._bodies[name] = compile_body(body, self._bodies)
        except RecursionError:
            raise self._error(ExecutionFailed(_Start(), MAIN, "max expression depth exceeded")) from None

    def __repr__(self) -> str:
        return f"Template({self.text!r})"

    def render(self, obj: Any, allow_missing: bool = True) -> str:
        """What `-o go-template=` prints for obj, and no newline at the end.

        Bytes that are no UTF-8 (base64decode of something binary) come out as surrogates: encode with
        surrogateescape. allow_missing: a key that is not there prints <no value> instead of raising
        EvaluationError. Nothing is printed when it raises (kubectl prints what it had, and the object).
        """
        state = State(
            strict=not allow_missing, name=MAIN, node=_Start(), variables=[VariableValue("$", obj, False)]
        )
        try:
            self._bodies[MAIN](state, obj)
            state.spend("")
        except ExecutionFailed as failure:
            raise self._error(failure) from None
        except RecursionError:
            problem = f"exceeded maximum template depth ({state.depth})"
            raise self._error(ExecutionFailed(state.node, state.name, problem)) from None
        return "".join(state.parts)

    def _error(self, failure: ExecutionFailed) -> EvaluationError:
        """Go's words: the place (line, and bytes before it on that line), the template, the node, the problem."""
        pos = failure.place.pos
        line = self.text.count("\n", 0, pos) + 1
        column = len(self.text[self.text.rfind("\n", 0, pos) + 1 : pos].encode("utf-8", "surrogateescape"))
        where = f"template: {MAIN}:{line}:{column}: executing {quote(failure.name)} at <{failure.place}>"
        problem = f"{where}: {failure.problem}"
        return EvaluationError("template", self.text, pos, problem)


class _Start(Position):
    """Where a rendering begins."""

    pos = 0

    def __str__(self) -> str:
        return ""
