"""`kubecli ctx`, `kubecli ns`, and choosing from a list on a real terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubecli.lab.handle import Lab
from tests.kubeconfig.support import write
from tests.support.cli import kubecli
from tests.support.pseudo_terminal import PseudoTerminal

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


@pytest.mark.parametrize("argv", [["ctx"], ["config", "use-context"]])
@pytest.mark.parametrize("width", [80, 120])
def test_picking_a_context(argv: list[str], width: int, three: Path) -> None:
    with PseudoTerminal(*argv, home=three, width=width, piped=True) as terminal:
        terminal.until("3 of 3")
        assert ">* dev      c  u" in terminal.text
        assert "   prod-eu  c  u  shop" in terminal.text
        terminal.press("us\r")
    assert terminal.process.returncode == 0
    assert terminal.output == b'Switched to context "prod-us".\n'
    assert terminal.lines() == []
    assert (three / ".kube/config").read_text() == THREE.replace(
        "current-context: dev", "current-context: prod-us"
    )


def test_pasted_words_and_quick_arrows_lose_nothing(three: Path) -> None:
    with PseudoTerminal("ctx", home=three) as terminal:
        terminal.until("3 of 3")
        terminal.press("\x1b[B\x1b[B\x1b[A\r")
    assert current(three) == "prod-eu"


@pytest.mark.parametrize("key", ["\x03", "\x1b", "\x04"])
def test_leaving_changes_nothing(key: str, three: Path) -> None:
    with PseudoTerminal("ctx", home=three) as terminal:
        terminal.until("3 of 3")
        terminal.press(f"us{key}")
    assert terminal.process.returncode == 130
    assert terminal.lines() == []
    assert (three / ".kube/config").read_text() == THREE


def test_without_a_terminal_it_refuses_in_one_line(three: Path) -> None:
    result = kubecli("ctx", home=three, fails=1)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "error: there is no terminal to choose a context on\nhint: `kubecli config get-contexts` lists them\n"
    )
    result = kubecli("ns", home=three, fails=1)
    assert result.stderr.startswith("error: there is no terminal to choose a namespace on\n")


def test_ctx_switches_and_goes_back(three: Path) -> None:
    assert kubecli("ctx", "prod-eu", home=three).stdout == 'Switched to context "prod-eu".\n'
    assert kubecli("ctx", "-", home=three).stdout == 'Switched to context "dev".\n'
    assert (three / ".kube/config").read_text() == THREE
    result = kubecli("ctx", "prd-eu", home=three, fails=1)
    assert (result.exit_code, result.stderr.splitlines()[1]) == (
        1,
        "hint: contexts there are: dev, prod-eu, prod-us",
    )
    assert kubecli("ctx", "a", "b", home=three, fails=1).stderr.startswith("error: Unexpected args: [a b]\n")


def test_a_context_that_is_not_there_has_a_did_you_mean(home: Path) -> None:
    names = [f"cluster-{number}" for number in range(20)]
    write(home, "contexts:\n" + "".join(f"- {{name: {name}, context: {{}}}}\n" for name in names), ".kube/config")
    result = kubecli("ctx", "clusterr-7", home=home, fails=1)
    assert result.stderr.splitlines()[1].startswith("hint: did you mean cluster-7 or ")


@pytest.fixture
def lab_config(lab: Lab, home: Path) -> Path:
    """The lab's kubeconfig in its user's place, to be edited."""
    path = home / ".kube" / "config"
    path.parent.mkdir()
    path.write_bytes(kubecli("config", "export", "--kubeconfig", str(lab.kubeconfig), home=home).output)
    return path


def namespace(home: Path) -> str:
    argv = ("config", "view", "--minify", "-o", "jsonpath={.contexts[0].context.namespace}")
    return kubecli(*argv, home=home).stdout


def test_ns_switches_and_goes_back(lab_config: Path, home: Path) -> None:
    before = namespace(home)
    assert kubecli("ns", "kube-system", home=home).exit_code == 0
    assert namespace(home) == "kube-system"
    assert kubecli("ns", "-", home=home).exit_code == 0
    assert namespace(home) == before or (before, namespace(home)) == ("", "default")
    assert kubecli("config", "use-namespace", "-", home=home).exit_code == 0
    assert namespace(home) == "kube-system"


def test_a_namespace_that_does_not_exist_is_refused(lab_config: Path, home: Path) -> None:
    result = kubecli("ns", "kube-sistem", home=home, fails=1)
    assert result.exit_code == 1
    assert result.stderr.splitlines()[0] == 'error: namespace "kube-sistem" does not exist'
    assert "kube-system" in result.stderr and "-f takes it all the same" in result.stderr
    assert kubecli("ns", "-f", "kube-sistem", home=home).exit_code == 0
    assert namespace(home) == "kube-sistem"


def test_who_may_not_list_namespaces_is_believed(lab: Lab, lab_config: Path, home: Path) -> None:
    lab.fault("/api/v1/namespaces", times=None, status=403, body=b"{}")
    assert kubecli("ns", "shop", home=home).exit_code == 0
    assert namespace(home) == "shop"


def test_there_is_no_way_back_at_first(lab_config: Path, home: Path) -> None:
    result = kubecli("ns", "-", home=home, fails=1)
    assert result.exit_code == 1
    assert result.stderr.startswith("error: no previous namespace found for context ")


def test_every_context_has_a_way_back_of_its_own(three: Path) -> None:
    for context, name in (("dev", "one"), ("prod-eu", "two"), ("dev", "three")):
        kubecli("ns", "-f", name, "--context", context, home=three)
    assert kubecli("ns", "-", "--context", "prod-eu", home=three).stdout == (
        'Namespace of context "prod-eu" is now "shop".\n'
    )
    assert kubecli("ns", "-", home=three).stdout == 'Namespace of context "dev" is now "one".\n'


@pytest.mark.parametrize("argv", [["ns"], ["config", "use-namespace"]])
def test_picking_a_namespace(argv: list[str], lab_config: Path, home: Path) -> None:
    with PseudoTerminal(*argv, home=home) as terminal:
        terminal.until(" of ")
        terminal.press("kbsys\r")
    assert terminal.process.returncode == 0, terminal.text
    assert namespace(home) == "kube-system"
