"""A save is whole, or it is not there; it goes on where it broke off; it says what it could not have."""

from __future__ import annotations

import base64
import json
import os
import signal
import stat
import subprocess
import tarfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from kubecli.api.client import ApiClient
from kubecli.errors.connection import ConnectionFailed
from kubecli.errors.files import SnapshotError
from kubecli.lab.handle import Lab
from kubecli.meta.resource import Resource
from kubecli.snapshot.files.packed import PackedFiles, open_packed
from kubecli.snapshot.manifest import Counted, Scope
from kubecli.snapshot.open import open_snapshot
from kubecli.snapshot.save.masks import Masker
from kubecli.snapshot.save.request import SaveRequest, Saving
from kubecli.snapshot.save.run import Save, Saved, SaveProgress
from kubecli.snapshot.transport import open_client
from tests.support.process import PROJECT, process_env

NOW = datetime(2026, 11, 23, 23, 20, tzinfo=UTC)
EVERYTHING = Scope(logs="all")
MASKER = Masker(b"k" * 32)
ENDINGS = ["tar.gz", "tar.zst", "tar", "folder"]


def everything(resource: Resource) -> bool:
    return True


def save(
    lab: Lab,
    target: Path,
    *,
    scope: Scope = EVERYTHING,
    wanted: Callable[[Resource], bool] = everything,
    masker: Masker | None = MASKER,
    goes_on: bool = False,
    progress: Callable[[SaveProgress], None] = lambda step: None,
    headers: dict[str, str] | None = None,
) -> Saved:
    with httpx.Client(base_url=lab.http_url, headers=headers, timeout=20) as http:
        request = SaveRequest(scope, wanted, masker, context="lab", namespace="shop")
        return Save(Saving(ApiClient(http), request), target, now=NOW, progress=progress).run(goes_on=goes_on)


def needs_zstd(ending: str) -> None:
    if ending == "tar.zst":
        pytest.importorskip("compression.zstd" if os.sys.version_info >= (3, 14) else "backports.zstd")  # type: ignore[attr-defined]


def files_of(path: Path) -> dict[str, bytes]:
    with open_client(cluster := open_snapshot(path)):
        files = cluster.files  # type: ignore[attr-defined]
        return {name: files.read(name) for name in files.names() if name != "manifest.json"}


@pytest.mark.parametrize("ending", ENDINGS)
def test_each_form_holds_the_same(lab: Lab, tmp_path: Path, ending: str) -> None:
    needs_zstd(ending)
    target, other = tmp_path / f"lab.{ending}", tmp_path / "other"
    save(lab, target)
    save(lab, other)
    assert files_of(target) == files_of(other)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([target.name, "other"])


@pytest.mark.parametrize("ending", ENDINGS)
def test_nobody_else_may_read_it(lab: Lab, tmp_path: Path, ending: str) -> None:
    needs_zstd(ending)
    target = tmp_path / f"lab.{ending}"
    before = os.umask(0)
    try:
        save(lab, target)
    finally:
        os.umask(before)
    for path in [target, *target.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_any_tar_can_unpack_it(lab: Lab, tmp_path: Path) -> None:
    target = tmp_path / "lab.tar.gz"
    save(lab, target)
    assert isinstance(open_packed(target), PackedFiles)
    with tarfile.open(target) as tar:
        assert tar.getnames()[0] == "manifest.json"
        tar.extractall(tmp_path / "unpacked", filter="data")
    assert files_of(tmp_path / "unpacked") == files_of(target)
    again = tmp_path / "again.tar.gz"
    with tarfile.open(again, "w:gz") as tar:
        tar.add(tmp_path / "unpacked", arcname="somewhere")
    assert open_packed(again) is None
    assert files_of(again) == files_of(target)


def test_the_manifest_says_what_it_is(lab: Lab, tmp_path: Path) -> None:
    saved = save(lab, tmp_path / "lab.tar.gz", scope=Scope(logs="tail=3"))
    cluster = open_snapshot(tmp_path / "lab.tar.gz")
    manifest = cluster.manifest  # type: ignore[attr-defined]
    assert (manifest.format, manifest.captured, manifest.server_version) == (1, "2026-11-23T23:20:00Z", "v1.36.2")
    assert (manifest.secrets, manifest.salt, manifest.partial) == ("masked", MASKER.salt, False)
    assert manifest.lists == saved.manifest.lists
    assert Counted("", "v1", "pods", 19) in manifest.lists
    assert saved.skipped == ()
    cluster.close()


def test_only_gets_are_sent(lab: Lab, tmp_path: Path) -> None:
    save(lab, tmp_path / "lab")
    assert {request.method for request in lab.requests} == {"GET"}


@pytest.mark.parametrize("field", ["env", "annotation", "secret", "applied", "template", "last"])
@pytest.mark.parametrize("ending", ["tar.gz", "folder"])
def test_canaries_stay_at_home(lab: Lab, tmp_path: Path, field: str, ending: str) -> None:
    canary = "c4n4ry-in-the-mine"

    def plant(obj: dict[str, Any]) -> None:
        annotations = obj["metadata"].setdefault("annotations", {})
        applied = {"kind": "Pod", "spec": {"containers": [{"env": [{"name": "MY_TOKEN", "value": canary}]}]}}
        if field == "env":
            obj["spec"]["containers"][0]["env"] = [{"name": "DB_PASSWORD", "value": canary}]
        elif field == "annotation":
            annotations["example.com/api-key"] = canary
        elif field == "applied":
            annotations["kubectl.kubernetes.io/last-applied-configuration"] = json.dumps(applied)
        elif field == "last":
            annotations["kubectl.kubernetes.io/last-applied-configuration"] = f"secret {canary}"

    lab.modify("pods", "shop", "db-0", plant)
    if field == "secret":
        encoded = base64.b64encode(canary.encode()).decode()
        lab.modify("secrets", "shop", "db-credentials", lambda obj: obj["data"].update(extra=encoded))
    if field == "template":
        entry = {"name": "CLIENT_SECRET", "value": canary}
        lab.modify(
            "deployments.apps",
            "shop",
            "web",
            lambda obj: obj["spec"]["template"]["spec"]["containers"][0].update(env=[entry]),
        )
    save(lab, tmp_path / f"lab.{ending}")
    found = b"".join(files_of(tmp_path / f"lab.{ending}").values())
    assert canary.encode() not in found
    assert b"YzRuNHJ5LWluLXRoZS1taW5l" not in found
    assert b"czNjcjN0IQ==" not in found  # the password that the practice cluster has
    save(lab, tmp_path / "open", masker=None)
    found = b"".join(files_of(tmp_path / "open").values())
    assert canary.encode() in found or b"YzRuNHJ5LWluLXRoZS1taW5l" in found


def test_what_is_forbidden_is_noted_and_the_rest_is_whole(lab: Lab, tmp_path: Path) -> None:
    lab.fault("/api/v1/secrets", times=None, status=403, body=FORBIDDEN)
    lab.fault("/apis/apps/v1/daemonsets", times=None, status=500, body=b"{}")
    lab.fault("/namespaces/shop/pods/db-0/log", times=None, status=500, body=b"no route to node")
    saved = save(lab, tmp_path / "lab.tar.gz")
    assert [(each.resource, each.reason, each.name) for each in saved.skipped] == [
        ("pods", "failed", "db-0"),
        ("secrets", "forbidden", ""),
        ("daemonsets", "failed", ""),
    ]
    assert saved.manifest.partial
    skipped = json.loads(files_of(tmp_path / "lab.tar.gz")["skipped.json"])
    assert [each["resource"] for each in skipped] == ["pods", "secrets", "daemonsets"]


FORBIDDEN = json.dumps(
    {"kind": "Status", "status": "Failure", "reason": "Forbidden", "message": "secrets is forbidden", "code": 403}
).encode()


def test_namespaces_that_may_not_be_read_are_noted(lab: Lab, tmp_path: Path) -> None:
    lab.fault("/namespaces/dev/", times=None, status=403, body=FORBIDDEN)
    saved = save(lab, tmp_path / "lab", scope=Scope(namespaces=("shop", "dev"), logs="none"))
    assert {each.namespace for each in saved.skipped} == {"dev"}
    assert "nodes" not in {each.resource for each in saved.manifest.lists}
    with open_client(open_snapshot(tmp_path / "lab")) as client:
        names = [item["metadata"]["namespace"] for item in client.get("/api/v1/pods").json()["items"]]
    assert set(names) == {"shop"}


def test_a_list_is_begun_again_when_its_pages_grew_too_old(lab: Lab, tmp_path: Path) -> None:
    body = {"kind": "Status", "status": "Failure", "reason": "Expired", "message": "too old", "code": 410}
    lab.fault("/api/v1/pods", times=1, status=410, body=json.dumps(body).encode())
    saved = save(lab, tmp_path / "lab", wanted=lambda resource: resource.name == "pods")
    assert saved.skipped == ()
    assert sum(each.count for each in saved.manifest.lists) == 19 + 16


def test_a_server_without_tables_or_aggregated_discovery(lab: Lab, tmp_path: Path) -> None:
    lab.without_aggregated_discovery()
    items = [{"metadata": {"name": "a", "namespace": "shop", "creationTimestamp": "2026-11-23T23:19:00Z"}}]
    plain = {"kind": "ServiceList", "apiVersion": "v1", "metadata": {}, "items": items}
    lab.fault("/api/v1/services", times=None, status=200, body=json.dumps(plain).encode())
    save(lab, tmp_path / "lab")
    with open_client(open_snapshot(tmp_path / "lab")) as client:
        table = client.get("/api/v1/services", headers={"Accept": "application/json;as=Table;v=v1;g=meta.k8s.io"})
        assert table.json()["rows"][0]["cells"][:2] == ["a", ""]
        assert len(client.get("/apis").json()["groups"]) > 10


def test_a_target_that_is_there_is_not_replaced(lab: Lab, tmp_path: Path) -> None:
    for target in (tmp_path / "a.tar.gz", tmp_path / "folder", tmp_path / "link"):
        if target.name == "folder":
            target.mkdir()
        elif target.name == "link":
            target.symlink_to("nowhere")
        else:
            target.write_bytes(b"precious")
        with pytest.raises(SnapshotError, match="already there"):
            save(lab, target)
    assert (tmp_path / "a.tar.gz").read_bytes() == b"precious"


def test_a_folder_that_is_not_there_is_an_error(lab: Lab, tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="no such file or directory"):
        save(lab, tmp_path / "nowhere" / "lab.tar.gz")


BREAKS_OFF = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
"""Requests are under way when the client is closed, as when the process ends."""


class Gone(Exception):
    """Stands for whatever ends a save in the middle."""


@pytest.mark.parametrize("ending", ["tar.gz", "folder"])
@BREAKS_OFF
@pytest.mark.parametrize("at", [("schemas", 5), ("resources", 1), ("resources", 40), ("logs", 1), ("logs", 20)])
def test_it_goes_on_where_it_broke_off(lab: Lab, tmp_path: Path, ending: str, at: tuple[str, int]) -> None:
    target = tmp_path / f"lab.{ending}"

    def break_off(step: SaveProgress) -> None:
        if (step.what, step.done) == at:
            raise Gone

    with pytest.raises(Gone):
        save(lab, target, progress=break_off)
    assert not target.exists()
    time.sleep(0.2)  # what was under way ends
    with pytest.raises(SnapshotError, match="did not come to its end"):
        open_snapshot(tmp_path / f"{target.name}.partial")
    with pytest.raises(SnapshotError, match="--continue"):
        save(lab, target)
    with pytest.raises(SnapshotError, match="other flags"):
        save(lab, target, scope=Scope(logs="none"), goes_on=True)
    before = len(lab.requests)
    saved = save(lab, target, goes_on=True)
    asked = [request.path for request in lab.requests[before:]]
    if at == ("logs", 20):
        assert not any(path.endswith("/pods") and "namespaces" not in path for path in asked)
        assert sum(path.endswith("/log") for path in asked) < 20
    save(lab, tmp_path / "whole")
    assert files_of(target) == files_of(tmp_path / "whole")
    assert saved.manifest.lists
    assert not (tmp_path / f"{target.name}.partial").exists()


@BREAKS_OFF
def test_what_was_skipped_is_asked_for_again(lab: Lab, tmp_path: Path) -> None:
    lab.fault("/api/v1/secrets", times=1, status=403, body=FORBIDDEN)

    def break_off(step: SaveProgress) -> None:
        if step.what == "logs":
            raise Gone

    with pytest.raises(Gone):
        save(lab, tmp_path / "lab.tar.gz", progress=break_off)
    assert save(lab, tmp_path / "lab.tar.gz", goes_on=True).skipped == ()


@BREAKS_OFF
def test_a_connection_that_is_lost_keeps_what_there_is(lab: Lab, tmp_path: Path, home: Path) -> None:
    from tests.support.cli import kubecli

    lab.fault("/apis/apps/v1/deployments", times=None, drop=0)
    target = tmp_path / "lab.tar.gz"
    result = kubecli("snapshot", "save", str(target), "--kubeconfig", str(lab.kubeconfig), home=home, fails=1)
    assert result.exit_code == 1
    assert not target.exists()
    assert (tmp_path / "lab.tar.gz.partial").is_dir()
    lab.server.faults.clear()
    result = kubecli("snapshot", "save", str(target), "--continue", "--kubeconfig", str(lab.kubeconfig), home=home)
    assert (result.exit_code, result.stderr) == (0, "")
    assert issubclass(ConnectionFailed, Exception)


@pytest.mark.parametrize("ending", ["tar.gz", "folder"])
def test_a_kill_leaves_nothing_that_opens_as_whole(lab: Lab, tmp_path: Path, home: Path, ending: str) -> None:
    """SIGKILL at moments all over the save, in a process of its own."""
    lab.fault("/api/v1/", times=None, stall=0.4)
    target = tmp_path / f"lab.{ending}"
    argv = [os.sys.executable, "-m", "kubecli", "snapshot", "save", str(target), "--logs=all"]  # type: ignore[attr-defined]
    argv += ["--kubeconfig", str(lab.kubeconfig)]
    killed = 0
    for attempt in range(12):
        goes_on = ["--continue"] if (tmp_path / f"{target.name}.partial").exists() else []
        child = subprocess.Popen(
            [*argv, *goes_on],
            env=process_env(home),
            cwd=PROJECT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        try:
            _, errors = child.communicate(timeout=0.55 + attempt * 0.08)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
            child.communicate()
            killed += 1
            if target.exists():  # killed behind the last step: it is whole, as is looked at below
                break
            for path in tmp_path.iterdir():
                if path != home:
                    with pytest.raises(SnapshotError):
                        open_snapshot(path).close()
            continue
        assert child.returncode == 0, errors
        break
    assert killed
    if not target.exists():
        done = subprocess.run(
            [*argv, "--continue"], env=process_env(home), cwd=PROJECT, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
    files = files_of(target)
    save(lab, tmp_path / "whole", scope=Scope(logs="all"))
    assert sorted(files) == sorted(files_of(tmp_path / "whole"))
