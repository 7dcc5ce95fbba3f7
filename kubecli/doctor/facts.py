"""What the probes gathered about one context, before anybody judges it. No secret is among it."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct, field

from kubecli.connection.trust.certificate import Certificate
from kubecli.doctor.verdict import Verdict


class Broken(Struct, frozen=True):
    """Where it broke. words: the error as kubectl says it, "" where it says nothing of the kind."""

    verdict: Verdict
    words: str = ""


class KubeconfigFacts(Struct, frozen=True):
    """files: the path and mode of each file that was read; secret: whether one holds a secret itself.

    shadowed: entries hidden by an earlier file's.
    """

    files: tuple[tuple[str, int], ...] = ()
    missing: tuple[str, ...] = ()
    shadowed: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()


class ContextFacts(Struct, frozen=True):
    """origin, namespace_origin: where the choice of the context and of the namespace was made. pod: in a pod, with
    its service account."""

    name: str = ""
    origin: str = ""
    cluster: str = ""
    user: str = ""
    namespace: str = ""
    namespace_origin: str = ""
    is_default: bool = False
    pod: bool = False


class ServerFacts(Struct, frozen=True):
    """url: without a password. proxy: the address of the one used, "" for none. asked: the name the certificate is
    checked for. note: a proxy variable that is set and not read."""

    url: str
    origin: str = ""
    secure: bool = True
    proxy: str = ""
    proxy_origin: str = ""
    insecure: bool = False
    insecure_origin: str = ""
    asked: str = ""
    trust: str = ""
    note: str = ""


class ReachFacts(Struct, frozen=True):
    """address: what was connected to; found: all addresses of the name. Times in seconds. literal: the server is
    given by address."""

    address: str = ""
    found: tuple[str, ...] = ()
    lookup: float = 0.0
    dial: float = 0.0
    literal: bool = False


class TlsFacts(Struct, frozen=True):
    """chain: what the server shows, its own certificate first, and as DER. anchors: the CAs of the kubeconfig, ()
    for the system's."""

    version: str = ""
    chain: tuple[Certificate, ...] = ()
    anchors: tuple[Certificate, ...] = ()
    der: tuple[bytes, ...] = ()


class TokenFacts(Struct, frozen=True):
    """jwt: whether it is one, and then what it claims."""

    jwt: bool = False
    issuer: str = ""
    audience: tuple[str, ...] = ()
    subject: str = ""
    expires: datetime | None = None


class PluginFacts(Struct, frozen=True):
    """command: to run by hand. said: what it printed on standard error, secrets covered. expires: of what it
    gave."""

    command: str
    program: str = ""
    protocol: str = ""
    said: str = ""
    expires: datetime | None = None


class LoginFacts(Struct, frozen=True):
    """method: the kubeconfig's name of the way used ("token", "exec" ...), "" for none; ignored: ways not used.

    certificates: the client's chain, from the kubeconfig or the plugin. key_fits: its key was tried with it.
    secret_files: the path and mode of each file with a secret in it. doubt: why it cannot work, by its own looks.
    """

    method: str = ""
    origin: str = ""
    ignored: tuple[str, ...] = ()
    username: str = ""
    certificates: tuple[Certificate, ...] = ()
    certificate_origin: str = ""
    key_fits: bool = False
    token: TokenFacts | None = None
    plugin: PluginFacts | None = None
    impersonates: str = ""
    secret_files: tuple[tuple[str, int], ...] = ()
    doubt: Verdict | None = None


class ApiFacts(Struct, frozen=True):
    """skew: the server's clock minus ours, in seconds; None when it sent no Date. unknown: why the server does not
    say who we are."""

    version: str = ""
    skew: float | None = None
    user: str = ""
    groups: tuple[str, ...] = ()
    unknown: str = ""


class NamespaceFacts(Struct, frozen=True):
    """exists: None when it could not be found out, and why not."""

    name: str
    origin: str = ""
    exists: bool | None = None
    unknown: str = ""


class RightsFacts(Struct, frozen=True):
    """other: further resources that may be listed. unknown: why it could not be found out."""

    allowed: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    unknown: str = ""


class Facts(Struct, frozen=True):
    """One context. A part is None when a stage before it failed, or does not apply. broken: where it ended."""

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
    broken: Broken | None = None
