"""What a JSONPath template parses to. position: 0-based offset in the text the user gave."""

from __future__ import annotations

from typing import TypeAlias

from kubecli.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """Literal text, also a quoted string inside an action: whatever comes in, this one value comes out."""

    text: str


@dataclass(frozen=True, slots=True)
class Number:
    value: int | float | bool


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    position: int


@dataclass(frozen=True, slots=True)
class Array:
    """`[start:end:step]`. None: not given. single: `[start]`, one element."""

    start: int | None
    end: int | None
    step: int | None
    single: bool
    position: int


@dataclass(frozen=True, slots=True)
class Filter:
    """`[?(left operator right)]`; operator "exists": left alone, right is empty."""

    left: Action
    operator: str
    right: Action
    position: int


@dataclass(frozen=True, slots=True)
class Wildcard:
    pass


@dataclass(frozen=True, slots=True)
class Recursive:
    position: int


@dataclass(frozen=True, slots=True)
class Union:
    branches: tuple[Action, ...]
    position: int


@dataclass(frozen=True, slots=True)
class Identifier:
    """`range` or `end`; any other word is refused when it is evaluated, as kubectl does."""

    name: str
    position: int


@dataclass(frozen=True, slots=True)
class Action:
    """What stands between braces: each node works on what the one before it gave."""

    nodes: tuple[Node, ...]


Node: TypeAlias = Text | Number | Field | Array | Filter | Wildcard | Recursive | Union | Identifier
Block: TypeAlias = Text | Action
