"""config view, current-context, get-contexts, use-context: kubectl's output on the same files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.config.support import both, same
from tests.kubeconfig.support import write
from tests.support.cli import kubecli

FULL = """\
apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: YQ==
    server: https://one
    extensions: [{name: z, extension: {b: [x, "<&>"], a: 1.50}}, {name: a, extension: null}]
  name: one
- cluster: {server: https://two, certificate-authority: ca.crt, insecure-skip-tls-verify: false}
  name: two
contexts:
- {name: c1, context: {cluster: one, user: u1, namespace: shop}}
- {name: c2, context: {cluster: two, user: u2}}
- {name: c3, context: {cluster: nope, user: u2}}
- {name: "1", context: {}}
current-context: c1
extensions: [{name: top, extension: text}]
preferences: {colors: true, extensions: [{name: p, extension: {}}]}
users:
- {name: u1, user: {token: t, client-certificate-data: YQ==, client-key-data: YQ==}}
- {name: u2, user: {username: x, password: p, as-groups: [], as-user-extra: {b: [x], a: []}}}
- {name: u3, user: {exec: {command: run, apiVersion: client.authentication.k8s.io/v1beta1, args: [], env: null}}}
- {name: u4, user: {exec: {}, auth-provider: {}}}
- {name: u5, user: {auth-provider: {name: oidc, config: {z: "1", client-id: me}}}}
"""


@pytest.fixture
def full(home: Path) -> Path:
    write(home, FULL, ".kube/config")
    write(home, "CA", ".kube/ca.crt")
    return home


VIEWS = [
    *(
        (),
        ("--raw",),
        ("-o", "json"),
        ("-o", "kyaml"),
        ("-ojson", "--raw"),
        ("-o", "name"),
        ("--minify",),
        ("--minify", "--raw"),
    ),
    *(("--minify", "--context", "c2"), ("--minify", "--context", "c3"), ("--minify", "--context", "nope")),
    ("--minify", "--context", "1"),
    ("--flatten",),
    ("--flatten", "--minify", "--context=c2", "-o", "json"),
    *(("-o", "kyaml"), ("-o", "kyaml", "--raw"), ("--template", "{{.kind}}")),
    ("-o", "go-template={{range .users}}{{.name}} {{end}}"),
    ("-o", "jsonpath={.users[*].name}"),
    ("-o", "jsonpath={.clusters[0].cluster}"),
    ("-o", "jsonpath-as-json={.contexts[*].context}"),
    *(("-o", "foo"), ("-o", "wide"), ("-o", "jsonpath"), ("--merge=false",), ("a", "b"), ("--output", "YAML")),
]


@pytest.mark.parity
@pytest.mark.parametrize("argv", VIEWS, ids=" ".join)
def test_view(full: Path, argv: tuple[str, ...]) -> None:
    same(full, "config", "view", *argv)


@pytest.mark.parity
@pytest.mark.parametrize(
    "argv", [("view",), ("current-context",), ("get-contexts",), ("view", "--minify")], ids=" ".join
)
def test_nothing_configured(home: Path, argv: tuple[str, ...]) -> None:
    same(home, "config", *argv)
    same(home, "config", *argv, "--kubeconfig", "nope")


@pytest.mark.parity
@pytest.mark.parametrize(
    "argv",
    [(), ("--no-headers",), ("-o", "name"), ("-o", "wide"), ("c2",), ("c2", "x", "y"), ("x",), ("c3", "c1")],
    ids=" ".join,
)
def test_get_contexts(full: Path, argv: tuple[str, ...]) -> None:
    same(full, "config", "get-contexts", *argv)


@pytest.mark.parity
def test_several_files(home: Path) -> None:
    write(home, FULL, "one")
    write(home, FULL.replace("c1", "other").replace("https://one", "https://changed"), "sub/two")
    env = {"KUBECONFIG": "one:missing:sub/two"}
    for argv in (("view", "--raw"), ("get-contexts",), ("current-context",), ("view", "--flatten")):
        same(home, "config", *argv, env=env)
    same(home, "config", "view", env={"KUBECONFIG": "sub/two:one"})
    same(home, "config", "view", "--kubeconfig", "sub/two", env={"KUBECONFIG": "one"})


@pytest.mark.parity
def test_flatten_names_the_file_it_cannot_read(full: Path) -> None:
    (full / ".kube/ca.crt").unlink()
    kubectls, kubeclis = both(full, "config", "view", "--flatten")
    assert kubeclis.stderr == kubectls.stderr == f"error: open {full}/.kube/ca.crt: no such file or directory"
    hint = kubecli("config", "view", "--flatten", home=full, fails=1).stderr.splitlines()[-1]
    assert hint == f"hint: ca.crt is named at {full}/.kube/config:8: clusters[two].cluster.certificate-authority"


@pytest.mark.parity
@pytest.mark.parametrize("argv", [("c2",), ("c1",), ("nope",), ("",), ()], ids=str)
def test_use_context(full: Path, argv: tuple[str, ...]) -> None:
    kubectls, kubeclis = both(full, "config", "use-context", *argv)
    assert (kubeclis.code, kubeclis.stderr) == (kubectls.code, kubectls.stderr)
    assert kubeclis.stdout == (kubectls.stdout if argv else "")


def test_use_context_changes_one_word(full: Path) -> None:
    result = kubecli("config", "use", "c2", home=full)
    assert (result.exit_code, result.stdout) == (0, 'Switched to context "c2".\n')
    assert (full / ".kube/config").read_text() == FULL.replace("current-context: c1", "current-context: c2")


def test_secrets_kubectl_leaves_readable_are_covered(home: Path) -> None:
    text = (
        "clusters: [{name: a, cluster: {server: https://u:s3cret@x/p, proxy-url: http://p:s3cret@proxy:1}}]\n"
        "users: [{name: a, user: {exec: {command: x, env: [{name: A, value: s3cret}, {name: B}]}}},"
        " {name: b, user: {auth-provider: {name: oidc, config: {id-token: s3cret, client-id: me, idp: x}}}}]"
    )
    write(home, text, ".kube/config")
    shown = kubecli("config", "view", home=home).stdout
    assert "s3cret" not in shown
    assert "client-id: me" in shown and "id-token: REDACTED" in shown
    assert "server: https://REDACTED@x/p" in shown and "proxy-url: http://REDACTED@proxy:1" in shown
    assert kubecli("config", "view", "--raw", home=home).stdout.count("s3cret") == 4


def test_the_shells_own_context(full: Path) -> None:
    env = {"KUBECLI_CONTEXT": "c2"}
    assert kubecli("config", "current-context", home=full, env=env).stdout == "c2\n"
    marked = kubecli("config", "get-contexts", "--no-headers", home=full, env=env).stdout
    assert [line.split()[1] for line in marked.splitlines() if line.startswith("*")] == ["c2"]
    assert "name: c2" in kubecli("config", "view", "--minify", home=full, env=env).stdout
    switched = kubecli("config", "use-context", "c3", home=full, env=env)
    assert switched.stderr == 'warning: in this shell $KUBECLI_CONTEXT still chooses "c2"\n'


@pytest.mark.parity
def test_a_bad_file(home: Path) -> None:
    write(home, "a: [", ".kube/config")
    for argv in (("view",), ("current-context",), ("get-contexts",), ("use-context", "x")):
        same(home, "config", *argv)
