"""A Kubernetes object, or another tool's file, in the place of a kubeconfig."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from kubecli.doctor.commands import quoted
from kubecli.doctor.suspects.fields import find
from kubecli.doctor.verdict import NO_STEP, Step, Verdict, command, words
from kubecli.files.read import read_file
from kubecli.kubeconfig.nodes import ScalarNode
from kubecli.redaction import mask_unlikely_kind

AGAIN = words("copy it again; where it works: `kubectl config view --raw --minify --flatten`")


def made(kind: str, cause: str, origin: str, step: Step) -> Verdict:
    return Verdict(
        kind,
        "kubeconfig",
        cause,
        origin,
        step if step != NO_STEP else AGAIN,
        (AGAIN,) if step != NO_STEP else (),
    )


def base64_of(text: bytes) -> bytes | None:
    packed = re.sub(rb"\s", b"", text)
    if len(packed) < 40 or not re.fullmatch(rb"[A-Za-z0-9+/]+={0,2}", packed):
        return None
    try:
        return base64.b64decode(packed, validate=True)
    except binascii.Error:
        return None


def is_kubeconfig(data: bytes) -> bool:
    return (
        bool(re.search(rb"^\s*[\"']?(?:clusters|contexts|users|apiVersion)[\"']?\s*:", data, re.M))
        or data.lstrip()[:1] == b"{"
    )


_KINDS = {
    "Cluster": "a cluster's definition (of kind or Cluster API)",
    "ClusterConfig": "a cluster's definition for eksctl",
    "ClusterConfiguration": "a configuration of kubeadm",
    "InitConfiguration": "a configuration of kubeadm",
    "Simple": "a cluster's definition for k3d",
    "List": "a list of objects",
    "Status": "an error that a server answered",
}


def manifest(path: Path, text: bytes, origin: str) -> Verdict | None:
    """A Kubernetes object, or what a server answered, in the place of a kubeconfig."""
    try:
        document: Any = (
            json.loads(text) if text[:1] == b"{" else next(iter(yaml.load_all(text, Loader=yaml.BaseLoader)), None)
        )
    except (ValueError, yaml.YAMLError, RecursionError):
        return None
    if not isinstance(document, dict):
        return None
    kind = str(document.get("kind", ""))
    if kind == "Secret" or kind == "ConfigMap":
        return _wrapped(path, document, kind, origin)
    if kind in ("", "Config"):
        return _talos(path, document, origin)
    what = _KINDS.get(kind, f"a manifest of kind {mask_unlikely_kind(kind)}")
    said = f': "{str(document.get("message", ""))[:200]}"' if kind == "Status" else ""
    return made("pasted-manifest", f"{path} is {what}{said}, and no kubeconfig", origin, NO_STEP)


def _talos(path: Path, document: Mapping[str, Any], origin: str) -> Verdict | None:
    if "context" in document and isinstance(document.get("contexts"), dict):
        return made(
            "pasted-talosconfig",
            f"{path} is a talosconfig, and no kubeconfig",
            origin,
            command("talosctl kubeconfig", "it makes one"),
        )
    return None


def _wrapped(path: Path, document: Mapping[str, Any], kind: str, origin: str) -> Verdict:
    """A Secret (as Cluster API and others keep kubeconfigs) or a ConfigMap, instead of the value in it."""
    meta = document.get("metadata") or {}
    name = f' "{meta.get("name")}"' if isinstance(meta, dict) and meta.get("name") else ""
    cause = f"{path} is the {kind}{name} with a kubeconfig in it, and not the kubeconfig itself"
    for part in ("data", "stringData"):
        data = document.get(part) or {}
        encoded = kind == "Secret" and part == "data"
        for key, value in data.items() if isinstance(data, dict) else ():
            inner = base64_of(str(value).encode()) if encoded else str(value).encode()
            if inner is None or not is_kubeconfig(inner):
                continue
            step = words(f"take the value of {part}.{key} into a file of its own")
            text = _taken(path, str(key)) if encoded else _block(path, f"{part}.{key}")
            if text:
                step = command(text, f"take the value of {part}.{key}")
            return made(f"pasted-{kind.lower()}", cause, f"{origin}: {part}.{key}", step)
    return made("pasted-manifest", f"{path} is a manifest of kind {kind}, and no kubeconfig", origin, NO_STEP)


def _block(path: Path, field: str) -> str:
    """The lines of a text below `field: |`, without their indentation; "" where it is written in another way."""
    try:
        data = read_file(path)
    except OSError:
        return ""
    node = find(data, field)
    if not isinstance(node, ScalarNode) or node.style != "|":
        return ""
    first, last = node.start_mark.line + 2, node.end_mark.line
    line = data.splitlines()[first - 1]
    file, indent = quoted(str(path)), len(line) - len(line.lstrip())
    pick = f"sed -n '{first},{last}p' {file} | sed 's/^ \\{{{indent}\\}}//'"
    return f"(umask 077; {pick} > {file}.new) && mv {file}.new {file}"


def _taken(path: Path, key: str) -> str:
    file = quoted(str(path))
    name = re.escape(key).replace("/", r"\/")
    pick = quoted(rf's/^[ {{,]*"\{{0,1\}}{name}"\{{0,1\}}: *"\{{0,1\}}\([A-Za-z0-9+\/=]*\).*/\1/p')
    return f"(umask 077; sed -n {pick} {file} | base64 -d > {file}.new) && mv {file}.new {file}"
