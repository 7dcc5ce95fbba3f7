"""`-o kyaml` is kubectl's, byte for byte, and reads back as the same value."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings

from kubecli.output import kyaml_text
from tests.output.kubectl_local import kubectl_prints, whole
from tests.output.test_json_text import NUMBERS
from tests.output.test_yaml_text import TEXTS, VALUES, Loader

KEYS = [
    *(
        "_1",
        "_inf",
        "na_n",
        "Infinity",
        "_",
        "__",
        "a",
        "a.b/c-d",
        "a.",
        ".a",
        "-a",
        "a-",
        "é",
        "日本",
        "٣",
        "a b",
        "1a",
    ),
    *(
        "0x1p-2",
        "0x1.8p3",
        "0x",
        "0b2",
        "0b-1",
        "1e5",
        "1e999",
        "1.5",
        "1.",
        "1.2.3",
        "12_000",
        "0xFFFFFFFFFFFFFFFF",
    ),
    *(
        "2024-01-02",
        "2024-13-02",
        "NULL",
        "Y",
        "T",
        "oFF",
        "10",
        "017",
        "0o8",
        "0o17",
        "f",
        "F",
        "<<",
        "a\nb",
        "a\tb",
    ),
]
# kubectl puts a backslash too many before an escaped blank at the start of a line: see the module.
SAME = [text for text in TEXTS if "\n" not in text or not any(mark in text for mark in "\r\u2028\u2029\xa0")]


@pytest.mark.parity
def test_as_kubectl(home: Path) -> None:
    nested: list[Any] = [
        [],
        {},
        [[]],
        [{}],
        [[1], [2, [3]]],
        [{"a": 1, "b": [{}]}],
        [{}, 1],
        {"a": {"b": []}},
        None,
    ]
    obj = whole(
        {
            "texts": {f"k{index}": text for index, text in enumerate(SAME)},
            "lists": [SAME, [[SAME]], [{"a": {"b": SAME}}]],
            "keys": [{key[:300]: "x"} for key in (*SAME, *KEYS)],
            "values": [nested, NUMBERS, True, False, {"x": nested}],
        }
    )
    assert kyaml_text.dumps(obj).decode() == kubectl_prints(obj, "kyaml", home).decode()


@settings(max_examples=200, deadline=None)
@given(VALUES)
def test_reads_back_as_the_same_value(value: Any) -> None:
    assert yaml.load(kyaml_text.dumps(value), Loader) == value


@pytest.mark.parametrize(
    "pages", [[], [[]], [[{"a": 1}]], [[{"a": [1]}, {}], [], [{"b": "x\ny"}]], [[{"a": 1}] * 250]]
)
def test_a_list_written_by_pages_is_the_list_written_whole(pages: list[list[Any]]) -> None:
    stream = io.BytesIO()
    writer = kyaml_text.ListWriter(stream)
    writer.begin()
    for page in pages:
        writer.items(page)
    writer.end("5")
    items = [item for page in pages for item in page]
    whole_list = {"apiVersion": "v1", "items": items, "kind": "List", "metadata": {"resourceVersion": "5"}}
    assert stream.getvalue() == kyaml_text.dumps(whole_list)


def test_a_watch_event_has_its_type_first() -> None:
    assert (
        kyaml_text.dump_event("ADDED", {"a": 1}) == b'---\n{\n  type: "ADDED",\n  object: {\n    a: 1,\n  },\n}\n'
    )


def test_depth_costs_no_more_than_the_text() -> None:
    """The work grows with the text that is written, not with its square: counted in pieces, not in seconds."""
    deep: dict[str, Any] = {}
    for _ in range(150):
        deep = {"a": deep}
    writer = kyaml_text._Writer()
    out: list[str] = []
    writer._write(deep, 0, out)
    assert len(out) < 4 * 150 + 4
    assert "".join(out) == writer.text(deep, 0)
