"""What the probes gathered about one context, before anybody judges it. No secret is among it."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct, field

from kubecli.connection.trust.certificate import Certificate


class Fault(Struct, frozen=True):
    """An error in the words the other commands have for it. kind: the name of its class."""

    words: str
    hint: str = ""
    kind: str = ""


class KubeconfigFacts(Struct, frozen=True):
    """files: the path and mode of each file that was read. shadowed: entries hidden by an earlier file's."""

    files: tuple[tuple[str, int], ...] = ()
    missing: tuple[str, ...] = ()
    shadowed: tuple[str, ...] = ()
    fault: Fault | None = None


class ContextFacts(Struct, frozen=True):
    """origin, namespace_origin: where the choice of the context and of the namespace was made."""

    name: str = ""
    origin: str = ""
    cluster: str = ""
    user: str = ""
    namespace: str = ""
    namespace_origin: str = ""
    is_default: bool = False
    fault: Fault | None = None


class ServerFacts(Struct, frozen=True):
    """proxy: the address of the one used, "" for none. asked: the name the certificate is checked for."""

    url: str
    origin: str = ""
    secure: bool = True
    proxy: str = ""
    proxy_origin: str = ""
    insecure: bool = False
    insecure_origin: str = ""
    asked: str = ""
    trust: str = ""


class ReachFacts(Struct, frozen=True):
    """address: what was connected to; found: all addresses of the name. Times in seconds.

    step: where fault happened: "name" or "tcp". literal: the server is given by address.
    """

    address: str = ""
    found: tuple[str, ...] = ()
    lookup: float = 0.0
    dial: float = 0.0
    literal: bool = False
    step: str = ""
    fault: Fault | None = None


class TlsFacts(Struct, frozen=True):
    """chain: what the server shows, its own certificate first. anchors: the CAs of the kubeconfig, () for the
    system's.
    """

    version: str = ""
    chain: tuple[Certificate, ...] = ()
    anchors: tuple[Certificate, ...] = ()
    fault: Fault | None = None


class TokenFacts(Struct, frozen=True):
    """jwt: whether it is one, and then what it claims."""

    jwt: bool = False
    issuer: str = ""
    audience: tuple[str, ...] = ()
    subject: str = ""
    expires: datetime | None = None


class LoginFacts(Struct, frozen=True):
    """method: the kubeconfig's name of the way used ("token", "exec" ...), "" for none; ignored: ways not used.

    certificates: the client's chain, from the kubeconfig or the plugin. key_fits: its key was tried with it.
    program, protocol: the plugin's file and apiVersion. secret_files: the path and mode of each file with a
    secret in it.
    """

    method: str = ""
    origin: str = ""
    ignored: tuple[str, ...] = ()
    username: str = ""
    certificates: tuple[Certificate, ...] = ()
    certificate_origin: str = ""
    key_fits: bool = False
    token: TokenFacts | None = None
    program: str = ""
    protocol: str = ""
    expires: datetime | None = None
    impersonates: str = ""
    secret_files: tuple[tuple[str, int], ...] = ()
    fault: Fault | None = None


class ApiFacts(Struct, frozen=True):
    """skew: the server's clock minus ours, in seconds; None when it sent no Date."""

    version: str = ""
    skew: float | None = None
    user: str = ""
    groups: tuple[str, ...] = ()
    version_fault: Fault | None = None
    user_fault: Fault | None = None


class NamespaceFacts(Struct, frozen=True):
    """exists: None when it could not be found out."""

    name: str
    origin: str = ""
    exists: bool | None = None
    fault: Fault | None = None


class RightsFacts(Struct, frozen=True):
    allowed: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    fault: Fault | None = None


class Facts(Struct, frozen=True):
    """One context. A part is None when a stage before it failed, or does not apply."""

    now: datetime
    kubeconfig: KubeconfigFacts = field(default_factory=KubeconfigFacts)
    context: ContextFacts = field(default_factory=ContextFacts)
    server: ServerFacts | None = None
    reach: ReachFacts | None = None
    tls: TlsFacts | None = None
    login: LoginFacts | None = None
    api: ApiFacts | None = None
    namespace: NamespaceFacts | None = None
    rights: RightsFacts | None = None
