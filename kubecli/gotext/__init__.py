"""How Go writes JSON values: fmt's %v, encoding/json, strconv.Quote. Imports nothing.

kubectl is a Go program, so a value printed by a JSONPath, a template or a custom column looks as fmt.Sprint or
json.Marshal writes it (`map[a:1]`, `1e+21`, `<nil>`), not as Python does.

A decoded object is made of None, bool, int, float, str, list and dict. An int outside int64 stands for a
float64, because that is what kubectl's decoder makes of it. `GoInt` and `Uint8` mark the few values that have
another Go type: constants and lengths in a template, bytes of a string.
"""

from kubecli.gotext.json import marshal
from kubecli.gotext.numbers import GoInt, Uint8, sprint_float
from kubecli.gotext.quote import describe_rune, escape_rune, quote
from kubecli.gotext.values import BasicKind, kind_of, sprint, type_name

__all__ = [
    "BasicKind",
    "GoInt",
    "Uint8",
    "describe_rune",
    "escape_rune",
    "kind_of",
    "marshal",
    "quote",
    "sprint",
    "sprint_float",
    "type_name",
]
