"""The certificate reader against certificates that cryptography made."""

from __future__ import annotations

import contextlib
import datetime
import ssl

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from kubecli.connection.trust import certificate


def test_reads_what_a_client_certificate_says() -> None:
    ca = trustme.CA(organization_name="Lab")
    pem = ca.issue_cert(
        "ann", "10.0.0.1", "2001:db8::1", common_name="ann", organization_name="dev"
    ).cert_chain_pems[0]
    (found,) = certificate.from_pem(b"text before\n" + pem.bytes() + b"text after")
    assert (found.common_name, found.organizations[0]) == ("ann", "dev")
    assert found.subject.startswith("O=dev,") and found.subject.endswith("CN=ann")
    assert found.names == ("ann",) and found.addresses == ("10.0.0.1", "2001:db8::1")
    assert not found.is_authority and not found.self_issued


def test_finds_the_issuer_by_its_name_and_key() -> None:
    ca = trustme.CA()
    (authority,) = certificate.from_pem(ca.cert_pem.bytes())
    (leaf,) = certificate.from_pem(ca.issue_cert("x").cert_chain_pems[0].bytes())
    assert leaf.raw_issuer == authority.raw_subject
    assert authority.is_authority and authority.self_issued


@pytest.mark.parametrize("year", [1999, 2049, 2050, 9999])
def test_dates_of_both_encodings(year: int) -> None:
    end = datetime.datetime(year, 12, 31, 23, 59, 58, tzinfo=datetime.UTC)
    begin = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
    pem = trustme.CA().issue_cert("x", not_before=begin, not_after=end).cert_chain_pems[0]
    (found,) = certificate.from_pem(pem.bytes())
    assert (found.not_before, found.not_after) == (begin, end)


@given(st.binary(max_size=400))
def test_no_bytes_crash_it(data: bytes) -> None:
    with pytest.raises(certificate.NotACertificate):
        certificate.parse(data)


DER = ssl.PEM_cert_to_DER_cert(trustme.CA().cert_pem.bytes().decode())


@given(st.integers(0, len(DER) - 1), st.integers(0, 255))
def test_no_damage_crashes_it(at: int, byte: int) -> None:
    with contextlib.suppress(certificate.NotACertificate):
        certificate.parse(DER[:at] + bytes([byte]) + DER[at + 1 :])


@given(st.integers(0, len(DER) - 1))
def test_a_cut_certificate_is_none(length: int) -> None:
    with pytest.raises(certificate.NotACertificate):
        certificate.parse(DER[:length])
