"""What `config set-cluster` makes of a cluster: kubectl's rules of what a flag sets and what it clears."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.edit.embedding import Certificates


class ClusterFlags(Struct, frozen=True):
    """None: not said. embed_certs: put the file's contents into the kubeconfig."""

    server: str | None = None
    tls_server_name: str | None = None
    insecure_skip_tls_verify: bool | None = None
    certificate_authority: str | None = None
    embed_certs: bool = False
    proxy_url: str | None = None

    def check(self, name: str) -> None:
        """Raises UsageError, in kubectl's order and words."""
        if not name:
            raise UsageError("you must specify a non-empty cluster name")
        if self.insecure_skip_tls_verify and self.certificate_authority:
            raise UsageError("you cannot specify a certificate authority and insecure mode at the same time")
        if self.embed_certs and not self.certificate_authority:
            raise UsageError("you must specify a --certificate-authority to embed")

    @property
    def paths(self) -> dict[str, str | None]:
        """The files that may be embedded, by flag."""
        return {"certificate-authority": self.certificate_authority}

    def applied(self, before: Mapping[str, Any], certificates: Certificates) -> dict[str, Any]:
        """The cluster with these flags."""
        body = dict(before)
        if self.server is not None:
            body |= {"server": self.server, "tls-server-name": ""}
        if self.tls_server_name is not None:
            body["tls-server-name"] = self.tls_server_name
        if self.insecure_skip_tls_verify is not None:
            body["insecure-skip-tls-verify"] = self.insecure_skip_tls_verify
            if self.insecure_skip_tls_verify:
                body |= {"certificate-authority": "", "certificate-authority-data": b""}
        if self.certificate_authority is not None:
            body |= certificates.fields("certificate-authority", self.certificate_authority)
            if self.certificate_authority:
                body["insecure-skip-tls-verify"] = False
        if self.proxy_url is not None:
            body["proxy-url"] = self.proxy_url
        return body
