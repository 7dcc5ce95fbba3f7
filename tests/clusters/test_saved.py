"""--snapshot and $KUBECLI_SNAPSHOT: every reading command runs on a saved cluster, and says that it is one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kubecli.lab.packaged import DATA
from tests.snapshot.bundles import layouts
from tests.support.cli import Result, kubecli

CAPTURED = "2026-11-23T23:19:40Z"


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    copy = tmp_path / "incident"
    shutil.copytree(DATA, copy)
    manifest = {
        "format": 1,
        "captured": CAPTURED,
        "namespace": "shop",
        "context": "prod",
        "scope": {"logs": "all"},
    }
    (copy / "manifest.json").write_text(json.dumps(manifest))
    return copy


def on(saved: Path, home: Path, *argv: str, fails: int = 0, **env: str) -> Result:
    return kubecli(*argv, "--snapshot", str(saved), home=home, env=env, fails=fails)


def test_no_kubeconfig_is_needed_and_the_namespace_is_the_saved_one(saved: Path, home: Path) -> None:
    result = on(saved, home, "get", "pods", KUBECONFIG="/nowhere")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "db-0" in result.stdout
    assert "bad-image" in on(saved, home, "get", "pods", "-n", "dev").stdout
    assert on(saved, home, "get", "pods", "-n", "dev,shop").stdout.count("\n") > 10


def test_the_variable_says_it_for_all_commands(saved: Path, home: Path) -> None:
    env = {"KUBECLI_SNAPSHOT": str(saved)}
    assert "db-0" in kubecli("get", "pods", home=home, env=env).stdout
    other = kubecli("get", "pods", "--snapshot", "elsewhere", home=home, env=env, fails=1)
    assert other.stderr == f"error: {home}/elsewhere: no such file or directory\n"


def test_now_is_the_moment_of_the_capture(saved: Path, home: Path) -> None:
    pod = on(saved, home, "describe", "pod", "db-0").stdout
    assert "10m   default-scheduler" in pod
    assert "d" not in on(saved, home, "events", "--no-headers").stdout.split()[0]
    assert "2026-11-23" in on(saved, home, "get", "pods", "--time", "absolute").stdout


@pytest.mark.parametrize(
    "argv",
    [
        ("logs", "db-0", "--tail=1"),
        ("logs", "-p", "api-64d5b6fc6b-rstvf"),
        ("describe", "deploy", "web"),
        ("why", "pod/bad-image", "-n", "dev"),
        ("tree", "deploy/web"),
        ("events", "--for", "pod/db-0"),
        ("top", "pods"),
        ("top", "nodes"),
        ("explain", "widgets.spec"),
        ("rollout", "history", "deploy/web"),
        ("rollout", "status", "deploy/web"),
        ("get", "all", "-A"),
        ("get", "hpa.v1.autoscaling"),
        ("get", "wd", "-o", "yaml"),
        ("get", "--raw", "/version"),
        ("api-resources",),
        ("api-versions",),
        ("version",),
        ("cluster-info",),
        ("wait", "pod/db-0", "--for=condition=Ready"),
    ],
    ids=" ".join,
)
def test_every_reading_command_runs(saved: Path, home: Path, argv: tuple[str, ...]) -> None:
    result = on(saved, home, *argv)
    assert result.exit_code == 0, result.stderr
    assert result.stdout
    assert result.stderr == ""


@pytest.mark.parametrize(
    "argv",
    [("get", "pods", "-w"), ("get", "pods", "--watch-only"), ("events", "-w"), ("get", "pod", "db-0", "-w")],
)
def test_a_watch_shows_what_there_is_and_ends(saved: Path, home: Path, argv: tuple[str, ...]) -> None:
    result = on(saved, home, *argv)
    assert result.exit_code == 0
    assert "nothing changes in it" in result.stderr
    assert ("db-0" in result.stdout) is ("--watch-only" not in argv)


def test_a_followed_log_is_read_once(saved: Path, home: Path) -> None:
    result = on(saved, home, "logs", "-f", "db-0")
    assert result.stdout == on(saved, home, "logs", "db-0").stdout
    assert "nothing is added to its logs" in result.stderr
    many = on(saved, home, "logs", "-f", "-l", "app=web", "--all-containers")
    assert (many.exit_code, many.stdout.count("\n") > 5) == (0, True)


def test_waiting_is_judging_at_once(saved: Path, home: Path) -> None:
    result = on(saved, home, "wait", "pod/bad-image", "-n", "dev", "--for=condition=Ready", fails=1)
    assert result.exit_code == 1
    assert result.stderr.startswith("error: condition not met for pods/bad-image")
    assert on(saved, home, "wait", "pod/nope", "--for=create", fails=1).exit_code == 1


def test_an_unfinished_rollout_stays_unfinished(saved: Path, home: Path) -> None:
    file = saved / "resources/apps/v1/deployments.json"
    body = json.loads(file.read_text())
    web = next(item for item in body["items"] if item["metadata"]["name"] == "web")
    web["status"]["updatedReplicas"] = 1
    file.write_text(json.dumps(body))
    result = on(saved, home, "rollout", "status", "deploy/web", fails=1)
    assert result.exit_code == 1
    assert result.stderr.endswith("error: the rollout was not complete when this was saved\n")


def test_who_you_are_is_not_in_it(saved: Path, home: Path) -> None:
    whoami = on(saved, home, "auth", "whoami", fails=1)
    assert whoami.stderr == "error: not in this snapshot: who you are (only a live cluster knows that)\n"
    assert "what you may do" in on(saved, home, "auth", "can-i", "get", "pods", fails=1).stderr
    assert on(saved, home, "doctor", fails=1).stderr.startswith("error: ")


def test_what_was_forbidden_is_not_an_empty_list(saved: Path, home: Path) -> None:
    (saved / "resources/core/v1/secrets.json").unlink()
    skipped = {"group": "", "version": "v1", "resource": "secrets", "reason": "forbidden"}
    (saved / "skipped.json").write_text(json.dumps([skipped]))
    result = on(saved, home, "get", "secrets", fails=1)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "error: not in this snapshot: secrets (forbidden to the user who saved it)\n"
    both = on(saved, home, "get", "pods,secrets", fails=1)
    assert "db-0" in both.stdout
    assert both.exit_code == 1


@pytest.mark.parametrize(
    "argv",
    [
        ("--as", "bob"),
        ("--token", "x"),
        ("--server", "http://x"),
        ("--kubeconfig", "x"),
        ("--insecure-skip-tls-verify",),
        ("--as-group", "x"),
    ],
)
def test_flags_that_reach_a_cluster_do_not_go_with_it(saved: Path, home: Path, argv: tuple[str, ...]) -> None:
    result = on(saved, home, "get", "pods", *argv, fails=1)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"error: {argv[0]} says how to reach a cluster, and --snapshot names a saved one\n"


def test_several_snapshots_are_several_contexts(saved: Path, home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(DATA, other)
    both = ("--snapshot", str(other))
    assert on(saved, home, "get", "pods", *both, "--context", "prod").exit_code == 0
    unclear = on(saved, home, "get", "pods", *both, fails=1)
    assert unclear.stderr == "error: --snapshot has several clusters: --context says which: other, prod\n"
    wrong = on(saved, home, "get", "pods", *both, "--context", "staging", fails=1)
    assert wrong.stderr == 'error: no snapshot is called "staging": --snapshot has other, prod\n'
    twice = on(saved, home, "get", "pods", "--snapshot", str(saved), "--context", "prod", fails=1)
    assert twice.stderr == 'error: several are called "prod"\n'


def test_one_bundle_with_several_clusters(home: Path, tmp_path: Path) -> None:
    path = layouts.gather(tmp_path, "dr1", "hub")
    assert "several clusters" in on(path, home, "get", "pods", fails=1).stderr
    result = on(path, home, "get", "pods", "-n", "shop", "--context", "hub")
    assert "db-0" in result.stdout
    assert result.exit_code == 0


def test_a_foreign_bundle_answers_as_well(home: Path, tmp_path: Path) -> None:
    path = layouts.must_gather(tmp_path)
    result = on(path, home, "get", "pods", "-n", "shop", "-l", "app=web", "-o", "wide")
    assert (result.exit_code, result.stdout.count("\n")) == (0, 5)
    assert on(path, home, "describe", "pod", "db-0", "-n", "shop").exit_code == 0
    assert "server" in on(path, home, "version", fails=1).stderr
    assert on(path, home, "top", "pods", "-n", "shop", fails=1).exit_code == 1
