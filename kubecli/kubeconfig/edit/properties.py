"""The properties of `config set` and `config unset`: kubectl's navigation over its internal Config type."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from kubecli.errors.usage import UsageError
from kubecli.gotext.strconv import parse_bool
from kubecli.kubeconfig.decode import decode_base64
from kubecli.kubeconfig.edit.transaction import Plan
from kubecli.kubeconfig.schema import BODIES, MapOf, Scalar, Spec, StructOf
from kubecli.redaction import mask_mixed, mask_words, names_secret

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
        raise UsageError(f"unable to parse {_shown(path)} after [] at api.Config", hint=_known([*TOP, *SECTIONS]))
    if not dot:
        return Property(first, None, "", MAP)
    return _entry(path, first, rest.split("."))


def _preference(path: str, name: str | None) -> Property:
    if name is None:
        return Property("preferences", None, "", POINTER)
    if name not in PREFERENCES:
        if name.partition(".")[0] in PREFERENCES:
            raise _unparsable(path)
        raise UsageError(f"unable to parse {_shown(path)} after [preferences] at api.Preferences")
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
    return UsageError(f"unable to parse one or more field values of {_shown(path)}")


def _shown(path: str) -> str:
    """A path for a person: what stands behind users.me.token was meant to be its value."""
    parts = path.split(".")
    return ".".join(mask_mixed(part) for part in mask_words(parts, after=_secret_from(parts)))


def _secret_from(parts: list[str]) -> int:
    return next((at + 1 for at, part in enumerate(parts) if names_secret(part)), len(parts))


def _known(names: list[str]) -> str:
    return f"a property starts with one of: {', '.join(names)}"


def set_property(plan: Plan, path: str, text: str, *, raw: bool) -> None:
    """Gives a property a value. raw: bytes come as they are, without base64. Raises UsageError."""
    wanted = parse(path)
    value = _value(wanted, text, raw=raw)
    if wanted.section == "preferences":
        plan.set_colors(bool(value))
    elif wanted.section:
        assert wanted.name is not None
        entry = plan.merged.entries[wanted.section].get(wanted.name)
        plan.set_body(wanted.section, wanted.name, {**(entry.data if entry else {}), wanted.field: value})
    elif wanted.field == "current-context":
        plan.set_current_context(text)


def unset_property(plan: Plan, path: str) -> None:
    """Takes a property away. Raises UsageError."""
    wanted = parse(path)
    if wanted.section == "preferences":
        plan.set_colors(False) if wanted.field in ("", "colors") else None
        if wanted.field in ("", "extensions"):
            plan.drop_extensions(("preferences", "extensions"))
    elif wanted.name is None and wanted.section:
        plan.clear(wanted.section)
    elif wanted.name is not None:
        entry = plan.merged.entries[wanted.section].get(wanted.name)
        if not wanted.field:
            if entry:
                plan.remove(entry)
        elif entry is None:
            raise UsageError(f"current map key `{wanted.name}` is invalid")
        else:
            body = {name: value for name, value in entry.data.items() if name != wanted.field}
            plan.set_body(wanted.section, wanted.name, body)
    elif wanted.field == "current-context":
        plan.set_current_context("")
    elif wanted.field == "extensions":
        plan.drop_extensions(("extensions",))


def _value(wanted: Property, text: str, *, raw: bool) -> Any:
    """The text as the field's type. Raises UsageError in kubectl's words."""
    if wanted.kind == STRING:
        return text
    if wanted.kind == BOOL:
        try:
            return parse_bool(text)
        except ValueError as error:
            raise UsageError(str(error).replace(text, mask_words([text], after=0)[0])) from None
    if wanted.kind == BYTES:
        if raw:
            return text.encode("utf-8", "surrogateescape")
        return _decoded(text)
    if wanted.kind == STRINGS:
        raise UsageError("unrecognized slice type. string")
    raise UsageError("can't set a map to a value: map[]", hint="name a field inside it")


def _decoded(text: str) -> bytes:
    data, bad = decode_base64(text)
    if bad is not None:
        raise UsageError(f"error decoding input value: illegal base64 data at input byte {bad}")
    return data
