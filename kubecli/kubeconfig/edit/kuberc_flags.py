"""What `kuberc set` makes of the preferences: kubectl's checks and rules."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from kubecli.errors.usage import UsageError
from kubecli.gotext.quote import quote

SECTIONS = ("defaults", "aliases", "credentialplugin")
POLICIES = ("AllowAll", "DenyAll", "Allowlist")

Data = dict[str, Any]
"""A kuberc as v1beta1 data."""


class KubercFlags(Struct, frozen=True):
    """options: `flag=value`.   allowlist: `command=NAME`, or several of them behind commas."""

    section: str
    command: str = ""
    name: str = ""
    policy: str = ""
    options: tuple[str, ...] = ()
    prependarg: tuple[str, ...] = ()
    appendarg: tuple[str, ...] = ()
    allowlist: tuple[str, ...] = ()
    overwrite: bool = False

    def check(self) -> None:
        """Raises UsageError, in kubectl's order and words."""
        if self.section not in SECTIONS:
            one, two, three = map(quote, SECTIONS)
            raise UsageError(f"--section must be {one}, {two}, or {three}, got: {self.section}")
        if self.section == "aliases" and not self.name:
            raise UsageError("--name is required when --section=aliases")
        if self.section == "defaults" and self.name:
            raise UsageError("--name should not be specified when --section=defaults")
        if self.section == "defaults" and (self.prependarg or self.appendarg):
            raise UsageError("--prependarg and --appendarg are only valid for --section=aliases")
        if self.section == "credentialplugin":
            self._check_policy()
        elif not self.command:
            raise UsageError("--command is required when --section=aliases or --section=defaults")

    def _check_policy(self) -> None:
        if not self.policy:
            raise UsageError("--policy is required when --section=credentialplugin")
        if self.policy not in POLICIES:
            one, two, three = map(quote, POLICIES)
            raise UsageError(f" --policy must be  {one}, {two}, or {three}, got: {self.policy}")
        only = "--section=credentialplugin and --policy=Allowlist"
        if self.policy != "Allowlist" and self.allowlist:
            raise UsageError(f"--allowlist-entry may only be used when {only}")
        if self.policy == "Allowlist" and not self.allowlist:
            raise UsageError(f"--allowlist-entry is required when {only}")

    def applied(self, data: Data) -> Data:
        """The preferences with these flags. Raises UsageError."""
        if self.section == "credentialplugin":
            return self._with_policy(data)
        return self._with_defaults(data) if self.section == "defaults" else self._with_alias(data)

    def _defaults(self) -> list[dict[str, str]]:
        found = []
        for item in self.options:
            name, equals, value = item.partition("=")
            if not equals:
                raise UsageError(f"invalid option format {quote(item)}, expected flag=value")
            found.append({"name": name.lstrip("-"), "default": value})
        return found

    def _with_defaults(self, data: Data) -> Data:
        options = self._defaults()
        entries = list(data.get("defaults") or ())
        at = next((at for at, entry in enumerate(entries) if entry.get("command", "") == self.command), None)
        if at is None:
            return {**data, "defaults": [*entries, {"command": self.command, "options": options or None}]}
        if not self.overwrite:
            problem = f"defaults for command {quote(self.command)} already exist, use --overwrite to replace"
            raise UsageError(problem)
        entries[at] = {**entries[at], "options": options or entries[at].get("options")}
        return {**data, "defaults": entries}

    def _with_alias(self, data: Data) -> Data:
        entries = list(data.get("aliases") or ())
        new = {
            "name": self.name,
            "command": self.command,
            "prependArgs": list(self.prependarg),
            "appendArgs": list(self.appendarg),
            "options": self._defaults(),
        }
        at = next((at for at, entry in enumerate(entries) if entry.get("name", "") == self.name), None)
        if at is None:
            return {**data, "aliases": [*entries, new]}
        if not self.overwrite:
            raise UsageError(f"alias {quote(self.name)} already exists, use --overwrite to replace")
        entries[at] = {field: value or entries[at].get(field) for field, value in new.items()}
        return {**data, "aliases": entries}

    def _with_policy(self, data: Data) -> Data:
        """kubectl leaves an old allow-list beside a policy that must not have one; here it goes."""
        if self.policy != "Allowlist":
            kept = {field: value for field, value in data.items() if field != "credentialPluginAllowlist"}
            return {**kept, "credentialPluginPolicy": self.policy}
        entries, problems = [], []
        for pair in (pair for item in self.allowlist for pair in item.split(",")):
            field, equals, value = pair.partition("=")
            if not equals:
                problems.append(f"improperly formatted allowlist entry: {quote(pair)}")
            elif field == "name":
                problems.append('allowlist entry field "name" is deprecated, use "command" instead')
            elif field != "command":
                problems.append(f"unrecognized allowlist entry field: {quote(field)}")
            elif not value.strip():
                problems.append(f"empty value in allowlist entry for field {quote(field)}")
            else:
                entries.append({"command": value})
        if problems:
            raise UsageError(problems[0] if len(problems) == 1 else f"[{', '.join(problems)}]")
        return {**data, "credentialPluginPolicy": "Allowlist", "credentialPluginAllowlist": entries}
