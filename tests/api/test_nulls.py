"""null is what is not there: for every shape an answer is decoded to."""

from __future__ import annotations

import msgspec
import pytest

from kubecli.api.decode import Undecodable, decode
from kubecli.api.lists import ObjectList
from kubecli.meta.table import MetaTable, Table


class Inner(msgspec.Struct):
    name: str
    size: int = 3
    maybe: int | None = 5


class Outer(msgspec.Struct):
    inner: Inner
    many: list[Inner] = []
    words: dict[str, str] = {}
    flag: bool = True
    raw: msgspec.Raw = msgspec.Raw(b"")


def test_zero_values_where_there_is_no_place_for_null() -> None:
    inner = b'{"name":null,"size":null,"maybe":null}'
    data = b'{"inner":' + inner + b',"many":[null,{"name":"a"}],"words":{"a":null},"flag":null}'
    found = decode(data, Outer)
    assert found.inner == Inner("", 0, None)
    assert found.many == [Inner(""), Inner("a")]
    assert (found.words, found.flag) == ({"a": ""}, False)


def test_objects_keep_their_nulls_and_their_numbers() -> None:
    data = b'{"kind":"PodList","metadata":null,"items":[{"spec":null,"big":12345678901234567890.5,"n":[null]}]}'
    found = decode(data, ObjectList, str)
    assert found.items == [{"spec": None, "big": "12345678901234567890.5", "n": [None]}]
    assert found.metadata.continue_ == ""


def test_a_table_of_nulls() -> None:
    data = (
        b'{"kind":"Table","metadata":null,"rows":[null,{"cells":null,"object":null},{"object":{"metadata":null}}]}'
    )
    assert [each.cells for each in decode(data, Table).rows or ()] == [[], [], []]
    labels = b'{"kind":"Table","rows":[{"cells":["a"],"object":{"metadata":{"labels":{"a":null}}}}]}'
    row = (decode(labels, MetaTable).rows or [])[0]
    assert row.object is not None and row.object.metadata.labels == {"a": ""}


@pytest.mark.parametrize("data", [b'{"metadata":5}', b'{"metadata":null,"items":5}', b"[null]", b'{"kind":null'])
def test_what_is_wrong_stays_wrong(data: bytes) -> None:
    with pytest.raises(Undecodable):
        decode(data, ObjectList)
