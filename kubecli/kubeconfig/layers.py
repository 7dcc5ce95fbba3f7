"""Files read one by one and laid over each other, still as the plain typed data of schema.py.

`load` makes typed values of the result; `view` prints it; the `config` commands ask it which file holds an entry.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar

from msgspec import Struct, field

from kubecli.errors.kubeconfig import FileFault, KubeconfigFilesInvalid, KubeconfigMissing
from kubecli.files.read import read_file
from kubecli.kubeconfig.find import Candidate
from kubecli.kubeconfig.model import Origin, Shadowed, Sources
from kubecli.kubeconfig.schema import BODIES, CONFIG
from kubecli.secretive import Secretive

SECTIONS = {"clusters": "cluster", "users": "user", "contexts": "context"}
_GO_LISTS = {
    "clusters": "*[]NamedCluster into *map[string]*api.Cluster",
    "users": "*[]NamedAuthInfo into *map[string]*api.AuthInfo",
    "contexts": "*[]NamedContext into *map[string]*api.Context",
}


class Entry(Secretive, Struct, frozen=True):
    """A cluster, user or context of one file. data: its body, known and set fields only."""

    SECRET: ClassVar[frozenset[str]] = frozenset(
        (
            "data",
            "lines",
        )
    )

    section: str
    name: str
    data: Mapping[str, Any]
    file: Candidate
    index: int
    lines: Mapping[str, int]

    def origin(self, name: str) -> Origin:
        """Where one field of the body ("server", "exec.command") was set."""
        body = SECTIONS[self.section]
        line = self.lines.get(f"{self.section}[{self.index}].{body}.{name}")
        return Origin(self.file.path, f"{self.section}[{self.name}].{body}.{name}", line)


class Layer(Struct, frozen=True):
    """One file."""

    file: Candidate
    entries: Mapping[str, Mapping[str, Entry]]
    current_context: str = ""
    preferences: Mapping[str, Any] = field(default_factory=dict)
    extensions: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)


class Merged(Struct, frozen=True):
    """All files: the first to name an entry, or to set a value, wins."""

    entries: Mapping[str, Mapping[str, Entry]]
    current_context: str
    current_context_origin: Origin | None
    preferences: Mapping[str, Any]
    extensions: Mapping[str, Any]
    sources: Sources
    shadowed: tuple[Shadowed, ...]


def read_layers(files: Iterable[Candidate], *, explicit: bool) -> tuple[list[Layer], list[Candidate]]:
    """The files that are there, and those that are not. Raises as `layers_of`."""
    return layers_of(read_contents(files), explicit=explicit)


def read_contents(files: Iterable[Candidate]) -> dict[Candidate, bytes | OSError]:
    """What stands in each file, or why that cannot be read."""
    found: dict[Candidate, bytes | OSError] = {}
    for file in files:
        try:
            found[file] = read_file(file.path)
        except OSError as error:
            found[file] = error
    return found


def layers_of(
    contents: Mapping[Candidate, bytes | OSError], *, explicit: bool
) -> tuple[list[Layer], list[Candidate]]:
    """The files that are there, and those that are not.

    Raises KubeconfigMissing for a missing explicit file, KubeconfigFilesInvalid with the fault of every bad file.
    """
    layers, missing, faults = [], [], []
    for file, data in contents.items():
        if isinstance(data, FileNotFoundError):
            if explicit:
                raise KubeconfigMissing(file.text)
            missing.append(file)
            continue
        try:
            layers.append(_read_layer(file, data))
        except _BadFileError as bad:
            faults.append(bad.fault)
    if faults:
        raise KubeconfigFilesInvalid(tuple(faults))
    return layers, missing


class _BadFileError(Exception):
    def __init__(self, fault: FileFault) -> None:
        super().__init__(fault.problem)
        self.fault = fault


def _read_layer(file: Candidate, data: bytes | OSError) -> Layer:
    if isinstance(data, OSError):
        verb = "read" if data.errno in (errno.EISDIR, errno.ETIMEDOUT, errno.EFBIG) else "open"
        reason = data.strerror or str(data)
        raise _BadFileError(FileFault(file.text, f"{verb} {file.text}: {reason[:1].lower()}{reason[1:]}"))
    if not data:
        return Layer(file, {section: {} for section in SECTIONS})
    return _parse_layer(file, data)


def parse_layer(file: Candidate, data: bytes) -> Layer:
    """A file's contents. Raises KubeconfigFilesInvalid."""
    try:
        return _parse_layer(file, data)
    except _BadFileError as bad:
        raise KubeconfigFilesInvalid((bad.fault,)) from None


def _parse_layer(file: Candidate, data: bytes) -> Layer:
    from kubecli.kubeconfig.decode import DecodeError, Decoder, Fault
    from kubecli.kubeconfig.envelope import check_kind
    from kubecli.kubeconfig.nodes import YamlSyntaxError, compose

    try:
        root = compose(data)
        decoder = Decoder()
        values: dict[str, Any] = {}
        if root is not None:
            check_kind(root)
            values = decoder.decode(root, CONFIG) or {}
        return _layer(file, values, decoder.lines)
    except YamlSyntaxError as error:
        infinite = error.problem.startswith("json: ")
        advice = "a number that JSON has no form for; text belongs in quotes" if infinite else ""
        fault = Fault(error.go_words(), "", error.line, error.column, advice)
    except DecodeError as error:
        fault = error.fault
    raise _BadFileError(
        FileFault(
            file.text, fault.problem, field=fault.field, line=fault.line, column=fault.column, help=fault.help
        )
    )


def _layer(file: Candidate, values: Mapping[str, Any], lines: Mapping[str, int]) -> Layer:
    return Layer(
        file,
        {section: _entries(file, section, values.get(section) or [], lines) for section in SECTIONS},
        values.get("current-context", ""),
        {
            **values["preferences"],
            "extensions": named(values["preferences"].get("extensions"), lines, "preferences."),
        }
        if values.get("preferences")
        else {},
        named(values.get("extensions"), lines, ""),
        lines,
    )


def _entries(
    file: Candidate, section: str, items: list[dict[str, Any]], lines: Mapping[str, int]
) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    body = SECTIONS[section]
    for index, item in enumerate(items):
        name = item.get("name", "")
        if name in found:
            raise _duplicate(_GO_LISTS[section], name, f"{section}[{index}].name", lines)
        data = dict(item.get(body) or {})
        if "extensions" in data:
            data["extensions"] = named(data["extensions"], lines, f"{section}[{index}].{body}.")
        found[name] = Entry(section, name, data, file, index, lines)
    return found


def named(items: list[dict[str, Any]] | None, lines: Mapping[str, int], path: str) -> dict[str, Any]:
    """NamedExtensions by their names."""
    found: dict[str, Any] = {}
    for index, item in enumerate(items or ()):
        name = item.get("name", "")
        if name in found:
            go = "*[]NamedExtension into *map[string]runtime.Object"
            raise _duplicate(go, name, f"{path}extensions[{index}].name", lines)
        found[name] = item.get("extension")
    return found


def _duplicate(go: str, name: str, path: str, lines: Mapping[str, int]) -> Exception:
    """kubectl goes on to print the whole list, tokens included; kubecli does not."""
    from kubecli.kubeconfig.decode import DecodeError, Fault

    problem = f'error converting {go}: duplicate name "{name}" in list'
    return DecodeError(Fault(problem, path, lines.get(path), help="this name was used before in the same list"))


def merge(layers: list[Layer], missing: list[Candidate], *, explicit: bool) -> Merged:
    """Lays files over each other as client-go does: maps by their keys, and the first value set, win."""
    entries: dict[str, dict[str, Entry]] = {section: {} for section in SECTIONS}
    shadowed = []
    current, origin = "", None
    preferences: dict[str, Any] = {}
    extensions: dict[str, Any] = {}
    for layer in layers:
        for section in SECTIONS:
            for name, entry in layer.entries[section].items():
                winner = entries[section].setdefault(name, entry)
                if winner is not entry:
                    shadowed.append(Shadowed(section, name, entry.file.path, winner.file.path))
        if layer.current_context and not current:
            current = layer.current_context
            origin = Origin(layer.file.path, "current-context", layer.lines.get("current-context"))
        if layer.preferences.get("colors"):
            preferences["colors"] = True
        for name, value in layer.preferences.get("extensions", {}).items():
            preferences.setdefault("extensions", {}).setdefault(name, value)
        for name, value in layer.extensions.items():
            extensions.setdefault(name, value)
    sources = Sources(
        tuple(layer.file.path for layer in layers), tuple(file.path for file in missing), explicit=explicit
    )
    return Merged(entries, current, origin, preferences, extensions, sources, tuple(shadowed))


def resolve_paths(entry: Entry) -> dict[str, Any]:
    """The entry's body, relative paths made absolute by the folder of its file (exec.command: if it has a "/")."""
    folder = entry.file.path.parent
    body = dict(entry.data)
    for name, field_ in BODIES[entry.section].fields.items():
        if field_.path and body.get(name):
            body[name] = absolute(folder, body[name])
    exec_ = body.get("exec")
    if exec_ is not None and os.sep in exec_.get("command", ""):
        body["exec"] = {**exec_, "command": absolute(folder, exec_["command"])}
    return body


def absolute(folder: Path, path: str) -> str:
    return path if os.path.isabs(path) else os.path.normpath(folder / path)  # noqa: PTH117  as Go's filepath.Join
