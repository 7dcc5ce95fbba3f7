"""Every config command that writes: what kubectl prints, its exit codes, and files that kubectl reads the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.config.support import both, same
from tests.kubeconfig.support import write
from tests.support.cli import kubecli
from tests.support.kubectl import kubectl

KUBECTLS = """\
apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: WVE9PQ==
    server: https://a
    tls-server-name: t
  name: a
- cluster:
    server: ""
  name: m
contexts:
- context:
    cluster: ""
    user: ""
  name: c
- context:
    cluster: a
    namespace: x
    user: u
  name: d
current-context: c
kind: Config
users:
- name: u
  user:
    token: "123"
- name: v
  user:
    auth-provider:
      config:
        client-id: me
        z: "1"
      name: oidc
    exec:
      apiVersion: client.authentication.k8s.io/v1beta1
      args:
      - a
      - b
      command: x
      env:
      - name: A
        value: b
      - name: B
        value: c
      interactiveMode: IfAvailable
      provideClusterInfo: false
"""

OWN = """\
# my clusters
users:
  - name: u   # me
    user: {token: "123"}
  - name: v
    user:
      exec:
        command: x
        # the arguments
        args: [a, b]
        env:
          - {name: A, value: b}
          - name: B
            value: c
        apiVersion: client.authentication.k8s.io/v1beta1
        interactiveMode: IfAvailable
      auth-provider:
        name: oidc
        config:
          client-id: me
          z: '1'
contexts:
  - name: c
    context: {}
  # the other one
  - name: d
    context:
      user: u
      cluster: a
      namespace: x
clusters:
  - name: a
    cluster:
      server: "https://a"
      tls-server-name: t
      certificate-authority-data: WVE9PQ==
  - {name: m, cluster: {server: ""}}
current-context: c
"""

PROVIDER = ("set-credentials", "v", "--auth-provider")
COMMANDS: list[tuple[str, ...]] = [
    ("set", "current-context", "d"),
    ("set", "clusters.a.insecure-skip-tls-verify", "T"),
    ("set", "clusters.a.certificate-authority-data", "YQ=="),
    ("set", "clusters.a.certificate-authority-data", "YQ==", "--set-raw-bytes"),
    ("set", "clusters.10.0.0.1.server", "x"),
    ("set", "clusters.b.server", "x"),
    ("set", "users.v.act-as", "x"),
    ("set", "users.u.token", "yes"),
    ("set", "contexts.zz.namespace", "x"),
    ("set", "contexts.c.namespace", "x y: z"),
    ("set", "preferences.colors", "true"),
    ("set", "kind", "Foo"),
    ("unset", "current-context"),
    ("unset", "clusters"),
    ("unset", "users"),
    ("unset", "clusters.a"),
    ("unset", "clusters.nope"),
    ("unset", "clusters.a.server"),
    ("unset", "clusters.a.tls-server-name"),
    ("unset", "users.v.exec"),
    ("unset", "users.v.act-as-groups"),
    ("unset", "users.v.auth-provider"),
    ("unset", "contexts.d.namespace"),
    ("unset", "preferences"),
    ("unset", "kind"),
    ("use-context", "d"),
    ("rename-context", "d", "e"),
    ("delete-context", "d"),
    ("delete-context", "c"),
    ("delete-cluster", "a"),
    ("delete-user", "v"),
    ("set-context", "c", "--cluster=a", "--user", "u", "-n", "shop"),
    ("set-context", "d", "--namespace="),
    ("set-context", "--current", "--namespace=web"),
    ("set-context", "b"),
    ("set-context", "zz", "--cluster=1"),
    ("set-cluster", "a", "--server=https://b"),
    ("set-cluster", "a", "--server=https://b", "--tls-server-name=s"),
    ("set-cluster", "a", "--insecure-skip-tls-verify"),
    ("set-cluster", "a", "--insecure-skip-tls-verify=false", "--proxy-url=http://p"),
    ("set-cluster", "a", "--certificate-authority=certs/ca.crt"),
    ("set-cluster", "a", "--certificate-authority=/ca.crt"),
    ("set-cluster", "a", "--certificate-authority=certs/ca.crt", "--embed-certs"),
    ("set-cluster", "n", "--server=https://n"),
    ("set-credentials", "u", "--token=x"),
    ("set-credentials", "u", "--username=x", "--password=p"),
    ("set-credentials", "u", "--password=p"),
    ("set-credentials", "w", "--client-certificate=certs/c", "--client-key=/k"),
    ("set-credentials", "w", "--client-certificate=certs/ca.crt", "--embed-certs=true"),
    (*PROVIDER, "oidc", "--auth-provider-arg=a=b,c=d", "--auth-provider-arg", "z-"),
    (*PROVIDER, "gcp"),
    ("set-credentials", "v", "--auth-provider-arg=z=2"),
    ("set-credentials", "u", "--exec-arg=x"),
    ("set-credentials", "u", "--exec-command=run", "--exec-arg=1,2", "--exec-arg", '"c,d"', "--exec-env=K=v,w"),
    ("set-credentials", "v", "--exec-command=run"),
    ("set-credentials", "v", "--exec-env=A=new", "--exec-env=B-", "--exec-env=C=d"),
    ("set-credentials", "v", "--exec-env=A-", "--exec-env=B-"),
    ("set-credentials", "v", "--exec-arg=a", "--exec-arg=z", "--exec-arg=y"),
    ("set-credentials", "v", "--exec-provide-cluster-info", "--exec-interactive-mode=Never"),
    ("set-credentials", "v", "--exec-api-version=client.authentication.k8s.io/v1"),
]

REFUSED: list[tuple[str, ...]] = [
    ("set", "foo", "bar"),
    ("set", "clusters.a.extensions", "bar"),
    ("set", "current-context", ""),
    ("set", "", "x"),
    ("set", "current-context.x", "y"),
    ("set", "clusters.a.server.x", "y"),
    ("set", "clusters.a.insecure-skip-tls-verify", "maybe"),
    ("set", "clusters.a.certificate-authority-data", "@@"),
    ("set", "users.v.exec.command", "y"),
    ("set", "users.v.act-as-groups", "y"),
    ("unset", "foo"),
    ("unset", ""),
    ("unset", "clusters.nope.server"),
    ("unset", "users.v.auth-provider.config.client-id"),
    ("delete-context", "nope"),
    ("delete-cluster", "nope"),
    ("delete-user", "nope"),
    ("delete-user",),
    ("rename-context", "nope", "x"),
    ("rename-context", "c", "d"),
    ("rename-context", "c", ""),
    ("set-context",),
    ("set-context", ""),
    ("set-context", "a", "--current"),
    ("set-cluster", ""),
    ("set-cluster", "a", "--insecure-skip-tls-verify", "--certificate-authority=x"),
    ("set-cluster", "a", "--embed-certs"),
    ("set-cluster", "a", "--embed-certs", "--certificate-authority=nope"),
    ("set-credentials", ""),
    ("set-credentials", "a", "--token=x", "--username=y"),
    ("set-credentials", "a", "--embed-certs"),
    ("set-credentials", "a", "--embed-certs", "--client-key=nope"),
    ("set-credentials", "a", "--exec-interactive-mode=foo"),
]

HELP_TOO: list[tuple[str, ...]] = [
    ("set", "a"),
    ("unset",),
    ("set-context", "a", "b"),
    ("set-cluster",),
    ("set-cluster", "a", "b"),
    ("set-credentials", "a", "b"),
    ("set-credentials", "a", "--auth-provider-arg=foo"),
    ("set-credentials", "a", "--exec-env=foo"),
    ("rename-context", "a"),
    ("use-context", "a", "b"),
]


@pytest.fixture
def certs(home: Path) -> Path:
    write(home, "CERTIFICATE", "certs/ca.crt")
    return home


@pytest.mark.parity
@pytest.mark.parametrize("argv", COMMANDS, ids=" ".join)
def test_a_file_that_kubectl_wrote_stays_as_kubectl_writes_it(certs: Path, argv: tuple[str, ...]) -> None:
    write(certs, KUBECTLS, "f.yaml")
    if argv[0] == "rename-context":  # kubectl sorts again, kubecli leaves the entry where it is
        return
    same(certs, "config", *argv, "--kubeconfig", "f.yaml")


@pytest.mark.parity
@pytest.mark.parametrize("argv", COMMANDS, ids=" ".join)
def test_a_file_written_by_hand_reads_as_kubectls_and_keeps_its_comments(
    certs: Path, argv: tuple[str, ...]
) -> None:
    """That kubecli's reading is kubectl's: test_look.py, and test_edit_property.py for files after edits."""
    write(certs, OWN, "f.yaml")
    kubectls, kubeclis = both(certs, "config", *argv, "--kubeconfig", "f.yaml")
    assert (kubeclis.code, kubeclis.stdout) == (0, kubectls.stdout)
    assert kubeclis.stderr == kubectls.stderr.replace("kubectl config", "kubecli config")
    read = kubecli("config", "view", "--raw", "--kubeconfig", "f.yaml", home=certs).stdout
    write(certs, kubectls.files["f.yaml"], "f.yaml")
    assert read == kubecli("config", "view", "--raw", "--kubeconfig", "f.yaml", home=certs).stdout
    written = kubeclis.files["f.yaml"].decode()
    comments = [line.strip() for line in OWN.splitlines() if "#" in line and "u   # me" not in line]
    lost = [line for line in comments if line not in written]
    assert not lost or argv[:2] in (("unset", "users"), ("unset", "users.v.exec"), ("delete-user", "v"))


@pytest.mark.parity
@pytest.mark.parametrize("argv", REFUSED, ids=" ".join)
def test_refusals(home: Path, argv: tuple[str, ...]) -> None:
    write(home, KUBECTLS, "f.yaml")
    same(home, "config", *argv, "--kubeconfig", "f.yaml")


@pytest.mark.parity
@pytest.mark.parametrize("argv", HELP_TOO, ids=" ".join)
def test_refusals_after_which_kubectl_prints_help(home: Path, argv: tuple[str, ...]) -> None:
    write(home, KUBECTLS, "f.yaml")
    kubectls, kubeclis = both(home, "config", *argv, "--kubeconfig", "f.yaml")
    assert (kubeclis.code, kubeclis.stderr, kubeclis.stdout) == (kubectls.code, kubectls.stderr, "")


@pytest.mark.parity
def test_a_new_file(home: Path) -> None:
    for argv in (("set-cluster", "a", "--server=https://x"), ("set-credentials", "u", "--token=1")):
        same(home, "config", *argv)
    same(home, "config", "set-context", "c", "--kubeconfig", "deep/er/f")
    assert (home / ".kube/config").stat().st_mode & 0o777 == 0o600
    assert (home / "deep/er/f").stat().st_mode & 0o777 == 0o600


FILES = [
    ("set-cluster", "two", "--server=changed"),
    ("set-cluster", "new", "--server=x"),
    ("use-context", "b"),
    ("unset", "current-context"),
    ("delete-context", "b"),
    ("delete-context", "shared"),
    ("delete-cluster", "new"),
    ("set-context", "--current", "--namespace=x"),
    ("unset", "contexts"),
    ("set", "preferences.colors", "true"),
]


@pytest.mark.parity
@pytest.mark.parametrize("argv", FILES, ids=" ".join)
@pytest.mark.parametrize("listed", ["one:two", "two:one", "missing:one:two", "missing:gone", "missing"])
def test_which_file_is_written(home: Path, argv: tuple[str, ...], listed: str) -> None:
    head = "apiVersion: v1\n"
    context = "- context:\n    cluster: x\n    user: ''\n  name: ".replace("''", '""')
    tail = "kind: Config\nusers: null\n"
    cluster = "clusters:\n- cluster:\n    server: x\n  name: "
    write(home, f'{head}{cluster}one\ncontexts:\n{context}a\n{context}shared\ncurrent-context: ""\n{tail}', "one")
    write(home, f"{head}{cluster}two\ncontexts:\n{context}b\n{context}shared\ncurrent-context: b\n{tail}", "two")
    same(home, "config", *argv, env={"KUBECONFIG": listed})


def test_a_rename_stays_in_its_place(home: Path) -> None:
    write(home, OWN, "f.yaml")
    kubecli("config", "rename-context", "c", "zz", "--kubeconfig", "f.yaml", home=home)
    wanted = OWN.replace("- name: c", "- name: zz").replace("current-context: c", "current-context: zz")
    assert (home / "f.yaml").read_text() == wanted


def test_nothing_to_change_touches_nothing(home: Path) -> None:
    path = write(home, OWN, "f.yaml")
    before = path.stat()
    kubecli("config", "use-context", "c", "--kubeconfig", "f.yaml", home=home)
    kubecli("config", "set-context", "d", "-n", "x", "--kubeconfig", "f.yaml", home=home)
    after = path.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


@pytest.mark.parity
def test_paths_inside_the_files_folder_become_relative(certs: Path) -> None:
    shutil.copytree(certs / "certs", certs / "sub/certs")
    argv = ("set-cluster", "a", f"--certificate-authority={certs}/sub/certs/ca.crt", "--kubeconfig=sub/f")
    same(certs, "config", *argv)
    assert "certificate-authority: certs/ca.crt" in (certs / "sub/f").read_text()


def test_get_clusters_and_users(home: Path) -> None:
    write(home, KUBECTLS, "f.yaml")
    for argv in (("get-clusters",), ("get-users",), ("get-users", "x")):
        shown = kubecli("config", *argv, "--kubeconfig", "f.yaml", home=home).stdout
        theirs = kubectl("config", *argv, "--kubeconfig", "f.yaml", home=home).stdout.decode()
        assert shown.splitlines() == ["NAME", *sorted(theirs.splitlines()[1:])]


def test_delete_without_a_name_prints_help(home: Path) -> None:
    result = kubecli("config", "delete-context", home=home)
    assert result.exit_code == 0
    assert result.stdout.startswith("Delete the specified context from the kubeconfig.")
