"""fmt.Sprint and reflect's kinds and type names, for decoded JSON."""

from __future__ import annotations

from enum import Enum
from typing import Any

from kubecli.gotext.numbers import GoInt, Uint8, as_float, is_int64, sprint_float


class BasicKind(Enum):
    """The kinds that comparisons tell apart, as text/template's basicKind does; NONE compares with nothing."""

    BOOL = "bool"
    INT = "int"
    UINT = "uint"
    FLOAT = "float"
    STRING = "string"
    NONE = "none"


def kind_of(value: Any) -> BasicKind:
    if isinstance(value, str):
        return BasicKind.STRING
    if isinstance(value, bool):
        return BasicKind.BOOL
    if isinstance(value, Uint8):
        return BasicKind.UINT
    if isinstance(value, int):
        return BasicKind.INT if is_int64(value) else BasicKind.FLOAT
    if isinstance(value, float):
        return BasicKind.FLOAT
    return BasicKind.NONE


def type_name(value: Any) -> str:
    """The name Go gives the value's type ("map[string]interface {}"); "<nil>" for None."""
    if isinstance(value, dict):
        return "map[string]interface {}"
    if isinstance(value, (list, tuple)):
        return "[]interface {}"
    if isinstance(value, int) and not isinstance(value, bool):
        if isinstance(value, GoInt):
            return "int"
        if isinstance(value, Uint8):
            return "uint8"
        return "int64" if is_int64(value) else "float64"
    names = {str: "string", bool: "bool", float: "float64", type(None): "<nil>"}
    return names.get(type(value), "interface {}")


def sprint(value: Any) -> str:
    """What fmt.Sprint gives for one value: `map[a:1 b:[x <nil>]]`, keys sorted, strings bare."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(int(value)) if is_int64(value) else sprint_float(as_float(value))
    if value is None:
        return "<nil>"
    if isinstance(value, float):
        return sprint_float(value)
    if isinstance(value, dict):
        return "map[" + " ".join(f"{key}:{sprint(value[key])}" for key in sorted(value)) + "]"
    if isinstance(value, (list, tuple)):
        return "[" + " ".join(map(sprint, value)) + "]"
    return str(value)
