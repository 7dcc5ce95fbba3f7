"""Text, actions, branches, ranges and template calls to functions that write."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from kubecli.gotemplate import nodes
from kubecli.gotemplate.functions import truth
from kubecli.gotemplate.operands import Evaluate, compile_pipe
from kubecli.gotemplate.state import MISSING, State, VariableValue, settled
from kubecli.gotext import GoInt, quote, sprint
from kubecli.gotext.numbers import reread

# None, or "break" or "continue" on its way to the range around it.
Run: TypeAlias = Callable[[State, Any], str | None]
Bodies: TypeAlias = dict[str, Run]


def compile_body(body: tuple[nodes.Node, ...], bodies: Bodies) -> Run:
    """bodies: the named templates, looked up when one is called; filled while they are compiled."""
    steps = tuple(_compile(node, bodies) for node in body)
    if len(steps) == 1:
        return steps[0]

    def run(state: State, dot: Any) -> str | None:
        for step in steps:
            jump = step(state, dot)
            if jump is not None:
                return jump
        return None

    return run


def _compile(node: nodes.Node, bodies: Bodies) -> Run:
    match node:
        case nodes.Text():
            return _text(node.text)
        case nodes.Action():
            return _action(node)
        case nodes.Jump():
            return lambda state, dot: node.word
        case nodes.Call():
            return _call(node, bodies)
        case nodes.Branch(word="range"):
            return _range(node, bodies)
        case nodes.Branch():
            return _if_or_with(node, bodies)


def _text(text: str) -> Run:
    size = len(text)

    def run(state: State, dot: Any) -> None:
        state.room -= size
        state.parts.append(text)

    return run


def _action(action: nodes.Action) -> Run:
    pipe = compile_pipe(action.pipe)
    if action.pipe.declared:

        def assign(state: State, dot: Any) -> None:
            pipe(state, dot)

        return assign

    def run(state: State, dot: Any) -> None:
        value = pipe(state, dot)
        if type(value) is not str:
            value = "<no value>" if value is MISSING else sprint(settled(value))
        state.room -= len(value)
        if state.room < 0:
            state.spend("")
        state.parts.append(value)

    return run


def _if_or_with(branch: nodes.Branch, bodies: Bodies) -> Run:
    pipe, body, otherwise = compile_pipe(branch.pipe), compile_body(branch.body, bodies), _else(branch, bodies)
    sets_dot = branch.word == "with"

    def run(state: State, dot: Any) -> str | None:
        known = len(state.variables)
        value = pipe(state, dot)
        jump: str | None = None
        if not truth(value):
            jump = otherwise(state, dot) if otherwise is not None else None
        elif sets_dot:
            boxed, state.boxed = state.boxed, False
            jump = body(state, value)
            state.boxed = boxed
        else:
            jump = body(state, dot)
        del state.variables[known:]
        return jump

    return run


def _else(branch: nodes.Branch, bodies: Bodies) -> Run | None:
    return None if branch.otherwise is None else compile_body(branch.otherwise, bodies)


def _range(branch: nodes.Branch, bodies: Bodies) -> Run:
    pipe, body, otherwise = compile_pipe(branch.pipe), compile_body(branch.body, bodies), _else(branch, bodies)
    declared = len(branch.pipe.declared)

    def run(state: State, dot: Any) -> str | None:
        known = len(state.variables)
        value = pipe(state, dot)
        jump: str | None = None
        _check(state, value, declared)
        if value is MISSING or not value or (isinstance(value, int) and value < 0):
            jump = otherwise(state, dot) if otherwise is not None else None
        else:
            _iterate(state, value, branch.pipe, body)
        del state.variables[known:]
        return jump

    return run


def _check(state: State, value: Any, declared: int) -> None:
    """What cannot be ranged over fails, empty or not."""
    if isinstance(value, int) and not isinstance(value, bool) and -(2**63) <= value < 2**63:
        if declared > 1:
            state.fail(f"can't use {int(value)} to iterate over more than one variable")
    elif value is not MISSING and not isinstance(value, (dict, list)):
        state.fail(f"range can't iterate over {sprint(value)}")


def _items(value: Any) -> Iterable[tuple[Any, Any]]:
    if isinstance(value, dict):
        return ((key, value[key]) for key in sorted(value))
    if isinstance(value, list):
        return ((GoInt(index), item) for index, item in enumerate(value))
    return ((MISSING, type(value)(number)) for number in range(value))


def _iterate(state: State, value: Any, pipe: nodes.Pipe, body: Run) -> None:
    outer, state.boxed = state.boxed, isinstance(value, (dict, list))
    known = len(state.variables)
    for index, item in _items(value):
        state.step()
        if state.room < 0:
            state.spend("")
        element = reread(item) if type(item) is float else item
        if pipe.declared:
            _set_variables(state, pipe, index, element)
        jump = body(state, element)
        del state.variables[known:]
        if jump == "break":
            break
    state.boxed = outer


def _set_variables(state: State, pipe: nodes.Pipe, index: Any, element: Any) -> None:
    """The last variable gets the element, one before it the index."""
    names = [variable.names[0] for variable in pipe.declared]
    slots = [state.variable(name) for name in names] if pipe.assigns else state.variables[-len(names) :]
    slots[-1].value, slots[-1].boxed = element, state.boxed
    if len(slots) > 1:
        slots[0].value, slots[0].boxed = index, False


def _call(call: nodes.Call, bodies: Bodies) -> Run:
    name = call.name
    pipe: Evaluate = compile_pipe(call.pipe) if call.pipe is not None else lambda state, dot: MISSING

    def run(state: State, dot: Any) -> None:
        state.node = call
        body = bodies.get(name)
        if body is None:
            state.fail(f"template {quote(name)} not defined")
        state.step()
        value = pipe(state, dot)
        outer = state.name, state.variables, state.boxed
        state.name, state.variables, state.boxed = name, [VariableValue("$", value, False)], False
        state.depth += 1
        body(state, value)
        state.depth -= 1
        state.name, state.variables, state.boxed = outer

    return run
