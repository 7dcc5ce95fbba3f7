"""Operands and pipelines to functions of (state, dot)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from kubecli.gotemplate import nodes
from kubecli.gotemplate.functions import FUNCTIONS, SHORT_CIRCUIT, Kind, Signature, truth
from kubecli.gotemplate.state import MISSING, Problem, State, VariableValue, read_field
from kubecli.gotext import GoInt, type_name

Evaluate: TypeAlias = Callable[[State, Any], Any]
Command: TypeAlias = Callable[[State, Any, Any], Any]  # the third: what the command before it gave, or NOTHING
NOTHING = object()


def compile_pipe(pipe: nodes.Pipe) -> Evaluate:
    """Its value, where null has become MISSING; declared variables are set on the way."""
    commands = tuple(compile_command(command) for command in pipe.commands)
    first, rest = commands[0], commands[1:]
    names = tuple(variable.names[0] for variable in pipe.declared)

    def evaluate(state: State, dot: Any) -> Any:
        state.node = pipe
        value = first(state, dot, NOTHING)
        if value is None:
            value = MISSING
        for command in rest:
            value = command(state, dot, value)
            if value is None:
                value = MISSING
        for name in names:
            if pipe.assigns:
                variable = state.variable(name)
                variable.value, variable.boxed = value, False
            else:
                state.variables.append(VariableValue(name, value, False))
        return value

    return evaluate


def compile_command(command: nodes.PipelineCommand) -> Command:
    first = command.args[0]
    has_arguments = len(command.args) > 1
    if isinstance(first, nodes.Identifier):
        return compile_call(first, command, command.args[1:])
    if isinstance(first, nodes.Field):
        return _field(first, has_arguments)
    if isinstance(first, nodes.Chain):
        return _chain(first, has_arguments)
    if isinstance(first, nodes.Variable) and len(first.names) > 1:
        return _variable_field(first, has_arguments)
    if isinstance(first, nodes.Pipe):
        inner = compile_pipe(first)
        return _no_function(first, has_arguments, inner, marks=False)
    return _no_function(first, has_arguments, _plain(first), marks=True)


def _no_function(first: nodes.Operand, has_arguments: bool, evaluate: Evaluate, *, marks: bool) -> Command:
    def run(state: State, dot: Any, final: Any) -> Any:
        if marks:
            state.node = first
        if has_arguments or final is not NOTHING:
            state.fail(f"can't give argument to non-function {first}")
        return evaluate(state, dot)

    return run


def _plain(operand: nodes.Operand) -> Evaluate:
    """Dot, nil, a literal, a variable without fields."""
    match operand:
        case nodes.Dot():
            return lambda state, dot: dot
        case nodes.Variable():
            name = operand.names[0]
            return lambda state, dot: state.variable(name).value
        case nodes.Literal():
            return _literal(operand)
        case _:
            return lambda state, dot: state.fail("nil is not a command")


def _literal(literal: nodes.Literal) -> Evaluate:
    value = literal.value
    if isinstance(value, GoInt) and value >= 2**63:
        return lambda state, dot: state.fail(f"{literal} overflows int")
    return lambda state, dot: value


def _field(field: nodes.Field, has_arguments: bool) -> Command:
    *inner, last = field.names

    def run(state: State, dot: Any, final: Any) -> Any:
        state.node = field
        boxed = state.boxed
        value = dot
        for name in inner:
            value = read_field(state, value, name, False, boxed)
            boxed = True
        return read_field(state, value, last, has_arguments or final is not NOTHING, boxed)

    return run


def _variable_field(node: nodes.Variable, has_arguments: bool) -> Command:
    first, *inner = node.names
    last = inner.pop()

    def run(state: State, dot: Any, final: Any) -> Any:
        state.node = node
        variable = state.variable(first)
        value, boxed = variable.value, variable.boxed
        for name in inner:
            value = read_field(state, value, name, False, boxed)
            boxed = True
        return read_field(state, value, last, has_arguments or final is not NOTHING, boxed)

    return run


def _chain(chain: nodes.Chain, has_arguments: bool) -> Command:
    start = (
        compile_pipe(chain.node)
        if isinstance(chain.node, nodes.Pipe)
        else _without_final(compile_call(chain.node, chain.node, ()))
    )
    *inner, last = chain.names

    def run(state: State, dot: Any, final: Any) -> Any:
        state.node = chain
        value = start(state, dot)
        boxed = False
        for name in inner:
            value = read_field(state, value, name, False, boxed)
            boxed = True
        return read_field(state, value, last, has_arguments or final is not NOTHING, boxed)

    return run


def _without_final(command: Command) -> Evaluate:
    return lambda state, dot: command(state, dot, NOTHING)


def compile_call(
    identifier: nodes.Identifier,
    place: nodes.PipelineCommand | nodes.Identifier,
    operands: tuple[nodes.Operand, ...],
) -> Command:
    """A function with its arguments. place: what an error inside the function points at."""
    name = identifier.name
    if name in SHORT_CIRCUIT:
        return _short_circuit(identifier, operands, SHORT_CIRCUIT[name])
    signature = FUNCTIONS[name]
    kinds = _kinds(signature, len(operands) + 1)
    arguments = tuple(compile_argument(operand, kind) for operand, kind in zip(operands, kinds, strict=False))
    final_kind = kinds[len(operands)] if len(operands) < len(kinds) else Kind.VALUE

    def run(state: State, dot: Any, final: Any) -> Any:
        state.node = identifier
        _count(state, signature, name, len(operands), final is not NOTHING)
        values = [argument(state, dot) for argument in arguments]
        if final is not NOTHING:
            values.append(check(state, final, final_kind))
        if name == "call":
            values.insert(0, str(operands[0]) if operands else _described(final))
        try:
            return signature.call(state, *values)
        except Problem as problem:
            state.node = place
            return state.fail(f"error calling {name}: {problem}")

    return run


def _described(value: Any) -> str:
    return value if isinstance(value, str) else f"<{type_name(value)} Value>"


def _kinds(signature: Signature, count: int) -> tuple[Kind, ...]:
    if signature.rest is None:
        return signature.fixed
    return signature.fixed + (signature.rest,) * (count - len(signature.fixed))


def _count(state: State, signature: Signature, name: str, given: int, piped: bool) -> None:
    wanted, total = len(signature.fixed), given + piped
    if signature.rest is not None:
        if total < wanted:
            state.fail(f"wrong number of args for {name}: want at least {wanted} got {given}")
    elif total != wanted:
        state.fail(f"wrong number of args for {name}: want {wanted} got {total}")


def _short_circuit(identifier: nodes.Identifier, operands: tuple[nodes.Operand, ...], decided: bool) -> Command:
    arguments = tuple(compile_argument(operand, Kind.VALUE) for operand in operands)

    def run(state: State, dot: Any, final: Any) -> Any:
        state.node = identifier
        if not arguments and final is NOTHING:
            state.fail(f"wrong number of args for {identifier.name}: want at least 1 got 0")
        value: Any = MISSING
        for argument in arguments:
            value = argument(state, dot)
            if truth(value) is decided:
                return value
        return value if final is NOTHING else final

    return run


def compile_argument(operand: nodes.Operand, kind: Kind) -> Evaluate:
    """An argument of a function: what it is worth, checked to be of the kind the function takes."""
    if isinstance(operand, nodes.Nil):
        if kind is Kind.STRING:
            return _marked(operand, lambda state, dot: state.fail("cannot assign nil to string"))
        return lambda state, dot: MISSING if kind is Kind.VALUE else None
    if isinstance(operand, nodes.Literal):
        if kind is Kind.STRING and not isinstance(operand.value, str):
            return _marked(operand, lambda state, dot: state.fail(f"expected string; found {operand}"))
        return _marked(operand, _literal(operand))
    evaluate = _argument(operand)
    if kind is Kind.VALUE:
        return _marked(operand, evaluate)

    def run(state: State, dot: Any) -> Any:
        state.node = operand
        return check(state, evaluate(state, dot), kind)

    return run


def _argument(operand: nodes.Operand) -> Evaluate:
    match operand:
        case nodes.Pipe():
            return compile_pipe(operand)
        case nodes.Identifier():
            return _without_final(compile_call(operand, operand, ()))
        case nodes.Field():
            return _without_final(_field(operand, False))
        case nodes.Chain():
            return _without_final(_chain(operand, False))
        case nodes.Variable() if len(operand.names) > 1:
            return _without_final(_variable_field(operand, False))
        case _:
            return _plain(operand)


def _marked(operand: nodes.Operand, evaluate: Evaluate) -> Evaluate:
    def run(state: State, dot: Any) -> Any:
        state.node = operand
        return evaluate(state, dot)

    return run


def check(state: State, value: Any, kind: Kind) -> Any:
    if kind is Kind.VALUE:
        return value
    if kind is Kind.ANY:
        return None if value is MISSING else value
    if isinstance(value, str):
        return value
    if value is MISSING:
        state.fail("invalid value; expected string")
    got = "interface {}" if value is None else type_name(value)
    return state.fail(f"wrong type for value; expected string; got {got}")
