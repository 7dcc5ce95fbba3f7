"""Reading files: what is accepted, what is refused, in kubectl's words and with the place."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubecli.errors.kubeconfig import KubeconfigFilesInvalid, KubeconfigMissing
from kubecli.kubeconfig.load import load
from tests.kubeconfig.support import failure, load_text, write
from tests.support.kubectl import kubectl

BAD = [
    "a: b: c\n",
    "apiVersion: v2\nkind: Config\n",
    "apiVersion: v1\nkind: Pod\n",
    "apiVersion: apps/v1\nkind: Config\n",
    "apiVersion: a/b/c\n",
    "kind: Configs\n",
    "clusters: {a: b}\n",
    "clusters: [a]\n",
    "clusters: [{name: 1, cluster: {server: 2}}]\n",
    "clusters: [{name: a, cluster: {server: y}}]\n",
    "clusters: [{name: a, cluster: {server: 0123}}]\n",
    "clusters: [{name: a, cluster: {insecure-skip-tls-verify: 'true'}}]\n",
    "clusters: [{name: a, cluster: {server: 1, tls-server-name: 2}}]\nusers: foo\n",
    "users: foo\nclusters: [{name: 2, cluster: {tls-server-name: 2, server: 1}}]\n",
    "hello\n",
    "[]\n",
    "3\n",
    "yes\n",
    "a: \x01\n",
    b"a: \xff\n",
    "a: *x\n",
    "b: 1\nc: [\n\nd: 3\n",
    "b: 1\n\tc: 2\n",
    'b: "x\n',
    "a: 1\nb: [\n",
    "apiVersion: 1\n",
    "apiVersion: [v1]\n",
    "kind: {}\n",
    "current-context: 1\n",
    "current-context: {a: 1}\n",
    "users: [{name: a, user: {auth-provider: {name: x, config: {a: 1}}}}]",
    "users: [{name: a, user: {client-key-data: 12}}]",
    "users: [{name: a, user: {exec: {command: x, args: [], env: [], interactiveMode: 1}}}]",
    "users: [{name: a, user: {exec: {command: x, args: [a, 1]}}}]",
    "users: [{name: a, user: {exec: {env: {}}}}]",
    "users: [{name: a, user: {exec: {env: [x]}}}]",
    "users: [{name: a, user: foo}]",
    "users: [{name: a, user: {as-groups: [a, 1]}}]",
    "users: [{name: a, user: {as-user-extra: {b: [c, 1]}}}]",
    "users: [{name: a, user: {as-user-extra: {b: c}}}]",
    "users: [{name: a, user: {auth-provider: []}}]",
    "preferences: 1",
    "preferences: {colors: 1}",
    "extensions: [{name: 1}]",
    *(
        f"users: [{{name: a, user: {{client-key-data: '{text}'}}}}]"
        for text in (
            "@@@",
            "YWJj ZGVm",
            "YWJ",
            "YW",
            "Y",
            "YQ=",
            "YQ=x",
            "YQ==x",
            "YWJj=",
            "Y===",
            "é",
            "YWI=YWI=",
            "YQ= =",
        )
    ),
]


@pytest.mark.parity
@pytest.mark.parametrize("text", BAD)
def test_bad_files_are_refused_in_kubectls_words(home: Path, text: str | bytes) -> None:
    said = failure(home, text)
    theirs = kubectl("config", "view", "--raw", "--kubeconfig", "f.yaml", home=home)
    assert theirs.returncode == 1
    assert said[0] == theirs.stderr.decode().rstrip("\n")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (
            "clusters:\n- name: a\n  cluster:\n    server: 12\n",
            "hint: f.yaml:4:13: clusters[0].cluster.server: a string belongs here, not a number; put it in quotes",
        ),
        ("clusters:\n  a: {}\n", "hint: f.yaml:2:3: clusters: a list belongs here, not a map"),
        (
            "users:\n- name: a\n  user:\n    exec: []\n",
            "hint: f.yaml:4:11: users[0].user.exec: a map belongs here, not a list",
        ),
        (
            "current-context: x\nusers: [{name: a}, {name: b},\n  {name: a}]\n",
            "hint: f.yaml:3: users[2].name: this name was used before in the same list",
        ),
        ("a: 1\nb: c: d\n", "hint: f.yaml:2:5"),
        ("kind: Pod\n", "hint: f.yaml:1:7: kind"),
    ],
)
def test_faults_name_their_place(home: Path, text: str, hint: str) -> None:
    assert failure(home, text)[-1] == hint


def test_duplicate_names_do_not_print_the_list(home: Path) -> None:
    said = failure(home, "users: [{name: a, user: {token: s3cret}}, {name: a, user: {token: x}}]")
    go = "*[]NamedAuthInfo into *map[string]*api.AuthInfo"
    assert (
        said[0] == f'error: error loading config file "f.yaml": error converting {go}: duplicate name "a" in list'
    )
    assert "s3cret" not in "".join(said)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing\n",
        "\n",
        "null\n",
        "---\n",
        "clusters: null\nusers: ~\ncontexts:\n",
        "clusters: [null]\n",
        "api-version: v1\nclusters: [{name: a, cluster: {api-version: v1, server: x}}]\n",
        "unknown: {a: [b]}\n",
        "apiVersion: v1\nkind: Config\n",
        "apiVersion: ''\n",
        "users: [{name: a, user: {exec: {command: x, args: null, env: null}}}]\n",
        "users: [{name: a, user: {client-key-data: |\n  YWJj\n  ZGVm\n}}]\n".replace(
            "|\n  YWJj\n  ZGVm\n", '"YWJj\\nZGVm"'
        ),
        "users: [{name: a, user: {client-key-data: [1, 2]}}]\n",
        "clusters: []\n...\nfoo: [\n",
        "---\nclusters: []\n---\nclusters: [{name: x}]\n",
        '{"clusters": [{"name": "a", "cluster": {"server": "x"}}],}',
        b"\xef\xbb\xbfcurrent-context: bom\r\nclusters: []\r\n",
        "clusters: [{name: a, name: b}]\n",
        "clusters: [{name: !foo a}]\n",
        "<<: {current-context: x}\n",
    ],
)
@pytest.mark.parity
def test_what_kubectl_accepts_is_accepted(home: Path, text: str | bytes) -> None:
    assert failure(home, text) == []
    theirs = kubectl("config", "view", "--raw", "--kubeconfig", "f.yaml", home=home)
    assert theirs.returncode == 0, theirs.stderr


def test_values_know_their_file_line_and_field(home: Path) -> None:
    config = load_text(home, "clusters:\n- name: a\n  cluster:\n    server: https://x\ncurrent-context: c\n")
    origin = config.clusters["a"].origins["server"]
    assert str(origin) == f"{home}/f.yaml:4: clusters[a].cluster.server"
    assert str(config.origins["current-context"]) == f"{home}/f.yaml:5: current-context"


def test_yaml_1_1_scalars(home: Path) -> None:
    text = (
        "extensions: [{name: x, extension: {a: 0x1F, b: 0o17, c: 017, d: 1_000, e: .5, f: 1e3,"
        " g: !!str 1, h: 0b11, i: +1, j: 2020-01-01, k: !!binary YQ==, l: 1.50, m: 12345678901234567890, o: 1:30,"
        " q: 08, r: yes, s: 'no', t: ~, 3: 4, v: -0x10}}]"
    )
    assert load_text(home, text).extensions["x"] == {
        "a": 31, "b": 15, "c": 15, "d": 1000, "e": 0.5, "f": 1000, "g": "1", "h": 3, "i": 1, "j": "2020-01-01",
        "k": "a", "l": 1.5, "m": 12345678901234567890, "o": "1:30", "q": 8, "r": True, "s": "no",
        "t": None, "3": 4, "v": -16,
    }  # fmt: skip


def test_merge_first_file_wins_and_shadowed_entries_are_known(home: Path) -> None:
    one = write(home, "clusters: [{name: a, cluster: {server: one}}]\nusers: [{name: u, user: {token: t}}]", "one")
    two = write(
        home,
        "current-context: second\nclusters: [{name: a, cluster: {server: two, proxy-url: x}}, {name: b}]\n",
        "sub/two",
    )
    write(home, "current-context: third\n", "three")
    env = {"KUBECONFIG": "one::missing:sub/two:one:three"}
    config = load("", env=env, home=home, cwd=home)
    assert config.clusters["a"].server == "one"
    assert config.clusters["a"].proxy_url == ""
    assert set(config.clusters) == {"a", "b"}
    assert config.current_context == "second"
    assert config.sources.paths == (one, two, home / "three")
    assert config.sources.missing == (home / "missing",)
    assert [(s.section, s.name, s.path, s.by) for s in config.shadowed] == [("clusters", "a", two, one)]


def test_relative_paths_belong_to_their_own_file(home: Path) -> None:
    write(
        home,
        "clusters: [{name: a, cluster: {certificate-authority: ../ca.crt}}]\n"
        "users:\n- name: a\n  user: {client-certificate: c, client-key: /k, tokenFile: t,\n"
        "    exec: {command: bin/x}}\n"
        "- {name: b, user: {exec: {command: x}}}\n",
        "sub/config",
    )
    config = load("sub/config", env={}, home=home, cwd=home)
    user = config.users["a"]
    assert config.clusters["a"].certificate_authority == str(home / "ca.crt")
    assert (user.client_certificate, user.client_key, user.token_file) == (
        str(home / "sub/c"),
        "/k",
        str(home / "sub/t"),
    )
    assert user.exec is not None and user.exec.command == str(home / "sub/bin/x")
    plain = config.users["b"].exec
    assert plain is not None and plain.command == "x" and plain.folder == home / "sub"


def test_missing_files(home: Path) -> None:
    config = load("", env={}, home=home, cwd=home)
    assert config.sources.missing == (home / ".kube/config",)
    with pytest.raises(KubeconfigMissing):
        load("nope", env={}, home=home, cwd=home)


def test_every_bad_file_is_named(home: Path) -> None:
    write(home, "a: [", "e1")
    write(home, "b: {", "e2")
    with pytest.raises(KubeconfigFilesInvalid) as caught:
        load("", env={"KUBECONFIG": "e1:e2:."}, home=home, cwd=home)
    assert [(f.path, f.problem) for f in caught.value.faults] == [
        ("e1", "yaml: line 1: did not find expected node content"),
        ("e2", "yaml: line 1: did not find expected node content"),
        (".", "read .: is a directory"),
    ]


def test_the_file_of_old_kubectls_is_read_where_it_is(home: Path) -> None:
    write(home, "current-context: old\n", ".kube/.kubeconfig")
    assert load("", env={}, home=home, cwd=home).current_context == "old"
    write(home, "current-context: new\n", ".kube/config")
    assert load("", env={}, home=home, cwd=home).current_context == "new"


def test_secrets_stay_out_of_repr(home: Path) -> None:
    config = load_text(
        home, "users: [{name: a, user: {token: s3cret, password: s3cret, client-key-data: czNjcmV0}}]"
    )
    assert "s3cret" not in repr(config)


def test_anchors_that_contain_themselves_or_explode_are_refused(home: Path) -> None:
    assert "anchor 'x' value contains itself" in failure(home, "a: &x [*x]\n")[0]
    layers = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    layers += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 8)]
    assert "excessive aliasing" in failure(home, "\n".join(layers))[0]
    assert "max depth" in failure(home, "a: " + "[" * 5000)[0] or failure(home, "a: " + "[" * 5000)


def test_merge_keys(home: Path) -> None:
    text = (
        "base: &base {server: one, tls-server-name: t}\n"
        "clusters: [{name: a, cluster: {<<: *base, server: two}}, {name: b, cluster: {server: two, <<: *base}}]"
    )
    config = load_text(home, text)
    assert [(c.server, c.tls_server_name) for c in config.clusters.values()] == [("two", "t"), ("one", "t")]
