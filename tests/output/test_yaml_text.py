"""`-o yaml` is kubectl's, byte for byte, and reads back as the same value."""

from __future__ import annotations

import io
import random
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kubecli.output import yaml_text
from tests.output.kubectl_local import kubectl_prints, whole
from tests.output.test_json_text import NUMBERS

WORDS = (Path(__file__).parent / "yaml_words.txt").read_text(encoding="utf-8").splitlines()
PHRASES = [
    *("", " ", "  ", " a", "a ", "a b", "a  b", "a: b", "a #b", "a # b", "- a", "? a", ": a", "12:30:45 x"),
    *("2001-12-14 21:59:43", "2001-12-14   21:59:43.1", "2001-12-14 21:59:43 +1", "2024-01-02 "),
    *(
        "\n",
        "\n\n",
        "a\n",
        "a\n\n",
        "a\nb",
        "\na",
        " a\nb",
        "a \nb",
        "a\n b",
        "a\nb ",
        "a\n\nb\n",
        "a\tb",
        "\t",
        "a\r\nb",
    ),
    *(
        "a\u2028b",
        "a\u2028",
        "\u2028a",
        "a\u2028\nb",
        "a\nb\u2028",
        "a \u2028b",
        "a\u2028 b",
        "a'\u2028b",
        "x\n\u2029",
    ),
    *(
        "\ufeff",
        "\ufeffa b",
        "a\ufeff",
        "😀",
        "a😀b",
        "é",
        "\x00",
        "\x07\x08\x0b\x0c\x1b",
        "\x1f",
        "\xa0",
        "\ufffd",
        "\u200b",
    ),
]
LONG = " ".join(f"word{index:02}" for index in range(40))
LONGS = [
    *(LONG, LONG + ": x", "'" + LONG, LONG.replace(" ", "  "), LONG + "\t", LONG.replace(" ", " \\"), "x" * 200),
    *(
        LONG.replace("word07 ", "word07  ") + "\x07",
        LONG.replace(" ", "   ") + "\x07",
        "a" * 79 + " b",
        "a" * 90 + " b c",
    ),
    *(LONG + "\n" + LONG, ("é" * 9 + " ") * 20 + "x", LONG + "\u2028" + LONG, "it's " * 40 + "- x", " " + LONG),
]
TEXTS = [*WORDS, *PHRASES, *LONGS, *(text * 3 for text in PHRASES if text)]


@pytest.mark.parity
def test_strings_as_kubectl_at_every_depth(home: Path) -> None:
    # One character in front keeps the order of keys unambiguous: kubectl's own is random for some sets of digits.
    obj = whole(
        {
            "values": {f"k{chr(0x4E00 + index)}": text for index, text in enumerate(TEXTS)},
            "lists": [TEXTS, [[TEXTS]]],
            "deep": {"er": {"and": [{"deeper": {"a key of some length": TEXTS}}]}},
            "keys": [{text: "x"} for text in TEXTS],
            "long keys": [
                {text * 30: value} for text in WORDS[:40] for value in ("x", LONG, [1], {"a": 1}, [], {})
            ],
            "maps under keys": [{text: {"a": [1]}} for text in TEXTS],
        }
    )
    assert yaml_text.dumps(obj).decode() == kubectl_prints(obj, "yaml", home).decode()


@pytest.mark.parity
def test_values_as_kubectl(home: Path) -> None:
    nested: list[Any] = [
        [],
        {},
        [[]],
        [{}],
        [[[]]],
        [[1], [2, [3]]],
        [{"a": 1, "b": [{}]}],
        {"a": {"b": {"c": []}}},
        None,
        True,
        False,
    ]
    obj = whole({"numbers": NUMBERS, "nested": nested, "again": [nested, {"x": nested}]})
    assert yaml_text.dumps(obj).decode() == kubectl_prints(obj, "yaml", home).decode()


@pytest.mark.parity
@pytest.mark.parametrize("seed", range(3))
def test_random_texts_as_kubectl(home: Path, seed: int) -> None:
    choose = random.Random(seed)
    letters = "abyYnN01239:-+._ ,#'\"\\{}[]&*!|>%@`?=~<\n\t\u2028😀é"
    texts = [
        "".join(choose.choices(letters, k=choose.randint(0, 9)))
        + choose.choice(["", " ", ": "]).join(choose.choices(TEXTS, k=choose.randint(0, 3)))
        for _ in range(1500)
    ]
    obj = whole([texts, {"under": {"a": {"key": texts}}}, [{text[:300]: text} for text in texts]])
    assert yaml_text.dumps(obj).decode() == kubectl_prints(obj, "yaml", home).decode()


@pytest.mark.parity
def test_key_order_as_kubectl(home: Path) -> None:
    keys = [
        *("b", "a", "B", "a10", "a9", "a010", "a-1", "a.b", "a/b", "a_b", "aB", "ab", "1", "10", "9", "-", "é"),
        *("app", "app1", "appA", "pod-template-hash", "app.kubernetes.io/name", "app.kubernetes.io/instance"),
    ]
    obj = whole({key: index for index, key in enumerate(["", *keys])})
    assert yaml_text.dumps(obj).decode() == kubectl_prints(obj, "yaml", home).decode()


class Loader(yaml.CSafeLoader):
    """Reads plain scalars as go-yaml does: PyYAML's own rules find more times and merges among them."""


Loader.yaml_implicit_resolvers = {}


Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("(?:null|~|)$"), None)
Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool",
    re.compile("(?:[yYnN]|[yY]es|YES|[nN]o|NO|[tT]rue|TRUE|[fF]alse|FALSE|[oO]n|ON|[oO]ff|OFF)$"),
    None,
)
Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("[-+]?[0-9]+$"), None)

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.sampled_from(TEXTS)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(VALUES)
def test_reads_back_as_the_same_value(value: Any) -> None:
    assert yaml.load(yaml_text.dumps(value), Loader) == value


@pytest.mark.parametrize(
    "pages", [[], [[]], [[{"a": 1}]], [[{"a": [1]}, {}], [], [{"b": "x: y"}]], [[{"a": 1}] * 250]]
)
def test_a_list_written_by_pages_is_the_list_written_whole(pages: list[list[Any]]) -> None:
    stream = io.BytesIO()
    writer = yaml_text.ListWriter(stream)
    writer.begin()
    for page in pages:
        writer.items(page)
    writer.end("5")
    items = [item for page in pages for item in page]
    whole_list = {"apiVersion": "v1", "items": items, "kind": "List", "metadata": {"resourceVersion": "5"}}
    assert stream.getvalue() == yaml_text.dumps(whole_list)


def test_control_characters_that_kubectl_refuses_are_escaped() -> None:
    assert yaml_text.dumps({"a": "\x7f\x85\x9b"}) == b'a: "\\x7F\\N\\x9B"\n'
