"""Loads kubeconfig text as a user's file, and words what goes wrong as a user reads it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kubecli.errors.base import KubecliError
from kubecli.kubeconfig.load import load
from kubecli.kubeconfig.model import Kubeconfig, ResolvedContext
from kubecli.kubeconfig.overrides import Overrides
from kubecli.kubeconfig.resolve import resolve
from kubecli.wording import word


def write(folder: Path, text: str | bytes, name: str = "f.yaml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def load_text(folder: Path, text: str | bytes) -> Kubeconfig:
    write(folder, text)
    return load("f.yaml", env={}, home=folder, cwd=folder)


def failure(folder: Path, text: str | bytes) -> list[str]:
    """The lines a user reads when this file cannot be loaded; [] when it can."""
    try:
        load_text(folder, text)
    except KubecliError as error:
        report = word(error)
        return [*report.lines, *(f"hint: {hint}" for hint in report.hints)]
    return []


def resolve_text(
    folder: Path, text: str, overrides: Overrides | None = None, *, env: Mapping[str, str] | None = None
) -> ResolvedContext:
    return resolve(
        load_text(folder, text), overrides or Overrides(), env=env or {}, service_account=folder / "account"
    )
