"""Paths as users name them."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from kubecli.runtime import Runtime
from tests.support.cli import ANY, kubecli


def test_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    runtime = replace(Runtime.from_process(), cwd=tmp_path)
    assert runtime.path("a/b") == tmp_path / "a/b"
    assert runtime.path("~/b") == tmp_path / "home/b"
    assert runtime.path("/b") == Path("/b")
    assert runtime.path("~nobody-of-that-name/b") == tmp_path / "~nobody-of-that-name/b"


@pytest.mark.parametrize(
    "argv",
    [
        ("get", "pods", "--snapshot", "~nobody-of-that-name/x"),
        ("snapshot", "show", "~nobody-of-that-name/x"),
        ("snapshot", "list", "~nobody-of-that-name/x"),
        ("diff", "~nobody-of-that-name/x", "~nobody-of-that-name/y", "pods"),
    ],
    ids=" ".join,
)
def test_a_home_folder_of_nobody_is_one_line(argv: tuple[str, ...], home: Path) -> None:
    result = kubecli(*argv, home=home, fails=ANY)
    assert result.exit_code in (1, 2)
    assert "internal error" not in result.stderr and result.stderr.startswith("error: ")
