"""What is secret is masked: known in every encoding, whole or cut, and unknown by its look."""

from __future__ import annotations

import base64
import html
import json
from urllib.parse import quote, quote_plus, urlencode

import pytest

from kubecli.redaction import (
    REDACTED,
    bare_url,
    mask_argument,
    mask_file_name,
    mask_forms,
    mask_mixed,
    mask_unlikely_kind,
    mask_unlikely_version,
    mask_words,
    names_secret,
    shown_url,
)
from kubecli.secretive import Secrets

SECRET = 'c@nary <7f3a9c> & "x"/\\é'


@pytest.mark.parametrize(
    "encoded",
    [
        SECRET,
        quote(SECRET),
        quote(SECRET, safe=""),
        quote_plus(SECRET),
        urlencode({"refresh": SECRET}),
        json.dumps(SECRET),
        json.dumps(SECRET, ensure_ascii=False),
        json.dumps(SECRET).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"),
        html.escape(SECRET),
        repr(SECRET),
        base64.b64encode(SECRET.encode()).decode(),
        base64.urlsafe_b64encode(SECRET.encode()).decode(),
        f"Bearer {SECRET}",
        SECRET[:17],
    ],
)
def test_a_known_secret_is_found_in_every_encoding(encoded: str) -> None:
    secrets = Secrets()
    secrets.add(SECRET)
    masked = secrets.mask(f"it said: {encoded} end")
    assert REDACTED in masked and masked.startswith("it said: ")
    core = encoded.removeprefix("Bearer ").removeprefix("refresh=")
    assert not any(core[at : at + 8] in masked for at in range(len(core) - 8))


def test_a_password_is_found_as_basic_auth_sends_it() -> None:
    secrets = Secrets()
    secrets.add_login("ann", "open sesame")
    sent = base64.b64encode(b"ann:open sesame").decode()
    assert secrets.mask(f"echo {sent}.") == f"echo {REDACTED}."
    assert secrets.mask("ann says open sesame") == f"ann says {REDACTED}"


@pytest.mark.parametrize(
    "url",
    [
        "https://ann:pa55word@host:1/p",
        "https://ann:p@5/5?w#rd@host:1/p",
        "https:/ann:pa55word@host",
        "ann:pa55word@host:6443",
        "pa55word@host",
        "socks5://ann:pa55@word@host",
        "//ann:pa55word@host",
        "HTTPS://ann:pa55word@[::1]:6443",
    ],
)
def test_a_url_loses_its_user_and_password_before_it_is_read(url: str) -> None:
    host = url.rpartition("@")[2]
    bare = bare_url(url)
    assert (
        bare.endswith(host) and "@" not in bare and "pa55" not in bare and "ann" not in bare and "w#rd" not in bare
    )
    assert shown_url(url) == bare.removesuffix(host) + f"{REDACTED}@{host}"
    assert bare_url(bare) == bare == shown_url(bare)
    secrets = Secrets()
    secrets.add_url(url)
    said = secrets.mask(f'could not reach {url}: and again "{url}"')
    assert "pa55" not in said and "w#rd" not in said


@pytest.mark.parametrize(
    ("text", "masked"),
    {
        "unknown shorthand flag: 't' in -token=abc": "unknown shorthand flag: 't' in -token=REDACTED",
        "cannot be placed before plugin name: --tokn=abc": "cannot be placed before plugin name: --tokn=REDACTED",
        "-tokenabc": "-tokenREDACTED",
        "PGPASSWORD=abc psql": "PGPASSWORD=REDACTED psql",
        '{"refresh_token": "abc", "n": 1}': '{"refresh_token": "REDACTED", "n": 1}',
        "grant_type=x&client_secret=abc&y=1": "grant_type=x&client_secret=REDACTED&y=1",
        "Authorization: Bearer abc": "Authorization: Bearer REDACTED",
        "authorization: Basic YW5uOm9wZW4=": "authorization: Basic REDACTED",
        "open /a/-----BEGIN EC PRIVATE KEY-----\nMHc\n-----END EC PRIVATE KEY-----: no": "open /a/REDACTED: no",
        "open LS0tLS1CRUdJTiBFQyBQUklW": "open REDACTED",
        "a eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2ln b": "a REDACTED b",
        "Get https://ann:pw@host/x: EOF": "Get https://REDACTED@host/x: EOF",
    }.items(),
)
def test_what_looks_like_a_secret_is_masked(text: str, masked: str) -> None:
    assert mask_forms(text) == masked
    assert mask_forms(masked) == masked


@pytest.mark.parametrize(
    "text",
    [
        'required flag(s) "token" not set',
        'secrets "db-password" not found',
        'User "ann" cannot list resource "secrets" in API group "" in the namespace "shop"',
        "unknown flag: --token-file",
        '"secretName":"db","automountServiceAccountToken":true,"tokenExpirationSeconds":"3607"',
        "-H Authorization: Bearer <masked>",
        "mail ann@example.com",
        "could not stat certificate-authority file ca.crt: no such file or directory",
        "--token wants a value",
        'unable to parse "k8s.io/token": x',
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert mask_forms(text) == text


def test_a_short_secret_is_masked_as_a_word_and_a_tiny_one_not() -> None:
    secrets = Secrets()
    secrets.add("s3cr", "abc", "")
    assert secrets.mask("s3cr s3crets xs3cr abc") == f"{REDACTED} s3crets xs3cr abc"


def test_what_is_also_a_name_hides_nothing() -> None:
    secrets = Secrets()
    secrets.add("admin", public=frozenset({"admin"}))
    assert secrets.mask('User "admin"') == 'User "admin"'


def test_each_line_of_a_key_is_known() -> None:
    secrets = Secrets()
    secrets.add(b"-----BEGIN X-----\nMHcCAQEEIBlinelineline\nsecondsecondsecond\n-----END X-----\n")
    assert secrets.mask("bad line secondsecondsecond here") == f"bad line {REDACTED} here"


def test_nothing_shows_in_a_repr() -> None:
    secrets = Secrets()
    secrets.add("open sesame")
    assert "sesame" not in repr(secrets)


def test_names_of_secrets() -> None:
    secret = (
        "token",
        "--client-secret",
        "DB_PASSWORD",
        "apikey",
        "api-key",
        "cookie",
        "AWS_SECRET_ACCESS_KEY",
        "tokn",
    )
    assert all(map(names_secret, secret))
    harmless = (
        "token-file",
        "secretName",
        "client-id",
        "PATH",
        "tokenExpirationSeconds",
        "region",
        "credential-path",
    )
    assert not any(map(names_secret, harmless))


def test_what_is_no_kind_and_no_version_is_not_repeated() -> None:
    assert [mask_unlikely_kind(kind) for kind in ("Secret", "ExecCredentials", "s3cr3t-t0ken", "x" * 40)] == [
        "Secret",
        "ExecCredentials",
        REDACTED,
        REDACTED,
    ]
    versions = ("v1", "client.authentication.k8s.io/v1beta1", "a/b/c", "", "sk-live-7f3a9c2b")
    assert [mask_unlikely_version(version) for version in versions] == [*versions[:4], REDACTED]


def test_words_that_nobody_expected() -> None:
    assert mask_words(["users.me.token", "abc", "d"], after=1) == ["users.me.token", REDACTED, REDACTED]
    assert mask_words(["me", "b", "open-sesame"], after=1) == ["me", "b", REDACTED]


@pytest.mark.parametrize(
    ("args", "shown"),
    [
        ("--password=x -v", "--password=REDACTED -v"),
        ("--password x", "--password REDACTED"),
        ("DB_PASS=x", "DB_PASS=REDACTED"),
        ("--pass x --pwd=y", "--pass REDACTED --pwd=REDACTED"),
        ("-p hunter2 -p dev -p 8443 -p /data", "-p REDACTED -p dev -p 8443 -p /data"),
        ("-p correcthorsebattery", "-p REDACTED"),
        ("-pAbc123Abc123Abc123", "-pREDACTED"),
        ("PRIVATE-TOKEN:x token:x", "PRIVATE-TOKEN:REDACTED token:REDACTED"),
        ("--header=X-Vault-Token:x", "--header=X-Vault-Token:REDACTED"),
        ("--use-access-token true --token-store=disk", "--use-access-token true --token-store=disk"),
        (
            "--role-arn arn:aws:iam::1:role/Admin https://t:8443",
            "--role-arn arn:aws:iam::1:role/Admin https://t:8443",
        ),
        ("-profile dev --bypass all --compass=n", "-profile dev --bypass all --compass=n"),
        ("--token-file /run/token --region eu-1", "--token-file /run/token --region eu-1"),
        ("eks get-token --cluster-name prod", "eks get-token --cluster-name prod"),
    ],
)
def test_arguments(args: str, shown: str) -> None:
    words = args.split()
    assert " ".join(mask_argument(words, at) for at in range(len(words))) == shown


def test_a_command_line_in_one_word() -> None:
    line = "plug --password x -v; curl -H 'X-Api-Key: y' -u ann:z"
    assert mask_argument([line], 0) == line.replace(" x ", " REDACTED ").replace(" y'", " REDACTED'")
    assert mask_argument([line], 0, ["-u"]).endswith("-u REDACTED")


@pytest.mark.parametrize(
    "name", ["KubernetesAdministratorRole", "AdministratorAccess-123456789012", "ProductionClusterEurope"]
)
def test_a_name_is_no_secret(name: str) -> None:
    assert mask_mixed(name) == name
    assert mask_mixed(f"/opt/{name}/bin/login") == f"/opt/{name}/bin/login"


def test_signatures_in_a_url() -> None:
    assert mask_forms("https://h/x?sv=1&sig=abc%2B") == "https://h/x?sv=1&sig=REDACTED"
    assert mask_forms("https://h/x?X-Amz-Signature=abc&b=1") == "https://h/x?X-Amz-Signature=REDACTED&b=1"
    assert mask_forms("config=1&design=2") == "config=1&design=2"


@pytest.mark.parametrize(
    "path",
    [
        "/home/ann/.kube/token",
        "/var/run/secrets/kubernetes.io/serviceaccount/token",
        "certs/d41d8cd98f00b204e9800998ecf8427e.pem",
        "my-long-token-of-2024-for-prod",
        "kubelet-client-2026-01-01-00-00-00",
        "",
    ],
)
def test_the_name_of_a_file_is_shown(path: str) -> None:
    assert mask_file_name(path) == path


def test_a_token_where_its_file_belongs_is_not() -> None:
    assert mask_file_name("/home/ann/d41d8cd98f00b204e9800998ecf8427e") == "/home/ann/REDACTED"
    assert mask_file_name("-----BEGIN CERTIFICATE-----\nMII") == "REDACTED"
