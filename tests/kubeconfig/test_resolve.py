"""Choosing a context: overrides, defaults, and what kubectl says when it cannot work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kubecli.errors.base import KubecliError
from kubecli.errors.kubeconfig import ConfigurationInvalid, EntryNotFound
from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.duration import parse_timeout
from kubecli.kubeconfig.overrides import Overrides
from kubecli.wording import word
from tests.kubeconfig.support import resolve_text, write
from tests.support.kubectl import kubectl

MANY = """
clusters:
- {name: a, cluster: {server: "https://127.0.0.1:1", certificate-authority: nope.crt}}
- {name: b, cluster: {server: "https://127.0.0.1:1", certificate-authority-data: YQ==,
   certificate-authority: nope.crt, proxy-url: "ftp://x"}}
- {name: noserver, cluster: {tls-server-name: x}}
- {name: empty, cluster: {}}
- name: both
  cluster: {server: "https://127.0.0.1:1", insecure-skip-tls-verify: true, certificate-authority-data: YQ==}
- {name: ok, cluster: {server: "https://127.0.0.1:1"}}
users:
- {name: two, user: {token: x, username: u, password: p}}
- {name: cert, user: {client-certificate: c, client-key: k, client-certificate-data: YQ==, client-key-data: YQ==}}
- {name: nokey, user: {client-certificate: c}}
- {name: exec, user: {exec: {command: "", env: [{value: x}]}, auth-provider: {name: x}}}
- {name: imode, user: {exec: {command: "a", apiVersion: client.authentication.k8s.io/v1, interactiveMode: Foo}}}
- {name: v1, user: {exec: {command: "a", apiVersion: client.authentication.k8s.io/v1}}}
- {name: imp, user: {as-uid: x}}
- {name: ok, user: {token: x}}
contexts:
- {name: a, context: {cluster: a, user: two, namespace: foo}}
- {name: b, context: {cluster: b, user: cert}}
- {name: c, context: {cluster: noserver, user: nokey}}
- {name: d, context: {cluster: empty, user: exec}}
- {name: e, context: {cluster: both, user: imode}}
- {name: f, context: {cluster: zz, user: imp}}
- {name: h, context: {cluster: ok, user: v1}}
- {name: i, context: {cluster: both, user: ok}}
"""


@pytest.mark.parity
@pytest.mark.parametrize(
    "options",
    [
        *({"context": name} for name in "abcdefhi"),
        {"context": "nope"},
        {"context": "nope", "namespace": "x"},
        {"context": "nope", "cluster": "nope", "user": "two"},
        {"cluster": "nope"},
        {"cluster": "nope", "namespace": "x"},
        {"user": "nope"},
        {"user": 'no"pe'},
        {"cluster": "no\tpe"},
        {"context": "h", "request_timeout": "foo", "user": "ok"},
        {"context": "h", "request_timeout": "-1", "user": "ok"},
        {"context": "e", "certificate_authority": "zz"},
        {"impersonate_uid": "x"},
        {"impersonate_groups": ("x",)},
        {"context": "i", "certificate_authority": "f.yaml", "insecure_skip_tls_verify": True},
    ],
    ids=str,
)
def test_unusable_configurations_in_kubectls_words(
    home: Path, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    with pytest.raises(KubecliError) as caught:
        resolve_text(home, MANY, Overrides(**options))
    said = word(caught.value).lines
    flags = {"impersonate_uid": "as-uid", "impersonate_groups": "as-group"}
    argv = []
    for name, value in options.items():
        text = value[0] if isinstance(value, tuple) else str(value).lower() if value is True else value
        argv.append(f"--{flags.get(name, name).replace('_', '-')}={text}")
    theirs = kubectl("get", "pods", "--kubeconfig", "f.yaml", *argv, home=home)
    assert theirs.returncode == 1
    assert "\n".join(said) == theirs.stderr.decode().rstrip("\n")


SIMPLE = """
clusters:
- {name: c, cluster: {server: "https://c", certificate-authority-data: YQ==, tls-server-name: tls}}
- {name: d, cluster: {server: "https://d", insecure-skip-tls-verify: true}}
users:
- name: u
  user: {client-certificate-data: YQ==, client-key-data: YQ==, token: t, as: root, as-user-extra: {a: [b]}}
- {name: v, user: {username: v, password: p}}
contexts:
- {name: x, context: {cluster: c, user: u, namespace: shop}}
- {name: other, context: {cluster: d, user: v}}
current-context: x
"""


@pytest.mark.parametrize(
    "proxy", ["ftp://ann:sesame@proxy:1", "http://ann:ses@ame@proxy:1:2", "http://ann:sesame@a:b"]
)
def test_a_proxys_password_is_not_shown(home: Path, proxy: str) -> None:
    cluster = f'{{server: "https://c", proxy-url: "{proxy}"}}'
    text = f"clusters: [{{name: c, cluster: {cluster}}}]\ncontexts: [{{name: x, context: {{cluster: c}}}}]\n"
    with pytest.raises(KubecliError) as caught:
        resolve_text(home, text, Overrides(context="x"))
    said = word(caught.value).lines[0]
    assert "//REDACTED@" in said and "ann" not in said and "sesame" not in said and "ame@" not in said


def test_the_current_context(home: Path) -> None:
    found = resolve_text(home, SIMPLE)
    assert (found.name, found.cluster.name, found.user.name, found.namespace) == ("x", "c", "u", "shop")
    assert not found.namespace_explicit and not found.is_default and found.request_timeout is None
    assert str(found.origins["context"]) == f"{home}/f.yaml:12: current-context"


def test_names_by_flag_and_environment(home: Path) -> None:
    env = {"KUBECLI_CONTEXT": "other", "KUBECLI_NAMESPACE": "web"}
    found = resolve_text(home, SIMPLE, env=env)
    assert (found.name, found.namespace, found.namespace_explicit) == ("other", "web", False)
    assert str(found.origins["context"]) == "$KUBECLI_CONTEXT"
    found = resolve_text(home, SIMPLE, Overrides(context="x", namespace="n"), env=env)
    assert (found.name, found.namespace, found.namespace_explicit) == ("x", "n", True)
    found = resolve_text(home, SIMPLE, Overrides(cluster="d", user="v"))
    assert (found.name, found.cluster.server, found.user.username) == ("x", "https://d", "v")
    with pytest.raises(ConfigurationInvalid) as caught:
        resolve_text(home, SIMPLE, env={"KUBECLI_CONTEXT": "z"})
    assert word(caught.value).hints == ("z was chosen by $KUBECLI_CONTEXT; contexts there are: x, other",)


def test_flags_on_the_cluster(home: Path) -> None:
    found = resolve_text(home, SIMPLE, Overrides(insecure_skip_tls_verify=True)).cluster
    assert (found.insecure_skip_tls_verify, found.certificate_authority_data) == (True, b"")
    assert found.tls_server_name == "tls"
    found = resolve_text(
        home, SIMPLE, Overrides(context="other", certificate_authority=str(home / "f.yaml"))
    ).cluster
    assert (found.insecure_skip_tls_verify, found.certificate_authority) == (False, str(home / "f.yaml"))
    found = resolve_text(home, SIMPLE, Overrides(server="https://e")).cluster
    assert (found.server, found.tls_server_name, found.certificate_authority_data) == ("https://e", "", b"a")
    assert str(found.origins["server"]) == "--server"
    assert resolve_text(home, SIMPLE, Overrides(disable_compression=True)).cluster.disable_compression


def test_credentials_given_as_flags_replace_those_of_the_file(home: Path) -> None:
    user = resolve_text(home, SIMPLE, Overrides(token="new")).user
    assert (user.token, user.client_certificate_data, user.client_key_data) == ("new", b"", b"")
    assert set(user.origins) == {"token", "as", "as-user-extra"}
    user = resolve_text(home, SIMPLE, Overrides(context="other", token="new")).user
    assert (user.token, user.username, user.password) == ("new", "", "")
    user = resolve_text(home, SIMPLE, Overrides(context="other", password="q")).user
    assert (user.username, user.password) == ("v", "q")
    user = resolve_text(home, SIMPLE, Overrides(username="w", password="q")).user
    assert (user.token, user.username, user.client_certificate_data) == ("", "w", b"")
    path = str(write(home, "", "key"))
    user = resolve_text(home, SIMPLE, Overrides(client_key=path)).user
    assert (user.client_certificate_data, user.client_key, user.client_key_data, user.token) == (
        b"a",
        path,
        b"",
        "",
    )


def test_impersonation(home: Path) -> None:
    options = Overrides(
        impersonate="u", impersonate_groups=("g", "h"), impersonate_user_extra=("k=1", "k=2=3", "bad")
    )
    user = resolve_text(home, SIMPLE, options).user
    assert (user.impersonate, user.impersonate_groups) == ("u", ("g", "h"))
    assert user.impersonate_user_extra == {"a": ("b",), "k": ("1", "2=3")}


def test_a_node_kubeconfig_without_a_server_works_with_server_given(home: Path) -> None:
    text = "current-context: k\nusers: [{name: node, user: {token: t}}]\n"
    text += "contexts: [{name: k, context: {user: node}}]\n"
    assert resolve_text(home, text).is_default
    found = resolve_text(home, text, Overrides(server="https://x"))
    assert (found.cluster.server, found.user.token, found.is_default) == ("https://x", "t", False)


def test_nothing_configured_is_the_default_server(home: Path) -> None:
    found = resolve_text(home, "")
    assert (found.name, found.cluster.server, found.is_default) == ("", "http://localhost:8080", True)
    found = resolve_text(home, "", env={"KUBERNETES_MASTER": "http://m"})
    assert (found.cluster.server, found.is_default) == ("http://m", False)
    assert str(found.cluster.origins["server"]) == "$KUBERNETES_MASTER"


def test_in_a_pod_the_service_account_is_used(home: Path) -> None:
    write(home, "tok", "account/token")
    write(home, "ca", "account/ca.crt")
    write(home, "web\n", "account/namespace")
    env = {"KUBERNETES_SERVICE_HOST": "fd00::1", "KUBERNETES_SERVICE_PORT": "443"}
    found = resolve_text(home, "", env=env)
    assert found.cluster.server == "https://[fd00::1]:443"
    assert found.cluster.certificate_authority == str(home / "account/ca.crt")
    assert (found.user.token_file, found.namespace) == (str(home / "account/token"), "web")
    assert resolve_text(home, "", env={**env, "POD_NAMESPACE": "p"}).namespace == "p"
    assert resolve_text(home, "", Overrides(namespace="n"), env=env).namespace == "n"
    assert resolve_text(home, "", Overrides(token="t"), env=env).user.token == "t"
    assert resolve_text(home, SIMPLE, env=env).cluster.server == "https://c"
    (home / "account/token").unlink()
    assert resolve_text(home, "", env=env).is_default


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0", None), ("5", 5), ("1s", 1), ("2m", 120), ("1h30m", 5400), ("1.5s", 1.5), ("-1s", None), ("100ms", 0.1)],
)
def test_timeouts(text: str, seconds: float | None) -> None:
    assert parse_timeout(text) == seconds


@pytest.mark.parametrize("text", ["x", "-1", "1d", "1 s", "s", "1s2"])
def test_bad_timeouts(text: str) -> None:
    with pytest.raises(UsageError):
        parse_timeout(text)


def test_choices_are_offered(home: Path) -> None:
    contexts = ", ".join(f"{{name: prod-{n}, context: {{}}}}" for n in range(20))
    with pytest.raises(EntryNotFound) as caught:
        resolve_text(home, f"contexts: [{contexts}]", Overrides(context="prd-7", namespace="x"))
    report = word(caught.value)
    assert report.lines == ('error: context "prd-7" does not exist',)
    assert report.hints[0].startswith("prd-7 was chosen by --context; did you mean prod-7 or ")
