"""A terminal shows a pipe's text with styles added; what is prose is broken at words, and stays the same words."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from kubecli.lab.handle import Lab
from tests.cli.test_every_command import COMMANDS
from tests.support.cli import ANY, kubecli
from tests.support.terminal import plain

LINES = """
get pods
get pods -A
get pods -o wide --show-labels
get pods,services,deployments
get all
get nodes
get pods -L app --sort-by NAME
get pods -o name
get pods -o yaml
get pods -o json
get pod db-0 -o yaml
get pod db-0 -o json
get pod db-0 -o kyaml
get pods -o csv
get pods -o jsonpath={.items[*].metadata.name}
get pods -o custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[*].image
get --raw /api/v1/namespaces/shop
get nothing
tree deployment/web
describe pod db-0
describe pods
describe deployment web
describe node worker-1
describe hpa
explain pods
explain pods.spec.containers --recursive
explain widgets.spec --api-version=lab.example.com/v1
top pod --sum
rollout status deployment/web
rollout history deployment/web
rollout history deployment/web --revision=2
wait pod/db-0 --for=condition=Ready
logs db-0
logs deployment/web --all-containers --prefix
cluster-info
cluster-info dump --namespaces shop
api-resources
api-resources -o wide
api-resources -o yaml
api-versions
auth can-i --list
auth can-i get pods
auth logout
auth whoami
auth whoami -o yaml
who-can list pods
label pod db-0 --list
annotate pod db-0 --list
set env deploy/web --list
apply view-last-applied deploy/web
version
version -o yaml
version --client -o json
config view
config view -o json
config current-context
config get-contexts
config get-clusters
config get-users
config export
kuberc view
plugin list
completion bash
"""
PROSE = """
top node
top pod --requests
get events
get events -A
events
events --types=Warning
options
help get
--help
get --help
config
describe --help
explain --help
logs --help
"""
REPORTS = ("kubecli why", "kubecli doctor")
"""They are drawn on a terminal: tests/terminal/test_why.py, tests/doctor."""
ELSEWHERE = (
    # what they print is a sentence, after a change
    "kubecli config delete-cluster", "kubecli config delete-context", "kubecli config delete-user",
    "kubecli config import", "kubecli config rename-context", "kubecli config set", "kubecli config set-cluster",
    "kubecli config set-context", "kubecli config set-credentials", "kubecli config unset",
    "kubecli config use-context", "kubecli config use-namespace", "kubecli ctx", "kubecli ns",
    "kubecli kuberc set",
    # they go on until they are ended, or run another program
    "kubecli proxy", "kubecli lab serve", "kubecli lab run", "kubecli lab certs", "kubecli shell",
    # they need a saved cluster: test_a_saved_cluster_is_shown_in_the_same_words
    "kubecli snapshot save", "kubecli snapshot show", "kubecli snapshot list",
    # its sides stand beside each other on a wide terminal: tests/cli/test_diff.py
    "kubecli diff",
)  # fmt: skip


def lines(text: str) -> list[list[str]]:
    return [shlex.split(line) for line in text.split("\n") if line]


def test_every_command_is_compared() -> None:
    compared = {" ".join(["kubecli", *argv]) for text in (LINES, PROSE) for argv in lines(text)}
    missing = [
        path
        for path, command in COMMANDS
        if command.name != "writing"
        and path not in (*ELSEWHERE, *REPORTS)
        and not any(f"{line} ".startswith(f"{path} ") for line in compared)
    ]
    assert missing == []


def run(lab: Lab, home: Path, argv: list[str], *, columns: int = 0) -> tuple[int, str, str]:
    """columns: of a terminal; 0 for pipes."""
    kubeconfig = {"KUBECONFIG": str(lab.kubeconfig)}
    result = kubecli(*argv, home=home, env=kubeconfig, terminal=bool(columns), columns=columns, fails=ANY)
    return result.exit_code, result.stdout, result.stderr


def without_bars(text: str) -> str:
    """`top` draws a bar beside a share, which a pipe does not get."""
    return text.translate({ord(char): None for char in "█░"})


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("argv", lines(LINES), ids=" ".join)
def test_results_are_the_same_text(argv: list[str], columns: int, lab: Lab, home: Path) -> None:
    code, piped, errors = run(lab, home, argv)
    shown_code, shown, shown_errors = run(lab, home, argv, columns=columns)
    assert shown_code == code
    if argv[0] == "top":  # whose lines end in blanks, in pipes as kubectl's
        piped = "".join(f"{line.rstrip()}\n" for line in piped.splitlines())
    assert plain(shown) == plain(piped)  # containers' logs may have colours of their own
    assert plain(shown_errors).split() == errors.split()


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("argv", lines(PROSE), ids=" ".join)
def test_prose_is_the_same_words(argv: list[str], columns: int, lab: Lab, home: Path) -> None:
    code, piped, errors = run(lab, home, argv)
    shown_code, shown, shown_errors = run(lab, home, argv, columns=columns)
    assert shown_code == code
    assert without_bars(plain(shown)).split() == piped.split()
    assert plain(shown_errors).split() == errors.split()


@pytest.mark.parametrize("argv", lines(LINES), ids=" ".join)
def test_without_colour_not_a_byte_is_added(argv: list[str], lab: Lab, home: Path) -> None:
    _, shown, errors = run(lab, home, [*argv, "--color=never"], columns=120)
    if "logs" not in argv and "dump" not in argv:  # whose lines have colours of their own
        assert "\x1b" not in shown + errors


@pytest.mark.parametrize("columns", [80, 120])
def test_a_saved_cluster_is_shown_in_the_same_words(columns: int, lab: Lab, home: Path) -> None:
    code, saved, _ = run(lab, home, ["snapshot", "save", "saved.tar.gz", "pods", "-n", "shop"], columns=columns)
    assert code == 0 and "\x1b[?25l" not in saved
    for argv in (["snapshot", "show", "saved.tar.gz"], ["snapshot", "list", "."]):
        assert plain(run(lab, home, argv, columns=columns)[1]) == run(lab, home, argv)[1]
