"""A name cannot lead a request to another path."""

from __future__ import annotations

import pytest

from kubecli.errors import InvalidName
from kubecli.meta.resource import Resource

PODS = Resource("", "v1", "pods", "Pod", "pod", True)


@pytest.mark.parametrize(
    ("name", "segment"),
    [
        ("web-0", "web-0"),
        ("system:node", "system:node"),
        ("v1.apps", "v1.apps"),
        ("a?b", "a%3Fb"),
        ("a b#c", "a%20b%23c"),
        ("é", "%C3%A9"),
        ("...", "..."),
        ("a\nb", "a%0Ab"),
    ],
)
def test_names_are_escaped_as_go_does(name: str, segment: str) -> None:
    assert PODS.path("shop", name) == f"/api/v1/namespaces/shop/pods/{segment}"
    assert PODS.path(name) == f"/api/v1/namespaces/{segment}/pods"


@pytest.mark.parametrize(
    ("name", "problems"),
    [
        ("..", ("may not be '..'",)),
        (".", ("may not be '.'",)),
        ("a/b", ("may not contain '/'",)),
        ("a%2Fb", ("may not contain '%'",)),
        ("a/%b", ("may not contain '/'", "may not contain '%'")),
        ("\udcff", ("is not valid UTF-8",)),
    ],
)
def test_what_could_be_another_path_is_refused(name: str, problems: tuple[str, ...]) -> None:
    for arguments in (("shop", name), (name, "")):
        with pytest.raises(InvalidName) as caught:
            PODS.path(*arguments)
        assert caught.value.problems == problems
