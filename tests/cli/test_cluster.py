"""api-resources, api-versions and cluster-info, beyond what the corpus of tests/parity says."""

from __future__ import annotations

import errno
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from kubecli.lab.handle import Lab
from tests.support.cli import Result, kubecli
from tests.support.kubectl import kubectl
from tests.support.lab import lab, lab_session  # noqa: F401  fixtures


def run(lab: Lab, home: Path, *argv: str, fails: int = 0) -> Result:  # noqa: F811
    return kubecli(*argv, "--kubeconfig", str(lab.kubeconfig), home=home, fails=fails)


def both(lab: Lab, home: Path, *argv: str) -> tuple[Result, tuple[int, bytes]]:  # noqa: F811
    theirs = kubectl(*argv, "--kubeconfig", str(lab.kubeconfig), home=home)
    return run(lab, home, *argv), (theirs.returncode, theirs.stdout)


@pytest.mark.parity
def test_servers_without_aggregated_discovery(lab: Lab, home: Path) -> None:  # noqa: F811
    lab.without_aggregated_discovery()
    for argv in (["api-resources", "-o", "wide"], ["api-versions"]):
        ours, theirs = both(lab, home, *argv)
        assert (ours.exit_code, ours.output) == theirs


@pytest.mark.parity
@pytest.mark.parametrize("command", ["api-resources", "api-versions"])
def test_a_broken_aggregated_api_is_a_warning(command: str, lab: Lab, home: Path) -> None:  # noqa: F811
    lab.fail_group("metrics.k8s.io")
    ours, theirs = both(lab, home, command)
    assert (ours.exit_code, ours.output) == theirs
    assert "metrics" not in ours.stdout
    assert ours.stderr.startswith("Warning: couldn't get resource list for metrics.k8s.io/v1beta1")


def test_discovery_takes_two_requests_and_the_cache_none(lab: Lab, home: Path) -> None:  # noqa: F811
    run(lab, home, "api-resources")
    assert [request.path for request in lab.requests] == ["/api", "/apis"]
    run(lab, home, "api-resources", "--cached")
    asked = len(lab.requests)
    run(lab, home, "api-resources", "--cached")
    assert len(lab.requests) == asked


SERVICES: list[dict[str, Any]] = [
    {"metadata": {"name": "dns"}, "spec": {"ports": [{"name": "dns", "port": 53}]}},
    {"metadata": {"name": "web"}, "spec": {"ports": [{"port": 443}, {"port": 80}]}},
    {"metadata": {"name": "tls"}, "spec": {"ports": [{"name": "https", "port": 8443}]}},
    {"metadata": {"name": "plain"}, "spec": {"ports": [{"port": 80}]}},
    {"metadata": {"name": "headless"}, "spec": {}},
    {
        "metadata": {"name": "lb", "labels": {"kubernetes.io/name": "Ingress"}},
        "spec": {"ports": [{"port": 80}, {"port": 443}]},
        "status": {"loadBalancer": {"ingress": [{"ip": "192.0.2.1"}]}},
    },
    {
        "metadata": {"name": "lb-name"},
        "spec": {"ports": [{"port": 80}]},
        "status": {"loadBalancer": {"ingress": [{"hostname": "lb.example.com"}]}},
    },
]


@pytest.mark.parity
def test_services_of_the_cluster(lab: Lab, home: Path) -> None:  # noqa: F811
    for service in SERVICES:
        metadata = service["metadata"]
        labels = {"kubernetes.io/cluster-service": "true", **metadata.get("labels", {})}
        whole = {**metadata, "namespace": "kube-system", "labels": labels}
        lab.put("services", {"apiVersion": "v1", "kind": "Service", **service, "metadata": whole})
    ours, theirs = both(lab, home, "cluster-info")
    assert (ours.exit_code, ours.output.replace(b"kubecli", b"kubectl")) == theirs
    assert len(ours.stdout.splitlines()) == len(SERVICES) + 3


def test_dump_to_stdout_is_json_and_logs(lab: Lab, home: Path) -> None:  # noqa: F811
    dumped = run(lab, home, "cluster-info", "dump", "--namespaces", "shop").stdout
    document, end = json.JSONDecoder().raw_decode(dumped)
    assert document["kind"] == "NodeList"
    assert "managedFields" not in dumped[:end]
    assert "==== START logs for container postgres of pod shop/db-0 ====\npostgres started\n" in dumped
    assert "==== END logs for container postgres of pod shop/db-0 ====\n" in dumped


@pytest.mark.parity
def test_dump_to_files_makes_the_files_that_kubectl_makes(lab: Lab, home: Path, tmp_path: Path) -> None:  # noqa: F811
    folders = [tmp_path / "ours", tmp_path / "theirs"]
    argv = ["cluster-info", "dump", "--namespaces", "shop,kube-system", "-o", "yaml", "--output-directory"]
    ours = run(lab, home, *argv, str(folders[0]))
    kubectl(*argv, str(folders[1]), "--kubeconfig", str(lab.kubeconfig), home=home)
    assert (ours.exit_code, ours.stdout) == (0, f"Cluster info dumped to {folders[0]}\n")
    files = [sorted(str(path.relative_to(folder)) for path in folder.rglob("*")) for folder in folders]
    assert files[0] == files[1]
    logs = [(folder / "shop" / "db-0" / "logs.txt").read_bytes() for folder in folders]
    assert logs[0] == logs[1]


def test_what_is_dumped_is_for_its_owners_eyes(lab: Lab, home: Path, tmp_path: Path) -> None:  # noqa: F811
    folder = tmp_path / "new"
    inner = folder / "below"
    run(lab, home, "cluster-info", "dump", "--namespaces", "shop", "--output-directory", str(inner))
    assert {stat.S_IMODE(each.stat().st_mode) for each in (folder, inner, inner / "shop")} == {0o700}
    folder = inner
    assert stat.S_IMODE((folder / "nodes.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((folder / "shop").stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_written_is_one_line(lab: Lab, home: Path, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "file").touch()
    result = run(lab, home, "cluster-info", "dump", "--output-directory", str(tmp_path / "file"), fails=1)
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_a_dump_waits_for_no_pipe(lab: Lab, home: Path, tmp_path: Path) -> None:  # noqa: F811
    os.mkfifo(tmp_path / "nodes.json")
    result = run(lab, home, "cluster-info", "dump", "--output-directory", str(tmp_path), fails=1)
    assert "nodes.json" in result.stderr and "a pipe, and only a regular file is written" in result.stderr
    assert result.stderr.startswith("error: ") and result.stderr.count("\n") == 1


def test_a_timeout_beyond_all_clocks(lab: Lab, home: Path) -> None:  # noqa: F811
    assert run(lab, home, "get", "ns", "--request-timeout=9999999999").stdout.startswith("NAME ")


def test_a_disk_that_is_full_names_the_file(
    lab: Lab,  # noqa: F811
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*args: object, **more: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("kubecli.reading.cluster.dump.replace", full)
    argv = ("cluster-info", "dump", "--kubeconfig", str(lab.kubeconfig), "--output-directory", str(tmp_path / "d"))
    result = kubecli(*argv, home=home, fails=1)
    assert result.stderr == f"error: {tmp_path}/d/nodes.json: cannot be written: no space left on device\n"
