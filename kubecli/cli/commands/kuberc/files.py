"""The kuberc file of a command: found, read, edited on its own text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kubecli.cli.command import Invocation
from kubecli.errors.kubeconfig import KubeconfigNotEditable, PreferencesError
from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.kuberc import PREFERENCE, Location, Preferences, locate, read

_NEW = "apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\n"
_OLD_NAMES = {"defaults": "overrides", "options": "flags"}


def location_of(invocation: Invocation) -> Location:
    """Raises UsageError when kuberc is turned off."""
    runtime = invocation.runtime
    found = locate(invocation.options.kuberc, env=runtime.env, home=runtime.home, cwd=runtime.cwd)
    if found is None:
        raise UsageError("KUBERC is disabled via KUBERC=off environment variable")
    return found


def read_for_command(location: Location) -> Preferences | None:
    """Raises FileNotFoundError, and UsageError in kubectl's words for what is no kuberc."""
    try:
        return read(location)
    except FileNotFoundError:
        raise
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"error reading kuberc file: open {location.text}: {reason}") from None
    except PreferencesError as error:
        raise UsageError(f"error reading kuberc file: {error.problem}", hint=error.hint) from None


def update(location: Location, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Changes the file's data: on its own text, so that comments and layout stay, locked and replaced whole."""
    from kubecli.kubeconfig.edit.change import Change, UnsafeEditError, apply, diff
    from kubecli.kubeconfig.edit.store import locked, replace
    from kubecli.kubeconfig.edit.transaction import field_text

    with locked(location.path, location.text):
        try:
            preferences = read_for_command(location)
            text = location.path.read_bytes().decode("utf-8")
        except FileNotFoundError:
            preferences, text = None, _NEW
        if preferences is None and text is not _NEW:
            text += _NEW
        old = dict((preferences.data if preferences else None) or {})
        changes = diff(PREFERENCE, (), old, change(dict(old)))
        if preferences and preferences.old:
            changes = [Change(_old_path(each.path), _old_value(each.value), each.insert) for each in changes]
        try:
            after = apply(text, changes)
        except UnsafeEditError as error:
            raise KubeconfigNotEditable(location.text, field_text(error.path)) from None
        replace(location.path, after.encode("utf-8"), location.text)


def _old_path(path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    return tuple(_OLD_NAMES.get(step, step) if isinstance(step, str) else step for step in path)


def _old_value(value: Any) -> Any:
    """A value with v1alpha1's names."""
    if isinstance(value, dict):
        return {_OLD_NAMES.get(key, key): _old_value(item) for key, item in value.items()}
    return [_old_value(item) for item in value] if isinstance(value, list) else value
