"""`kubecli kuberc set`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.commands.kuberc.files import location_of, update
from kubecli.cli.options import option
from kubecli.cli.types import STRING_ARRAY, Suggested
from kubecli.errors.usage import UsageError
from kubecli.gotext.quote import quote

_SECTIONS = ("defaults", "aliases", "credentialplugin")
_POLICIES = ("AllowAll", "DenyAll", "Allowlist")


@kube_command(
    "set", context_settings={"allow_extra_args": True}, usage="--section (defaults|aliases) --command COMMAND"
)
@option("--section", required=True, type=Suggested(*_SECTIONS), help="Section to modify.")
@option("--command", help="Command to configure (e.g., 'get', 'config view')")
@option("--name", help="Alias name (required for --section=aliases)")
@option("--policy", type=Suggested(*_POLICIES), help="Policy of exec credential plugins.")
@option("--option", type=STRING_ARRAY, help="Flag option in the form flag=value (can be specified multiple times)")
@option("--prependarg", type=STRING_ARRAY, help="Argument to prepend to the command (for aliases only)")
@option("--appendarg", type=STRING_ARRAY, help="Argument to append to the command (for aliases only)")
@option("--allowlist-entry", type=STRING_ARRAY, help="Allowlist entry in the form command=value")
@option("--overwrite", is_flag=True, help="Allow overwriting existing entries")
def command(invocation: Invocation, **given: Any) -> None:
    """Set values in the kuberc configuration file. Comments and layout of the file survive.

    Use --section to specify whether to set defaults or aliases.

    For defaults: Sets default flag values for commands. The --command flag should specify only the command, not
    resources.

    For aliases: Creates command aliases with optional default flag values and arguments. Use --prependarg and
    --appendarg to include resources or other arguments.

    Examples:
      # Set default output format for 'get' command
      kubecli kuberc set --section defaults --command get --option output=wide

      # Create an alias 'getn' for 'get' command with prepended 'nodes' resource
      kubecli kuberc set --section aliases --name getn --command get --prependarg nodes --option output=wide

      # Overwrite an existing default
      kubecli kuberc set --section defaults --command get --option output=json --overwrite

      # Set the credential plugin policy and allowlist
      kubecli kuberc set --section credentialplugin --policy Allowlist --allowlist-entry command=cloud-helper
    """
    location = location_of(invocation)
    _validate(given)

    def change(data: dict[str, Any]) -> dict[str, Any]:
        if given["section"] == "credentialplugin":
            return _set_policy(data, given)
        options = _options(given["option"])
        return (
            _set_defaults(data, given, options)
            if given["section"] == "defaults"
            else _set_alias(data, given, options)
        )

    update(invocation, location, change)
    invocation.runtime.write(f"Updated {location.text}\n")


def _validate(given: Mapping[str, Any]) -> None:
    """kubectl's checks, in its order and words."""
    section = given["section"]
    if section not in _SECTIONS:
        one, two, three = map(quote, _SECTIONS)
        raise UsageError(f"--section must be {one}, {two}, or {three}, got: {section}")
    if section == "aliases" and not given["name"]:
        raise UsageError("--name is required when --section=aliases")
    if section == "defaults" and given["name"]:
        raise UsageError("--name should not be specified when --section=defaults")
    if section == "defaults" and (given["prependarg"] or given["appendarg"]):
        raise UsageError("--prependarg and --appendarg are only valid for --section=aliases")
    if section != "credentialplugin" and not given["command"]:
        raise UsageError("--command is required when --section=aliases or --section=defaults")
    if section == "credentialplugin":
        _validate_policy(given["policy"], given["allowlist_entry"])


def _validate_policy(policy: str, entries: Sequence[str]) -> None:
    if not policy:
        raise UsageError("--policy is required when --section=credentialplugin")
    if policy not in _POLICIES:
        one, two, three = map(quote, _POLICIES)
        raise UsageError(f" --policy must be  {one}, {two}, or {three}, got: {policy}")
    if policy != "Allowlist" and entries:
        raise UsageError(
            "--allowlist-entry may only be used when --section=credentialplugin and --policy=Allowlist"
        )
    if policy == "Allowlist" and not entries:
        raise UsageError("--allowlist-entry is required when --section=credentialplugin and --policy=Allowlist")


def _options(items: Sequence[str]) -> list[dict[str, str]]:
    found = []
    for item in items:
        name, equals, value = item.partition("=")
        if not equals:
            raise UsageError(f"invalid option format {quote(item)}, expected flag=value")
        found.append({"name": name.lstrip("-"), "default": value})
    return found


def _set_defaults(data: dict[str, Any], given: Mapping[str, Any], options: list[dict[str, str]]) -> dict[str, Any]:
    entries = list(data.get("defaults") or ())
    for at, entry in enumerate(entries):
        if entry.get("command", "") == given["command"]:
            if not given["overwrite"]:
                raise UsageError(
                    f"defaults for command {quote(given['command'])} already exist, use --overwrite to replace"
                )
            entries[at] = {**entry, "options": options or entry.get("options")}
            return {**data, "defaults": entries}
    return {**data, "defaults": [*entries, {"command": given["command"], "options": options or None}]}


def _set_alias(data: dict[str, Any], given: Mapping[str, Any], options: list[dict[str, str]]) -> dict[str, Any]:
    entries = list(data.get("aliases") or ())
    new = {
        "name": given["name"],
        "command": given["command"],
        "prependArgs": list(given["prependarg"]),
        "appendArgs": list(given["appendarg"]),
        "options": options,
    }
    for at, entry in enumerate(entries):
        if entry.get("name", "") == given["name"]:
            if not given["overwrite"]:
                raise UsageError(f"alias {quote(given['name'])} already exists, use --overwrite to replace")
            entries[at] = {key: value or entry.get(key) for key, value in new.items()}
            return {**data, "aliases": entries}
    return {**data, "aliases": [*entries, new]}


def _set_policy(data: dict[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """kubectl leaves an old allow-list beside a policy that must not have one; here it goes."""
    if given["policy"] != "Allowlist":
        kept = {key: value for key, value in data.items() if key != "credentialPluginAllowlist"}
        return {**kept, "credentialPluginPolicy": given["policy"]}
    entries, problems = [], []
    for pair in (pair for item in given["allowlist_entry"] for pair in item.split(",")):
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
