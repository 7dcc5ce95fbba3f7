"""Reference pages and man pages are what commands declare, and are no older."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.cli import kubecli
from tests.support.process import PROJECT
from tests.support.update import generated, stale

GENERATED = generated()


def test_what_the_repository_holds_is_what_the_program_makes() -> None:
    old = [
        str(path)
        for path, text in GENERATED.items()
        if not (PROJECT / path).exists() or (PROJECT / path).read_text(encoding="utf-8") != text
    ]
    assert not old, f"`make update` rewrites {', '.join(old)}"
    assert stale() == [], "`make update` removes these"


def test_every_command_that_reads_has_both() -> None:
    stems = {path.stem for path in GENERATED if path.suffix == ".1"}
    assert {"kubecli", "kubecli-get", "kubecli-config-view", "kubecli-doctor"} <= stems
    assert "kubecli-delete" not in stems
    assert stems == {path.stem for path in GENERATED if path.suffix == ".md"}


@pytest.mark.skipif(not shutil.which("groff"), reason="no groff here to read man pages with")
def test_a_man_page_is_read_without_a_complaint() -> None:
    text = GENERATED[Path("man/kubecli-get.1")]
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", "-z"], input=text.encode(), capture_output=True, check=True
    )
    assert done.stderr == b""


def test_help_prints_the_man_page(home: Path) -> None:
    result = kubecli("help", "--man", "config", "view", home=home)
    assert result.stdout == GENERATED[Path("man/kubecli-config-view.1")]
    assert re.match(r'\.TH "KUBECLI-CONFIG-VIEW" 1 ', result.stdout)


def test_every_variable_of_the_environment_has_its_line_in_the_docs() -> None:
    names = {
        name
        for path in (PROJECT / "kubecli").rglob("*.py")
        for name in re.findall(r'"((?:KUBECLI|KUBE)_?[A-Z_]+|NO_COLOR|FORCE_COLOR)"', path.read_text())
    }
    page = (PROJECT / "docs/reference/environment.md").read_text()
    assert [name for name in sorted(names) if f"`{name}`" not in page] == []
