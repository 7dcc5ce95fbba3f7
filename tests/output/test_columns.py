"""Custom columns are kubectl's, byte for byte."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from kubecli.errors.base import KubecliError
from kubecli.output.columns import ColumnsWriter, parse_columns, parse_columns_file
from kubecli.wording import word
from tests.output.canned import canned, listing

ITEMS: list[dict[str, Any]] = [
    {
        "apiVersion": "x.io/v1",
        "kind": "Widget",
        "metadata": {"name": name, "namespace": "shop"},
        "spec": spec,
    }
    for name, spec in {
        "full": {
            "size": 5,
            "rate": 1.5e-7,
            "on": True,
            "tags": ["a", "b"],
            "map": {"b": 1, "a": None},
            "null": None,
        },
        "empty": {"tags": [], "map": {}, "text": ""},
        "odd": {"size": 1.5, "text": "one\ntwo", "tags": ["\x1b[31m", "a\rb", "a\tb"], "map": {"a": [1, {}]}},
        "wide-name-here": {"text": "日本語", "size": 2**63, "list": [{"n": 1}, {"n": 2}, {"m": 3}]},
    }.items()
]
SPECS = [
    "NAME:.metadata.name",
    "NAME:metadata.name,SIZE:{.spec.size},RATE:{spec.rate},ON:.spec.on",
    "NAME:.metadata.name,TAGS:.spec.tags,EACH:.spec.tags[*],MAP:.spec.map",
    "T:.spec.text,NULL:.spec.null,NO:.spec.no.such,N:.spec.list[*].n,I:.spec.list[0].n",
    "A:.spec['size'],B:..name,C:.kind,D:.spec.list[?(@.n==2)].n",
    "日本:.spec.text,lower:.metadata.name,:.kind",
    "NAME:.metadata.name,EMPTY:",
]


@pytest.mark.parity
@pytest.mark.parametrize("items", [ITEMS, ITEMS[:1], []], ids=["all", "one", "none"])
def test_as_kubectl(home: Path, items: list[dict[str, Any]]) -> None:
    with canned(home, widgets=[listing(items)]) as server:
        for spec in SPECS:
            for argv in ((), ("--no-headers",)):
                stream = io.BytesIO()
                writer = ColumnsWriter(stream, parse_columns(spec), headers=not argv)
                writer.objects(items)
                writer.close()
                expected = server.prints("get", "widgets", "-o", f"custom-columns={spec}", *argv)
                assert stream.getvalue().decode() == expected, (spec, argv)


FILES = [
    *(
        "NAME SIZE\n.metadata.name .spec.size\n",
        "  NAME\t SIZE  \n .metadata.name   spec.size",
        "A\r\n.kind\r\nmore\n",
    ),
    *("", "\n", "NAME", "NAME\n", "NAME\n\n", "A B\n.a\n", "\n\n", "A\n{.a\n"),
]


@pytest.mark.parity
@pytest.mark.parametrize("text", FILES)
def test_files_as_kubectl(home: Path, text: str) -> None:
    (home / "columns").write_bytes(text.encode())
    with canned(home, widgets=[listing(ITEMS)]) as server:
        code, stdout, stderr = server.kubectl("get", "widgets", "-o", "custom-columns-file=columns")
    stream = io.BytesIO()
    try:
        writer = ColumnsWriter(stream, parse_columns_file(text))
        writer.objects(ITEMS)
        writer.close()
    except KubecliError as error:
        assert word(error).lines[0] + "\n" == stderr
        assert code == 1
    else:
        assert (code, stderr) == (0, "")
    assert stream.getvalue().decode() == stdout


REFUSED = [
    "NAME",
    "NAME:.a,B",
    "A:{.a",
    "A:.a{b}",
    "A:.a[",
    "A:.a[x]",
    "A:{{.a}}",
    "A:.spec.tags[9]",
    "A:.a[?(@.b==]",
    "",
]


@pytest.mark.parity
@pytest.mark.parametrize("spec", REFUSED)
def test_refused_as_kubectl_does(home: Path, spec: str) -> None:
    with canned(home, widgets=[listing(ITEMS[:1])]) as server:
        code, _, stderr = server.kubectl("get", "widgets", "-o", f"custom-columns={spec}")
    assert code == 1
    with pytest.raises(KubecliError) as refused:
        ColumnsWriter(io.BytesIO(), parse_columns(spec)).objects(ITEMS[:1])
    assert word(refused.value).lines[0] + "\n" == stderr


def test_rows_of_a_watch_keep_their_widths() -> None:
    stream = io.BytesIO()
    writer = ColumnsWriter(stream, parse_columns("NAME:.metadata.name,KIND:.kind"))
    for item in (ITEMS[3], ITEMS[0]):
        writer.objects([item])
        writer.flush()
    assert (
        stream.getvalue().decode() == "NAME             KIND\nwide-name-here   Widget\nfull             Widget\n"
    )
