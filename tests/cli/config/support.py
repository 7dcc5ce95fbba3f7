"""Runs kubectl and kubecli on the same kubeconfig, each on its own copy, and compares all that can be seen."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.support.cli import ANY, kubecli
from tests.support.kubectl import kubectl


@dataclass(frozen=True)
class Seen:
    """files: every file of the home afterwards."""

    code: int
    stdout: str
    stderr: str
    files: Mapping[str, bytes]


def _files(home: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in sorted(home.rglob("*"))
        if path.is_file() and "cache" not in path.parts
    }


def ours(home: Path, *argv: str, env: Mapping[str, str] | None = None) -> Seen:
    result = kubecli(*argv, home=home, env=env, fails=ANY)
    ours_alone = re.compile("hint: |See '|warning: .* is shadowed by ")
    errors = [line for line in result.stderr.splitlines() if not ours_alone.match(line)]
    return Seen(result.exit_code, result.stdout, "\n".join(errors), _files(home))


def theirs(home: Path, *argv: str, env: Mapping[str, str] | None = None) -> Seen:
    result = kubectl(*argv, home=home, env=env)
    errors = [line for line in result.stderr.decode().splitlines() if not line.startswith("See '")]
    text = "\n".join(errors)
    return Seen(result.returncode, result.stdout.decode(), text, _files(home))


def both(home: Path, *argv: str, env: Mapping[str, str] | None = None) -> tuple[Seen, Seen]:
    """(kubectl, kubecli), run on equal homes at the same path, so that paths in messages are equal too."""
    saved = home.with_name("saved")
    shutil.copytree(home, saved, symlinks=True)
    kubectls = theirs(home, *argv, env=env)
    shutil.rmtree(home)
    shutil.copytree(saved, home, symlinks=True)
    kubeclis = ours(home, *argv, env=env)
    shutil.rmtree(saved)
    return kubectls, kubeclis


def same(home: Path, *argv: str, env: Mapping[str, str] | None = None, files: bool = True) -> Seen:
    """Asserts that both print the same, end the same, and leave the same files byte for byte."""
    kubectls, kubeclis = both(home, *argv, env=env)
    assert (kubeclis.code, kubeclis.stdout, kubeclis.stderr) == (
        kubectls.code,
        kubectls.stdout.replace("kubectl config", "kubecli config"),
        kubectls.stderr.replace("kubectl config", "kubecli config"),
    )
    if files:
        assert kubeclis.files == kubectls.files
    return kubeclis
