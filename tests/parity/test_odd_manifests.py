"""Manifests with values that are not what they look like, and texts that are none: read as kubectl reads them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kubecli.lab.handle import Lab
from tests.parity.compare import Comparison
from tests.parity.corpus_format import parse
from tests.support.kubectl import require_kubectl

# As a pod's name: what is a number or a bool for go-yaml is none, and text is one that the cluster does not have.
SCALARS = """
61e9540 8e12345678 1e3 1E3 .99042_4 1_000 0x1F 0o17 017 08 0b11 0b2 1:30 .inf -.Inf .nan 1e400 1E400
12345678901234567890 1234567890123456789012 3.14159265358979323 1e-7 yes y on Off nul 2001-01-01
2001-01-01T00:00:00Z +1 1. -.5 .5e3 0x_1 0_7 +.inf 1__0 "8e1" -0 0xffffffffffffffff 0x1ffffffffffffffff
"""
TEXTS = [
    "{a: b}",
    '{"kind":"x"',
    '{"kind":"Pod","apiVersion":"v1","metadata":{"name":"gone"',
    "{apiVersion: v1, kind: Pod, metadata: {name: db-0}}",
    '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"db-0"},}',
    '{"a":NaN}',
    "[1]",
    "a: [",
    "a: b: c",
    "\tx: y",
    "- a",
    "word",
    "a: &x [*x]",
    "a: *y",
    "a: .inf",
    "a: !!binary x",
    "kind: 1",
    "kind: Pod\napiVersion: 1",
    "kind: Pod\napiVersion: []",
    "kind: Pod\napiVersion: v1\nmetadata: 1",
    "kind: Pod\napiVersion: v1\nmetadata: {name: a, labels: 1}",
    "kind: Pod\napiVersion: v1\nmetadata: {name: a, labels: {b: 1}}",
    "kind: Pod\napiVersion: v1\nmetadata: {name: a, annotations: {b: true}}",
    "kind: Pod\napiVersion: v1\nmetadata: {name: db-0, labels: {b: null}}",
    "kind: Nope\napiVersion: v1\nmetadata: {name: a}",
]
PODS = [f"apiVersion: v1\nkind: Pod\nmetadata:\n  name: {each}\n" for each in SCALARS.split()]


def manifest(folder: Path, number: int, text: str) -> str:
    path = folder / f"{number}.yaml"
    path.write_text(text)
    return str(path)


@pytest.mark.parity
@pytest.mark.parametrize(
    ("texts", "flags"),
    [
        (PODS, "-o name"),
        (TEXTS, "-o yaml"),
        (TEXTS[:9] + TEXTS[-9:], ""),
    ],
    ids=["scalars", "texts", "as a table"],
)
def test_a_manifest_is_read_as_kubectl_does(
    texts: list[str], flags: str, lab: Lab, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    require_kubectl()
    record_property("parity_lines", len(texts))
    lines = [parse(f"get -f {manifest(tmp_path, at, each)} {flags}", each) for at, each in enumerate(texts)]
    differences = list(Comparison(lab, tmp_path).run(lines))
    assert not differences, "\n\n".join(map(str, differences))
