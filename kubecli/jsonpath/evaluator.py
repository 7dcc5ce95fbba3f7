"""Nodes to functions: each takes the list of values before it and gives the list after it.

A template is compiled once; evaluating it walks no tree. A step that fails raises Stopped, which carries what
the step had come to, because kubectl's "exists" filter looks at that and forgives the failure.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from msgspec import Struct, field

from kubecli.gotext import Uint8, sprint, type_name
from kubecli.jsonpath import nodes
from kubecli.jsonpath.compare import OPERATORS, Incomparable, compare


class Nothing:
    """What a range over null hands to its body: not even null."""

    def __str__(self) -> str:
        return "<no value>"


NO_VALUE = Nothing()
WORK = 20_000_000  # values made by one rendering; `{..}` over 10,000 pods makes about 5 million


class Run(Struct):
    """The state of one rendering."""

    allow_missing: bool
    left: int = field(default_factory=lambda: WORK)  # read when a rendering begins: tests lower it
    opened: int = 0  # range nodes met and not entered yet
    inside: int = 0  # ranges being evaluated
    closed: int = 0  # end nodes met and not handled yet
    last_end: int = -1  # index of the block of the last end

    def spend(self, amount: int, position: int) -> None:
        self.left -= amount
        if self.left < 0:
            raise Stopped(position, f"too many results: more than {WORK} values", [])


class Stopped(Exception):
    def __init__(self, position: int, problem: str, partial: list[Any]) -> None:
        super().__init__(problem)
        self.position = position
        self.problem = problem
        self.partial = partial


Step: TypeAlias = Callable[[list[Any], Run], list[Any]]


def compile_action(action: nodes.Action) -> Step:
    steps = tuple(compile_node(node) for node in action.nodes)
    if len(steps) == 1:
        return steps[0]

    def run_all(values: list[Any], run: Run) -> list[Any]:
        for step in steps:
            values = step(values, run)
        return values

    return run_all


def compile_node(node: nodes.Node) -> Step:
    match node:
        case nodes.Text():
            return lambda values, run: [node.text]
        case nodes.Number():
            return lambda values, run: [node.value] * len(values)
        case nodes.Field():
            return _field(node)
        case nodes.Array():
            return _array(node)
        case nodes.Wildcard():
            return lambda values, run: [item for value in values for item in children(value)]
        case nodes.Recursive():
            return _recursive(node)
        case nodes.Union():
            return _union(node)
        case nodes.Filter():
            return _filter(node)
        case nodes.Identifier():
            return _identifier(node)


def children(value: Any) -> list[Any]:
    """The values inside a map (in the order of its keys) or list; the bytes of a string; nothing else."""
    if isinstance(value, dict):
        return [value[key] for key in sorted(value)]
    if isinstance(value, list):
        return value
    if isinstance(value, str):
        return [Uint8(byte) for byte in value.encode("utf-8", "surrogatepass")]
    return []


def _field(node: nodes.Field) -> Step:
    name, position = node.name, node.position

    def step(values: list[Any], run: Run) -> list[Any]:
        found = [value[name] for value in values if isinstance(value, dict) and name in value]
        if not found and values and not run.allow_missing:
            raise Stopped(position, f"{name} is not found", [])
        return found

    return step


def _array(node: nodes.Array) -> Step:
    position = node.position

    def step(values: list[Any], run: Run) -> list[Any]:
        found: list[Any] = []
        for value in values:
            if value is None or value is NO_VALUE:
                continue
            if not isinstance(value, list):
                raise Stopped(position, f"{type_name(value)} is not array or slice", values)
            start, end = bounds(node, len(value))
            if start == end:
                return found  # kubectl gives up on the values that follow, too
            problem = slice_problem(start, end, node.step, len(value))
            if problem:
                raise Stopped(position, problem, values)
            found += value[start : end : node.step]
        return found

    return step


def bounds(node: nodes.Array, length: int) -> tuple[int, int]:
    """The slice's start and end, counted from the front; they may lie outside."""
    start = node.start or 0
    end = length if node.end is None else node.end
    if node.single:
        end = start + 1
    if start < 0:
        start += length
    if end < 0 or (end == 0 and node.single):
        end += length
    return start, end


def slice_problem(start: int, end: int, step: int | None, length: int) -> str:
    if start >= length or start < 0:
        return f"array index out of bounds: index {start}, length {length}"
    if end > length or end < 0:
        return f"array index out of bounds: index {end - 1}, length {length}"
    if start > end:
        return f"starting index {start} is greater than ending index {end}"
    return "step must be > 0" if step is not None and step <= 0 else ""


def _recursive(node: nodes.Recursive) -> Step:
    position = node.position

    def step(values: list[Any], run: Run) -> list[Any]:
        """Every value that has something inside, from the outside in: depth first, without recursion."""
        found: list[Any] = []
        pending = list(reversed(values))
        while pending:
            value = pending.pop()
            if not isinstance(value, (dict, list, str)):
                continue
            inner = children(value)
            if inner:
                run.spend(len(inner), position)
                found.append(value)
                if not isinstance(value, str):
                    pending += reversed(inner)
        return found

    return step


def _union(node: nodes.Union) -> Step:
    branches = tuple(compile_action(branch) for branch in node.branches)
    position = node.position

    def step(values: list[Any], run: Run) -> list[Any]:
        found: list[Any] = []
        for branch in branches:
            try:
                found += branch(values, run)
            except Stopped as stop:
                stop.partial = values
                raise
            run.spend(len(found), position)
        return found

    return step


def _filter(node: nodes.Filter) -> Step:
    left, right = compile_action(node.left), compile_action(node.right)
    position = node.position

    def one(side: Step, item: Any, values: list[Any], run: Run) -> list[Any]:
        try:
            found = side([item], run)
        except Stopped as stop:
            stop.partial = values
            raise
        if len(found) > 1:
            raise Stopped(position, "can only compare one element at a time", values)
        return found

    def keeps(item: Any, values: list[Any], run: Run) -> bool:
        lefts = one(left, item, values, run)
        rights = one(right, item, values, run) if lefts else []
        if not rights:
            return False
        if node.operator not in OPERATORS:
            raise Stopped(position, f"unrecognized filter operator {node.operator}", [])
        try:
            return compare(node.operator, lefts[0], rights[0])
        except Incomparable as error:
            raise Stopped(position, error.problem, []) from None

    def exists(item: Any, values: list[Any], run: Run) -> bool:
        try:
            return bool(left([item], run))
        except Stopped as stop:
            if run.left < 0:
                raise
            return bool(stop.partial)

    test = exists if node.operator == "exists" else keeps

    def step(values: list[Any], run: Run) -> list[Any]:
        found: list[Any] = []
        for value in values:
            if not isinstance(value, list):
                shown = "<invalid reflect.Value>" if value is NO_VALUE else sprint(value)
                raise Stopped(position, f"{shown} is not array or slice and cannot be filtered", values)
            run.spend(len(value), position)
            found += [item for item in value if test(item, values, run)]
        return found

    return step


def _identifier(node: nodes.Identifier) -> Step:
    position = node.position

    def step(values: list[Any], run: Run) -> list[Any]:
        if node.name == "range":
            run.opened += 1
            return values
        if node.name != "end":
            raise Stopped(position, f"unrecognized identifier {node.name}", values)
        if run.inside == 0:
            raise Stopped(position, "not in range, nothing to end", [])
        run.closed += 1
        return []

    return step
