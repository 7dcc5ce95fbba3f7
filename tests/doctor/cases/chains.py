"""Chains with an authority in the middle."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kubecli.lab.pki import Pair

Key = ec.EllipticCurvePrivateKey


def certify(
    name: str,
    issuer: str,
    signer: Key,
    key: Key,
    *,
    authority: bool = False,
    addresses: tuple[str, ...] = (),
    names: tuple[str, ...] = (),
    days: tuple[float, float] = (-1, 30),
) -> bytes:
    """A certificate as PEM; without addresses and names it has no subject alternative name."""

    def named(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    others = [*(x509.IPAddress(ip_address(each)) for each in addresses), *map(x509.DNSName, names)]
    if others:
        builder = builder.add_extension(x509.SubjectAlternativeName(others), critical=False)
    return builder.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def new_key() -> Key:
    return ec.generate_private_key(ec.SECP256R1())


def key_text(key: Key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def intermediate(root: str, middle: str) -> tuple[bytes, bytes, Pair]:
    """(the root's certificate, the intermediate's, a server's pair that the intermediate issued)."""
    one, two, three = new_key(), new_key(), new_key()
    leaf = certify("kubernetes", middle, two, three, addresses=("127.0.0.1",))
    return (
        certify(root, root, one, one, authority=True),
        certify(middle, root, one, two, authority=True),
        Pair(leaf, key_text(three)),
    )
