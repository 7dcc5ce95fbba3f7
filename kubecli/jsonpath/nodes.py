"""What a JSONPath template parses to. position: 0-based offset in the text the user gave."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct


class Text(Struct, frozen=True):
    """Literal text, also a quoted string inside an action: whatever comes in, this one value comes out."""

    text: str


class Number(Struct, frozen=True):
    value: int | float | bool


class Field(Struct, frozen=True):
    name: str
    position: int


class Array(Struct, frozen=True):
    """`[start:end:step]`. None: not given. single: `[start]`, one element."""

    start: int | None
    end: int | None
    step: int | None
    single: bool
    position: int


class Filter(Struct, frozen=True):
    """`[?(left operator right)]`; operator "exists": left alone, right is empty."""

    left: Action
    operator: str
    right: Action
    position: int


class Wildcard(Struct, frozen=True):
    pass


class Recursive(Struct, frozen=True):
    position: int


class Union(Struct, frozen=True):
    branches: tuple[Action, ...]
    position: int


class Identifier(Struct, frozen=True):
    """`range` or `end`; any other word is refused when it is evaluated, as kubectl does."""

    name: str
    position: int


class Action(Struct, frozen=True):
    """What stands between braces: each node works on what the one before it gave."""

    nodes: tuple[Node, ...]


Node: TypeAlias = Text | Number | Field | Array | Filter | Wildcard | Recursive | Union | Identifier
Block: TypeAlias = Text | Action
