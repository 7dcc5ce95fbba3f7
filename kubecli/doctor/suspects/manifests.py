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
from kubecli.doctor.verdict import NO_STEP, Step, Verdict, command, words
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
    data = document.get("data") or {}
    for key, value in data.items() if isinstance(data, dict) else ():
        inner = base64_of(str(value).encode()) if kind == "Secret" else None
        if inner is not None and is_kubeconfig(inner):
            return made(
                "pasted-secret",
                cause,
                f"{origin}: data.{key}",
                command(_taken(path, str(key)), f"take the value of data.{key}"),
            )
        if kind == "ConfigMap" and is_kubeconfig(str(value).encode()):
            where = f"-n {meta['namespace']} " if meta.get("namespace") else ""
            take = (
                f"kubectl get configmap {meta.get('name', 'NAME')} {where}-o "
                f"jsonpath='{{.data.{str(key).replace('.', chr(92) + '.')}}}'"
            )
            return made(
                "pasted-configmap", cause, f"{origin}: data.{key}", command(take, f"take the value of data.{key}")
            )
    return made("pasted-manifest", f"{path} is a manifest of kind {kind}, and no kubeconfig", origin, NO_STEP)


def _taken(path: Path, key: str) -> str:
    file = quoted(str(path))
    name = re.escape(key).replace("/", r"\/")
    pick = quoted(rf's/^[ {{,]*"\{{0,1\}}{name}"\{{0,1\}}: *"\{{0,1\}}\([A-Za-z0-9+\/=]*\).*/\1/p')
    return f"(umask 077; sed -n {pick} {file} | base64 -d > {file}.new) && mv {file}.new {file}"
