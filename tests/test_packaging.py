"""What a release carries for krew and Homebrew is filled in, and the plugin works under kubectl."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
import yaml

from kubecli import __version__

RELEASE = Path(__file__).parent.parent / "packaging" / "release.py"
PROGRAMS = Path(sys.executable).parent


def checksum(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    (folder / f"kubecli-{__version__}.tar.gz").write_bytes(b"an sdist")
    subprocess.run([sys.executable, RELEASE, folder], check=True)
    return folder


def test_the_manifest_names_the_archive_by_its_checksum(dist: Path) -> None:
    manifest = yaml.safe_load((dist / "read.yaml").read_text())
    archive = dist / f"kubectl-read-{__version__}.tar.gz"
    (platform,) = manifest["spec"]["platforms"]
    assert manifest["spec"]["version"] == f"v{__version__}"
    assert platform["uri"].endswith(f"/v{__version__}/{archive.name}")
    assert platform["sha256"] == checksum(archive)
    with tarfile.open(archive) as tar:
        assert set(tar.getnames()) == {platform["bin"], "LICENSE"}


def test_the_formula_names_the_sdist_by_its_checksum(dist: Path) -> None:
    sdist = dist / f"kubecli-{__version__}.tar.gz"
    formula = (dist / "kubecli.rb").read_text()
    assert f"/v{__version__}/{sdist.name}" in formula
    assert f'sha256 "{checksum(sdist)}"' in formula
    assert "VERSION" not in formula and "SHA256" not in formula


@pytest.mark.skipif(os.name == "nt", reason="a script for sh")
def test_kubectl_read_runs_kubecli_or_says_how_to_get_it(dist: Path, tmp_path: Path) -> None:
    kubectl = shutil.which("kubectl", path=str(PROGRAMS))
    if kubectl is None:
        pytest.skip("no kubectl for this machine")
    with tarfile.open(dist / f"kubectl-read-{__version__}.tar.gz") as tar:
        tar.extractall(tmp_path / "krew", filter="data")

    def read(path: str) -> tuple[int, str]:
        done = subprocess.run(
            [kubectl, "read", "version", "--client"],
            env={"PATH": f"{tmp_path}/krew:{path}", "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    code, printed = read(f"{PROGRAMS}:/usr/bin:/bin")
    assert (code, printed.splitlines()[0]) == (0, f"Client Version: v{__version__}")
    assert read("/usr/bin:/bin") == (1, "error: kubectl read needs kubecli: pipx install kubecli\n")
