"""The kuberc file, edited on its own text, so that comments and layout stay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kubecli.errors.kubeconfig import KubeconfigNotEditable, KubeconfigUnsettled, PreferencesError
from kubecli.errors.usage import UsageError
from kubecli.files.read import read_file
from kubecli.kubeconfig.edit.change import Edit, UnsafeEditError, apply, diff
from kubecli.kubeconfig.edit.place import Address
from kubecli.kubeconfig.edit.store import Warn, locked, reason, replacing
from kubecli.kubeconfig.edit.transaction import field_text
from kubecli.kubeconfig.kuberc import PREFERENCE, Location, Preferences, parse, read

_TRIES = 100
_NEW = b"apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\n"
_OLD_NAMES = {"defaults": "overrides", "options": "flags"}


def read_for_command(location: Location, data: bytes | None = None) -> Preferences | None:
    """data: the file's bytes, where they have been read. Raises FileNotFoundError, and UsageError in kubectl's
    words for what is no kuberc."""
    try:
        return read(location) if data is None else parse(location, data)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise UsageError(f"error reading kuberc file: open {location.text}: {reason(error)}") from None
    except PreferencesError as error:
        raise UsageError(f"error reading kuberc file: {error.problem}", hint=error.hint) from None


def update(location: Location, change: Callable[[dict[str, Any]], dict[str, Any]], warn: Warn) -> None:
    """Changes the file's data: on its own text, so that comments and layout stay, locked and replaced whole.

    As with kubeconfigs: what is decided on and what is edited are the same bytes, and they still stand there when
    the new ones take their place. Raises KubeconfigLocked and its like.
    """
    with locked(location.path, location.text, warn):
        for _ in range(_TRIES):
            before = _bytes(location)
            with replacing(location.path, _changed(location, before, change), location.text) as new:
                if _bytes(location) == before:
                    new.commit()
                    return
    raise KubeconfigUnsettled(location.text)


def _bytes(location: Location) -> bytes | None:
    try:
        return read_file(location.path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(f"error reading kuberc file: open {location.text}: {reason(error)}") from None


def _changed(location: Location, data: bytes | None, change: Callable[[dict[str, Any]], dict[str, Any]]) -> bytes:
    preferences = read_for_command(location, data) if data is not None else None
    if data is not None and preferences is None:
        data += _NEW
    old = dict((preferences.data if preferences else None) or {})
    changes = diff(PREFERENCE, (), old, change(dict(old)))
    if preferences and preferences.old:
        changes = [Edit(_old_path(each.path), _old_value(each.value), each.insert) for each in changes]
    try:
        return apply((data or _NEW).decode("utf-8"), changes).encode("utf-8")
    except UnicodeDecodeError:
        raise KubeconfigNotEditable(location.text, field_text(changes[0].path)) from None
    except UnsafeEditError as error:
        raise KubeconfigNotEditable(location.text, field_text(error.path)) from None


def _old_path(path: Address) -> Address:
    return tuple(_OLD_NAMES.get(step, step) if isinstance(step, str) else step for step in path)


def _old_value(value: Any) -> Any:
    """A value with v1alpha1's names."""
    if isinstance(value, dict):
        return {_OLD_NAMES.get(key, key): _old_value(item) for key, item in value.items()}
    return [_old_value(item) for item in value] if isinstance(value, list) else value
