"""What a template parses to. pos: 0-based offset in the text; str(node): as Go writes the node in errors."""

from __future__ import annotations

from typing import TypeAlias

from kubecli.dataclass import dataclass, field
from kubecli.gotext import quote


@dataclass(frozen=True, slots=True)
class Text:
    pos: int
    text: str


@dataclass(frozen=True, slots=True)
class Identifier:
    pos: int
    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Variable:
    """`$x.Field`: names[0] is "$x"."""

    pos: int
    names: tuple[str, ...]

    def __str__(self) -> str:
        return ".".join(self.names)


@dataclass(frozen=True, slots=True)
class Field:
    pos: int
    names: tuple[str, ...]

    def __str__(self) -> str:
        return "".join(f".{name}" for name in self.names)


@dataclass(frozen=True, slots=True)
class Chain:
    """`(pipeline).Field` or `function.Field`."""

    pos: int
    node: Pipe | Identifier
    names: tuple[str, ...]

    def __str__(self) -> str:
        return f"{bracketed(self.node)}{''.join(f'.{name}' for name in self.names)}"


@dataclass(frozen=True, slots=True)
class Dot:
    pos: int

    def __str__(self) -> str:
        return "."


@dataclass(frozen=True, slots=True)
class Nil:
    pos: int

    def __str__(self) -> str:
        return "nil"


@dataclass(frozen=True, slots=True)
class Literal:
    """A bool, a string or a number: source as written."""

    pos: int
    source: str
    value: bool | str | int | float

    def __str__(self) -> str:
        return self.source


Operand: TypeAlias = "Identifier | Variable | Field | Chain | Dot | Nil | Literal | Pipe"


def bracketed(operand: Operand) -> str:
    return f"({operand})" if isinstance(operand, Pipe) else str(operand)


@dataclass(frozen=True, slots=True)
class Command:
    pos: int
    args: tuple[Operand, ...]

    def __str__(self) -> str:
        return " ".join(map(bracketed, self.args))


@dataclass(frozen=True, slots=True)
class Pipe:
    """`$a, $b := command | command`; assigns: `=` instead of `:=`."""

    pos: int
    declared: tuple[Variable, ...]
    assigns: bool
    commands: tuple[Command, ...]

    def __str__(self) -> str:
        names = ", ".join(map(str, self.declared))
        mark = (" = " if self.assigns else " := ") if names else ""
        return names + mark + " | ".join(map(str, self.commands))


@dataclass(frozen=True, slots=True)
class Action:
    pos: int
    pipe: Pipe

    def __str__(self) -> str:
        return f"{{{{{self.pipe}}}}}"


@dataclass(frozen=True, slots=True)
class Branch:
    """word: if, with or range."""

    pos: int
    word: str
    pipe: Pipe
    body: tuple[Node, ...]
    otherwise: tuple[Node, ...] | None


@dataclass(frozen=True, slots=True)
class Call:
    """`{{template "name" pipeline}}`."""

    pos: int
    name: str
    pipe: Pipe | None

    def __str__(self) -> str:
        return f"{{{{template {quote(self.name)}{f' {self.pipe}' if self.pipe else ''}}}}}"


@dataclass(frozen=True, slots=True)
class Jump:
    """word: break or continue."""

    pos: int
    word: str


Node: TypeAlias = Text | Action | Branch | Call | Jump


@dataclass(frozen=True, slots=True)
class Templates:
    """main's nodes, and what `define` and `block` named."""

    main: tuple[Node, ...]
    named: dict[str, tuple[Node, ...]] = field(default_factory=dict)
