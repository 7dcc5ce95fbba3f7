"""Edits beside a writer that knows no lock: the entry that is named changes, or none does."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kubecli.errors.kubeconfig import KubeconfigFilesInvalid, KubeconfigUnsettled
from kubecli.kubeconfig.edit import transaction
from kubecli.kubeconfig.edit.transaction import Access, Plan, modify
from kubecli.kubeconfig.find import Candidate
from kubecli.kubeconfig.layers import read_contents
from kubecli.wording import word
from tests.kubeconfig.support import write

NAMES = ("dev", "prod", "test")


def text_of(*names: str, mark: str = "") -> str:
    clusters = "".join(f"- name: {name}\n  cluster:\n    server: https://{name}{mark}\n" for name in names)
    contexts = "".join(f"- name: {name}\n  context:\n    cluster: {name}\n" for name in names)
    return f"clusters:\n{clusters}contexts:\n{contexts}current-context: dev\n"


def edit(path: Path, decide: Callable[[Plan], None]) -> None:
    modify(Access((Candidate(str(path), path),), explicit=True, warn=print), decide)


def delete_dev(plan: Plan) -> None:
    plan.remove(plan.merged.entries["contexts"]["dev"])


def make_dev_insecure(plan: Plan) -> None:
    entry = plan.merged.entries["clusters"]["dev"]
    plan.set_body("clusters", "dev", {**entry.data, "insecure-skip-tls-verify": True})


@pytest.mark.parametrize("moment", range(1, 4))
@pytest.mark.parametrize("decide", [delete_dev, make_dev_insecure])
def test_entries_that_are_reordered_meanwhile_are_not_mistaken(
    tmp_path: Path, moment: int, decide: Callable[[Plan], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the other one comes before the first plan, before the second, or before the last look."""
    path = write(tmp_path, text_of("dev", "prod", "test"), "config")
    readings = 0

    def reading(files: tuple[Candidate, ...]) -> transaction.Contents:
        nonlocal readings
        readings += 1
        if readings == moment:
            path.write_text(text_of("prod", "test", "dev", mark=".new"))
        return read_contents(files)

    monkeypatch.setattr(transaction, "read_contents", reading)
    edit(path, decide)
    after = path.read_text()
    other = text_of("prod", "test", "dev", mark=".new")
    dev = other[other.index("- name: dev\n  cluster") :]
    dev = dev[: dev.index("server:")]
    if decide is delete_dev:
        assert after == other.replace("- name: dev\n  context:\n    cluster: dev\n", "")
    else:
        assert after == other.replace(dev, f"{dev}insecure-skip-tls-verify: true\n    ")


def test_a_file_that_never_settles_is_said_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, text_of(*NAMES), "config")
    count = 0

    def reading(files: tuple[Candidate, ...]) -> transaction.Contents:
        nonlocal count
        count += 1
        path.write_text(text_of(*NAMES) + f"# {count}\n")
        return read_contents(files)

    monkeypatch.setattr(transaction, "read_contents", reading)
    with pytest.raises(KubeconfigUnsettled) as caught:
        edit(path, delete_dev)
    assert word(caught.value).lines == (f"error: {path} changes faster than it can be edited",)
    assert "- name: dev\n  context" in path.read_text()
    assert [each.name for each in tmp_path.iterdir()] == ["config"]


def test_half_a_file_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that truncates and then writes, as most do, is caught in between."""
    path = write(tmp_path, text_of(*NAMES)[:80] + "'", "config")
    sleeps: list[float] = []

    def sleep(seconds: float) -> None:
        sleeps.append(seconds)
        path.write_text(text_of(*NAMES))

    monkeypatch.setattr(time, "sleep", sleep)
    edit(path, delete_dev)
    assert len(sleeps) == 1 and "- name: dev\n  context" not in path.read_text()


def test_a_broken_file_is_reported(tmp_path: Path) -> None:
    path = write(tmp_path, "clusters: '", "config")
    with pytest.raises(KubeconfigFilesInvalid):
        edit(path, delete_dev)
    assert path.read_text() == "clusters: '"


def test_two_files_are_both_edited_or_neither(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = write(tmp_path, text_of("dev"), "one"), write(tmp_path, text_of("prod"), "two")
    readings = 0

    def reading(files: tuple[Candidate, ...]) -> transaction.Contents:
        nonlocal readings
        readings += 1
        if readings == 3:
            two.write_text(text_of("test", "prod", mark=".new"))
        return read_contents(files)

    def decide(plan: Plan) -> None:
        for name in ("dev", "prod"):
            entry = plan.merged.entries["clusters"][name]
            plan.set_body("clusters", name, {**entry.data, "server": "https://changed"})

    monkeypatch.setattr(transaction, "read_contents", reading)
    files = tuple(Candidate(str(path), path) for path in (one, two))
    modify(Access(files, explicit=False, warn=print), decide)
    assert one.read_text() == text_of("dev").replace("https://dev", "https://changed")
    assert two.read_text() == text_of("test", "prod", mark=".new").replace("https://prod.new", "https://changed")
