"""A parsed template: find the values, print them as kubectl does."""

from __future__ import annotations

from typing import Any

from kubecli.errors.expressions import EvaluationError
from kubecli.gotext import marshal, sprint
from kubecli.jsonpath import nodes
from kubecli.jsonpath.evaluator import NO_VALUE, Run, Step, Stopped, compile_action
from kubecli.jsonpath.parser import Parser
from kubecli.jsonpath.paths import read_paths


def parse(text: str) -> Template:
    """Parses text and braces (`{.metadata.name}{"\\n"}`). Raises ExpressionSyntaxError."""
    return Template(text, Parser(text, text).parse())


class Template:
    """Parsed once, compiled to functions, rendered any number of times, by several threads if need be."""

    def __init__(self, text: str, blocks: tuple[nodes.Block, ...]) -> None:
        self.text = text
        self._blocks = blocks
        self._steps: tuple[Step, ...] = tuple(
            compile_action(nodes.Action((block,)) if isinstance(block, nodes.Text) else block) for block in blocks
        )

    def __repr__(self) -> str:
        return f"Template({self.text!r})"

    def find(self, obj: Any, allow_missing: bool = True) -> list[list[Any]]:
        """One list of values per text and per pair of braces; a range gives those of its body, repeated.

        What a range over null hands on comes back as None. Raises EvaluationError.
        """
        return [
            [None if value is NO_VALUE else value for value in group] for group in self._find(obj, allow_missing)
        ]

    def render(self, obj: Any, allow_missing: bool = True) -> str:
        """What `-o jsonpath=` prints: values of one pair of braces separated by spaces, no newline at the end.

        Bytes that are no UTF-8 (`{"\\xff"}`) come out as surrogates: encode with surrogateescape.
        allow_missing: a field that is not there is nothing instead of an EvaluationError.
        """
        try:
            return "".join(" ".join(map(text_of, group)) for group in self._find(obj, allow_missing))
        except RecursionError:
            raise self._too_deep() from None

    def render_json(self, obj: Any, allow_missing: bool = True) -> str:
        """What `-o jsonpath-as-json=` prints: one JSON array, indented by four, and a newline per group."""
        try:
            return "".join(marshal(group, "    ") + "\n" for group in self.find(obj, allow_missing))
        except RecursionError:
            raise self._too_deep() from None

    def _too_deep(self) -> EvaluationError:
        return EvaluationError("jsonpath", self.text, None, "nested too deeply")

    def paths(self) -> frozenset[tuple[str, ...]]:
        """Which paths below the object are read: ("metadata", "name"), "*" for an element, () for all of it.

        Conservative: everything below such a path may be read too.
        """
        return read_paths(self._blocks)

    def _find(self, obj: Any, allow_missing: bool) -> list[list[Any]]:
        run = Run(allow_missing)
        try:
            return self._block(0, [obj], run)
        except Stopped as stop:
            raise EvaluationError("jsonpath", self.text, stop.position, stop.problem) from None
        except RecursionError:
            raise self._too_deep() from None

    def _block(self, start: int, current: list[Any], run: Run) -> list[list[Any]]:
        """Evaluates from block start to the end that closes it (run.last_end), or to the last block."""
        groups: list[list[Any]] = []
        at = start
        while at < len(self._steps):
            found = self._steps[at](current, run)
            run.left -= len(found) + 1
            if run.left < 0:
                run.spend(0, 0)
            if 0 < run.closed <= run.inside:
                run.closed -= 1
                run.last_end = at
                break
            if run.opened:
                run.opened -= 1
                run.inside += 1
                for value in found or [NO_VALUE]:
                    inner = self._block(at + 1, [NO_VALUE if value is None else value], run)
                    if found:
                        groups += inner
                run.inside -= 1
                at = run.last_end if run.last_end > at else at
            else:
                groups.append(found)
            at += 1
        return groups


def text_of(value: Any) -> str:
    """One value as the printer writes it: maps and lists as JSON, null, the rest as fmt.Sprint."""
    if isinstance(value, str):
        return value
    if value is None:
        return "null"
    if isinstance(value, (dict, list)):
        return marshal(value)
    return sprint(value)
