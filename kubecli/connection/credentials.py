"""What a user sends to say who they are: the Authorization header, and impersonation's.

Follows client-go transport/round_trippers.go: a token wins over a tokenFile, which is read again when it changes;
basic auth otherwise. Impersonation headers are no secret and go along everywhere.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote, unquote

from msgspec import Struct, field

from kubecli.connection.jwt import public_claims
from kubecli.connection.tls import read_file
from kubecli.errors.credentials import CredentialFileError, ImpersonationError
from kubecli.kubeconfig.model import Cluster, User
from kubecli.redaction import split_url
from kubecli.secretive import Secretive, Secrets


class Login(Secretive):
    """A way to log in; this one has nothing to send. For threads; methods may raise leaves of CredentialError.

    Paths and secrets stay inside: what leaves is what goes on the wire.
    """

    def authorization(self) -> str:
        """The Authorization header to send now; "" for none."""
        return ""

    def renew(self, sent: str) -> bool:
        """The server answered 401 to `sent`: whether there is something new to try once."""
        return False

    def client_pair(self) -> tuple[bytes, bytes] | None:
        """A client certificate and its key, both PEM, when this way to log in brings its own."""
        return None

    def about(self) -> tuple[datetime | None, Mapping[str, Any]]:
        """What is known of the credential that was sent last, and is no secret: its end, and a JWT's claims."""
        return None, {}

    def close(self) -> None:
        """The client is done with it."""


class Static(Login, Struct, frozen=True):
    """A header that never changes."""

    SECRET: ClassVar[frozenset[str]] = frozenset({"header"})

    header: str = ""

    def authorization(self) -> str:
        return self.header

    def about(self) -> tuple[datetime | None, Mapping[str, Any]]:
        return None, public_claims(self.header.removeprefix("Bearer "))


class TokenFile(Login, Struct):
    """A bearer token in a file that something else rotates: read again whenever the file changes.

    A file that cannot be read later on leaves the last token in use; at the start it raises CredentialFileError.
    """

    SECRET: ClassVar[frozenset[str]] = frozenset({"_token"})

    path: str
    secrets: Secrets = field(default_factory=Secrets)
    _token: str = ""
    _seen: tuple[int, int, int] | None = None

    def authorization(self) -> str:
        stamp = self._stamp()
        if not self._token or (stamp is not None and stamp != self._seen):
            try:
                self._token = self._read()
            except CredentialFileError:
                if not self._token:
                    raise
            self._seen = stamp
        return f"Bearer {self._token}"

    def about(self) -> tuple[datetime | None, Mapping[str, Any]]:
        return None, public_claims(self._token)

    def renew(self, sent: str) -> bool:
        self._seen = None
        return self.authorization() != sent

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            found = Path(self.path).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _read(self) -> str:
        token = read_file("token file", self.path).decode("utf-8", "replace").strip()
        self.secrets.add(token)
        if not token:
            raise CredentialFileError(
                "token file", self.path, f"read empty token from file {self.path!r}", "empty"
            )
        if not _header_safe(token):
            raise CredentialFileError("token file", self.path, "the token holds characters no header can carry")
        return token


def _header_safe(text: str) -> bool:
    return text.isascii() and text.isprintable()


def basic(username: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode("ascii")


def userinfo_of(cluster: Cluster) -> tuple[str, str] | None:
    """The name and password that a cluster's server has in its URL; None for none.

    Go's HTTP client sends them as basic auth, and nothing of the user's then.
    """
    userinfo = split_url(cluster.server)[1]
    if not userinfo:
        return None
    username, _, password = userinfo.partition(":")
    return unquote(username), unquote(password)


def method_of(user: User) -> str:
    """Which of the user's credentials goes into the Authorization header, by the kubeconfig's name for it; ""
    for none.

    exec and auth-provider give way to all others, a client certificate included, as in kubectl.
    """
    if user.token:
        return "token"
    if user.token_file:
        return "tokenFile"
    if user.username or user.password:
        return "username"
    if user.client_certificate or user.client_certificate_data:
        return "auth-provider" if user.auth_provider else ""
    if user.exec:
        return "exec"
    return "auth-provider" if user.auth_provider else ""


def impersonation(user: User) -> list[tuple[bytes, bytes]]:
    """The Impersonate-* headers. Raises ImpersonationError when there is no user to impersonate."""
    extra = user.impersonate_user_extra
    if not user.impersonate:
        if user.impersonate_uid or user.impersonate_groups or extra:
            raise ImpersonationError(user.name)
        return []
    headers = [("Impersonate-User", user.impersonate)]
    if user.impersonate_uid:
        headers.append(("Impersonate-Uid", user.impersonate_uid))
    headers += [("Impersonate-Group", group) for group in user.impersonate_groups]
    for key, values in extra.items():
        headers += [(f"Impersonate-Extra-{quote(key, safe=_KEY_SAFE)}", value) for value in values]
    return [(name.encode(), value.encode("utf-8")) for name, value in headers]


# What a header's name may hold (RFC 7230 "token") but %, which begins an escape.
_KEY_SAFE = "!#$&'*+-.^_`|~"
