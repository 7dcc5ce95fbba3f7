"""`load`: the files a kubeconfig consists of, read, merged and made into typed values."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kubecli.kubeconfig.find import candidates
from kubecli.kubeconfig.layers import Entry, Merged, merge, read_layers, resolve_paths
from kubecli.kubeconfig.model import AuthProvider, Cluster, Context, ExecConfig, Kubeconfig, Origin, User
from kubecli.kubeconfig.schema import BODIES, attribute_of

_DEFAULTING_EXEC_VERSIONS = ("client.authentication.k8s.io/v1beta1", "client.authentication.k8s.io/v1alpha1")


def load(explicit: str, *, env: Mapping[str, str], home: Path, cwd: Path) -> Kubeconfig:
    """Finds, reads and merges. explicit: the value of --kubeconfig, "" for none.

    Follows client-go tools/clientcmd/loader.go: a missing explicit file is an error (KubeconfigMissing), other
    missing files are passed over; every bad file is reported (KubeconfigFilesInvalid). Relative paths belong to
    the folder of their own file. Differences from kubectl: errors never print the entries they are about.
    """
    return build(load_merged(explicit, env=env, home=home, cwd=cwd))


def load_merged(explicit: str, *, env: Mapping[str, str], home: Path, cwd: Path) -> Merged:
    """`load` without the typed values: for `config`, which prints and edits what the files say."""
    files = candidates(explicit, env=env, home=home, cwd=cwd)
    layers, missing = read_layers(files, explicit=bool(explicit))
    return merge(layers, missing, explicit=bool(explicit))


def build(merged: Merged) -> Kubeconfig:
    """Typed values of merged files."""
    origins = {"current-context": merged.current_context_origin} if merged.current_context_origin else {}
    return Kubeconfig(
        clusters={name: _cluster(entry) for name, entry in merged.entries["clusters"].items()},
        users={name: _user(entry) for name, entry in merged.entries["users"].items()},
        contexts={name: _context(entry) for name, entry in merged.entries["contexts"].items()},
        current_context=merged.current_context,
        extensions=merged.extensions,
        sources=merged.sources,
        origins=origins,
        shadowed=merged.shadowed,
    )


def _cluster(entry: Entry) -> Cluster:
    return Cluster(name=entry.name, origins=_origins(entry), **_attributes(entry))


def _user(entry: Entry) -> User:
    found = _attributes(entry)
    groups, extra = found.get("impersonate_groups"), found.get("impersonate_user_extra") or {}
    found["impersonate_groups"] = tuple(groups or ())
    found["impersonate_user_extra"] = {key: tuple(values or ()) for key, values in extra.items()}
    found["auth_provider"] = _auth_provider(found.get("auth_provider"))
    found["exec"] = _exec(found.get("exec"), entry)
    return User(name=entry.name, origins=_origins(entry), **found)


def _attributes(entry: Entry) -> dict[str, Any]:
    """The model's attributes that the entry sets, paths made absolute."""
    fields = BODIES[entry.section].fields
    return {attribute_of(name, fields[name]): value for name, value in resolve_paths(entry).items()}


def _auth_provider(body: Mapping[str, Any] | None) -> AuthProvider | None:
    if body is None:
        return None
    return AuthProvider(body.get("name", ""), dict(body.get("config") or {}))


def _exec(body: Mapping[str, Any] | None, entry: Entry) -> ExecConfig | None:
    if body is None:
        return None
    version = body.get("apiVersion", "")
    return ExecConfig(
        api_version=version,
        command=body.get("command", ""),
        args=tuple(body.get("args") or ()),
        env=tuple((item.get("name", ""), item.get("value", "")) for item in body.get("env") or ()),
        install_hint=body.get("installHint", ""),
        provide_cluster_info=body.get("provideClusterInfo", False),
        interactive_mode=body.get("interactiveMode", "") or default_interactive_mode(version),
        folder=entry.file.path.parent,
    )


def default_interactive_mode(api_version: str) -> str:
    """The old versions of the exec API default to IfAvailable; v1 has to say it."""
    return "IfAvailable" if api_version in _DEFAULTING_EXEC_VERSIONS else ""


def _context(entry: Entry) -> Context:
    body = entry.data
    return Context(
        name=entry.name,
        cluster=body.get("cluster", ""),
        user=body.get("user", ""),
        namespace=body.get("namespace", ""),
        extensions=body.get("extensions", {}),
        origins=_origins(entry),
    )


def _origins(entry: Entry) -> dict[str, Origin]:
    origins = {}
    for name, value in entry.data.items():
        origins[name] = entry.origin(name)
        if isinstance(value, dict) and name in ("exec", "auth-provider"):
            for inner in value:
                origins[f"{name}.{inner}"] = entry.origin(f"{name}.{inner}")
    return origins
