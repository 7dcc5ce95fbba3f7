"""The built wheel as a stranger gets it: installed into an empty environment, without extras, and run.

    python tests/support/wheel.py DIST [--sbom FILE]

--sbom writes what the wheel and its dependencies are, as a CycloneDX document, in place of the runs.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path


def install(dist: Path, folder: Path) -> Path:
    """An environment with the wheel alone; returns its folder of programs."""
    (wheel,) = dist.glob("*.whl")
    venv.EnvBuilder(with_pip=True).create(folder)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([*pip(programs), "install", "--quiet", "--disable-pip-version-check", str(wheel)], check=True)
    return programs


def ten_minutes(dist: Path, folder: Path) -> None:
    """The newcomer's script, with no kubecli on PATH: it installs the wheel itself, with the practice cluster."""
    (wheel,) = dist.glob("*.whl")
    script = Path(__file__).parents[2] / "docs" / "ten-minutes.sh"
    path = os.pathsep.join(
        part for part in os.environ["PATH"].split(os.pathsep) if not (Path(part) / "kubecli").exists()
    )
    env = {**os.environ, "PATH": path, "TMPDIR": str(folder), "KUBECLI_PACKAGE": f"{wheel.resolve()}[lab]"}
    subprocess.run([str(script)], env=env, check=True, stdout=subprocess.DEVNULL)


def pip(programs: Path) -> list[str]:
    return [str(programs / "python"), "-m", "pip"]


def ask(programs: Path, home: Path, *argv: str, code: int = 0) -> str:
    """Runs kubecli with every warning an error; its stdout, or its stderr where it is meant to fail."""
    env = {"HOME": str(home), "USERPROFILE": str(home), "PATH": os.environ["PATH"], "PYTHONDEVMODE": "1"}
    env["PYTHONWARNINGS"] = "error"
    done = subprocess.run([str(programs / "kubecli"), *argv], env=env, capture_output=True, text=True, check=False)
    if done.returncode != code:
        sys.exit(f"kubecli {' '.join(argv)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stderr if code else done.stdout


def expect(text: str, words: str) -> None:
    if words not in text:
        sys.exit(f"not there: {words!r}\n{text}")


def try_it(programs: Path, home: Path) -> None:
    expect(ask(programs, home, "version", "--client"), "Client Version")
    expect(ask(programs, home, "get", "--help"), "kubecli get pods")
    expect(ask(programs, home, "get", "pods", code=1), "localhost:8080 was refused")
    expect(ask(programs, home, "lab", "serve", code=1), "kubecli[lab]")
    kubeconfig = home / ".kube" / "config"
    kubeconfig.parent.mkdir()
    kubeconfig.write_text("contexts:  # mine\n- {name: a, context: {cluster: c, user: u}}\n")
    expect(ask(programs, home, "config", "use-context", "a"), 'Switched to context "a".')
    expect(kubeconfig.read_text(), "# mine")
    expect(ask(programs, home, "completion", "bash"), "kubecli")


def components(programs: Path) -> dict[str, object]:
    command = [*pip(programs), "list", "--format", "json", "--exclude", "pip", "--exclude", "setuptools"]
    listed = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    found = [
        {
            "type": "library",
            "name": each["name"],
            "version": each["version"],
            "purl": f"pkg:pypi/{re.sub(r'[-_.]+', '-', each['name']).lower()}@{each['version']}",
        }
        for each in listed
    ]
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": found}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("dist", type=Path)
    parser.add_argument("--sbom", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        programs = install(args.dist, Path(folder) / "environment")
        if args.sbom:
            args.sbom.write_text(json.dumps(components(programs), indent=2) + "\n")
            return
        home = Path(folder) / "home"
        home.mkdir()
        try_it(programs, home)
        if os.name != "nt":
            ten_minutes(args.dist, Path(folder))
        print("the wheel works alone")


if __name__ == "__main__":
    main()
