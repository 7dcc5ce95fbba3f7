"""Any edit of any kubeconfig: what kubectl reads afterwards is what was asked for, and nothing else changed.

kubectl reads a batch of files in one go, as the members of $KUBECONFIG; entries have names of their own in each.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kubecli.kubeconfig.edit.transaction import Access, Plan, modify
from kubecli.kubeconfig.find import Candidate
from tests.kubeconfig.generate import NAMES, clusters, contexts, users, written
from tests.support.kubectl import kubectl, require_kubectl

SECTIONS = {"clusters": ("cluster", clusters()), "users": ("user", users()), "contexts": ("context", contexts())}
BATCH = 12


@st.composite
def cases(
    draw: st.DrawFn, number: int
) -> tuple[str, dict[str, Any], str, str, str, dict[str, Any] | None, list[str]]:
    """(text, data, section, body field, name, its new body or None to delete it, comments that must stay)."""
    prefix = f"{number:02d}-"
    data, text, comments = draw(written(prefix))
    section = draw(st.sampled_from(sorted(SECTIONS)))
    body, bodies = SECTIONS[section]
    held = data.get(section, [])
    at = draw(st.integers(0, len(held) - 1)) if held and draw(st.booleans()) else None
    name = held[at]["name"] if at is not None else prefix + "new " + draw(NAMES)
    new = None if at is not None and draw(st.booleans()) else draw(bodies)
    keep = [mark for mark, path in comments.items() if at is None or path[:2] != (section, at)]
    return text, data, section, body, name, new, keep


def _edit(path: Path, section: str, name: str, new: dict[str, Any] | None) -> None:
    def decide(plan: Plan) -> None:
        if new is None:
            plan.remove(plan.merged.entries[section][name])
        else:
            plan.set_body(section, name, new)

    modify(Access((Candidate(str(path), path),), explicit=True, warn=print), decide)


def _wanted(
    data: dict[str, Any], section: str, body: str, name: str, new: dict[str, Any] | None
) -> dict[str, Any]:
    others = [entry for entry in data.get(section) or [] if entry["name"] != name]
    return {**data, section: others + ([{"name": name, body: new}] if new is not None else [])}


def _read(folder: Path, names: list[str]) -> str:
    done = kubectl("config", "view", "--raw", home=folder, env={"KUBECONFIG": os.pathsep.join(names)})
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


@pytest.mark.parity
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a failing batch is too big to make smaller
)
@given(st.tuples(*(cases(number) for number in range(BATCH))))
def test_kubectl_reads_what_was_asked_for(batch: tuple[Any, ...]) -> None:
    require_kubectl()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, (text, data, section, body, entry, new, keep) in enumerate(batch):
            path = folder / f"ours-{number}"
            path.write_bytes(text.encode())
            _edit(path, section, entry, new)
            after = path.read_bytes().decode()
            assert [mark for mark in keep if mark not in after] == [], (text, after)
            wanted = _wanted(data, section, body, entry, new)
            (folder / f"wanted-{number}").write_text(json.dumps(wanted, ensure_ascii=False))
        ours = _read(folder, [f"ours-{number}" for number in range(len(batch))])
        assert ours == _read(folder, [f"wanted-{number}" for number in range(len(batch))])
