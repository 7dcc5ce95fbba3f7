"""A name that was not found: the hint says which begin so, five at most; kubectl's words stay what they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubecli.lab.handle import Lab
from tests.support.cli import Result, kubecli
from tests.support.pseudo_terminal import PseudoTerminal

WEB = ", ".join(f"web-86969d6c77-{end}" for end in ("6m4v4", "btlsc", "jp7d8", "zcqgs"))
PODS = f"pods whose names begin so: {WEB}"


def run(lab: Lab, home: Path, line: str, fails: int = 1) -> Result:
    return kubecli(*line.split(), home=home, env={"KUBECONFIG": str(lab.kubeconfig)}, fails=fails)


@pytest.mark.parametrize(
    ("line", "first", "hint"),
    [
        ("get pod web", 'Error from server (NotFound): pods "web" not found', PODS),
        ("get pod/web -o json", 'Error from server (NotFound): pods "web" not found', PODS),
        ("logs web", 'error: error from server (NotFound): pods "web" not found in namespace "shop"', PODS),
        ("why pod/web", 'Error from server (NotFound): pods "web" not found', PODS),
        (
            "why web",
            'error: the server doesn\'t have a resource type "web"',
            f"pods and what makes them whose names begin so: deployment/web, pod/{WEB.replace(', ', ', pod/')}",
        ),
        (
            "why db",
            'error: the server doesn\'t have a resource type "db"',
            "pods and what makes them whose names begin so: statefulset/db, pod/db-0, pod/db-1",
        ),
        ("tree pod/web", 'Error from server (NotFound): pods "web" not found', PODS),
        ("wait pod/web --for=condition=Ready", 'Error from server (NotFound): pods "web" not found', PODS),
        (
            "rollout status deployment/we",
            'Error from server (NotFound): deployments.apps "we" not found',
            "deployments whose names begin so: web",
        ),
        (
            "describe pods/web",
            'Error from server (NotFound): pods "web" not found',
            PODS,
        ),
        (
            "get pod web -n sho",
            'Error from server (NotFound): namespaces "sho" not found',
            "namespaces whose names begin so: shop",
        ),
        ("get ns shpo", 'Error from server (NotFound): namespaces "shpo" not found', "did you mean shop?"),
        (
            "describe pod db-01",
            'Error from server (NotFound): pods "db-01" not found',
            "did you mean db-0 or db-1?",
        ),
        ("get pod nothing-like-it", 'Error from server (NotFound): pods "nothing-like-it" not found', ""),
        ("why nothing-like-it", 'error: the server doesn\'t have a resource type "nothing-like-it"', ""),
    ],
)
def test_what_begins_so(line: str, first: str, hint: str, lab: Lab, home: Path) -> None:
    result = run(lab, home, line)
    assert result.stderr == f"{first}\n" + (f"hint: {hint}\n" if hint else "")
    assert result.stdout == ""


def test_five_at_most(lab: Lab, home: Path) -> None:
    hint = run(lab, home, "top pod web").stderr.splitlines()[1]
    assert hint.endswith(" and 2 more")
    assert hint.count("web-") == 5


def test_of_several_each_once(lab: Lab, home: Path) -> None:
    assert run(lab, home, "get pod web db db-0").stderr.splitlines() == [
        'Error from server (NotFound): pods "web" not found',
        'Error from server (NotFound): pods "db" not found',
        f"hint: {PODS}",
        "hint: pods whose names begin so: db-0, db-1",
    ]


def test_of_several_clusters_each_its_own(lab: Lab, home: Path) -> None:
    said = run(lab, home, "get pod db --contexts certauth,basicauth").stderr.splitlines()
    assert said[2:] == [
        f"hint: {name}: pods whose names begin so: db-0, db-1" for name in ("certauth", "basicauth")
    ]


def test_nothing_is_asked_where_it_is_no_error(lab: Lab, home: Path) -> None:
    for line in ("get pod web --ignore-not-found", "wait pod/web --for=delete"):
        run(lab, home, line, fails=0)
    assert not [request.path for request in lab.requests if request.path.endswith("/pods")]


def test_it_costs_one_list_of_names_and_no_more(lab: Lab, home: Path) -> None:
    run(lab, home, "get pod web")
    lists = [request for request in lab.requests if request.path.endswith("/pods")]
    assert len(lists) == 1


def test_who_may_not_list_is_told_the_error_alone(lab: Lab, home: Path) -> None:
    lab.fault(r"/namespaces/shop/pods\?", times=None, status=403)
    assert run(lab, home, "get pod web").stderr == 'Error from server (NotFound): pods "web" not found\n'


def test_of_a_saved_cluster(lab: Lab, home: Path, tmp_path: Path) -> None:
    run(lab, home, f"snapshot save {tmp_path / 'saved'} -n shop", fails=0)
    result = kubecli("--snapshot", str(tmp_path / "saved"), "get", "pod", "web", home=home, fails=1)
    assert result.stderr.splitlines()[1] == f"hint: {PODS}"


def test_on_a_terminal_it_is_broken_between_names(lab: Lab, home: Path) -> None:
    env = {"KUBECONFIG": str(lab.kubeconfig)}
    with PseudoTerminal("get", "pod", "web", home=home, width=60, env=env) as terminal:
        assert terminal.end() == 1
    first, *hint = terminal.lines()
    assert first == 'Error from server (NotFound): pods "web" not found'
    assert " ".join(line.strip() for line in hint) == f"hint: {PODS}"
    assert all(line.startswith("      ") for line in hint[1:])
    assert max(map(len, hint)) <= 60
