"""What kubectl has not: use-context -, the picker, use-namespace, import, export, shadowed entries."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kubeconfig.support import write
from tests.support.cli import kubecli
from tests.support.kubectl import kubectl

THREE = """\
# mine
contexts:
- {name: dev, context: {cluster: c, user: u}}  # every day
- {name: prod-eu, context: {cluster: c, user: u, namespace: shop}}
- {name: prod-us, context: {}}
clusters: [{name: c, cluster: {server: https://c}}]
users: [{name: u, user: {token: t}}]
current-context: dev
"""


@pytest.fixture
def three(home: Path) -> Path:
    write(home, THREE, ".kube/config")
    return home


def current(home: Path) -> str:
    return kubecli("config", "current-context", home=home).stdout.strip()


def test_use_context_goes_back_and_forth(three: Path) -> None:
    result = kubecli("config", "use-context", "-", home=three, fails=1)
    assert (result.exit_code, result.stderr.splitlines()[0]) == (1, "error: no previous context found")
    kubecli("config", "use-context", "prod-eu", home=three)
    assert (three / ".kube/cache/kubecli/previous-context").read_text() == "dev\n"
    assert kubecli("config", "use-context", "-", home=three).stdout == 'Switched to context "dev".\n'
    assert kubecli("config", "use-context", "-", home=three).stdout == 'Switched to context "prod-eu".\n'
    kubecli("config", "use-context", "prod-eu", home=three)  # the same again is no switch
    kubecli("config", "use", "-", home=three)
    assert current(three) == "dev"
    assert (three / ".kube/config").read_text() == THREE


def test_a_previous_context_that_is_gone_is_named(three: Path) -> None:
    kubecli("config", "use-context", "prod-us", home=three)
    kubecli("config", "delete-context", "dev", home=three)
    result = kubecli("config", "use-context", "-", home=three, fails=1)
    assert result.stderr.splitlines()[0] == 'error: no context exists with the name: "dev"'


def test_a_cache_that_cannot_be_written_stops_nothing(three: Path) -> None:
    write(three, "", ".kube/cache")
    assert kubecli("config", "use-context", "prod-us", home=three).exit_code == 0


def test_use_namespace(three: Path) -> None:
    result = kubecli("config", "use-namespace", "web", home=three)
    assert result.stdout == 'Namespace of context "dev" is now "web".\n'
    wanted = THREE.replace("user: u}}  # every day", "user: u, namespace: web}}  # every day")
    assert (three / ".kube/config").read_text() == wanted
    result = kubecli("config", "use-namespace", "web", "--context=prod-eu", home=three)
    assert "namespace: shop" not in (three / ".kube/config").read_text()
    result = kubecli("config", "use-namespace", "no", home=three, env={"KUBECLI_CONTEXT": "nope"}, fails=1)
    assert result.stderr.splitlines()[0] == 'error: no context exists with the name: "nope"'
    result = kubecli("config", "use-namespace", "Web", home=three, fails=1)
    assert result.stderr == 'error: namespace "Web" does not conform to the kubernetes DNS_LABEL rules\n'
    assert kubecli("config", "use-namespace", "a", home=three, env={"KUBECLI_NAMESPACE": "b"}).stderr == (
        'warning: in this shell $KUBECLI_NAMESPACE still chooses "b"\n'
    )


def test_current_is_the_shells_own_context(three: Path) -> None:
    argv = ("config", "set-context", "--current", "--namespace=web")
    result = kubecli(*argv, home=three, env={"KUBECLI_CONTEXT": "prod-us"})
    assert result.stdout == 'Context "prod-us" modified.\n'


OTHER = """\
# theirs
current-context: dev
clusters:
- name: c
  cluster: {server: https://other, certificate-authority: certs/ca.crt, x-note: keep me}
users:
- {name: u, user: {token: t}}
- {name: e, user: {exec: {command: ./login, args: [--now], apiVersion: v1, x-more: 1}}}
contexts:
- {name: dev, context: {cluster: c, user: u}}
- {name: fresh, context: {cluster: c, user: e}}
"""


def test_import_renames_what_collides(three: Path) -> None:
    write(three, OTHER, "down/new.yaml")
    result = kubecli("config", "import", "down/new.yaml", home=three)
    assert result.stdout.splitlines() == [
        'Cluster "c" imported as "c-2": another cluster has its name.',
        'User "u" is there already.',
        'User "e" imported.',
        'Context "dev" imported as "dev-2": another context has its name.',
        'Context "fresh" imported.',
    ]
    assert result.stderr == f'warning: to log in as user "e", kubecli and kubectl run "{three}/down/login --now"\n'
    text = (three / ".kube/config").read_text()
    assert text.startswith("# mine\n") and "# every day" in text and "current-context: dev\n" in text
    assert "x-note: keep me" in text and "x-more: 1" in text
    shown = kubectl("config", "view", "--raw", "-o", "jsonpath={.contexts[*].context}", home=three).stdout.decode()
    assert shown.split() == [
        '{"cluster":"c","user":"u"}',
        '{"cluster":"c-2","user":"u"}',
        '{"cluster":"c-2","user":"e"}',
        '{"cluster":"c","namespace":"shop","user":"u"}',
        '{"cluster":"","user":""}',
    ]
    assert f"certificate-authority: {three}/down/certs/ca.crt" in text
    before = text
    again = kubecli("config", "import", "down/new.yaml", home=three)
    assert all(line.endswith("is there already.") for line in again.stdout.splitlines())
    assert (three / ".kube/config").read_text() == before


def test_import_of_nothing_and_of_what_is_no_kubeconfig(three: Path) -> None:
    write(three, "a: b\n", "empty")
    assert (
        kubecli("config", "import", "empty", home=three, fails=1).stderr
        == "error: empty holds no cluster, user or context\n"
    )
    assert "open nope: no such file" in kubecli("config", "import", "nope", home=three, fails=1).stderr
    assert (
        "did not find expected node" in kubecli("config", "import", "-", home=three, stdin=b"a: [", fails=1).stderr
    )
    assert (three / ".kube/config").read_text() == THREE


def test_export_and_import_on_another_machine(three: Path, tmp_path: Path) -> None:
    write(three, "CA", ".kube/certs/ca.crt")
    write(three, OTHER.replace("args: [--now]", "args: []"), ".kube/config")
    exported = kubecli("config", "export", "fresh", home=three)
    assert exported.stderr == ""
    assert "certificate-authority-data: Q0E=" in exported.stdout
    assert f"command: {three}/.kube/login" in exported.stdout
    assert "token" not in exported.stdout and "current-context: fresh\n" in exported.stdout
    there = tmp_path / "there"
    there.mkdir()
    done = kubecli("config", "import", "-", home=there, stdin=exported.output)
    assert 'Context "fresh" imported.' in done.stdout
    assert (there / ".kube/config").stat().st_mode & 0o777 == 0o600


def test_export_to_a_file_of_its_own(three: Path) -> None:
    assert kubecli("config", "export", "--to=one", home=three).exit_code == 0
    assert (three / "one").stat().st_mode & 0o777 == 0o600
    assert "token: t" in (three / "one").read_text()
    assert kubecli("config", "export", "--to=one", home=three, fails=1).stderr.startswith(
        "error: one exists already\n"
    )
    result = kubecli("config", "export", "nope", home=three, fails=1)
    assert result.stderr.splitlines()[0] == 'error: no context exists with the name: "nope"'


def test_shadowed_entries_are_named(three: Path) -> None:
    write(three, OTHER, "other")
    env = {"KUBECONFIG": ".kube/config:other"}
    result = kubecli("config", "get-contexts", home=three, env=env)
    assert result.stderr.splitlines() == [
        f"warning: {kind} of {three}/other is shadowed by {three}/.kube/config"
        for kind in ('cluster "c"', 'user "u"', 'context "dev"')
    ]
    assert result.output == kubectl("config", "get-contexts", home=three, env=env).stdout
    assert kubecli("config", "get-contexts", home=three).stderr == ""
