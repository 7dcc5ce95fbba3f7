"""The property names of `config set` and `config unset`: kubectl's navigation over its internal Config type."""

from __future__ import annotations

from msgspec import Struct

from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.schema import BODIES, MapOf, Scalar, Spec, StructOf

# kubectl names impersonation fields otherwise here than in the file
_INTERNAL_NAMES = {"as": "act-as", "as-uid": "act-as-uid", "as-groups": "act-as-groups"}
_INTERNAL_NAMES["as-user-extra"] = "act-as-user-extra"

STRING, BOOL, BYTES, STRINGS, MAP, POINTER = "string", "bool", "bytes", "strings", "map", "pointer"

_KINDS = {"string": STRING, "bool": BOOL, "bytes": BYTES}


def _kind(name: str, spec: Spec) -> str:
    """Extensions are a list in the file, and a map in the type."""
    if isinstance(spec, Scalar):
        return _KINDS[spec.base]
    if isinstance(spec, StructOf):
        return POINTER
    return MAP if isinstance(spec, MapOf) or name == "extensions" else STRINGS


SECTIONS = {
    section: {_INTERNAL_NAMES.get(name, name): _kind(name, field.spec) for name, field in body.fields.items()}
    for section, body in BODIES.items()
}
TOP = {"kind": STRING, "apiVersion": STRING, "current-context": STRING}
PREFERENCES = {"colors": BOOL, "extensions": MAP}


class Property(Struct, frozen=True):
    """section: "clusters" ..., "preferences", or "" for a field of the top. name: an entry's; None for the section
    as a whole. field: as the file has it; "" for the entry as a whole. kind: the field's type."""

    section: str
    name: str | None
    field: str
    kind: str


def parse(path: str) -> Property:
    """ "clusters.10.0.0.1.server": a name may hold dots, so it goes up to the first field. Raises UsageError."""
    first, dot, rest = path.partition(".")
    if first in TOP or first == "extensions":
        if dot:
            raise _unparsable(path)
        return Property("", None, first, TOP.get(first, MAP))
    if first == "preferences":
        return _preference(path, rest if dot else None)
    if first not in SECTIONS:
        raise UsageError(f"unable to parse {path} after [] at api.Config", hint=_known([*TOP, *SECTIONS]))
    if not dot:
        return Property(first, None, "", MAP)
    return _entry(path, first, rest.split("."))


def _preference(path: str, name: str | None) -> Property:
    if name is None:
        return Property("preferences", None, "", POINTER)
    if name not in PREFERENCES:
        if name.partition(".")[0] in PREFERENCES:
            raise _unparsable(path)
        raise UsageError(f"unable to parse {path} after [preferences] at api.Preferences")
    return Property("preferences", None, name, PREFERENCES[name])


def _entry(path: str, section: str, parts: list[str]) -> Property:
    fields = SECTIONS[section]
    at = next((index for index, part in enumerate(parts) if index and part in fields), len(parts))
    name, field = ".".join(parts[:at]), parts[at : at + 1]
    if parts[at + 1 :]:
        raise _unparsable(path)
    if not field:
        return Property(section, name, "", POINTER)
    public = next((key for key, value in _INTERNAL_NAMES.items() if value == field[0]), field[0])
    return Property(section, name, public, fields[field[0]])


def _unparsable(path: str) -> UsageError:
    return UsageError(f"unable to parse one or more field values of {path}")


def _known(names: list[str]) -> str:
    return f"a property starts with one of: {', '.join(names)}"
