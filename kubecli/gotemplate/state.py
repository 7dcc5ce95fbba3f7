"""The state of one rendering, and the ways it fails."""

from __future__ import annotations

from typing import Any, Final, NoReturn, Protocol

from msgspec import Struct, field

from kubecli.gotext import quote, type_name
from kubecli.gotext.numbers import reread

LIMIT = 256 * 2**20  # characters one rendering may produce, written or passed between functions
STEPS = 20_000_000  # iterations and calls of one rendering
TOO_LONG = f"the result is too long: more than {LIMIT} characters"


class Position(Protocol):
    """A node: where it stands, and how Go writes it."""

    @property
    def pos(self) -> int: ...


class NoValue:
    """reflect's zero Value: a key that is not there, nil, null at the end of a pipeline."""

    def __repr__(self) -> str:
        return "<no value>"


MISSING: Final = NoValue()


class ExecutionFailed(Exception):
    """name: of the template that was executing."""

    def __init__(self, place: Position, name: str, problem: str) -> None:
        super().__init__(problem)
        self.place = place
        self.name = name
        self.problem = problem


class Problem(Exception):
    pass


class VariableValue(Struct):
    """boxed: the value is an element of a list or map, whose type Go calls interface {}."""

    name: str
    value: Any
    boxed: bool


class State(Struct):
    """node: what is being evaluated, for errors. boxed: see VariableValue; here of dot."""

    strict: bool
    name: str
    node: Position
    variables: list[VariableValue] = field(default_factory=list)
    boxed: bool = False
    depth: int = 0
    parts: list[str] = field(default_factory=list)
    room: int = field(default_factory=lambda: LIMIT)  # read when a rendering begins: tests lower it
    steps: int = field(default_factory=lambda: STEPS)

    def fail(self, problem: str) -> NoReturn:
        raise ExecutionFailed(self.node, self.name, problem)

    def spend(self, text: str) -> str:
        """Counts text against the limit and returns it."""
        self.room -= len(text)
        if self.room < 0:
            self.fail(TOO_LONG)
        return text

    def step(self) -> None:
        self.steps -= 1
        if self.steps < 0:
            self.fail(f"the template takes too long: more than {STEPS} steps")

    def variable(self, name: str) -> VariableValue:
        for variable in reversed(self.variables):
            if variable.name == name:
                return variable
        return self.fail(f"undefined variable: {name}")


def settled(value: Any) -> Any:
    """value with every number inside settled, for printing lists and maps; a number itself already is.

    A float without a fraction is an integer in a template: kubectl hands the object over as JSON text.
    """
    if isinstance(value, dict):
        return {key: _inside(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_inside(item) for item in value]
    return value


def _inside(value: Any) -> Any:
    return reread(value) if isinstance(value, float) else settled(value)


def read_field(state: State, receiver: Any, name: str, has_arguments: bool, boxed: bool) -> Any:
    """receiver.name; MISSING where there is no such key, or a failure when missing keys are errors."""
    if isinstance(receiver, dict):
        if has_arguments:
            state.fail(f"{name} is not a method but has arguments")
        try:
            value = receiver[name]
        except KeyError:
            if state.strict:
                state.fail(f"map has no entry for key {quote(name)}")
            return MISSING
        return reread(value) if type(value) is float else value
    if receiver is MISSING:
        if state.strict:
            state.fail(f"nil data; no entry for key {quote(name)}")
        return MISSING
    if receiver is None:
        state.fail(f"nil pointer evaluating interface {{}}.{name}")
    return state.fail(f"can't evaluate field {name} in type {'interface {}' if boxed else type_name(receiver)}")
