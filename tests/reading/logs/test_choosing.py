"""Which pods and containers `logs` reads: by pattern, node, in all namespaces; and what it says of several."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubecli.lab.handle import Lab
from tests.support.cli import Result, kubecli
from tests.support.pseudo_terminal import PseudoTerminal


def logs(lab: Lab, home: Path, *argv: str, namespace: str = "shop", fails: int = 0) -> Result:
    return kubecli("logs", "--kubeconfig", str(lab.kubeconfig), "-n", namespace, *argv, home=home, fails=fails)


def pods_of(result: Result) -> list[str]:
    return list(dict.fromkeys(line.partition("]")[0][1:] for line in result.stdout.splitlines()))


def test_a_pattern_where_no_pod_can_have_that_name(lab: Lab, home: Path) -> None:
    assert pods_of(logs(lab, home, "db-.*", "--prefix")) == ["pod/db-0/postgres", "pod/db-1/postgres"]
    assert pods_of(logs(lab, home, "^db-[0]$", "--prefix")) == ["pod/db-0/postgres"]
    assert logs(lab, home, "--pod-regex", "db", "--tail=1").stdout == "postgres tick 29\n" * 2
    assert len(logs(lab, home, "db-.*").stdout.splitlines()) == 20  # as with a selector


def test_a_pattern_that_nothing_matches_is_no_pod(lab: Lab, home: Path) -> None:
    result = logs(lab, home, "zz-.*", fails=1)
    assert result.stderr.splitlines()[0] == (
        'error: error from server (NotFound): pods "zz-.*" not found in namespace "shop"'
    )


def test_all_namespaces(lab: Lab, home: Path) -> None:
    found = pods_of(logs(lab, home, "-A", "--pod-regex", "^(db-0|shell)$", "--prefix"))
    assert found == ["default/shell/shell", "shop/db-0/postgres"]
    assert pods_of(logs(lab, home, "-A", "db-0", "--prefix")) == ["shop/db-0/postgres"]
    refused = logs(lab, home, "-A", "deploy/web", fails=1)
    assert refused.stderr.startswith("error: a resource cannot be retrieved by name across all namespaces\n")


def test_the_pods_of_a_node(lab: Lab, home: Path) -> None:
    pods = kubecli(
        *("get", "pods", "-n", "shop", "--field-selector=spec.nodeName=worker-1", "-o", "name"),
        *("--kubeconfig", str(lab.kubeconfig)),
        home=home,
    ).stdout.split()
    result = logs(lab, home, "--node=worker-1", "--container-regex=.", "--prefix", "--ignore-errors", "--tail=1")
    assert {each.rpartition("/")[0] for each in pods_of(result)} <= set(pods) and pods
    assert pods_of(logs(lab, home, "--node=nowhere")) == []
    assert logs(lab, home, "db-0", "--node=worker-1", "--tail=1").stdout == "postgres tick 29\n"
    elsewhere = logs(lab, home, "db-0", "--node=worker-2")
    assert (elsewhere.stdout, elsewhere.stderr) == ("", "No resources found in shop namespace.\n")
    refused = logs(lab, home, "--node=worker-1", "deploy/web", fails=1)
    assert "only a node (--node) or a TYPE/NAME is allowed" in refused.stderr


def test_containers_by_pattern(lab: Lab, home: Path) -> None:
    found = pods_of(logs(lab, home, "deploy/web", "--container-regex", "^(web|side)", "--prefix"))
    assert [each.rpartition("/")[2] for each in found] == ["web", "sidecar"]
    none = logs(lab, home, "deploy/web", "--container-regex", "zz", fails=1)
    assert none.stderr.endswith("error: no container matches 'zz', out of: web, sidecar, warm-up (init)\n")
    both = logs(lab, home, "db-0", "--container-regex", "x", "-c", "postgres", fails=1)
    assert "-c and --all-containers do not go with it" in both.stderr


@pytest.mark.parametrize("flag", ["--pod-regex", "--container-regex", "--highlight", "--grep"])
def test_what_is_no_regular_expression(flag: str, lab: Lab, home: Path) -> None:
    argv = (flag, "a[") if flag == "--pod-regex" else ("db-0", flag, "a[")
    result = logs(lab, home, *argv, fails=1)
    assert "unterminated character set" in result.stderr and result.stdout == ""


def test_the_default_of_several_pods_is_said_once(lab: Lab, home: Path) -> None:
    result = logs(lab, home, "-l", "app=web", "--tail=1")
    assert result.stderr == 'Defaulted container "web" out of: web, sidecar, warm-up (init)\n'


def test_the_default_is_said_once_for_all_namespaces(lab: Lab, home: Path) -> None:
    for name in ("one", "two"):
        containers = [{"name": each, "image": "x"} for each in ("main", "side")]
        meta = {"name": "twin", "namespace": name, "uid": f"uid-{name}", "labels": {"app": "twin"}}
        lab.put("namespaces", {"metadata": {"name": name}})
        lab.put("pods", {"metadata": meta, "spec": {"containers": containers}})
    result = logs(lab, home, "-l", "app=twin", "--ignore-errors", namespace="one,two")
    assert result.stderr == 'Defaulted container "main" out of: main, side\n'


def test_a_selector_beside_a_pod(lab: Lab, home: Path) -> None:
    result = logs(lab, home, "db-0", "postgres", "-l", "app=db", fails=1)
    assert (result.stdout, result.stderr) == (
        "",
        "error: selectors and the all flag cannot be used when passing resource/name arguments\n",
    )


def test_too_many_to_follow_says_what_to_do(lab: Lab, home: Path) -> None:
    result = logs(lab, home, "-f", "-l", "app=web", "--all-containers", "--max-log-requests=2", fails=1)
    error, hint = result.stderr.splitlines()
    assert "maximum allowed concurrency is 2" in error
    count = error.split("follow ")[1].split()[0]
    assert hint == f"hint: follow all of them with --max-log-requests={count}, or fewer with -c, -l or --node"


@pytest.mark.parametrize("width", [80, 120])
def test_a_terminal_sees_which_pod_a_line_is_from(width: int, lab: Lab, home: Path) -> None:
    env = {"KUBECONFIG": str(lab.kubeconfig)}
    with PseudoTerminal("logs", "-n", "shop", "db-.*", "--tail=1", home=home, env=env, width=width) as terminal:
        pass
    assert terminal.lines() == ["[pod/db-0/postgres] postgres tick 29", "[pod/db-1/postgres] postgres tick 29"]
    colours = {line.split(b"[pod")[0] for line in terminal.raw.splitlines()}
    assert len(colours) == 2 and all(each.startswith(b"\x1b[") for each in colours)
    for argv in (("db-0", "--tail=1"), ("db-.*", "--prefix=false", "--tail=1")):
        with PseudoTerminal("logs", "-n", "shop", *argv, home=home, env=env, width=width) as terminal:
            pass
        assert set(terminal.lines()) == {"postgres tick 29"}
