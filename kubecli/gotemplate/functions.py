"""text/template's functions, and kubectl's exists and base64decode.

Each takes the state and its arguments, already of the types it wants: VALUE (anything; MISSING and None, a null
inside an object, are different things), ANY (a missing value becomes None) or STRING.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from enum import Enum
from typing import Any

from msgspec import Struct

from kubecli.gotemplate.comparisons import equal, greater, greater_equal, less, less_equal, not_equal
from kubecli.gotemplate.escapes import BadBase64, decode_base64, escape_html, escape_js, escape_query
from kubecli.gotemplate.state import MISSING, TOO_LONG, Problem, State, settled
from kubecli.gotext import GoInt, Uint8, type_name
from kubecli.gotext.numbers import reread
from kubecli.gotext.printf import TooLong, sprint_all, sprintf, sprintln

Function = Callable[..., Any]


class Kind(Enum):
    VALUE = "reflect.Value"
    ANY = "interface {}"
    STRING = "string"


class Signature(Struct, frozen=True):
    """fixed: the kinds of the parameters; rest: of those that follow, if any may."""

    call: Function
    fixed: tuple[Kind, ...] = ()
    rest: Kind | None = None


def truth(value: Any) -> bool:
    """Not zero, empty, null or missing."""
    return value is not MISSING and bool(value)


def octets(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def call_index(state: State, item: Any, *indexes: Any) -> Any:
    if item is None or item is MISSING:
        raise Problem("index of untyped nil")
    for index in indexes:
        if item is None:
            raise Problem("index of nil pointer")
        if isinstance(item, dict):
            item = item.get(_key(index))
        elif isinstance(item, list):
            at = _position(index, len(item))
            if at == len(item):
                raise Problem("reflect: slice index out of range")
            item = item[at]
        elif isinstance(item, str):
            text = octets(item)
            at = _position(index, len(text))
            if at == len(text):
                raise Problem("reflect: string index out of range")
            item = Uint8(text[at])
        else:
            raise Problem(f"can't index item of type {type_name(item)}")
        if type(item) is float:
            item = reread(item)
    return item


def _key(index: Any) -> str:
    if index is None or index is MISSING:
        raise Problem("value is nil; should be of type string")
    if not isinstance(index, str):
        raise Problem(f"value has type {type_name(index)}; should be string")
    return index


def _position(index: Any, limit: int) -> int:
    if index is MISSING or index is None:
        raise Problem("cannot index slice/array with nil")
    if not isinstance(index, int) or isinstance(index, bool) or not -(2**63) <= index < 2**63:
        raise Problem(f"cannot index slice/array with type {type_name(index)}")
    if not 0 <= index <= limit:
        raise Problem(f"index out of range: {int(index)}")
    return int(index)


def call_slice(state: State, item: Any, *indexes: Any) -> Any:
    """item[i:j]. A string is cut at bytes. Reaching into a list's spare capacity, as Go allows, is refused."""
    if item is None or item is MISSING:
        raise Problem("slice of untyped nil")
    if len(indexes) > 3:
        raise Problem(f"too many slice indexes: {len(indexes)}")
    if not isinstance(item, (str, list)):
        raise Problem(f"can't slice item of type {type_name(item)}")
    if isinstance(item, str) and len(indexes) == 3:
        raise Problem("cannot 3-index slice a string")
    whole: Any = octets(item) if isinstance(item, str) else item
    bounds = [0, len(whole)]
    bounds[: len(indexes)] = [_position(index, len(whole)) for index in indexes]
    for low, high in itertools.pairwise(bounds):
        if low > high:
            raise Problem(f"invalid slice index: {low} > {high}")
    part = whole[bounds[0] : bounds[1]]
    return state.spend(part.decode("utf-8", "surrogateescape")) if isinstance(part, bytes) else part


def call_len(state: State, item: Any) -> GoInt:
    if item is None:
        raise Problem("len of nil pointer")
    if item is MISSING:
        raise Problem("reflect: call of reflect.Value.Type on zero Value")
    if isinstance(item, str):
        return GoInt(len(octets(item)))
    if isinstance(item, (dict, list)):
        return GoInt(len(item))
    raise Problem(f"len of type {type_name(item)}")


def call_exists(state: State, item: Any, *indexes: Any) -> bool:
    """Whether `index` with the same arguments would find something that is not null; true without indexes."""
    for index in indexes:
        whole = isinstance(index, int) and not isinstance(index, bool)
        if isinstance(item, dict):
            if index is not None and not isinstance(index, str):
                return False
            item = item.get("" if index is None else index)
        elif isinstance(item, (list, str)) and whole:
            inside: Any = octets(item) if isinstance(item, str) else item
            if not 0 <= index < len(inside):
                return False
            item = inside[index]
        else:
            return False
    return item is not None or not indexes


def call_base64decode(state: State, text: str) -> str:
    try:
        return state.spend(decode_base64(text))
    except BadBase64 as error:
        raise Problem(error.problem) from None


def call_print(state: State, *values: Any) -> str:
    return state.spend(sprint_all([settled(value) for value in values]))


def call_println(state: State, *values: Any) -> str:
    return state.spend(sprintln([settled(value) for value in values]))


def call_printf(state: State, template: str, *values: Any) -> str:
    try:
        return state.spend(sprintf(template, [settled(value) for value in values], state.room))
    except TooLong:
        state.fail(TOO_LONG)


def _escaped(escape: Callable[[str], str], state: State, *values: Any) -> str:
    shown = ["<no value>" if value is None else settled(value) for value in values]
    return state.spend(escape(sprint_all(shown)))


def call_call(state: State, source: str, function: Any, *values: Any) -> Any:
    """Objects hold no functions: always a failure. source: what was called, as the template writes it."""
    if function is None or function is MISSING:
        raise Problem("call of nil")
    raise Problem(f"non-function {source} of type {type_name(function)}")


VALUE, ANY, STRING = Kind.VALUE, Kind.ANY, Kind.STRING
FUNCTIONS: dict[str, Signature] = {
    "index": Signature(call_index, (VALUE,), VALUE),
    "slice": Signature(call_slice, (VALUE,), VALUE),
    "len": Signature(call_len, (VALUE,)),
    "call": Signature(call_call, (VALUE,), VALUE),
    "not": Signature(lambda state, value: not truth(value), (VALUE,)),
    "eq": Signature(equal, (VALUE,), VALUE),
    "ne": Signature(not_equal, (VALUE, VALUE)),
    "lt": Signature(less, (VALUE, VALUE)),
    "le": Signature(less_equal, (VALUE, VALUE)),
    "gt": Signature(greater, (VALUE, VALUE)),
    "ge": Signature(greater_equal, (VALUE, VALUE)),
    "print": Signature(call_print, (), ANY),
    "printf": Signature(call_printf, (STRING,), ANY),
    "println": Signature(call_println, (), ANY),
    "html": Signature(functools.partial(_escaped, escape_html), (), ANY),
    "js": Signature(functools.partial(_escaped, escape_js), (), ANY),
    "urlquery": Signature(functools.partial(_escaped, escape_query), (), ANY),
    "exists": Signature(call_exists, (ANY,), ANY),
    "base64decode": Signature(call_base64decode, (STRING,)),
}
SHORT_CIRCUIT = {"and": False, "or": True}  # evaluated by the evaluator: arguments after the deciding one are not
NAMES = frozenset(FUNCTIONS) | frozenset(SHORT_CIRCUIT)
