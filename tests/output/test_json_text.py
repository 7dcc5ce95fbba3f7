"""`-o json` is kubectl's, byte for byte."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from kubecli.output import json_text
from tests.output.kubectl_local import kubectl_prints, whole

NUMBERS = [
    *(0, 1, -5, 2**63 - 1, -(2**63), 2**63, 2**64 - 1, 2**70, -(2**64)),
    *(1.0, -0.0, 0.1, 1.5, 1e6, 1e15, 1e20, 1e21, 1.5e21, 1e-6, 1e-7, 1.234e-5, 123456789.5, 5e-324, 1.7e308),
]
STRINGS = [
    *("", "plain", "<b>&'\"", "\\", "/", "\u2028\u2029", "\x00\x01\x1f\x7f\x08\x0c\n\r\t", "é", "😀", "\ufeff"),
    *(": 1.0,", "1.0", "\n    1.0,\n", "[1.50]", "12345678901234567890]", "&lt;", "a\\u003cb"),
]


@pytest.mark.parity
def test_as_kubectl(home: Path) -> None:
    obj = whole(
        {
            "numbers": NUMBERS,
            "strings": STRINGS,
            "keys": {text: index for index, text in enumerate(STRINGS)},
            "empty": {"map": {}, "list": [], "null": None, "lists": [[], [{}], [[1, [2]]]]},
            "others": [True, False],
        }
    )
    assert json_text.dumps(obj).decode() == kubectl_prints(obj, "json", home).decode()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": {}}, '{\n    "a": {},\n    "b": 1\n}\n'),
        ({"a": 1.0}, '{\n    "a": 1\n}\n'),
        ({"a": 2**70}, '{\n    "a": 1.1805916207174113e+21\n}\n'),
        ({"a": "<"}, '{\n    "a": "\\u003c"\n}\n'),
    ],
)
def test_text(value: Any, text: str) -> None:
    assert json_text.dumps(value).decode() == text


@pytest.mark.parametrize(
    "pages", [[], [[]], [[{"a": 1}]], [[{"a": 1.0}, {}], [], [{"b": [2**70, "<"]}]], [[{"a": 1}] * 250]]
)
def test_a_list_written_by_pages_is_the_list_written_whole(pages: list[list[Any]]) -> None:
    stream = io.BytesIO()
    writer = json_text.ListWriter(stream)
    writer.begin()
    for page in pages:
        writer.items(page)
    writer.end("5")
    items = [item for page in pages for item in page]
    whole_list = {"apiVersion": "v1", "items": items, "kind": "List", "metadata": {"resourceVersion": "5"}}
    assert stream.getvalue() == json_text.dumps(whole_list)


def test_a_watch_event_is_one_line_with_its_type_first() -> None:
    text = json_text.dump_event("ADDED", {"b": [1.0, 2**70, "1.0,"], "a": "<\u2028"})
    assert text == (b'{"type":"ADDED","object":{"a":"\\u003c\\u2028","b":[1,1.1805916207174113e+21,"1.0,"]}}\n')
    assert json.loads(text)["type"] == "ADDED"
