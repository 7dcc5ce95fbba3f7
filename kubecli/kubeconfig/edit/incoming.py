"""The entries of another kubeconfig, on their way into the user's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.edit.transaction import Plan
from kubecli.kubeconfig.find import Candidate
from kubecli.kubeconfig.layers import SECTIONS, Layer, parse_layer, resolve_paths
from kubecli.kubeconfig.nodes import compose, plain


class Outcome(Struct, frozen=True):
    """already: an equal entry of that name was there."""

    section: str
    name: str
    new_name: str
    already: bool = False


class Incoming(Struct, frozen=True):
    """layer: the file's typed entries. raw: the same as plain data, with the fields that no schema knows."""

    layer: Layer
    raw: Mapping[str, Any]

    @classmethod
    def read(cls, shown: str, data: bytes, folder: Path) -> Incoming:
        """Raises KubeconfigFilesInvalid, and UsageError for a file without any entry."""
        layer = parse_layer(Candidate(shown, folder / "imported"), data)
        root = compose(data)
        if not any(layer.entries.values()) or root is None:
            raise UsageError(f"{shown} holds no cluster, user or context")
        return cls(layer, plain(root))

    def programs(self) -> Iterator[tuple[str, str]]:
        """(user, command) of every credential plugin in the file."""
        for name, entry in self.layer.entries["users"].items():
            exec_ = resolve_paths(entry).get("exec") or {}
            if exec_.get("command"):
                yield name, " ".join([exec_["command"], *(exec_.get("args") or ())])

    def add_to(self, plan: Plan) -> list[Outcome]:
        """Clusters and users first, for the contexts to follow their new names."""
        outcomes = []
        renamed: dict[tuple[str, str], str] = {}
        for section in ("clusters", "users", "contexts"):
            for name in self.layer.entries[section]:
                typed, body = self._bodies(section, name, renamed)
                outcome = _settle(plan, section, name, typed)
                renamed[section, name] = outcome.new_name
                outcomes.append(outcome)
                if not outcome.already:
                    plan.add_plain(section, outcome.new_name, body)
        return outcomes

    def _bodies(
        self, section: str, name: str, renamed: Mapping[tuple[str, str], str]
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """The typed body, for comparing, and the plain one, for writing; paths absolute, references renamed."""
        entry = self.layer.entries[section][name]
        typed = resolve_paths(entry)
        body = dict((self.raw[section][entry.index] or {}).get(SECTIONS[section]) or {})
        body |= {field: value for field, value in typed.items() if isinstance(value, str)}
        if typed.get("exec"):
            body["exec"] = {**body["exec"], "command": typed["exec"].get("command", "")}
        for field, other in (("cluster", "clusters"), ("user", "users")):
            if section == "contexts" and (other, typed.get(field, "")) in renamed:
                typed[field] = body[field] = renamed[other, typed[field]]
        return typed, body


def _settle(plan: Plan, section: str, name: str, typed: Mapping[str, Any]) -> Outcome:
    """The name an entry gets: its own, that of an equal entry, or its own with the first number that is free."""
    held = plan.merged.entries[section]
    number, candidate = 1, name
    while candidate in held:
        if resolve_paths(held[candidate]) == typed:
            return Outcome(section, name, candidate, already=True)
        number += 1
        candidate = f"{name}-{number}"
    return Outcome(section, name, candidate)
