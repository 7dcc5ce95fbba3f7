"""`kubecli snapshot`: what a user types and sees."""

from __future__ import annotations

import json
import shutil
import tarfile
from pathlib import Path

import pytest

from kubecli.lab.handle import Lab
from kubecli.lab.packaged import DATA
from tests.snapshot.bundles import layouts
from tests.support.cli import ANY, Result, kubecli
from tests.support.kubectl import kubectl, require_kubectl

FORBIDDEN = {"kind": "Status", "status": "Failure", "reason": "Forbidden", "message": "no", "code": 403}


@pytest.fixture
def snapshot(lab: Lab, home: Path) -> Saver:
    return Saver(lab, home)


class Saver:
    def __init__(self, lab: Lab, home: Path) -> None:
        self.lab = lab
        self.home = home

    def save(self, *argv: str, **env: str) -> Result:
        return self.run("snapshot", "save", *argv, "--kubeconfig", str(self.lab.kubeconfig), **env)

    def run(self, *argv: str, **env: str) -> Result:
        return kubecli(*argv, home=self.home, env=env, fails=ANY)


def test_save_and_read(snapshot: Saver) -> None:
    saved = snapshot.save("lab.tar.gz")
    assert (saved.exit_code, saved.stderr) == (0, "")
    assert saved.stdout == "lab.tar.gz: 562 objects of 66 types, 25 logs\n"
    shown = snapshot.run("get", "pods", "--snapshot", "lab.tar.gz")
    assert (shown.exit_code, shown.stderr, "db-0" in shown.stdout) == (0, "", True)
    assert snapshot.run("get", "nodes", "--snapshot", "lab.tar.gz").exit_code == 0


def test_the_key_is_made_once_and_for_its_owner(snapshot: Saver) -> None:
    snapshot.save("a", "secrets")
    key = snapshot.home / ".kube" / "kubecli-snapshot-key"
    before = key.read_bytes()
    assert (len(before), key.stat().st_mode & 0o777) == (32, 0o600)
    snapshot.save("b", "secrets")
    assert key.read_bytes() == before
    assert (snapshot.home / "a/resources/core/v1/secrets.json").read_bytes() == (
        snapshot.home / "b/resources/core/v1/secrets.json"
    ).read_bytes()
    key.write_bytes(b"short")
    assert "too short" in snapshot.save("c").stderr


def test_some_types_and_namespaces(snapshot: Saver) -> None:
    saved = snapshot.save("some", "deploy,po", "-n", "shop,dev")
    assert saved.stdout.endswith(" of 2 types\n")
    pods = snapshot.run("get", "pods", "-A", "--snapshot", "some")
    assert "this snapshot has only the namespaces shop, dev" in pods.stderr
    other = snapshot.run("get", "svc", "--snapshot", "some")
    assert other.stderr == "error: not in this snapshot: services (only deployments.apps, pods were saved)\n"
    where = snapshot.run("get", "pods", "-n", "monitoring", "--snapshot", "some")
    assert "pods of the namespace monitoring (it has the namespaces shop, dev)" in where.stderr
    log = snapshot.run("logs", "db-0", "--snapshot", "some")
    assert "it was saved without logs" in log.stderr
    assert log.exit_code == 1


def test_left_out_types(snapshot: Saver) -> None:
    snapshot.save("most", "--exclude", "secrets,events.v1.", "--logs=none")
    assert "it was excluded" in snapshot.run("get", "secrets", "--snapshot", "most").stderr


def test_logs_that_were_cut_say_so(snapshot: Saver) -> None:
    snapshot.save("lab.tar.gz", "-n", "shop", "--logs=tail=2", "--since=1h")
    log = snapshot.run("logs", "db-0", "--snapshot", "lab.tar.gz", "--tail=-1")
    assert log.stdout.count("\n") <= 2
    assert "Warning: this snapshot has the last 2 lines of each log\n" in log.stderr
    assert "of the last 3600s" in log.stderr


def test_what_could_not_be_had_is_said_and_the_rest_is_saved(snapshot: Saver) -> None:
    snapshot.lab.fault("/api/v1/secrets", times=None, status=403, body=json.dumps(FORBIDDEN).encode())
    saved = snapshot.save("lab.tar.gz", "--logs=none")
    assert saved.exit_code == 1
    assert saved.stdout.startswith("lab.tar.gz: ")
    assert saved.stderr.splitlines() == [
        "error: lab.tar.gz is whole, but for: secrets (forbidden)",
        "hint: `kubecli snapshot show lab.tar.gz` lists what is not in it",
    ]
    shown = snapshot.run("snapshot", "show", "lab.tar.gz")
    assert "Not in it:\n  secrets (forbidden to the user who saved it)\n" in shown.stdout


def test_secrets_in_the_clear_are_said(snapshot: Saver) -> None:
    saved = snapshot.save("open", "secrets", "--include-secrets")
    assert saved.stderr == "Warning: open holds secrets in the clear\n"
    value = snapshot.run(
        "get", "secret", "db-credentials", "-o", "jsonpath={.data.username}", "--snapshot", "open"
    )
    assert value.stdout == "c2hvcA=="
    assert "secrets    in the clear" in snapshot.run("snapshot", "show", "open").stdout


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        ((), "accepts 1 arg(s), received 0"),
        (("x", "nope"), 'the server doesn\'t have a resource type "nope"'),
        (("x", "--logs=some"), '--logs must be none, all or tail=N, not "some"'),
        (("x", "--logs=tail=0"), "--logs must be"),
        (("x", "deploy", "--logs=all"), "--logs needs pods among the types"),
        (("x", "--exclude=pods"), "--logs needs pods among the types"),
        (("x", "-A", "-n", "shop"), "exclude each other"),
        (("x", "--snapshot", "y"), "--kubeconfig says how to reach a cluster, and --snapshot names a saved one"),
        (("nowhere/x",), "no such file or directory"),
    ],
)
def test_what_is_wrong_is_one_line(snapshot: Saver, argv: tuple[str, ...], words: str) -> None:
    result = snapshot.save(*argv)
    assert (result.exit_code, result.stdout) == (1, "")
    assert words in result.stderr
    assert "Traceback" not in result.stderr


def test_a_saved_cluster_is_not_saved_again(snapshot: Saver) -> None:
    snapshot.save("a", "nodes")
    result = kubecli("snapshot", "save", "b", "--snapshot", "a", home=snapshot.home, fails=1)
    assert result.stderr == "error: snapshot save reads a live cluster, and a saved one is named\n"


def test_show_says_what_is_in_it(snapshot: Saver) -> None:
    snapshot.save("lab.tar.gz", "--logs=all")
    shown = snapshot.run("snapshot", "show", "lab.tar.gz").stdout.splitlines()
    assert shown[0] == "certauth: kubecli snapshot"
    assert "  saved      2026-11-23 23:20:00 UTC (0s ago)" in shown
    assert "  namespaces all" in shown
    assert "  secrets    masked" in shown
    assert [line.split() for line in shown if line.startswith("pods ")] == [["pods", "v1", "19"]]
    described = json.loads(snapshot.run("snapshot", "show", "lab.tar.gz", "-o", "json").stdout)
    assert (described["layout"], described["captured"], described["missing"]) == (
        "kubecli snapshot",
        "2026-11-23T23:20:00Z",
        {},
    )


def test_show_of_other_tools_bundles(home: Path, tmp_path: Path) -> None:
    shown = kubecli("snapshot", "show", str(layouts.must_gather(tmp_path)), home=home).stdout
    assert "must-gather.local.1: must-gather" in shown
    assert "namespaces default, dev, " in shown
    both = kubecli("snapshot", "show", str(layouts.gather(tmp_path, "dr1", "hub")), home=home).stdout
    assert "dr1: kubectl-gather folder" in both
    assert "hub: kubectl-gather folder" in both
    broken = kubecli("snapshot", "show", str(home), home=home, fails=1)
    assert broken.stderr == f"error: {home}: no saved cluster: neither kubecli's own, nor of a tool it knows\n"


def test_list_knows_saved_clusters_from_other_files(snapshot: Saver, tmp_path: Path) -> None:
    folder = tmp_path / "incidents"
    folder.mkdir()
    snapshot.save(str(folder / "prod.tar.gz"), "nodes")
    layouts.must_gather(folder)
    shutil.copytree(DATA, folder / "recorded")
    with tarfile.open(folder / "bundle.tgz", "w:gz") as archive:
        archive.add(folder / "must-gather.local.1", "must-gather.local.2")
    with tarfile.open(folder / "holiday.tgz", "w:gz") as archive:
        archive.add(DATA.parent / "handle.py", "photo.jpg")
    (folder / "broken.tar.gz").write_bytes(b"\x1f\x8bno")
    (folder / "notes.txt").write_text("hello")
    (folder / "src").mkdir()
    (folder / "half.tar.gz.partial").mkdir()
    rows = snapshot.run("snapshot", "list", str(folder)).stdout.splitlines()
    assert rows[0].split() == ["FILE", "CONTEXT", "SAVED", "AGE", "SIZE", "LAYOUT"]
    assert {row.split()[0] for row in rows[1:]} == {"prod.tar.gz", "must-gather.local.1", "bundle.tgz", "recorded"}
    assert next(row for row in rows if "prod" in row).split()[1:4] == ["certauth", "2026-11-23", "23:20"]
    empty = snapshot.run("snapshot", "list", str(folder / "src"))
    assert (empty.exit_code, empty.stdout) == (0, "")
    assert snapshot.run("snapshot", "list", "nowhere").exit_code == 1


@pytest.mark.parity
def test_the_lab_serves_an_archive_and_kubectl_reads_it(snapshot: Saver, tmp_path: Path) -> None:
    require_kubectl()
    snapshot.save("lab.tar.gz", "--include-secrets", "--logs=all")
    with Lab.start(snapshot.home / "lab.tar.gz") as served:
        for argv in (
            ("get", "pods", "-A", "-o", "wide"),
            ("get", "wd", "-A"),
            ("logs", "db-0", "--tail=3"),
            ("get", "secrets", "-o", "yaml"),
            ("explain", "widgets"),
        ):
            ours = kubectl(*argv, "--kubeconfig", str(served.kubeconfig), home=snapshot.home)
            theirs = kubectl(*argv, "--kubeconfig", str(snapshot.lab.kubeconfig), home=snapshot.home)
            assert (ours.returncode, ours.stdout) == (theirs.returncode, theirs.stdout), argv


def test_the_lab_serves_another_tools_bundle(tmp_path: Path, home: Path) -> None:
    with Lab.start(layouts.must_gather(tmp_path)) as served:
        pods = kubecli("get", "pods", "--kubeconfig", str(served.kubeconfig), home=home)
        assert "db-0" in pods.stdout
        argv = ("get", "componentstatuses", "--kubeconfig", str(served.kubeconfig))
        missing = kubecli(*argv, home=home, fails=1)
        assert "not in this snapshot: componentstatuses" in missing.stderr
