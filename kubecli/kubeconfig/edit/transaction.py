"""A whole edit: lock, read, decide what changes in which file, look again, write.

What is decided on and what is edited are the same bytes, an entry is addressed by its name, and the files are read
once more before the new ones take their place: where a writer without kubectl's lock was there meanwhile, all
begins anew. So an edit changes the entry it names, or nothing.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from kubecli.errors.kubeconfig import KubeconfigFilesInvalid, KubeconfigNotEditable, KubeconfigUnsettled
from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.edit.change import REMOVE, Edit, UnsafeEditError, apply, diff, written
from kubecli.kubeconfig.edit.place import Address, Named
from kubecli.kubeconfig.edit.store import Warn, locked, replacing
from kubecli.kubeconfig.find import Candidate, candidates
from kubecli.kubeconfig.layers import SECTIONS, Entry, Layer, Merged, layers_of, merge, read_contents, read_layers
from kubecli.kubeconfig.schema import BODIES

Contents = Mapping[Candidate, bytes | OSError]

_TRIES = 100
_SETTLE_SECONDS = 0.02
_BOM = b"\xef\xbb\xbf"
_NEW_FILE = 'apiVersion: v1\nclusters: null\ncontexts: null\ncurrent-context: ""\nkind: Config\nusers: null\n'


class Access(Struct, frozen=True):
    """The files that `config` commands read and write; none needs to exist. warn: writes a line for a person."""

    files: tuple[Candidate, ...]
    explicit: bool
    warn: Warn

    @classmethod
    def of(cls, explicit: str, *, env: Mapping[str, str], home: Path, cwd: Path, warn: Warn) -> Access:
        return cls(candidates(explicit, env=env, home=home, cwd=cwd), bool(explicit), warn)

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
    changes: dict[Candidate, list[Edit]] = field(default_factory=dict)
    names: dict[tuple[Candidate, str], list[str]] = field(default_factory=dict)

    def change(self, file: Candidate, path: Address, value: Any) -> None:
        self.changes.setdefault(file, []).append(Edit(path, value))

    def set_body(self, section: str, name: str, new: Mapping[str, Any]) -> None:
        """Gives an entry a new body: in the file that holds it, or as a new entry where new things go."""
        entry = self.merged.entries[section].get(name)
        body = SECTIONS[section]
        if entry is None:
            self.add(section, name, new)
            return
        path: Address = (section, Named(name), body)
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
        place = names[at] if at < len(names) else name
        change = Edit((section, Named(place)), dict(sorted(item.items())), insert=at < len(names))
        self.changes.setdefault(file, []).append(change)
        names.insert(at, name)

    def remove(self, entry: Entry) -> None:
        self.change(entry.file, (entry.section, Named(entry.name)), REMOVE)

    def rename(self, entry: Entry, name: str) -> None:
        self.change(entry.file, (entry.section, Named(entry.name), "name"), name)

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
            for entry in gone:
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

    def drop_extensions(self, path: Address) -> None:
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
    KubeconfigLocked, KubeconfigNotWritten, KubeconfigNotEditable, KubeconfigUnsettled.
    """
    plan = _plan(access, decide)[0]
    for _ in range(_TRIES):
        if not plan.changes:
            return plan
        files = sorted(plan.changes, key=lambda file: str(file.path))
        with contextlib.ExitStack() as stack:
            for file in files:
                stack.enter_context(locked(file.path, file.text, access.warn))
            plan, contents = _plan(access, decide)
            if set(plan.changes) <= set(files) and _write(plan, contents):
                return plan
    raise KubeconfigUnsettled(files[0].text)


def _write(plan: Plan, contents: Contents) -> bool:
    """Puts the edited files in their places, all of them complete before the first. Whether the files still said
    then what the plan was made from."""
    with contextlib.ExitStack() as stack:
        new = [
            stack.enter_context(replacing(file.path, _edited(file, contents[file], changes), file.text))
            for file, changes in plan.changes.items()
        ]
        if not _same(read_contents(plan.access.files), contents):
            return False
        for each in new:
            each.commit()
    return True


def _plan(access: Access, decide: Callable[[Plan], None]) -> tuple[Plan, Contents]:
    """What to change, and the bytes that this was decided on."""
    contents = _settled(access)
    layers, missing = layers_of(contents, explicit=False)
    merged = merge(layers, missing, explicit=access.explicit)
    plan = Plan(access, merged, {layer.file.path: layer for layer in layers})
    decide(plan)
    plan.changes = {file: changes for file, changes in plan.changes.items() if changes}
    return plan, contents


def _settled(access: Access) -> Contents:
    """The files' contents; where one is broken, as half a file is, not before it has stayed the same a while."""
    contents = read_contents(access.files)
    for _ in range(_TRIES):
        try:
            layers_of(contents, explicit=False)
            break
        except KubeconfigFilesInvalid:
            time.sleep(_SETTLE_SECONDS)
            again = read_contents(access.files)
            if _same(contents, again):
                break
            contents = again
    return contents


def _same(one: Contents, other: Contents) -> bool:
    """Two OSErrors are never equal, but for their words."""

    def plain(contents: Contents) -> list[bytes | str]:
        return [str(data) if isinstance(data, OSError) else data for data in contents.values()]

    return plain(one) == plain(other)


def _edited(file: Candidate, data: bytes | OSError, changes: list[Edit]) -> bytes:
    if isinstance(data, OSError):
        data = b""
    mark = _BOM if data.startswith(_BOM) else b""
    try:
        text = data[len(mark) :].decode("utf-8") if data else _NEW_FILE
        return mark + apply(text, changes).encode("utf-8")
    except UnicodeDecodeError:  # UTF-16, which YAML may be: kubectl would turn the whole file into UTF-8
        raise KubeconfigNotEditable(file.text, field_text(changes[0].path)) from None
    except UnsafeEditError as error:
        raise KubeconfigNotEditable(file.text, field_text(error.path)) from None


def field_text(path: Address) -> str:
    """ "clusters[dev].cluster.server"."""
    text = ""
    for step in path:
        inside = step.name if isinstance(step, Named) else step if isinstance(step, int) else None
        text += f".{step}" if inside is None else f"[{inside}]"
    return text.lstrip(".")
