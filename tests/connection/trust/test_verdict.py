"""What is trusted and what is not, on real handshakes, with kubectl beside: the same servers, the same answers.

Every case is one of Go's rules met or broken. Of those that are refused, none may see a byte of a request, and
none the client's certificate.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from kubecli.errors.connection import ProxyFailed
from kubecli.errors.tls import TLSFailed, UnknownAuthority
from kubecli.kubeconfig.model import User
from kubecli.wording import word
from tests.connection.broken import client, fault, kubectl_says, plain
from tests.connection.servers import Authority, Recorder, answer, context_for, read_request, serving
from tests.connection.test_proxy import http_proxy
from tests.connection.trust.issuing import (
    AUTHORITY,
    FOR_CLIENTS,
    FOR_SERVERS,
    LEAF,
    NS_CLIENT,
    Issued,
    issue,
    names,
    serving_context,
    usage,
)
from tests.support.kubectl import kubectl

SHA1 = Path(__file__).parent / "sha1"
HERE, LAN = names("127.0.0.1"), "k8s.lan"


@dataclass
class Case:
    """A server's chain, the bundle that a kubeconfig has, and the name asked for where it is not the address."""

    chain: Sequence[Issued]
    bundle: Sequence[Issued]
    asked: str = ""


def ca(common: str = "ca", *extensions: x509.ExtensionType, **settings: Any) -> Issued:
    return issue(common, None, *(extensions or (AUTHORITY,)), **settings)


def nested(*extensions: x509.ExtensionType, **settings: Any) -> Case:
    """A leaf below an intermediate of these extensions, the root in the bundle."""
    root = ca()
    middle = issue("middle", root, *extensions, **settings)
    return Case([issue("api", middle, HERE), middle], [root])


def identified(root: Issued) -> x509.SubjectKeyIdentifier:
    return x509.SubjectKeyIdentifier.from_public_key(root.key.public_key())


def cross_signed() -> Case:
    """The server sends the intermediate twice: signed by a root that has expired, and by one that is good."""
    old, new, key = ca("old", days=(-9, -1)), ca("new"), ec.generate_private_key(ec.SECP256R1())
    first = issue("middle", old, AUTHORITY, key=key)
    second = issue("middle", new, AUTHORITY, key=key)
    return Case([issue("api", first, HERE), first, second], [old, new])


def two_of_one_name() -> Case:
    """An old CA and its successor have one name; nothing in the leaf says which key signed it."""
    old, new = ca(), ca()
    return Case([issue("api", new, HERE)], [old, new])


def constrained(limits: x509.NameConstraints, *given: str, asked: str = "") -> Case:
    root = ca("ca", AUTHORITY, limits, critical=(x509.NameConstraints,))
    return Case([issue("api", root, names("127.0.0.1", *given))], [root], asked)


def signed(digest: Any = None, key: Any = None, **settings: Any) -> Case:
    root = ca(key=key)
    return Case([issue("api", root, HERE, digest=digest, **settings)], [root])


def permitted(*given: x509.GeneralName) -> x509.NameConstraints:
    return x509.NameConstraints(permitted_subtrees=list(given), excluded_subtrees=None)


def excluded(*given: x509.GeneralName) -> x509.NameConstraints:
    return x509.NameConstraints(permitted_subtrees=None, excluded_subtrees=list(given))


def named(*given: str, asked: str, common: str = "api") -> Case:
    root = ca()
    return Case([issue(common, root, *([names(*given)] if given else []))], [root], asked)


def alone(*extensions: x509.ExtensionType, **settings: Any) -> Case:
    """Signs itself, and is trusted as it is."""
    leaf = issue("api", None, HERE, *extensions, **settings)
    return Case([leaf], [leaf])


def below(*extensions: x509.ExtensionType, **settings: Any) -> Case:
    root = ca()
    return Case([issue("api", root, HERE, *extensions, **settings)], [root])


def rooted(*extensions: x509.ExtensionType, **settings: Any) -> Case:
    root = ca("ca", *extensions, **settings)
    return Case([issue("api", root, HERE)], [root])


def deep(path_length: int) -> Case:
    root = ca("ca", x509.BasicConstraints(ca=True, path_length=path_length))
    one = issue("one", root, AUTHORITY)
    two = issue("two", one, AUTHORITY)
    return Case([issue("api", two, HERE), one, two], [root])


def intermediate_in_bundle() -> Case:
    root = ca()
    middle = issue("middle", root, AUTHORITY)
    return Case([issue("api", middle, HERE)], [middle])


def impostor() -> Case:
    """The chain of another CA that has the trusted one's name."""
    real, other = ca("ca", AUTHORITY), ca("ca", AUTHORITY)
    return Case([issue("api", other, HERE), other], [real])


def grafted() -> Case:
    """A leaf that may sign nothing has signed another one."""
    root = ca()
    leaf = issue("customer", root, names("customer.example"), LEAF)
    return Case([issue("api", leaf, HERE), leaf], [root])


def tampered() -> Case:
    """The signature is of other bytes."""
    root = ca()
    leaf = issue("api", root, HERE)
    other = issue("api", issue("ca", None, AUTHORITY), HERE, key=leaf.key)
    return Case([other], [root])


HERE_NET, OTHER_NET = (x509.IPAddress(ip_network(each)) for each in ("127.0.0.0/8", "10.0.0.0/8"))
DNS = x509.DNSName
RSA = rsa.generate_private_key(65537, 2048)

GOOD: dict[str, Callable[[], Case]] = {
    "nsCertType client": lambda: below(NS_CLIENT),
    "a CA that serves itself, keyCertSign only": lambda: alone(AUTHORITY, usage("key_cert_sign")),
    "dataEncipherment alone": lambda: below(usage("data_encipherment")),
    "for servers": lambda: below(FOR_SERVERS),
    "any extended usage": lambda: below(x509.ExtendedKeyUsage([x509.ObjectIdentifier("2.5.29.37.0")])),
    "two CAs of one name": two_of_one_name,
    "a cross-signed intermediate, the first way expired": cross_signed,
    "intermediates in any order": lambda: deep(2),
    "an intermediate as anchor": intermediate_in_bundle,
    "the leaf as anchor": lambda: alone(LEAF),
    "*.lan": lambda: named("*.lan", asked="k8s.lan"),
    "an underscore below a wildcard": lambda: named("*.example.com", asked="k8s_prod.example.com"),
    "a dot at the end": lambda: named("k8s.example.com", asked="k8s.example.com."),
    "brackets": lambda: named("127.0.0.1", asked="[127.0.0.1]"),
    "an IPv6 address in brackets": lambda: named("2001:db8::1", asked="[2001:db8::1]"),
    "another case": lambda: named("K8S.Example.Com", asked="k8s.exAMPLE.com"),
    "a permitted address": lambda: constrained(permitted(HERE_NET)),
    "a permitted domain": lambda: constrained(permitted(HERE_NET, DNS("lan")), LAN, asked=LAN),
    "an excluded other domain": lambda: constrained(excluded(DNS("example.com")), LAN, asked=LAN),
    "RSA": lambda: signed(key=RSA),
    "RSA and nsCertType": lambda: below(NS_CLIENT, key=RSA),
    "Ed25519": lambda: signed(key=ed25519.Ed25519PrivateKey.generate()),
    "P-521 and SHA-512": lambda: signed(hashes.SHA512(), ec.generate_private_key(ec.SECP521R1())),
}
BAD: dict[str, Callable[[], Case]] = {
    "another CA": lambda: Case(below().chain, [ca("stranger")]),
    "another CA of the same name": impostor,
    "a signature of other bytes": tampered,
    "a leaf that signs": grafted,
    "an intermediate that is no CA": lambda: nested(LEAF),
    "an intermediate without constraints": lambda: nested(usage("key_cert_sign")),
    "an intermediate that may not sign": lambda: nested(AUTHORITY, usage("digital_signature")),
    "an intermediate that has expired": lambda: nested(AUTHORITY, days=(-9, -1)),
    "an intermediate for clients": lambda: nested(AUTHORITY, FOR_CLIENTS),
    "a root for clients": lambda: rooted(AUTHORITY, FOR_CLIENTS),
    "a root that is no CA": lambda: rooted(LEAF),
    "a root that may not sign": lambda: rooted(AUTHORITY, usage("digital_signature")),
    "a root that has expired": lambda: rooted(AUTHORITY, days=(-9, -1)),
    "a root of tomorrow": lambda: rooted(AUTHORITY, days=(1, 9)),
    "too long a way": lambda: deep(1),
    "for clients": lambda: below(FOR_CLIENTS),
    "expired, and nsCertType client": lambda: below(NS_CLIENT, days=(-9, -1)),
    "not valid yet, and nsCertType client": lambda: below(NS_CLIENT, days=(1, 9)),
    "expired, and itself the anchor": lambda: alone(LEAF, days=(-9, -1)),
    "another name, and nsCertType client": lambda: named("other.lan", asked="k8s.lan"),
    "a wildcard for two labels": lambda: named("*.lan", asked="a.k8s.lan"),
    "a wildcard for none": lambda: named("*.lan", asked="lan"),
    "half a wildcard": lambda: named("k*.lan", asked="k8s.lan"),
    "a common name alone": lambda: named(asked="k8s.lan", common="k8s.lan"),
    "an address as a DNS name": lambda: Case(
        [issue("api", root := ca(), x509.SubjectAlternativeName([DNS("127.0.0.1")]))], [root]
    ),
    "an address that is not permitted": lambda: constrained(
        permitted(DNS("lan"), OTHER_NET), "k8s.lan", asked=LAN
    ),
    "a domain that is not permitted": lambda: constrained(permitted(HERE_NET, DNS("a.com")), LAN, asked=LAN),
    "a domain that is excluded": lambda: constrained(excluded(DNS("lan")), LAN, asked=LAN),
    "another address of the leaf is excluded": lambda: constrained(
        excluded(OTHER_NET), LAN, "10.1.1.1", asked=LAN
    ),
    "a critical extension nobody knows": lambda: below(
        x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00"),
        critical=(x509.UnrecognizedExtension,),
    ),
}


def asking(case: Case, port: int, folder: Path, user: User | None = None) -> Any:
    bundle = folder / "bundle.pem"
    bundle.write_bytes(b"".join(each.pem for each in case.bundle))
    return context_for(
        f"https://127.0.0.1:{port}", user, certificate_authority=str(bundle), tls_server_name=case.asked
    )


@pytest.mark.parity
@pytest.mark.parametrize("case", GOOD)
def test_trusted(case: str, tmp_path: Path, home: Path) -> None:
    made = GOOD[case]()
    server = Recorder()
    with serving(server, serving_context(tmp_path, *made.chain)) as port:
        resolved = asking(made, port, tmp_path)
        with client(resolved) as http:
            for _ in range(3):
                assert http.get("/api").status_code == 200
        flags = [
            f"--server=https://127.0.0.1:{port}",
            f"--certificate-authority={tmp_path}/bundle.pem",
            "--token=t",
        ]
        done = kubectl("get", "--raw", "/api", *flags, f"--tls-server-name={made.asked}", home=home)
    assert done.returncode == 0, done.stderr
    assert len(server.requests) == 4


@pytest.mark.parity
@pytest.mark.parametrize("case", BAD)
def test_not_trusted(case: str, tmp_path: Path, home: Path) -> None:
    made = BAD[case]()
    server = Recorder()
    with serving(server, serving_context(tmp_path, *made.chain)) as port:
        resolved = asking(made, port, tmp_path)
        error = fault(resolved)
        says = kubectl_says(resolved, home)
    assert isinstance(error, TLSFailed)
    assert server.requests == []
    assert plain(word(error).lines[0]) == says
    assert "_ssl.c" not in str(word(error))


@pytest.mark.parity
def test_sha_1_is_not_trusted(tmp_path: Path, home: Path) -> None:
    """Made by openssl, since cryptography signs nothing so weak: valid until 2126."""
    server, tls = Recorder(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.set_ciphers("DEFAULT:@SECLEVEL=0")
    tls.load_cert_chain(SHA1 / "chain.pem")
    with serving(server, tls) as port:
        resolved = context_for(f"https://127.0.0.1:{port}", certificate_authority=str(SHA1 / "ca.pem"))
        error = fault(resolved)
        says = kubectl_says(resolved, home)
    assert isinstance(error, UnknownAuthority) and server.requests == []
    assert word(error).lines[0] == says and "insecure algorithm SHA1-RSA" in says


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
@pytest.mark.parametrize("case", ["another CA", "expired, and nsCertType client"])
def test_who_is_not_trusted_never_sees_the_clients_certificate(
    case: str, version: ssl.TLSVersion, authority: Authority, tmp_path: Path
) -> None:
    """Not even on the second connection, on which OpenSSL trusts anybody: nothing leaves before the verdict."""
    made, heard = BAD[case](), list[int]()
    tls = serving_context(tmp_path, *made.chain)
    tls.maximum_version = version
    tls.verify_mode = ssl.CERT_REQUIRED
    authority.ca.configure_trust(tls)
    certificate, key = authority.client_pair()

    def count(sock: socket.socket) -> None:
        """A server on memory, which sees what comes over the wire."""
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        server = tls.wrap_bio(incoming, outgoing, server_side=True)
        received = 0
        with contextlib.suppress(OSError):
            while piece := sock.recv(65536):
                received += 1
                incoming.write(piece)
                with contextlib.suppress(ssl.SSLWantReadError):
                    server.do_handshake()
                    heard.append(-1)  # it went through: the certificate was shown
                sock.sendall(outgoing.read())
        heard.append(received)

    with serving(count) as port:
        user = User("u", client_certificate=certificate, client_key=key)
        error = fault(asking(made, port, tmp_path, user))
    assert isinstance(error, TLSFailed)
    assert -1 not in heard and len(heard) == 2  # OpenSSL's connection, and the one that was looked at
    assert heard[1] == 1  # of the second, nothing but the first hello


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_who_is_trusted_by_gos_rules_sees_it(
    version: ssl.TLSVersion, authority: Authority, tmp_path: Path
) -> None:
    made, server = GOOD["nsCertType client"](), Recorder()
    tls = serving_context(tmp_path, *made.chain)
    tls.maximum_version = version
    tls.verify_mode = ssl.CERT_REQUIRED
    authority.ca.configure_trust(tls)
    certificate, key = authority.client_pair()
    with serving(server, tls) as port:
        user = User("u", token="", client_certificate=certificate, client_key=key)
        with client(asking(made, port, tmp_path, user)) as http:
            assert http.get("/api").status_code == 200
    assert len(server.requests) == 1


def test_another_certificate_than_the_one_that_was_judged_is_judged_again(tmp_path: Path) -> None:
    """Each connection has its own verdict: a server that changes its face between two gets nothing."""
    good, bad = GOOD["nsCertType client"](), BAD["another CA"]()
    server, faces = Recorder(), iter([good, good, bad, bad])

    def changing(sock: socket.socket) -> None:
        secure = serving_context(tmp_path, *next(faces).chain).wrap_socket(sock, server_side=True)
        if server.requests:
            server(secure)
        else:
            server.requests.append(read_request(secure))
            answer(secure, headers=b"Connection: close\r\n")
            secure.close()

    with serving(changing) as port, client(asking(good, port, tmp_path)) as http:
        assert http.get("/api").status_code == 200
        with pytest.raises(UnknownAuthority):
            http.get("/api")
    assert len(server.requests) == 1


@pytest.mark.parametrize("face", ["another CA", "nsCertType client"])
def test_an_https_proxy_is_judged_by_the_same_rules(face: str, tmp_path: Path) -> None:
    made, asked = {**GOOD, **BAD}[face](), list[bytes]()
    with (
        serving(http_proxy(asked), serving_context(tmp_path, *made.chain)) as proxy_port,
        serving(Recorder()) as port,
    ):
        bundle = tmp_path / "bundle.pem"
        bundle.write_bytes(b"".join(each.pem for each in made.bundle))
        resolved = context_for(
            f"https://127.0.0.1:{port}",
            certificate_authority=str(bundle),
            proxy_url=f"https://127.0.0.1:{proxy_port}",
            timeout=5,
        )
        error = fault(resolved)
    if face in BAD:
        assert isinstance(error, ProxyFailed) and "unknown authority" in error.reason and asked == []
    else:
        assert not isinstance(error, ProxyFailed) and len(asked) >= 1


def test_the_hints_say_what_to_mend(tmp_path: Path) -> None:
    def hint(case: str) -> str:
        made = BAD[case]()
        with serving(Recorder(), serving_context(tmp_path, *made.chain)) as port:
            return word(fault(asking(made, port, tmp_path))).hints[0]

    bundle = tmp_path / "bundle.pem"
    assert f"trusted is CN=stranger of {bundle}" in hint("another CA")
    assert f"a CA of that name is in {bundle}, but with another key" in hint("another CA of the same name")
    assert f"the trusted CA 'CN=ca' of {bundle} expired on 20" in hint("a root that has expired")
    assert f"the trusted CA 'CN=ca' of {bundle} is not valid before 20" in hint("a root of tomorrow")
    sent = hint("an intermediate that has expired")
    assert "the CA 'CN=middle', whose certificate the server sends, expired on 20" in sent
    assert "'k8s.lan' is only its Common Name" in hint("a common name alone")
