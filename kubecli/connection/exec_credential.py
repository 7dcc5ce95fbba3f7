"""client.authentication.k8s.io v1 and v1beta1: what a credential plugin is told, and what it answers.

Follows client-go pkg/apis/clientauthentication and its words for what is wrong.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

import msgspec
from msgspec import Struct

from kubecli.connection.tls import read_file
from kubecli.kubeconfig.model import Cluster
from kubecli.redaction import REDACTED, mask_unlikely_kind, mask_unlikely_version
from kubecli.secretive import Secretive

GROUP = "client.authentication.k8s.io"
VERSIONS = (f"{GROUP}/v1", f"{GROUP}/v1beta1")
EXTENSION = "client.authentication.k8s.io/exec"


class BadCredential(ValueError):
    """The plugin's answer cannot be used; str() is kubectl's words. version: it is of another version."""

    def __init__(self, words: str, *, version: bool = False) -> None:
        super().__init__(words)
        self.version = version


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


def read_credential(output: bytes, api_version: str) -> Credential:
    """A plugin's standard output, JSON or YAML. Raises BadCredential."""
    try:
        answer = msgspec.json.decode(output, type=_ExecCredential)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        answer = _from_yaml(output, error)
    if not answer.kind:
        raise BadCredential(_other_version(api_version, f"{GROUP}/__internal"))
    if answer.kind != "ExecCredential" or answer.api_version not in VERSIONS:
        said, version = mask_unlikely_kind(answer.kind), mask_unlikely_version(answer.api_version or "")
        kind = f'no kind "{said}" is registered for version "{version}"'
        other = answer.kind == "ExecCredential" and bool(answer.api_version)
        raise BadCredential(f"decoding stdout: {kind}", version=other)
    if answer.api_version != api_version:
        raise BadCredential(_other_version(api_version, answer.api_version), version=True)
    if answer.status is None:
        raise BadCredential("exec plugin didn't return a status field")
    return _credential(answer.status)


def _other_version(wanted: str, got: str) -> str:
    got = mask_unlikely_version(got)
    return f"exec plugin is configured to use API version {wanted}, plugin returned version {got}"


def _from_yaml(output: bytes, error: Exception) -> _ExecCredential:
    """kubectl's decoder takes YAML too. A secret may be in the output, so that no error quotes it."""
    import yaml

    try:
        return msgspec.convert(yaml.load(output, Loader=yaml.BaseLoader) or {}, _ExecCredential)  # noqa: S506  it makes only strings
    except (yaml.YAMLError, msgspec.ValidationError, UnicodeDecodeError, ValueError):
        words = "couldn't get version/kind; json parse error: the output is not an ExecCredential in JSON"
        raise BadCredential(f"decoding stdout: {words}") from error


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
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        likely = re.fullmatch(r"[\d:.TtZz +-]{1,40}", text)  # else it may be a misplaced token
        shown = text if likely else REDACTED
        raise BadCredential(f'decoding stdout: parsing time "{shown}": not a time of RFC 3339') from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


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
