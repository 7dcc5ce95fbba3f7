"""What differs between two states, as values: what `diff` finds, and what its printers are handed."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Any, Literal

from msgspec import Struct

from kubecli.meta.fields import name
from kubecli.meta.resource import Resource

Object = dict[str, Any]


class Missing(Enum):
    """What stands in the place of a value that is not there; None is a value."""

    MISSING = "missing"


MISSING = Missing.MISSING

Step = str | int | tuple[str, ...]
"""A field, an index, or the key of a list's item."""

Path = tuple[Step, ...]


class Change(Struct, frozen=True):
    """left, right: the values at the path, MISSING where there is none.

    order: the items of the list are the same, or have been said, and stand in another order: left and right are
    their keys.
    """

    path: Path
    left: Any
    right: Any
    order: bool = False

    @property
    def mirrored(self) -> Change:
        return Change(self.path, self.right, self.left, self.order)


class Difference(Struct, frozen=True):
    """One object. left, right: as they are compared; None where it is not. changes: of one that is in both."""

    resource: Resource
    left: Object | None
    right: Object | None
    changes: tuple[Change, ...] = ()

    @property
    def sign(self) -> Literal["+", "-", "~"]:
        return "+" if self.left is None else "-" if self.right is None else "~"

    @property
    def either(self) -> Object:
        found = self.right if self.left is None else self.left
        assert found is not None
        return found

    @property
    def title(self) -> str:
        """`deployment.apps/web`."""
        group = self.resource.group
        return f"{self.resource.kind.lower()}{'.' if group else ''}{group}/{name(self.either)}"


def shown_path(path: Sequence[Step]) -> str:
    """`spec.containers[web].image`, `spec.ports[80/TCP]`, `args[0]`, `metadata.labels["app.example.com/x"]`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif isinstance(step, tuple):
            text += f"[{'/'.join(filter(None, step))}]"
        elif "." in step or "/" in step or not step:
            text += f'["{step}"]'
        else:
            text += f".{step}" if text else step
    return text
