"""client.authentication.k8s.io v1 and v1beta1: what a credential plugin is told, and what it answers.

Follows client-go pkg/apis/clientauthentication and its words for what is wrong.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

import msgspec
from msgspec import Struct

from kubecli.connection.exec_kind import DECODING, INTERNAL, BadCredential, check_kind
from kubecli.connection.tls import read_file
from kubecli.kubeconfig.model import Cluster
from kubecli.meta.gotime import parse_rfc3339
from kubecli.redaction import REDACTED, mask_unlikely_version
from kubecli.secretive import Secretive

EXTENSION = "client.authentication.k8s.io/exec"


class Credential(Secretive, Struct, frozen=True):
    """What a plugin gave: a token, or a PEM certificate with its PEM key, or both. expires: None for never."""

    SECRET: ClassVar[frozenset[str]] = frozenset(
        (
            "token",
            "certificate",
            "key",
        )
    )

    token: str = ""
    certificate: bytes = b""
    key: bytes = b""
    expires: datetime | None = None

    def valid_at(self, moment: datetime) -> bool:
        return self.expires is None or moment <= self.expires


class _Status(msgspec.Struct, rename="camel"):
    token: str | None = None
    client_certificate_data: str | None = None
    client_key_data: str | None = None
    expiration_timestamp: str | None = None


class _ExecCredential(msgspec.Struct, rename="camel"):
    kind: str | None = None
    api_version: str | None = None
    status: _Status | None = None


def exec_info(api_version: str, interactive: bool, cluster: Cluster | None) -> str:
    """$KUBERNETES_EXEC_INFO. cluster: only when the kubeconfig says provideClusterInfo.

    Raises CredentialFileError when the cluster's CA file cannot be read.
    """
    spec: dict[str, Any] = {"interactive": interactive}
    if cluster is not None:
        spec = {"cluster": _cluster_info(cluster), **spec}
    info = {"kind": "ExecCredential", "apiVersion": api_version, "spec": spec}
    return msgspec.json.encode(info).decode() + "\n"


def _cluster_info(cluster: Cluster) -> dict[str, Any]:
    authority = cluster.certificate_authority_data
    if not authority and cluster.certificate_authority:
        authority = read_file("certificate authority", cluster.certificate_authority)
    known: Mapping[str, Any] = {
        "server": cluster.server,
        "tls-server-name": cluster.tls_server_name,
        "insecure-skip-tls-verify": cluster.insecure_skip_tls_verify,
        "certificate-authority-data": base64.b64encode(authority).decode("ascii"),
        "proxy-url": cluster.proxy_url,
        "disable-compression": cluster.disable_compression,
    }
    info = {name: value for name, value in known.items() if value or name == "server"}
    return {**info, "config": cluster.extensions.get(EXTENSION)}


def _decoded(output: bytes) -> _ExecCredential:
    try:
        return msgspec.json.decode(output, type=_ExecCredential)
    except (msgspec.DecodeError, UnicodeDecodeError):
        from kubecli.connection.exec_decode import decode_slowly

        return msgspec.convert(decode_slowly(output), _ExecCredential)


def read_credential(output: bytes, api_version: str) -> Credential:
    """A plugin's standard output, JSON or YAML. Raises BadCredential."""
    try:
        answer = _decoded(output)
    except RecursionError:
        raise BadCredential(f"{DECODING}the output is nested too deep") from None
    group_version = check_kind(answer.kind or "", answer.api_version or "")
    if group_version != api_version:
        got = mask_unlikely_version(group_version)
        raise BadCredential(
            f"exec plugin is configured to use API version {api_version}, plugin returned version {got}",
            version=group_version != INTERNAL,
        )
    if answer.status is None:
        raise BadCredential("exec plugin didn't return a status field")
    return _credential(answer.status)


def is_whole(output: bytes) -> bool:
    """Whether a plugin's output is all there is to wait for: JSON that has an end."""
    try:
        msgspec.json.decode(output, type=msgspec.Raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return True


def _credential(status: _Status) -> Credential:
    token, certificate, key = (
        status.token or "",
        status.client_certificate_data or "",
        status.client_key_data or "",
    )
    if not (token or certificate or key):
        raise BadCredential("exec plugin didn't return a token or cert/key pair")
    if bool(certificate) != bool(key):
        raise BadCredential("exec plugin returned only certificate or key, not both")
    if token and not (token.isascii() and token.isprintable()):
        raise BadCredential("the token holds characters no header can carry")
    return Credential(token, certificate.encode(), key.encode(), _moment(status.expiration_timestamp))


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return parse_rfc3339(text)
    except ValueError as error:
        likely = re.fullmatch(r"[\d:.TtZz +-]{0,40}", text)  # else it may be a misplaced token
        words = str(error) if likely else f'parsing time "{REDACTED}": not a time of RFC 3339'
        raise BadCredential(DECODING + words) from error


def encode(credential: Credential, api_version: str) -> bytes:
    """A credential as an ExecCredential, as read_credential reads it."""
    status = {
        "token": credential.token,
        "clientCertificateData": credential.certificate.decode(),
        "clientKeyData": credential.key.decode(),
        "expirationTimestamp": credential.expires.isoformat() if credential.expires else "",
    }
    answer = {
        "kind": "ExecCredential",
        "apiVersion": api_version,
        "status": {k: v for k, v in status.items() if v},
    }
    return msgspec.json.encode(answer)


def describe(output: bytes) -> str:
    """What a plugin printed in the place of a credential, by its kind alone: a secret may be in it."""
    text = output.strip()
    if not text:
        return "nothing"
    if re.match(rb"<(?:!doctype|html)", text, re.I):
        return "a web page (HTML)"
    if not re.search(rb"\s", text):
        return "one word, perhaps the token alone" if text[:1] != b"{" else "JSON of another kind"
    if text[:1] in b"{[":
        return "JSON of another kind, or with more around it"
    return "text with JSON in it" if b"{" in text else f"{len(text.splitlines())} line(s) of text"
