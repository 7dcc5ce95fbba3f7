"""The preferences that are in force for a command line: those of one kuberc, with its warnings said."""

from __future__ import annotations

from collections.abc import Callable

from kubecli.errors.kubeconfig import PreferencesError
from kubecli.kubeconfig.kuberc import Location, Preferences, locate, read
from kubecli.runtime import Runtime


def load(runtime: Runtime, flag: str, *, quiet: bool = False) -> Preferences | None:
    """The preferences in force. Only a file that was asked for has to be there and right: of another one, that it
    cannot be used is a warning. quiet: the warnings have been given. Raises PreferencesError."""
    if runtime.env.get("KUBECTL_KUBERC", "").lower() == "false":
        return None
    warn = _silently if quiet else runtime.warn
    location = locate(flag, env=runtime.env, home=runtime.home, cwd=runtime.cwd)
    if location is None:
        return None
    try:
        preferences = read(location, lambda line: runtime.log(5, "kuberc.py", line))
    except FileNotFoundError:
        if location.explicit:
            raise PreferencesError(f"kuberc: open {location.text}: no such file or directory") from None
        return None
    except OSError as error:
        _unusable(warn, location, f"open {location.text}: {(error.strerror or str(error)).lower()}", "")
        return None
    except PreferencesError as error:
        if not error.prefixed:
            raise
        _unusable(warn, location, error.problem, error.hint)
        return None
    if preferences and preferences.unknown:
        fields = ", ".join(f'unknown field "{name}"' for name in preferences.unknown)
        warn(f"kuberc: ignoring strict decoding error in {location.text}: strict decoding error: {fields}")
    return preferences


def _silently(line: str) -> None:
    pass


def _unusable(warn: Callable[[str], None], location: Location, problem: str, hint: str) -> None:
    if location.explicit:
        raise PreferencesError(f"kuberc: {problem}", hint=hint)
    warn(f"kuberc: no preferences loaded from {location.text}: {problem}")
    if hint:
        warn(f"hint: {hint}")
