"""Looks at what a user has to log in with. A plugin is run, as a request would; no secret leaves this file."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kubecli.connection import credentials, tls
from kubecli.connection.credentials import Login
from kubecli.connection.deadline import Deadline
from kubecli.connection.exec_plugin import ExecPlugin
from kubecli.connection.jwt import jwt_claims
from kubecli.connection.login import login_for
from kubecli.connection.login_settings import LoginSettings
from kubecli.connection.trust.certificate import Certificate, NotACertificate, from_pem
from kubecli.doctor.by_hand import by_hand
from kubecli.doctor.facts import LoginFacts, PluginFacts, TokenFacts
from kubecli.doctor.situation import Situation
from kubecli.doctor.suspects.pair import doubtful_pair
from kubecli.doctor.suspects.token import doubtful_token, moment
from kubecli.doctor.verdict import Verdict
from kubecli.doctor.world import INTERACTIVE_SECONDS, PLUGIN_SECONDS, World
from kubecli.errors.base import KubecliError
from kubecli.errors.credentials import CredentialError, ExecPluginError
from kubecli.files.read import read_file
from kubecli.kubeconfig.model import Origin, ResolvedContext, User
from kubecli.redaction import mask_mixed

_FIELDS = {"token": "token", "tokenFile": "tokenFile", "username": "username", "exec": "exec.command"}


def look_at_login(
    situation: Situation, resolved: ResolvedContext, world: World, *, secure: bool
) -> tuple[Login, LoginFacts, KubecliError | None]:
    """The Login itself, for the probes behind this one; what there is to know about it; why it cannot be used."""
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
        "doubt": _doubt(situation, method),
    }
    if not secure:
        return Login(), LoginFacts(**settled, certificates=_own_certificates(user)), None
    login: Login = Login()
    failed: KubecliError | None = None
    heard = bytearray()

    def hear(piece: bytes) -> None:
        heard.extend(piece)
        world.hear(piece)

    try:
        tls.add_client_certificate(tls.blind_context(), user)
        settled["key_fits"] = tls.has_client_certificate(user)
        deadline = Deadline.after(_seconds(resolved, world, situation))
        settings = LoginSettings(
            world.env,
            world.home,
            deadline,
            world.stdin_is_terminal,
            world.plugins,
            world.store(resolved),
            listener=hear,
            secrets=world.secrets,
        )
        login = login_for(user, resolved.cluster, settings)
        settled |= _given(login)
    except CredentialError as error:
        failed = error
        login.close()
        login = Login()  # it has said what is wrong, and is not asked again
    settled.setdefault("certificates", _own_certificates(user))
    if user.exec is not None and method == "exec":
        said = failed.said if isinstance(failed, ExecPluginError) else ""
        known = settled.pop("known", {})
        text = mask_mixed((said or heard.decode("utf-8", "replace")).strip())
        settled["plugin"] = PluginFacts(by_hand(situation), said=text, **known)
    settled.pop("known", None)
    return login, LoginFacts(**settled), failed


def _seconds(resolved: ResolvedContext, world: World, situation: Situation) -> float | None:
    """A plugin's own time: --request-timeout when given."""
    if situation.overrides.request_timeout not in ("", "0"):
        return resolved.request_timeout
    return INTERACTIVE_SECONDS if world.stdin_is_terminal else PLUGIN_SECONDS


def _doubt(situation: Situation, method: str) -> Verdict | None:
    if method in ("token", "tokenFile"):
        return doubtful_token(situation)
    return doubtful_pair(situation) if not method else None


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
        found["known"] = {
            "program": login.program or login.config.command,
            "protocol": login.config.api_version,
            "expires": login.credential().expires,
        }
    return found


def token_facts(token: str) -> TokenFacts:
    claims = jwt_claims(token)
    if claims is None:
        return TokenFacts()
    audience = claims.get("aud", ())
    return TokenFacts(
        jwt=True,
        issuer=str(claims.get("iss", "")),
        audience=(audience,) if isinstance(audience, str) else tuple(str(each) for each in audience or ()),
        subject=str(claims.get("sub", "")),
        expires=moment(claims.get("exp")),
    )


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
                if Path(path).is_dir():
                    continue
                if path == user.token_file or b"PRIVATE KEY-----" in read_file(path):
                    yield path, Path(path).stat().st_mode & 0o7777


def _any_origin(origins: Mapping[str, Origin]) -> str:
    return next((str(origin) for origin in origins.values()), "")
