"""The preferences file, kuberc: default flags, aliases, and which credential plugins may run.

Follows kubectl 1.37 (pkg/kuberc, kubectl.config.k8s.io/v1beta1 and v1alpha1): --kuberc, else $KUBERC, else
~/.kube/kuberc; KUBERC=off turns it off. The first document of the file that is a Preference counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from kubecli.errors.kubeconfig import PreferencesError
from kubecli.files.read import read_file
from kubecli.kubeconfig.nodes import Node
from kubecli.kubeconfig.schema import STRING, STRINGS, ListOf, StructOf, make_struct

GROUP = "kubectl.config.k8s.io"
OPTIONS = ListOf(make_struct("v1beta1.CommandOptionDefault", must_name=STRING, must_default=STRING))
DEFAULTS = ListOf(make_struct("v1beta1.CommandDefaults", must_command=STRING, must_options=OPTIONS))
ALIASES = ListOf(
    make_struct(
        "v1beta1.AliasOverride",
        must_name=STRING,
        must_command=STRING,
        prependArgs=STRINGS,
        appendArgs=STRINGS,
        options=OPTIONS,
    )
)
ALLOWLIST = ListOf(make_struct("v1beta1.AllowlistEntry", name=STRING, command=STRING))
PREFERENCE = make_struct(
    "v1beta1.Preference",
    kind=STRING,
    apiVersion=STRING,
    must_defaults=DEFAULTS,
    must_aliases=ALIASES,
    credentialPluginPolicy=STRING,
    credentialPluginAllowlist=ALLOWLIST,
)
_OLD_OPTIONS = {"flags": "options"}
_ALIAS_NAME = re.compile("[a-zA-Z]+")


class Option(Struct, frozen=True):
    name: str
    default: str


class CommandDefaults(Struct, frozen=True):
    """command: "get", "config view"."""

    command: str
    options: tuple[Option, ...] = ()


class Alias(Struct, frozen=True):
    name: str
    command: str
    prepend: tuple[str, ...] = ()
    append: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()


class Preferences(Struct, frozen=True):
    """policy: "", "AllowAll", "DenyAll" or "Allowlist". allowlist: commands; None where the file has no list.

    data: the Preference as v1beta1 data. old: the file is written in v1alpha1. unknown: fields no schema knows.
    """

    path: Path
    defaults: tuple[CommandDefaults, ...] = ()
    aliases: tuple[Alias, ...] = ()
    policy: str = ""
    allowlist: tuple[str, ...] | None = None
    data: Mapping[str, Any] | None = None
    old: bool = False
    unknown: tuple[str, ...] = ()


class Location(Struct, frozen=True):
    """text: as the user wrote it. explicit: by --kuberc or $KUBERC, so that it has to be there."""

    text: str
    path: Path
    explicit: bool


def locate(flag: str, *, env: Mapping[str, str], home: Path, cwd: Path) -> Location | None:
    """Where the file is; None when it is turned off. Raises PreferencesError."""
    if env.get("KUBERC") == "off":
        if flag:
            raise PreferencesError(
                "disabling kuberc via KUBERC=off and passing kuberc flag are mutually exclusive"
            )
        return None
    text = flag or env.get("KUBERC", "")
    if text:
        return Location(text, cwd / text, explicit=True)
    path = home / ".kube" / "kuberc"
    return Location(str(path), path, explicit=False)


def _silently(line: str) -> None:
    pass


def read(location: Location, log: Callable[[str], None] = _silently) -> Preferences | None:
    """The file's preferences; None for an empty file. log: what is told of each document, for -v=5.

    Raises FileNotFoundError, OSError, and PreferencesError for a file without a usable document.
    """
    return parse(location, read_file(location.path), log)


def parse(location: Location, data: bytes, log: Callable[[str], None] = _silently) -> Preferences | None:
    """What the file's bytes say. Raises PreferencesError."""
    from kubecli.kubeconfig.decode import DecodeError
    from kubecli.kubeconfig.nodes import YamlSyntaxError

    fault = ""
    tried = 0
    for start, document in _documents(data):
        if not document.strip():
            continue
        tried += 1
        try:
            found = _decode(location.path, document)
            version = f"{GROUP}/{'v1alpha1' if found and found.old else 'v1beta1'}"
            log(f"kuberc: using entry {tried} ({version}) in {location.text}")
            return found
        except YamlSyntaxError as error:
            where = f":{start + error.line}" if error.line else ""
            problem = error.go_words()
            fault = fault or f"{location.text}{where}: {error.problem}"
        except DecodeError as error:
            line = f":{start + error.fault.line}" if error.fault.line else ""
            field = f" {error.fault.field}:" if error.fault.field else ""
            problem = error.fault.problem
            fault = fault or f"{location.text}{line}:{field} {error.fault.help or error.fault.problem}"
        log(f"kuberc: strict decoding error for entry {tried} in {location.text}: {problem}")
    if not tried:
        log(f"kuberc: no preferences found in {location.text}")
        return None
    problem = f"no valid preferences found in {location.text}, use --v=5 to see details"
    raise PreferencesError(problem, hint=fault)


def _documents(data: bytes) -> list[tuple[int, bytes]]:
    """(lines before it, the text) of each document, split as Kubernetes' YAML reader does: at lines of `---`."""
    found, lines, begun = [], data.split(b"\n"), 0
    for number, line in enumerate([*lines, b"---"]):
        if line.rstrip() == b"---":
            found.append((begun, b"\n".join(lines[begun:number])))
            begun = number + 1
    return found


def _decode(path: Path, document: bytes) -> Preferences | None:
    from kubecli.kubeconfig.decode import DecodeError, Decoder, Fault
    from kubecli.kubeconfig.nodes import MappingNode, ScalarNode, compose, pairs, scalar

    root = compose(document)
    if root is None:
        return None
    if not isinstance(root, MappingNode):
        raise DecodeError(Fault("a Preference is a map", "", 1))
    told = {key: scalar(value) for key, _, value in pairs(root) if isinstance(value, ScalarNode)}
    version = told.get("apiVersion")
    if told.get("kind") != "Preference" or version not in (f"{GROUP}/v1beta1", f"{GROUP}/v1alpha1"):
        raise DecodeError(Fault(f"not a Preference of {GROUP}/v1beta1", "", 1))
    old = version.endswith("v1alpha1")
    if old:
        root = _renamed(root)
    data = Decoder().decode(root, PREFERENCE)
    preferences = _preferences(path, {**data, "apiVersion": f"{GROUP}/v1beta1"}, old, tuple(unknown_fields(root)))
    _validate(preferences)
    return preferences


def _renamed(root: Any) -> Any:
    """A v1alpha1 tree with v1beta1's names."""
    from kubecli.kubeconfig.nodes import MappingNode, ScalarNode, SequenceNode

    def under(node: Any, names: Mapping[str, str]) -> Any:
        if isinstance(node, SequenceNode):
            items = [under(item, names) for item in node.value]
            return SequenceNode(node.tag, items, node.start_mark, node.end_mark)
        if not isinstance(node, MappingNode):
            return node
        pairs = []
        for key, value in node.value:
            new = names.get(key.value, key.value) if isinstance(key, ScalarNode) else None
            if new is not None and new != key.value:
                key = ScalarNode(key.tag, new, key.start_mark, key.end_mark)
            pairs.append((key, under(value, _OLD_OPTIONS) if names is not _OLD_OPTIONS else value))
        return MappingNode(node.tag, pairs, node.start_mark, node.end_mark)

    return under(root, {"overrides": "defaults"})


def unknown_fields(node: Node, spec: Any = PREFERENCE, path: str = "") -> list[str]:
    """The paths of fields that the schema does not know: "defaults[0].foo"."""
    from kubecli.kubeconfig.nodes import MappingNode, SequenceNode, pairs

    if isinstance(node, SequenceNode) and isinstance(spec, ListOf):
        items = enumerate(node.value)
        return [name for at, item in items for name in unknown_fields(item, spec.item, f"{path}[{at}]")]
    if not isinstance(node, MappingNode) or not isinstance(spec, StructOf):
        return []
    found = []
    for key, _, value in pairs(node):
        where = f"{path}.{key}" if path else str(key)
        field = spec.fields.get(key) if isinstance(key, str) else None
        found += unknown_fields(value, field.spec, where) if field else [where]
    return found


def _preferences(path: Path, data: Mapping[str, Any], old: bool, unknown: tuple[str, ...]) -> Preferences:
    allowlist = data.get("credentialPluginAllowlist")
    return Preferences(
        path=path,
        defaults=tuple(
            CommandDefaults(item.get("command", ""), _options(item)) for item in data.get("defaults") or ()
        ),
        aliases=tuple(
            Alias(
                item.get("name", ""),
                item.get("command", ""),
                tuple(item.get("prependArgs") or ()),
                tuple(item.get("appendArgs") or ()),
                _options(item),
            )
            for item in data.get("aliases") or ()
        ),
        policy=data.get("credentialPluginPolicy", ""),
        allowlist=None if allowlist is None else tuple(_entry(item) for item in allowlist),
        data=data,
        old=old,
        unknown=unknown,
    )


def _entry(item: Mapping[str, str]) -> str:
    """`name` is the older word for `command`."""
    name, command = item.get("name", ""), item.get("command", "")
    if name and command and name != command:
        from kubecli.kubeconfig.decode import DecodeError, Fault

        problem = "name and command differ; name is the older word for command, keep command alone"
        raise DecodeError(Fault(problem, "credentialPluginAllowlist", None))
    return command or name


def _options(item: Mapping[str, Any]) -> tuple[Option, ...]:
    return tuple(Option(each.get("name", ""), each.get("default", "")) for each in item.get("options") or ())


def _validate(preferences: Preferences) -> None:
    """kubectl's checks. Raises PreferencesError; the plugin policy is checked by who runs plugins."""
    names: set[str] = set()
    for alias in preferences.aliases:
        if not _ALIAS_NAME.fullmatch(alias.name):
            raise PreferencesError("invalid alias name, can only include alphabetical characters", prefixed=False)
        if alias.name in names:
            raise PreferencesError(f"duplicate alias name {alias.name}", prefixed=False)
        names.add(alias.name)
    every = [*(alias.options for alias in preferences.aliases), *(each.options for each in preferences.defaults)]
    for option in (option for options in every for option in options):
        if option.name.startswith("-"):
            problem = f"flag name {option.name} should be in long form without dashes"
            raise PreferencesError(problem, prefixed=False)
