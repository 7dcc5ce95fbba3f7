"""A whole edit: load, decide what changes in which file, lock, decide again, write."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from kubecli.errors.kubeconfig import KubeconfigNotEditable
from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.edit.change import REMOVE, Change, UnsafeEditError, apply, diff, written
from kubecli.kubeconfig.edit.place import Path as FieldPath
from kubecli.kubeconfig.edit.store import locked, replace
from kubecli.kubeconfig.find import Candidate, candidates
from kubecli.kubeconfig.layers import SECTIONS, Entry, Layer, Merged, merge, read_layers
from kubecli.kubeconfig.schema import BODIES

_BOM = b"\xef\xbb\xbf"
_NEW_FILE = 'apiVersion: v1\nclusters: null\ncontexts: null\ncurrent-context: ""\nkind: Config\nusers: null\n'


class Access(Struct, frozen=True):
    """The files that `config` commands read and write; none needs to exist."""

    files: tuple[Candidate, ...]
    explicit: bool

    @classmethod
    def of(cls, explicit: str, *, env: Mapping[str, str], home: Path, cwd: Path) -> Access:
        return cls(candidates(explicit, env=env, home=home, cwd=cwd), bool(explicit))

    def layers(self) -> list[Layer]:
        return read_layers(self.files, explicit=False)[0]

    def load(self) -> Merged:
        layers, missing = read_layers(self.files, explicit=False)
        return merge(layers, missing, explicit=self.explicit)

    def default_file(self) -> Candidate:
        """Where something new goes: the first file that exists, else the last of the list."""
        if not self.files:
            raise UsageError("$KUBECONFIG names no file")
        return next((file for file in self.files if file.path.exists()), self.files[-1])


class Plan(Struct):
    """The changes each file gets, in order. Made anew from what the files say once they are locked."""

    access: Access
    merged: Merged
    layers: dict[Path, Layer]
    changes: dict[Candidate, list[Change]] = field(default_factory=dict)
    names: dict[tuple[Candidate, str], list[str]] = field(default_factory=dict)

    def change(self, file: Candidate, path: FieldPath, value: Any) -> None:
        self.changes.setdefault(file, []).append(Change(path, value))

    def set_body(self, section: str, name: str, new: Mapping[str, Any]) -> None:
        """Gives an entry a new body: in the file that holds it, or as a new entry where new things go."""
        entry = self.merged.entries[section].get(name)
        body = SECTIONS[section]
        if entry is None:
            self.add(section, name, new)
            return
        path: FieldPath = (section, entry.index, body)
        found = diff(BODIES[section], path, _listed(entry.data), _listed(new))
        if found:
            self.changes.setdefault(entry.file, []).extend(found)

    def add(self, section: str, name: str, body: Mapping[str, Any], file: Candidate | None = None) -> None:
        """A new entry: among sorted entries in its place, else at the end."""
        self.add_plain(section, name, written(BODIES[section], _listed(body)), file)

    def add_plain(self, section: str, name: str, body: Mapping[str, Any], file: Candidate | None = None) -> None:
        """A new entry whose body is plain data, as the file will have it."""
        file = file or self.access.default_file()
        layer = self.layers.get(file.path)
        names = self.names.setdefault((file, section), list(layer.entries[section]) if layer else [])
        item = {SECTIONS[section]: body, "name": name}
        in_order = names == sorted(names)
        at = sum(1 for each in names if each < name) if in_order else len(names)
        change = Change((section, at), dict(sorted(item.items())), insert=at < len(names))
        self.changes.setdefault(file, []).append(change)
        names.insert(at, name)

    def remove(self, entry: Entry) -> None:
        self.change(entry.file, (entry.section, entry.index), REMOVE)

    def rename(self, entry: Entry, name: str) -> None:
        self.change(entry.file, (entry.section, entry.index, "name"), name)

    def folder_of(self, entry: Entry | None) -> str:
        """The folder that relative paths of an entry belong to, new or old."""
        file = entry.file if entry else self.access.default_file()
        return str(file.path.parent)

    def clear(self, section: str) -> None:
        """Removes every entry of a section that counts; shadowed ones come to light, as with kubectl."""
        for layer in self.layers.values():
            held = layer.entries[section].values()
            gone = [entry for entry in held if self.merged.entries[section].get(entry.name) is entry]
            if len(gone) == len(held) and gone:
                self.change(layer.file, (section,), None)
                continue
            for entry in reversed(gone):
                self.remove(entry)

    def set_colors(self, on: bool) -> None:
        """As kubectl: in the first file that says otherwise."""
        if on == bool(self.merged.preferences.get("colors")):
            return
        for file in self.access.files:
            layer = self.layers.get(file.path)
            if on != bool(layer.preferences.get("colors") if layer else False):
                self.change(file, ("preferences", "colors"), on or REMOVE)
                return

    def drop_extensions(self, path: FieldPath) -> None:
        for layer in self.layers.values():
            held = layer.extensions if len(path) == 1 else layer.preferences.get("extensions")
            if held:
                self.change(layer.file, path, REMOVE)
                return

    def set_current_context(self, name: str) -> None:
        """As kubectl: a name goes to the file for new things; clearing goes to the file that sets it."""
        if name == self.merged.current_context:
            return
        if name or self.access.explicit:
            self.change(self.access.default_file(), ("current-context",), name)
            return
        holder = next(layer for layer in self.layers.values() if layer.current_context)
        self.change(holder.file, ("current-context",), name)


def _listed(body: Mapping[str, Any]) -> dict[str, Any]:
    """A body with its extensions as the list that the file has."""
    data = dict(body)
    if isinstance(data.get("extensions"), Mapping):
        data["extensions"] = [{"name": name, "extension": value} for name, value in data["extensions"].items()]
    return data


def modify(access: Access, decide: Callable[[Plan], None]) -> Plan:
    """Runs decide on what the files say, then again under the locks of the files it changes, and writes them.

    decide may raise; nothing is written then. Files that it leaves alone are neither locked nor touched. Raises
    KubeconfigLocked, KubeconfigNotWritten, KubeconfigNotEditable.
    """
    plan = _plan(access, decide)
    while plan.changes:
        files = sorted(plan.changes, key=lambda file: str(file.path))
        with contextlib.ExitStack() as stack:
            for file in files:
                stack.enter_context(locked(file.path, file.text))
            plan = _plan(access, decide)
            if set(plan.changes) <= set(files):
                texts = {file: _edited(file, plan.changes[file]) for file in files if file in plan.changes}
                for file, data in texts.items():
                    replace(file.path, data, file.text)
                return plan
    return plan


def _plan(access: Access, decide: Callable[[Plan], None]) -> Plan:
    layers, missing = read_layers(access.files, explicit=False)
    merged = merge(layers, missing, explicit=access.explicit)
    plan = Plan(access, merged, {layer.file.path: layer for layer in layers})
    decide(plan)
    plan.changes = {file: changes for file, changes in plan.changes.items() if changes}
    return plan


def _edited(file: Candidate, changes: list[Change]) -> bytes:
    try:
        data = file.path.read_bytes()
    except FileNotFoundError:
        data = b""
    mark = _BOM if data.startswith(_BOM) else b""
    try:
        text = data[len(mark) :].decode("utf-8") if data else _NEW_FILE
        return mark + apply(text, changes).encode("utf-8")
    except UnicodeDecodeError:  # UTF-16, which YAML may be: kubectl would turn the whole file into UTF-8
        raise KubeconfigNotEditable(file.text, field_text(changes[0].path)) from None
    except UnsafeEditError as error:
        raise KubeconfigNotEditable(file.text, field_text(error.path)) from None


def field_text(path: FieldPath) -> str:
    """ "clusters[0].cluster.server"."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}"
    return text.lstrip(".")
