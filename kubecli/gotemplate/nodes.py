"""What a template parses to. pos: 0-based offset in the text; str(node): as Go writes the node in errors."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct, field

from kubecli.gotext import quote


class Text(Struct, frozen=True):
    pos: int
    text: str


class Identifier(Struct, frozen=True):
    pos: int
    name: str

    def __str__(self) -> str:
        return self.name


class Variable(Struct, frozen=True):
    """`$x.Field`: names[0] is "$x"."""

    pos: int
    names: tuple[str, ...]

    def __str__(self) -> str:
        return ".".join(self.names)


class Field(Struct, frozen=True):
    pos: int
    names: tuple[str, ...]

    def __str__(self) -> str:
        return "".join(f".{name}" for name in self.names)


class Chain(Struct, frozen=True):
    """`(pipeline).Field` or `function.Field`."""

    pos: int
    node: Pipe | Identifier
    names: tuple[str, ...]

    def __str__(self) -> str:
        return f"{bracketed(self.node)}{''.join(f'.{name}' for name in self.names)}"


class Dot(Struct, frozen=True):
    pos: int

    def __str__(self) -> str:
        return "."


class Nil(Struct, frozen=True):
    pos: int

    def __str__(self) -> str:
        return "nil"


class Literal(Struct, frozen=True):
    """A bool, a string or a number: source as written."""

    pos: int
    source: str
    value: bool | str | int | float

    def __str__(self) -> str:
        return self.source


Operand: TypeAlias = "Identifier | Variable | Field | Chain | Dot | Nil | Literal | Pipe"


def bracketed(operand: Operand) -> str:
    return f"({operand})" if isinstance(operand, Pipe) else str(operand)


class PipelineCommand(Struct, frozen=True):
    pos: int
    args: tuple[Operand, ...]

    def __str__(self) -> str:
        return " ".join(map(bracketed, self.args))


class Pipe(Struct, frozen=True):
    """`$a, $b := command | command`; assigns: `=` instead of `:=`."""

    pos: int
    declared: tuple[Variable, ...]
    assigns: bool
    commands: tuple[PipelineCommand, ...]

    def __str__(self) -> str:
        names = ", ".join(map(str, self.declared))
        mark = (" = " if self.assigns else " := ") if names else ""
        return names + mark + " | ".join(map(str, self.commands))


class Action(Struct, frozen=True):
    pos: int
    pipe: Pipe

    def __str__(self) -> str:
        return f"{{{{{self.pipe}}}}}"


class Branch(Struct, frozen=True):
    """word: if, with or range."""

    pos: int
    word: str
    pipe: Pipe
    body: tuple[Node, ...]
    otherwise: tuple[Node, ...] | None


class Call(Struct, frozen=True):
    """`{{template "name" pipeline}}`."""

    pos: int
    name: str
    pipe: Pipe | None

    def __str__(self) -> str:
        return f"{{{{template {quote(self.name)}{f' {self.pipe}' if self.pipe else ''}}}}}"


class Jump(Struct, frozen=True):
    """word: break or continue."""

    pos: int
    word: str


Node: TypeAlias = Text | Action | Branch | Call | Jump


class Templates(Struct, frozen=True):
    """main's nodes, and what `define` and `block` named."""

    main: tuple[Node, ...]
    named: dict[str, tuple[Node, ...]] = field(default_factory=dict)
