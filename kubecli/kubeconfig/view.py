"""A merged kubeconfig as `config view` shows it: v1 objects in the order of Go's fields, secrets covered."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from kubecli.errors.kubeconfig import FlattenFailed
from kubecli.files.read import read_file
from kubecli.kubeconfig.layers import SECTIONS, Entry, Merged, absolute
from kubecli.kubeconfig.load import default_interactive_mode
from kubecli.kubeconfig.schema import BODIES, BYTES, CONFIG, ListOf, MapOf, Raw, Scalar, Spec, StructOf
from kubecli.kubeconfig.secrets import is_provider_secret
from kubecli.redaction import (
    REDACTED,
    mask_argument,
    mask_file_name,
    mask_forms,
    mask_mixed,
    names_secret,
    shown_url,
)

OMITTED = "DATA+OMITTED"
_FILES = {
    "clusters": (("certificate-authority", "certificate-authority-data"),),
    "users": (("client-certificate", "client-certificate-data"), ("client-key", "client-key-data")),
    "contexts": (),
}


def redact(entry: Entry) -> Entry:
    """Covers what kubectl covers: tokens, passwords, inline certificates and keys. And, unlike kubectl, what it
    leaves readable: the values of exec.env, secrets among exec.args, all of an auth-provider's config that is not
    known to be public, users and passwords in URLs, and what extensions call a token, a password and the like."""
    body: dict[str, Any] = dict(entry.data)
    for name, field in BODIES[entry.section].fields.items():
        if body.get(name) and (field.spec == BYTES or field.secret):
            body[name] = OMITTED if field.spec == BYTES else REDACTED
        elif field.path and body.get(name):
            body[name] = mask_file_name(body[name])  # a key or a token where its file belongs
    for name in ("server", "proxy-url", "tls-server-name"):
        if body.get(name):
            body[name] = mask_forms(shown_url(body[name]))
    if body.get("exec"):
        body["exec"] = _redact_exec(body["exec"])
    provider = body.get("auth-provider")
    if provider and provider.get("config"):
        config = {
            key: REDACTED if is_provider_secret(key, value) else mask_forms(shown_url(value))
            for key, value in provider["config"].items()
        }
        body["auth-provider"] = {**provider, "config": config}
    if body.get("extensions"):
        body["extensions"] = _redact_values(body["extensions"])
    return replace(entry, data=body)


def _redact_exec(exec_: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(exec_)
    if exec_.get("env"):
        found["env"] = [{**item, "value": REDACTED} if item.get("value") else item for item in exec_["env"]]
    if exec_.get("command"):
        found["command"] = mask_argument([exec_["command"]], 0)
    if exec_.get("installHint"):
        found["installHint"] = mask_forms(exec_["installHint"])
    if exec_.get("interactiveMode"):
        found["interactiveMode"] = mask_mixed(exec_["interactiveMode"])
    args = tuple(exec_.get("args") or ())
    if args:
        found["args"] = [mask_argument(args, at) for at in range(len(args))]
    return found


def _redact_values(value: Any, *, secret: bool = False) -> Any:
    if isinstance(value, dict):
        pair = isinstance(value.get("name"), str) and names_secret(value["name"])  # {name: TOKEN, value: x}
        return {
            key: _redact_values(item, secret=secret or names_secret(str(key)) or (pair and key == "value"))
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_redact_values(item, secret=secret) for item in value]
    if isinstance(value, str):
        return REDACTED if secret and value else mask_forms(value)
    return REDACTED if secret and value and not isinstance(value, bool) else value


def redact_whole(merged: Merged) -> Merged:
    """The same for what is of no entry: the context's name, preferences, the file's own extensions."""
    return replace(
        merged,
        current_context=mask_forms(merged.current_context),
        preferences=_redact_values(merged.preferences),
        extensions=_redact_values(merged.extensions),
    )


def flatten(entry: Entry) -> Entry:
    """The files an entry refers to, put inside it. Raises FlattenFailed."""
    body = dict(entry.data)
    for path_name, data_name in _FILES[entry.section]:
        path = body.get(path_name)
        if not path:
            continue
        if body.get(data_name):
            raise FlattenFailed(
                path, "cannot have values for both path and contents", f"{entry.origin(path_name)}"
            )
        full = Path(absolute(entry.file.path.parent, path))
        try:
            body[data_name] = read_file(full)
        except OSError as error:
            verb = "read" if isinstance(error, IsADirectoryError) else "open"
            reason = (error.strerror or str(error)).lower()
            raise FlattenFailed(path, f"{verb} {full}: {reason}", f"{entry.origin(path_name)}") from None
        del body[path_name]
    return replace(entry, data=body)


def minify(merged: Merged, context: str) -> Merged:
    """Only a context, its cluster and its user. Raises UsageError in kubectl's words."""
    from kubecli.errors.usage import UsageError

    if not context:
        raise UsageError("current-context must exist in order to minify")
    found = merged.entries["contexts"].get(context)
    if found is None:
        raise UsageError(f"cannot locate context {context}")
    kept: dict[str, dict[str, Entry]] = {"clusters": {}, "users": {}, "contexts": {context: found}}
    for section, field in (("clusters", "cluster"), ("users", "user")):
        name = found.data.get(field, "")
        if not name:
            continue
        entry = merged.entries[section].get(name)
        if entry is None:
            raise UsageError(f"cannot locate {field} {name}")
        kept[section][name] = entry
    return replace(merged, entries=kept, current_context=context)


def v1(merged: Merged) -> dict[str, Any]:
    """The v1 Config as kubectl prints it: fields in Go's order, entries by name, empty lists as null, bytes as
    base64 text."""
    data: dict[str, Any] = {"kind": "Config", "apiVersion": "v1", "current-context": merged.current_context}
    for section, body in SECTIONS.items():
        items = sorted(merged.entries[section].items())
        data[section] = [{"name": name, body: _body(entry)} for name, entry in items] or None
    if merged.preferences:
        data["preferences"] = {
            **merged.preferences,
            "extensions": _extensions(merged.preferences.get("extensions")),
        }
    data["extensions"] = _extensions(merged.extensions)
    return {name: shown(field.spec, data.get(name)) for name, field in CONFIG.fields.items() if _kept(data, name)}


def _kept(data: Mapping[str, Any], name: str) -> bool:
    return CONFIG.fields[name].always or bool(data.get(name))


def _body(entry: Entry) -> dict[str, Any]:
    body = dict(entry.data)
    body["extensions"] = _extensions(body.get("extensions"))
    exec_ = body.get("exec")
    if exec_ is not None and not exec_.get("interactiveMode"):
        body["exec"] = {**exec_, "interactiveMode": default_interactive_mode(exec_.get("apiVersion", ""))}
    return body


def _extensions(extensions: Mapping[str, Any] | None) -> list[dict[str, Any]] | None:
    return [
        {"name": name, "extension": _sorted(value)} for name, value in sorted((extensions or {}).items())
    ] or None


def _sorted(value: Any) -> Any:
    """What has no schema is printed with its keys sorted."""
    if isinstance(value, dict):
        return {key: _sorted(item) for key, item in sorted(value.items())}
    return [_sorted(item) for item in value] if isinstance(value, list) else value


def shown(spec: Spec, value: Any) -> Any:
    """Typed data as Go prints it: fields in order, zero values left out where Go's omitempty would."""
    if isinstance(value, bytes):
        import base64

        return base64.b64encode(value).decode("ascii")
    if isinstance(spec, StructOf):
        return _struct(spec, value or {})
    if isinstance(spec, ListOf):
        return None if value is None else [shown(spec.item, item) for item in value]
    if isinstance(spec, MapOf):
        return None if value is None else {key: shown(spec.value, value[key]) for key in sorted(value)}
    if isinstance(spec, Scalar) and value is None:
        return False if spec.base == "bool" else ""
    return value


def _struct(spec: StructOf, value: Mapping[str, Any]) -> dict[str, Any]:
    """A field is left out where Go's omitempty would; a struct that is set is not empty, even without fields."""
    found = {}
    for name, field in spec.fields.items():
        given = value.get(name)
        set_struct = isinstance(field.spec, StructOf) and given is not None
        if field.always or given or set_struct or isinstance(field.spec, Raw):
            found[name] = shown(field.spec, given)
    return found
