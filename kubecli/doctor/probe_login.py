"""Looks at what a user has to log in with. A plugin is run, as a request would; no secret leaves this file."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kubecli.connection import credentials, tls
from kubecli.connection.credentials import Login
from kubecli.connection.deadline import Deadline
from kubecli.connection.exec_plugin import ExecPlugin
from kubecli.connection.login import login_for
from kubecli.connection.login_settings import LoginSettings
from kubecli.connection.oidc import jwt_claims
from kubecli.connection.trust.certificate import Certificate, NotACertificate, from_pem
from kubecli.doctor.facts import Fault, LoginFacts, TokenFacts
from kubecli.doctor.world import World
from kubecli.errors.credentials import CredentialError
from kubecli.kubeconfig.model import Origin, ResolvedContext, User

_FIELDS = {"token": "token", "tokenFile": "tokenFile", "username": "username", "exec": "exec.command"}


def look_at_login(
    resolved: ResolvedContext, deadline: Deadline, world: World, *, secure: bool
) -> tuple[Login, LoginFacts]:
    """The Login itself, for the probes behind this one, and what there is to know about it."""
    user = resolved.user
    method = credentials.method_of(user)
    place = str(user.origins.get("client-certificate") or user.origins.get("client-certificate-data") or "")
    settled: dict[str, Any] = {
        "method": method,
        "origin": str(user.origins.get(_FIELDS.get(method, method)) or _any_origin(user.origins)),
        "ignored": tuple(_ignored(user, method)),
        "username": user.username,
        "certificate_origin": place,
        "impersonates": user.impersonate,
        "secret_files": tuple(_modes(user)),
    }
    if not secure:
        return Login(), LoginFacts(**settled, certificates=_own_certificates(user))
    login: Login = Login()
    fault: Fault | None = None
    try:
        tls.add_client_certificate(tls.blind_context(), user)
        settled["key_fits"] = tls.has_client_certificate(user)
        settings = LoginSettings(
            world.env,
            world.home,
            deadline,
            world.stdin_is_terminal,
            world.plugins,
            world.store(resolved),
            secrets=world.secrets,
        )
        login = login_for(user, resolved.cluster, settings)
        settled |= _given(login)
    except CredentialError as error:
        fault = world.say(error)
        login.close()
        login = Login()  # it has said what is wrong, and is not asked again
    settled.setdefault("certificates", _own_certificates(user))
    return login, LoginFacts(**settled, fault=fault)


def _given(login: Login) -> dict[str, Any]:
    """What the way to log in gives: a token's claims, a plugin's file, a certificate."""
    header = login.authorization()
    found: dict[str, Any] = {}
    if header.startswith("Bearer "):
        found["token"] = token_facts(header.removeprefix("Bearer "))
    pair = login.client_pair()
    if pair is not None:
        found["certificates"], found["key_fits"] = _certificates(pair[0]), True
    if isinstance(login, ExecPlugin):
        found["program"] = login.program or login.config.command
        found["protocol"], found["expires"] = login.config.api_version, login.credential().expires
    return found


def token_facts(token: str) -> TokenFacts:
    claims = jwt_claims(token)
    if claims is None:
        return TokenFacts()
    audience = claims.get("aud", ())
    ends = claims.get("exp")
    return TokenFacts(
        jwt=True,
        issuer=str(claims.get("iss", "")),
        audience=(audience,) if isinstance(audience, str) else tuple(str(each) for each in audience or ()),
        subject=str(claims.get("sub", "")),
        expires=_moment(ends),
    )


def _moment(seconds: object) -> datetime | None:
    if not isinstance(seconds, int | float) or isinstance(seconds, bool):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _own_certificates(user: User) -> tuple[Certificate, ...]:
    try:
        if user.client_certificate_data:
            return _certificates(user.client_certificate_data)
        if user.client_certificate:
            return _certificates(tls.read_file("client certificate", user.client_certificate))
    except CredentialError:
        return ()
    return ()


def _certificates(pem: bytes) -> tuple[Certificate, ...]:
    try:
        return tuple(from_pem(pem))
    except NotACertificate:
        return ()


def _ignored(user: User, method: str) -> list[str]:
    """Ways to log in that are in the kubeconfig and give way to another one."""
    there = {
        "token": bool(user.token),
        "tokenFile": bool(user.token_file),
        "username": bool(user.username or user.password),
        "exec": user.exec is not None,
        "auth-provider": user.auth_provider is not None,
    }
    return [name for name, present in there.items() if present and name != method]


def _modes(user: User) -> Iterator[tuple[str, int]]:
    """Of a key's file, when inline data does not make it idle, and of a token's."""
    for path in ("" if user.client_key_data else user.client_key, "" if user.token else user.token_file):
        if path:
            with contextlib.suppress(OSError):
                yield path, Path(path).stat().st_mode & 0o7777


def _any_origin(origins: Mapping[str, Origin]) -> str:
    return next((str(origin) for origin in origins.values()), "")
