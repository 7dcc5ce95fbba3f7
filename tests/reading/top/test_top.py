"""`kubecli top` beside kubectl, and what it has beyond it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kubecli.lab.handle import Lab
from kubecli.meta.quantity import parse_quantity
from kubecli.reading.top.usage import Columns, declared, pod_rows, share_text
from tests.support.cli import Result, kubecli
from tests.support.terminal import plain


def top(lab: Lab, home: Path, *argv: str, fails: int = 0) -> Result:
    return kubecli("top", *argv, "--kubeconfig", str(lab.kubeconfig), home=home, fails=fails)


def test_shares_of_requests_and_limits(lab: Lab, home: Path) -> None:
    lines = top(lab, home, "pod", "db-0", "--requests").stdout.splitlines()
    assert lines[0].split() == [
        "NAME",
        "CPU(cores)",
        "MEMORY(bytes)",
        "CPU/REQUEST",
        "CPU/LIMIT",
        "MEMORY/REQUEST",
        "MEMORY/LIMIT",
    ]
    assert lines[1].split() == ["db-0", "114m", "274Mi", "-", "-", "-", "-"]


def container(name: str, **resources: Any) -> dict[str, Any]:
    return {"name": name, "resources": resources}


def test_a_sum_of_limits_needs_all_of_them() -> None:
    spec = {
        "containers": [
            container("web", requests={"cpu": "100m"}, limits={"cpu": "1"}),
            container("sidecar", requests={"cpu": "50m"}),
        ],
        "initContainers": [
            container("setup", requests={"cpu": "4"}),
            {**container("proxy", requests={"cpu": "50m"}), "restartPolicy": "Always"},
        ],
    }
    requests = declared(spec, "requests", "cpu")
    assert requests is not None
    assert requests.milli() == 200
    assert declared(spec, "limits", "cpu") is None
    assert str(declared(spec, "limits", "cpu", "web")) == "1"
    assert declared(spec, "requests", "memory") is None


def test_shares_by_container() -> None:
    pod = {
        "metadata": {"name": "web-0", "namespace": "shop"},
        "spec": {"containers": [container("web", requests={"cpu": "200m", "memory": "1Gi"})]},
    }
    usage = {
        "metadata": pod["metadata"],
        "containers": [{"name": "web", "usage": {"cpu": "50m", "memory": "512Mi"}}],
    }
    rows = pod_rows([usage], {("shop", "web-0"): pod}, Columns(containers=True, requests=True))
    assert rows[1] == ["web-0", "web", "50m", "512Mi", "25%", "-", "50%", "-"]


@pytest.mark.parametrize(
    ("used", "room", "text"),
    [
        ("50m", "100m", " 50% █████░░░░░"),
        ("3", "1", "300% ██████████"),
        ("0", "1", "  0% ░░░░░░░░░░"),
        ("1", "0", "  0% ░░░░░░░░░░"),
    ],
)
def test_bars(used: str, room: str, text: str) -> None:
    assert share_text(parse_quantity(used), parse_quantity(room), bars=True) == text


@pytest.mark.parametrize("argv", ["pod -A", "pod -A --containers --sum", "pod -A --requests", "node"])
@pytest.mark.parametrize("columns", [60, 80, 120, 160])
def test_a_terminal_gets_no_blanks_at_the_ends_of_lines(argv: str, columns: int, lab: Lab, home: Path) -> None:
    env = {"KUBECONFIG": str(lab.kubeconfig), "NO_COLOR": "1"}
    shown = kubecli("top", *argv.split(), home=home, env=env, terminal=True, columns=columns).stdout
    piped = kubecli("top", *argv.split(), home=home, env=env).stdout
    assert shown.splitlines() == [line.rstrip() for line in piped.splitlines()]


@pytest.mark.parametrize(("columns", "drawn"), [(120, False), (140, True)])
def test_bars_go_where_they_do_not_fit(columns: int, drawn: bool, lab: Lab, home: Path) -> None:
    env = {"KUBECONFIG": str(lab.kubeconfig)}
    argv = ["top", "pod", "-A", "--requests", "--color=always"]
    shown = plain(kubecli(*argv, home=home, env=env, terminal=True, columns=columns).stdout)
    assert ("█" in shown) is drawn
    assert max(map(len, shown.splitlines())) <= columns


def test_bars_are_for_terminals(lab: Lab, home: Path) -> None:
    assert "█" in top(lab, home, "node", "--color=always").stdout
    assert "█" not in top(lab, home, "node").stdout


def test_pods_by_a_field_the_metrics_api_does_not_know(lab: Lab, home: Path) -> None:
    names = [
        line.split()[0]
        for line in top(lab, home, "pod", "--field-selector=spec.nodeName=worker-2", fails=1).stdout.splitlines()
    ]
    assert names == []
    on_worker_1 = top(lab, home, "pod", "--field-selector=spec.nodeName=worker-1", "--no-headers").stdout
    assert [line.split()[0] for line in on_worker_1.splitlines()][:2] == [
        "api-64d5b6fc6b-rstvf",
        "api-64d5b6fc6b-wbhhl",
    ]


def test_without_a_metrics_server(lab: Lab, home: Path) -> None:
    empty = b'{"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","items":[]}'
    content_type = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
    lab.fault("^/apis", times=None, status=200, body=empty, content_type=content_type)
    result = top(lab, home, "pod", fails=1)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines()[0] == "error: Metrics API not available"


def test_what_runs_on_a_node(lab: Lab, home: Path) -> None:
    rows = [line.split() for line in top(lab, home, "node", "--pods").stdout.splitlines()]
    assert rows[0] == ["NODE", "NAMESPACE", "POD", "CPU(cores)", "CPU(%)", "MEMORY(bytes)", "MEMORY(%)"]
    nodes = [row for row in rows[1:] if row[2] == "-"]
    assert [[row[0], *row[3:]] for row in nodes] == [
        line.split() for line in top(lab, home, "node", "--no-headers").stdout.splitlines()
    ]
    assert [row[0] for row in rows[1:]] == sorted(row[0] for row in rows[1:])
    for node in nodes:
        used = [
            int(row[3].rstrip("m")) for row in rows if row[0] == node[0] and row[2] != "-" and row[3][0] != "<"
        ]
        assert used == sorted(used, reverse=True)
    one = [line.split() for line in top(lab, home, "node", "worker-1", "--pods").stdout.splitlines()]
    assert one[1:] == [row for row in rows if row[0] == "worker-1"]
    running = kubecli(
        *("get", "pods", "-A", "-o", "name", "--kubeconfig", str(lab.kubeconfig)),
        "--field-selector=spec.nodeName=worker-1,status.phase!=Succeeded,status.phase!=Failed",
        home=home,
    ).stdout.splitlines()
    assert sorted(f"pod/{row[2]}" for row in one[2:]) == sorted(running)
    assert "--show-swap" in top(lab, home, "node", "--pods", "--show-swap", fails=1).stderr


def test_the_hungriest_pods_by_memory(lab: Lab, home: Path) -> None:
    lines = top(lab, home, "node", "worker-1", "--pods", "--sort-by=memory", "--no-headers").stdout.splitlines()
    used = [int(line.split()[5][:-2]) for line in lines[1:] if "<unknown>" not in line]
    assert used == sorted(used, reverse=True) and len(used) > 2
