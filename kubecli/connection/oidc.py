"""The legacy `oidc` auth-provider: an ID token from the kubeconfig, refreshed at its issuer and written back.

Follows client-go plugin/pkg/client/auth/oidc/oidc.go and its words. Deliberately different: an issuer or token
endpoint of plain http is refused, since it would be sent the refresh token; and commands at the same moment
refresh once, because an issuer may take a refresh token only once.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import socket
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import quote, urlencode, urlsplit

from msgspec import Struct, field

from kubecli.connection.connections import Connections
from kubecli.connection.credential_cache import CredentialCache, StillBusy
from kubecli.connection.credentials import Login, basic
from kubecli.connection.destination import Destination
from kubecli.connection.jwt import expiry, public_claims
from kubecli.connection.login_settings import AuthConfigStore, LoginSettings
from kubecli.connection.ways import Ways
from kubecli.errors.connection import ConnectionFailed
from kubecli.errors.credentials import AuthProviderError, CredentialFileError
from kubecli.errors.kubeconfig import KubeconfigError
from kubecli.kubeconfig.model import AuthProvider, Cluster, User
from kubecli.redaction import bare_url

# A token that ends within this time counts as ended: clocks differ.
EXPIRY_MARGIN_SECONDS = 10
ANSWER_LIMIT = 1 << 20
_API_PATH = re.compile(r".*/(?:api/v\d|apis/[^/]+/v\d)", re.IGNORECASE)


def _now() -> datetime:
    return datetime.now(UTC)


class Oidc(Login, Struct, eq=False):
    """A Login by ID token. store: None when there is no file to write to. Raises AuthProviderError.

    server: the cluster's, which no token may be asked from: it would be a POST to it.
    """

    SECRET: ClassVar[frozenset[str]] = frozenset(
        (
            "_config",
            "_lock",
        )
    )

    provider: AuthProvider
    settings: LoginSettings
    store: AuthConfigStore | None = None
    origin: str = ""
    server: str = ""
    now: Callable[[], datetime] = _now
    _config: Mapping[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._config = self.provider.config
        self._tell(self._config)
        for name in ("idp-issuer-url", "client-id"):
            if not self._config.get(name):
                raise self._error(f"Must provide {name}", "incomplete")

    def authorization(self) -> str:
        with self._lock:
            return f"Bearer {self._token()}"

    def about(self) -> tuple[datetime | None, Mapping[str, Any]]:
        return None, public_claims(self._config.get("id-token", ""))

    def _token(self) -> str:
        token = self._valid(self._config)
        if token:
            return token
        if not self._config.get("refresh-token"):
            raise self._error("No valid id-token, and cannot refresh without refresh-token", "token")
        key = "oidc-" + base64.urlsafe_b64encode(self._config["client-id"].encode()).decode().rstrip("=")[:64]
        try:
            with CredentialCache(self.settings.cache_folder, key, "").turn(self.settings.deadline):
                return self._refreshed_once()
        except StillBusy as error:
            raise self._error("another process is refreshing the token, and has not ended yet", "token") from error

    def _refreshed_once(self) -> str:
        """Unless another process was quicker, and left its token in the file."""
        if self.store is not None:
            self._config = {**self._config, **self._stored()}
            self._tell(self._config)
            token = self._valid(self._config)
            if token:
                return token
        self._config = self._refreshed()
        self._tell(self._config)
        return self._config["id-token"]

    def _tell(self, config: Mapping[str, str]) -> None:
        self.settings.secrets.add(
            *(config.get(name, "") for name in ("id-token", "refresh-token", "client-secret"))
        )

    def _stored(self) -> Mapping[str, str]:
        assert self.store is not None
        try:
            return self.store.load()
        except KubeconfigError:
            return {}

    def _valid(self, config: Mapping[str, str]) -> str:
        """The config's ID token if it has not ended; "" else. Raises AuthProviderError for what is no JWT."""
        token = config.get("id-token", "")
        if not token:
            return ""
        ends = expiry(token)
        if ends is None:
            raise self._error("ID Token is not a valid JWT", "token")
        return token if self.now().timestamp() + EXPIRY_MARGIN_SECONDS < ends else ""

    def _refreshed(self) -> Mapping[str, str]:
        issuer = TokenIssuer(self._config, self.settings, self._error, self.server)
        try:
            answer = issuer.refresh(self._config["refresh-token"])
        finally:
            issuer.close()
        token = answer.get("id_token")
        if not isinstance(token, str) or not token:
            words = (
                'token response did not contain an id_token, either the scope "openid" wasn\'t requested upon '
                "login, or the provider doesn't support id_tokens as part of the refresh response"
            )
            raise self._error(words, "issuer")
        config = {**self._config, "id-token": token}
        if answer.get("refresh_token"):
            config["refresh-token"] = str(answer["refresh_token"])
        if self.store is not None:
            try:
                self.store.save(config)
            except KubeconfigError as error:
                raise self._error(
                    "could not persist new tokens: the kubeconfig was not written", "write"
                ) from error
        return config

    def _error(self, problem: str, kind: str) -> AuthProviderError:
        return AuthProviderError("oidc", problem, kind, self.origin)


class TokenIssuer:
    """An OpenID Connect issuer, asked over https with its own CA or the system's."""

    def __init__(
        self,
        config: Mapping[str, str],
        settings: LoginSettings,
        fail: Callable[[str, str], AuthProviderError],
        server: str = "",
    ) -> None:
        self._server = server
        self._config = config
        self._settings = settings
        self._fail = fail
        try:
            data = base64.b64decode(config.get("idp-certificate-authority-data", ""), validate=False)
        except binascii.Error as error:
            raise fail(f"illegal base64 data in idp-certificate-authority-data: {error}", "incomplete") from error
        trust = Cluster(
            certificate_authority=config.get("idp-certificate-authority", ""), certificate_authority_data=data
        )
        ways = Ways(trust, User(), Destination("https", "", 0, ""), settings.env, Login())
        self._connections = Connections(ways, settings.deadline)

    def close(self) -> None:
        self._connections.close()

    def refresh(self, refresh_token: str) -> dict[str, Any]:
        """The token endpoint's answer. As Go's oauth2: the client names itself in a header, and, when that is
        refused, in the body."""
        endpoint = self._token_endpoint()
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        client, secret = self._config["client-id"], self._config.get("client-secret", "")
        header = basic(quote(client, safe=""), quote(secret, safe=""))
        self._settings.secrets.add(header.removeprefix("Basic "))
        status, reason, body = self._ask("POST", endpoint, form, [(b"Authorization", header.encode("ascii"))])
        if status >= 400:
            form["client_id"] = client
            if secret:
                form["client_secret"] = secret
            status, reason, body = self._ask("POST", endpoint, form, [])
        answer = _object(body)
        if status >= 300:
            raise self._fail(f"failed to refresh token: {_refusal(status, reason, answer)}", "issuer")
        return answer

    def _token_endpoint(self) -> str:
        place = self._config["idp-issuer-url"].removesuffix("/") + "/.well-known/openid-configuration"
        status, reason, body = self._ask("GET", place, None, [])
        if status != 200:
            words = f"oidc: failed to query metadata endpoint {status} {reason}"
            raise self._fail(words, "issuer")
        endpoint = _object(body).get("token_endpoint")
        if not isinstance(endpoint, str) or not endpoint:
            raise self._fail("oidc: discovery object doesn't contain a token_endpoint", "issuer")
        return endpoint

    def _ask(
        self, method: str, url: str, form: Mapping[str, str] | None, fields: list[tuple[bytes, bytes]]
    ) -> tuple[int, str, bytes]:
        shown = bare_url(url)
        try:
            parts = urlsplit(shown)
            host, port = parts.hostname or "", parts.port or 443
        except ValueError as error:
            raise self._fail(f"oidc: {shown[:200]!r} is no URL", "issuer") from error
        if parts.scheme != "https" or not host:
            raise self._fail(f"oidc: {shown[:200]!r} is not https, and a token may not go there", "issuer")
        issuer = Destination("https", host, port, parts.netloc)
        if method != "GET" and (self._is_server(host, port) or _API_PATH.match(parts.path)):
            raise self._fail(f"oidc: {shown[:200]!r} is an API server, and kubecli only reads those", "issuer")
        body = urlencode(form).encode("ascii") if form else b""
        given = [(b"Accept", b"application/json"), (b"Connection", b"close"), *fields]
        if form:
            given.append((b"Content-Type", b"application/x-www-form-urlencoded"))
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            exchange = self._connections.send(issuer, method, path.encode("ascii", "replace"), given, body)
            data = b""
            for piece in exchange.body:
                data += piece
                if len(data) > ANSWER_LIMIT:
                    break
            exchange.body.close()
        except CredentialFileError as error:
            raise self._fail(error.problem, "incomplete") from error
        except ConnectionFailed as error:
            words = getattr(error, "reason", "") or type(error).__name__
            raise self._fail(f"oidc: the issuer {parts.netloc} could not be asked: {words}", "issuer") from error
        return exchange.status, exchange.reason, data

    def _is_server(self, host: str, port: int) -> bool:
        """Whether a place is the cluster's server, under whatever name."""
        server = bare_url(self._server)
        parts = urlsplit(server if "//" in server else f"//{server}")
        try:
            theirs = (parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))
        except ValueError:
            return False
        if theirs[1] != port:
            return False
        if theirs[0].rstrip(".") == host.rstrip("."):
            return True
        return bool(_addresses(host, port) & _addresses(theirs[0], port))


def _addresses(host: str, port: int) -> set[str]:
    try:
        return {str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        return set()


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _refusal(status: int, reason: str, answer: Mapping[str, Any]) -> str:
    """Go's oauth2 words. Of the body only the two fields that RFC 6749 gives an error are shown."""
    code = answer.get("error")
    if not isinstance(code, str):
        return f"oauth2: cannot fetch token: {status} {reason}"
    described = answer.get("error_description")
    return f'oauth2: "{code}"' + (f' "{described}"' if isinstance(described, str) and described else "")
