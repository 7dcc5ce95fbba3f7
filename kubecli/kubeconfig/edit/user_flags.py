"""What `config set-credentials` makes of a user: kubectl's rules of what a flag sets and what it clears."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from msgspec import Struct

from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.edit.embedding import Certificates
from kubecli.redaction import mask_words
from kubecli.secretive import Secretive

INTERACTIVE_MODES = ("IfAvailable", "Always", "Never")


class UserFlags(Secretive, Struct, frozen=True):
    """None and (): not said. auth_provider_arg, exec_env: `key=value`, or `key-` to remove it."""

    SECRET: ClassVar[frozenset[str]] = frozenset(
        ("token", "password", "auth_provider_arg", "exec_env", "exec_arg")
    )

    client_certificate: str | None = None
    client_key: str | None = None
    embed_certs: bool = False
    token: str | None = None
    username: str | None = None
    password: str | None = None
    auth_provider: str | None = None
    auth_provider_arg: tuple[str, ...] = ()
    exec_command: str | None = None
    exec_api_version: str | None = None
    exec_interactive_mode: str | None = None
    exec_provide_cluster_info: bool | None = None
    exec_arg: tuple[str, ...] = ()
    exec_env: tuple[str, ...] = ()

    def check(self, name: str) -> None:
        """Raises UsageError, in kubectl's order and words."""
        parse_pairs(self.auth_provider_arg, "auth-provider-arg")
        parse_pairs(self.exec_env, "exec-env")
        if not name:
            raise UsageError("you must specify a non-empty user name")
        if self.token and (self.username or self.password):
            raise UsageError(
                "you cannot specify more than one authentication method at the same time: "
                "--token, --username/--password"
            )
        if self.embed_certs and not self.client_certificate and not self.client_key:
            raise UsageError("you must specify a --client-certificate or --client-key to embed")
        if self.exec_interactive_mode not in (None, *INTERACTIVE_MODES):
            raise UsageError("invalid interactive mode type, can be only IfAvailable, Never, Always")

    @property
    def paths(self) -> dict[str, str | None]:
        """The files that may be embedded, by flag."""
        return {"client-certificate": self.client_certificate, "client-key": self.client_key}

    def applied(self, before: Mapping[str, Any], certificates: Certificates) -> dict[str, Any]:
        """The user with these flags. Raises UsageError."""
        body = dict(before)
        for flag, path in self.paths.items():
            if path is not None:
                body |= certificates.fields(flag, path)
        self._set_provider(body)
        self._set_exec(body)
        self._set_secrets(body)
        return body

    def _set_provider(self, body: dict[str, Any]) -> None:
        name = self.auth_provider
        if name is not None and (body.get("auth-provider") or {}).get("name", "") != name:
            body["auth-provider"] = {"name": name}
        provider = body.get("auth-provider")
        if provider is None:
            return
        pairs, removed = parse_pairs(self.auth_provider_arg, "auth-provider-arg")
        config = {key: value for key, value in (provider.get("config") or {}).items() if key not in removed}
        body["auth-provider"] = {**provider, "config": {**config, **pairs}}

    def _set_exec(self, body: dict[str, Any]) -> None:
        exec_ = dict(body["exec"]) if body.get("exec") is not None else None
        if self.exec_command is not None:
            exec_ = {**(exec_ or {}), "command": self.exec_command, "args": None}
        if exec_ is None:
            return
        said = {
            "apiVersion": self.exec_api_version,
            "interactiveMode": self.exec_interactive_mode,
            "provideClusterInfo": self.exec_provide_cluster_info,
            "args": list(self.exec_arg) or None,
        }
        exec_ |= {field: value for field, value in said.items() if value is not None}
        pairs, removed = parse_pairs(self.exec_env, "exec-env")
        if pairs or removed:
            exec_["env"] = _variables(exec_.get("env") or (), pairs, removed)
        body["exec"] = exec_

    def _set_secrets(self, body: dict[str, Any]) -> None:
        """A token clears a name and password, and the reverse."""
        said = {"token": self.token, "username": self.username, "password": self.password}
        body |= {field: value for field, value in said.items() if value is not None}
        set_token, set_basic = bool(self.token), bool(self.username or self.password)
        if set_basic and not set_token:
            body["token"] = ""
        if set_token and not set_basic:
            body |= {"username": "", "password": ""}


def _variables(
    before: Sequence[Mapping[str, Any]], pairs: Mapping[str, str], removed: Sequence[str]
) -> list[dict[str, Any]]:
    env = [dict(item) for item in before if item.get("name", "") not in removed]
    for key, value in pairs.items():
        found = next((item for item in env if item.get("name", "") == key), None)
        if found is None:
            env.append({"name": key, "value": value})
        else:
            found["value"] = value
    return env


def parse_pairs(items: Sequence[str], flag: str) -> tuple[dict[str, str], list[str]]:
    """key=value items, and the keys of `key-` items. Raises UsageError."""
    pairs: dict[str, str] = {}
    removed, invalid = [], []
    for item in items:
        key, equals, value = item.partition("=")
        if equals and key:
            pairs[key] = value
        elif not equals and item.endswith("-") and item != "-":
            removed.append(item[:-1])
        else:
            invalid.append(item)
    if invalid:
        raise UsageError(f"invalid {flag} format: {', '.join(mask_words(invalid, after=0))}")
    return pairs, removed
