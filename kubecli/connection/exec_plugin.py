"""Exec credential plugins, to the letter of client.authentication.k8s.io: run when needed, once, and remembered.

Follows client-go plugin/pkg/client/auth/exec/exec.go. Deliberately different: a credential that expires is
also kept for the next command (credential_cache.py), two commands at once ask the plugin once, a plugin that
hangs is stopped, and a request answered with 401 is sent again with the new credential.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import threading
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from msgspec import Struct, field

from kubecli.connection.client_pair import check_pair
from kubecli.connection.credential_cache import CredentialCache, StillBusy
from kubecli.connection.credentials import Login
from kubecli.connection.exec_credential import Credential, describe, exec_info, is_whole, read_credential
from kubecli.connection.exec_kind import VERSIONS, BadCredential
from kubecli.connection.exec_policy import PluginPolicy
from kubecli.connection.exec_run import MOST_PRINTED, PrintedTooMuch, run
from kubecli.connection.jwt import public_claims
from kubecli.connection.login_settings import LoginSettings
from kubecli.connection.plugin_state import state_of
from kubecli.errors.credentials import CredentialFileError, ExecPluginError
from kubecli.kubeconfig.model import Cluster, ExecConfig

# Long enough for somebody to log in in a browser.
PLUGIN_SECONDS = 300.0
# Variables that change from shell to shell and choose no credential.
_VOLATILE = re.compile(
    r"_|PWD|OLDPWD|SHLVL|COLUMNS|LINES|TERM.*|COLORTERM|VTE_VERSION|ITERM_.*|TMUX.*|WINDOWID|DISPLAY|GPG_TTY|SSH_.*"
    r"|XDG_SESSION_ID|XDG_RUNTIME_DIR|DBUS_SESSION_BUS_ADDRESS|KUBECLI_CONTEXT|KUBECLI_NAMESPACE"
)


def now_utc() -> datetime:
    return datetime.now(UTC)


class ExecPlugin(Login, Struct, eq=False):
    """Asks a plugin. origin: where the kubeconfig names it. Safe for threads.

    Raises ExecPluginError when it is made (an apiVersion that is none) and when it is asked.
    """

    SECRET: ClassVar[frozenset[str]] = frozenset(
        (
            "_held",
            "_lock",
        )
    )

    config: ExecConfig
    cluster: Cluster
    settings: LoginSettings
    origin: str = ""
    now: Callable[[], datetime] = now_utc
    _held: Credential | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        if self.config.api_version not in VERSIONS:
            words = f'exec plugin: invalid apiVersion "{self.config.api_version}"'
            raise ExecPluginError(self.config.command, words, "apiVersion", self.origin)
        problem = self._policy.problem()
        if problem:
            raise ExecPluginError(self.config.command, f"invalid plugin policy: {problem}", "policy", self.origin)

    @property
    def _policy(self) -> PluginPolicy:
        return self.settings.plugins or PluginPolicy()

    def authorization(self) -> str:
        token = self.credential().token
        return f"Bearer {token}" if token else ""

    def client_pair(self) -> tuple[bytes, bytes] | None:
        credential = self.credential()
        return (credential.certificate, credential.key) if credential.certificate else None

    def credential(self) -> Credential:
        """The credential in hand, or kept from an earlier command, or a new one."""
        with self._lock:
            held = self._held
            if held is None or not held.valid_at(self.now()):
                self._held = held = self._ask(fresh=False)
            return held

    def about(self) -> tuple[datetime | None, Mapping[str, Any]]:
        held = self._held
        return (held.expires, public_claims(held.token)) if held else (None, {})

    def renew(self, sent: str) -> bool:
        """Asks the plugin anew, unless another thread just has."""
        with self._lock:
            if self._held is None or (f"Bearer {self._held.token}" if self._held.token else "") != sent:
                return True
            self._held = self._ask(fresh=True)
            return True

    @property
    def identity(self) -> str:
        """What chooses the credential, and how it may be had."""
        return repr((self._key(), self.settings.cache_folder, self._policy, self.settings.stdin_is_terminal))

    def close(self) -> None:
        with _sharing:
            known, clients = _shared.get(self.identity, (self, 1))
            if clients > 1:
                _shared[self.identity] = (known, clients - 1)
            else:
                _shared.pop(self.identity, None)

    def _ask(self, *, fresh: bool) -> Credential:
        cache = self._cache()
        stale = cache.load(self.now())
        if stale is not None and not fresh:
            return self._permitted(stale)
        try:
            with cache.turn(self.settings.deadline):
                kept = cache.load(self.now())
                if kept is not None and (not fresh or kept not in (stale, self._held)):
                    return self._permitted(kept)  # another process was quicker
                if fresh:
                    cache.forget()
                credential = self._run()
                if (
                    self._cache() == cache
                ):  # else somebody may have logged in meanwhile: the next command asks again
                    cache.store(credential)
                else:
                    cache.forget()
                cache.note(credential)
        except StillBusy as error:
            words = f"exec: executable {self.config.command} is asked by another process, which has not ended yet"
            raise self._error(words, "timeout") from error
        return credential

    def _cache(self) -> CredentialCache:
        settings, program = self.settings, self.program or self.config.command
        state = state_of(program, self.config.args, {**settings.env, **dict(self.config.env)}, settings.home)
        if not state and settings.keeps_any:
            state = "any"
        return CredentialCache(settings.cache_folder, self._key(), self.config.api_version, state)

    def _permitted(self, credential: Credential) -> Credential:
        """A policy holds for what a plugin gave earlier, too."""
        self._check_policy(self.program)
        self.settings.secrets.add(credential.token, credential.key)
        return credential

    def _key(self) -> str:
        chosen = {
            "command": [self.program or self.config.command, *self.config.args],
            "env": [
                *self.config.env,
                *sorted((k, v) for k, v in self.settings.env.items() if not _VOLATILE.fullmatch(k)),
            ],
            "version": self.config.api_version,
            "cluster": exec_info("", False, self.cluster) if self.config.provide_cluster_info else "",
        }
        return hashlib.sha256(json.dumps(chosen).encode("utf-8", "surrogateescape")).hexdigest()

    def _run(self) -> Credential:
        config = self.config
        interactive = self._interactive()
        program = self.program
        self._check_policy(program)
        if program is None:
            raise self._missing()
        info = exec_info(config.api_version, interactive, self.cluster if config.provide_cluster_info else None)
        turn = self.settings.turn if interactive else None
        try:
            with turn() if turn is not None else nullcontext():
                code, output, said = run(
                    [program, *config.args],
                    {**self.settings.env, **dict(config.env), "KUBERNETES_EXEC_INFO": info},
                    self.settings.deadline.bound(PLUGIN_SECONDS),
                    interactive=interactive,
                    complete=is_whole,
                    listener=self.settings.listener,
                )
        except subprocess.TimeoutExpired as error:
            words = f"exec: executable {config.command} did not end within {error.timeout:.0f}s"
            raise self._error(words, "timeout") from error
        except PrintedTooMuch as error:
            words = f"exec: executable {config.command} printed more than {MOST_PRINTED >> 20} MB"
            raise self._error(words, "answer") from error
        except (OSError, ValueError) as error:
            reason = (getattr(error, "strerror", None) or str(error)).lower()
            raise self._error(f"exec: fork/exec {program}: {reason}", "cannot run") from error
        if code != 0:
            words = f"exec: executable {config.command} failed with exit code {code if code > 0 else -1}"
            raise self._error(words, "failed", said=said)
        return self._read(output, said)

    def _read(self, output: bytes, said: str) -> Credential:
        try:
            credential = read_credential(output, self.config.api_version)
            self.settings.secrets.add(credential.token, credential.key)
            if credential.certificate:
                check_pair(credential.certificate, credential.key)
        except BadCredential as error:
            kind = "version" if error.version else "answer"
            raise self._error(str(error), kind, said=said, answered=describe(output)) from error
        except CredentialFileError as error:
            words = f"failed parsing client key/certificate: {error.problem}"
            raise self._error(words, "answer", said=said) from error
        return credential

    def _interactive(self) -> bool:
        mode = self.config.interactive_mode or "IfAvailable"
        if mode == "Always" and not self.settings.stdin_is_terminal:
            words = "exec plugin cannot support interactive mode: standard input is not a terminal"
            raise self._error(words, "interactive")
        if mode == "IfAvailable" and self.settings.turn is not None:
            return False  # of several clusters only what cannot do without talks to the user
        return mode != "Never" and self.settings.stdin_is_terminal

    def _check_policy(self, program: str | None) -> None:
        refusal = self._policy.refusal(os.path.normpath(self.config.command), program, self._find)
        if refusal:
            raise self._error(refusal, "policy")

    @property
    def program(self) -> str | None:
        """The file to run: with a separator in it a path, relative to the kubeconfig; else looked up in PATH."""
        command = os.path.normpath(self.config.command)
        if os.sep in self.config.command:
            folder = self.config.folder
            return command if folder is None or Path(command).is_absolute() else str(folder / command)
        return self._find(command)

    def _find(self, command: str) -> str | None:
        if os.sep in command:
            return command if _executable(Path(command)) else None
        for folder in self._path():
            for name in _names(command, self.settings.env):
                if _executable(Path(folder, name)):
                    return str(Path(folder, name))
        return None

    def _path(self) -> tuple[str, ...]:
        """PATH without relative folders: Go finds no program there either."""
        return tuple(
            part for part in self.settings.env.get("PATH", "").split(os.pathsep) if Path(part).is_absolute()
        )

    def _missing(self) -> ExecPluginError:
        words = f"exec: executable {self.config.command} not found"
        hint = self.config.install_hint
        return ExecPluginError(self.config.command, words, "not found", self.origin, self._path(), hint)

    def _error(self, words: str, kind: str, *, said: str = "", answered: str = "") -> ExecPluginError:
        hint = self.config.install_hint
        return ExecPluginError(
            self.config.command, words, kind, self.origin, install_hint=hint, said=said, answered=answered
        )


# The plugins of the clients that are open now, by what chooses their credential, each with how many clients
# share it.
_shared: dict[str, tuple[ExecPlugin, int]] = {}
_sharing = threading.Lock()


def share(plugin: ExecPlugin) -> ExecPlugin:
    """The same plugin for all clients that would ask it the same: many contexts, one login. Each closes it
    once.
    """
    with _sharing:
        known, clients = _shared.get(plugin.identity, (plugin, 0))
        _shared[plugin.identity] = (known, clients + 1)
    return known


def _executable(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)


def _names(command: str, env: Mapping[str, str]) -> list[str]:
    if os.name != "nt":
        return [command]
    return [command, *(command + ending for ending in env.get("PATHEXT", ".EXE;.CMD;.BAT").split(";"))]
