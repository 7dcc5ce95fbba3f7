"""Reading fields of a Kubernetes object: a missing or null field reads as the zero value of its type.

kubectl decodes objects into typed structs, so that an absent string is "", an absent number 0, an absent list
empty. These functions say which of these a caller wants; `at` tells an absent field (None) from a zero one. What
has another type than the API gives it is absent, too: a server, or whoever stands before it, may send anything.
Paths are dotted field names; none of the API's own field names holds a dot.
"""

from __future__ import annotations

from typing import Any

from kubecli.gotext.values import sprint

Object = dict[str, Any]


def at(value: Any, path: str) -> Any:
    """The value at a path, or None where any step of it is missing."""
    for step in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(step)
    return value


def text(value: Any, path: str, default: str = "") -> str:
    found = at(value, path)
    return default if found is None else sprint(found)


def number(value: Any, path: str) -> int:
    found = at(value, path)
    return found if isinstance(found, int) and not isinstance(found, bool) else 0


def flag(value: Any, path: str) -> bool:
    return at(value, path) is True


def items(value: Any, path: str) -> list[Any]:
    found = at(value, path)
    return found if isinstance(found, list) else []


def objects(value: Any, path: str) -> list[Object]:
    """The items of a list that are objects; what else stands in it is absent."""
    return [item for item in items(value, path) if isinstance(item, dict)]


def strings(value: Any, path: str) -> dict[str, str]:
    """A map of strings, as labels and annotations are; what else stands in it is absent."""
    return {key: item for key, item in mapping(value, path).items() if isinstance(item, str)}


def uid(value: Any) -> str:
    return text(value, "metadata.uid")


def version(value: Any) -> str:
    """The resourceVersion."""
    return text(value, "metadata.resourceVersion")


def string(value: Any) -> str:
    """A value that should be a string; null reads as ""."""
    return "" if value is None else sprint(value)


def words(value: Any, path: str) -> list[str]:
    """A list of strings."""
    return [string(item) for item in items(value, path)]


def mapping(value: Any, path: str) -> dict[str, Any]:
    found = at(value, path)
    return found if isinstance(found, dict) else {}


def name(value: Any) -> str:
    return text(value, "metadata.name")


def namespace(value: Any) -> str:
    return text(value, "metadata.namespace")


def controller_of(value: Any) -> Object | None:
    """The owner that manages this object, as its ownerReferences name it."""
    for owner in objects(value, "metadata.ownerReferences"):
        if flag(owner, "controller"):
            return dict(owner)
    return None
