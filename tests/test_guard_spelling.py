"""The guard against paths that are spelled so that a careless reader misses where they lead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubecli import guard
from kubecli.errors.api import ReadOnlyError

PLACES = [
    "api/v1/namespaces/shop/pods/web/exec",
    "api/v1/namespaces/shop/pods/web/attach",
    "api/v1/namespaces/shop/pods/web/portforward",
    "api/v1/namespaces/shop/services/web/proxy/admin",
    "api/v1/nodes/n1/proxy/run/x",
    "apis/subresources.kubevirt.io/v1/namespaces/a/virtualmachineinstances/b/portforward/22",
]


@given(st.data())
def test_no_spelling_gets_through(data: st.DataObject) -> None:
    """Letters encoded once, twice or thrice, in either case; slashes doubled or encoded; dots and queries."""
    spelled = ""
    for char in "/" + data.draw(st.sampled_from(PLACES)):
        way = data.draw(st.integers(0, 20))
        if char == "/":
            spelled += {0: "//", 1: "%2F", 2: "/./", 3: "/x/../", 4: "%252f"}.get(way, "/")
        elif way < 3:
            code = f"%{ord(char):02x}"
            for _ in range(way):
                code = code.replace("%", "%25")
            spelled += code
        else:
            spelled += char.upper() if way == 3 else char
    spelled += data.draw(st.sampled_from(["", "/", "?a=b", "/?x", "//", "/.", "%00", ";v=1"]))
    with pytest.raises(ReadOnlyError):
        guard.check("GET", spelled.encode(), [], b"")


@pytest.mark.parametrize("times", range(1, 7))
def test_no_number_of_encodings_gets_through(times: int) -> None:
    word = "%65xec"
    for _ in range(times):
        word = word.replace("%", "%25")
    with pytest.raises(ReadOnlyError):
        guard.check("GET", f"/api/v1/namespaces/shop/pods/web/{word}".encode(), [], b"")
