"""Go's way of writing values, where the tables of expressions do not reach."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubecli.gotext import GoInt, Uint8, describe_rune, marshal, quote, sprint, sprint_float, type_name
from kubecli.gotext.unquote import BadQuote, unquote

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(-(2.0**53), 2.0**53)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.0, "0"),
        (-0.0, "-0"),
        (1e6, "1e+06"),
        (999999.0, "999999"),
        (1234567.5, "1.2345675e+06"),
        (0.0001, "0.0001"),
        (0.00001, "1e-05"),
        (1e21, "1e+21"),
        (5e-324, "5e-324"),
        (math.nan, "NaN"),
        (math.inf, "+Inf"),
        (-math.inf, "-Inf"),
    ],
)
def test_floats(value: float, shown: str) -> None:
    assert sprint_float(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1e6, "1000000"),
        (1e21, "1e+21"),
        (1e20, "100000000000000000000"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (1.5e-10, "1.5e-10"),
        (-0.0, "-0"),
        (2.0, "2"),
        (2**63, "9223372036854776000"),
        (10**400, "null"),
        ("<&>\u2028\x7f\x01\t", '"\\u003c\\u0026\\u003e\\u2028\x7f\\u0001\\t"'),
        ("\udcff", '"\\ufffd"'),
        ({}, "{}"),
        ([], "[]"),
        ({"b": 1, "a": [None, True]}, '{"a":[null,true],"b":1}'),
    ],
)
def test_json(value: Any, shown: str) -> None:
    assert marshal(value) == shown


@given(VALUES)
def test_json_reads_back(value: Any) -> None:
    assert json.loads(marshal(value)) == value
    assert json.loads(marshal(value, "    ")) == value


def test_indented_json() -> None:
    assert marshal({"a": [1, {}], "b": {"c": []}}, "  ") == (
        '{\n  "a": [\n    1,\n    {}\n  ],\n  "b": {\n    "c": []\n  }\n}'
    )


def test_sprint_and_type_names() -> None:
    assert sprint({"b": [1, None], "a": {"c": 1e7}}) == "map[a:map[c:1e+07] b:[1 <nil>]]"
    assert sprint(2**63) == "9.223372036854776e+18"
    values: list[Any] = [None, True, 1, 2**63, 1.5, "a", [], {}, GoInt(1), Uint8(1)]
    assert [type_name(value) for value in values] == [
        "<nil>",
        "bool",
        "int64",
        "float64",
        "float64",
        "string",
        "[]interface {}",
        "map[string]interface {}",
        "int",
        "uint8",
    ]


def test_quote_and_rune() -> None:
    assert quote('a"\\\n\x00\x7fé\u2028\U0010ffff\udcff') == '"a\\"\\\\\\n\\x00\\x7fé\\u2028\\U0010ffff\\xff"'
    assert quote("é☃", ascii_only=True) == '"\\u00e9\\u2603"'
    assert [describe_rune(text) for text in ("#", "\t", "☃", "\udcff")] == [
        "U+0023 '#'",
        "U+0009",
        "U+2603 '☃'",
        "U+FFFD '\ufffd'",
    ]


@given(st.text(max_size=12))
def test_quoted_text_reads_back(text: str) -> None:
    assert unquote(quote(text)) == text


@pytest.mark.parametrize(
    "quoted", ['"\\"', '"\\q"', '"\\u12"', '"\\ud800"', '"\\400"', '"a"b"', "'\\\"'", '"\\U00110000"']
)
def test_bad_escapes(quoted: str) -> None:
    with pytest.raises(BadQuote):
        unquote(quoted)
