"""Text to nodes, with kubectl's words for what is wrong and the place of each in the user's text."""

from __future__ import annotations

import re

from msgspec import Struct, field

from kubecli.errors.expressions import ExpressionSyntaxError
from kubecli.gotext.case import is_word
from kubecli.gotext.numbers import GoInt, is_int64
from kubecli.gotext.quote import describe_rune
from kubecli.gotext.unquote import BadQuote, unquote
from kubecli.jsonpath.nodes import (
    Action,
    Array,
    Block,
    Field,
    Filter,
    Identifier,
    Node,
    Number,
    Recursive,
    Text,
    Union,
    Wildcard,
)

DICT_KEY = re.compile(r"'([^']*)'")
SLICE = re.compile(r"(-?[0-9]*)(:-?[0-9]*)?(:-?[0-9]*)?")
COMPARISON = re.compile(r"([^!<>=]+)([!<>=]+)(.+)")
TERMINATORS = frozenset(" \t\r\n.,[]$@{}")
NESTING = 50  # filters and unions inside each other; kubectl's grammar hardly allows two


def is_digit(character: str) -> bool:
    return character.isdecimal()


class Parser(Struct):
    """One pass over text, which is a piece of source: offset is where text[0] stands in source."""

    source: str
    text: str
    offset: int = 0
    depth: int = 0
    pos: int = 0
    blocks: list[Block] = field(default_factory=list)

    def fail(self, at: int, problem: str) -> ExpressionSyntaxError:
        place = min(max(self.offset + at, 0), len(self.source))
        return ExpressionSyntaxError("jsonpath", self.source, place, problem)

    def parse(self) -> tuple[Block, ...]:
        while self.pos < len(self.text):
            opening = self.text.find("{", self.pos)
            if opening < 0:
                self.blocks.append(Text(self.text[self.pos :]))
                break
            if opening > self.pos:
                self.blocks.append(Text(self.text[self.pos : opening]))
            self.pos = opening + 1
            self.blocks.append(Action(tuple(self.action())))
        return tuple(self.blocks)

    def piece(self, prefix: str, text: str, start: int) -> Action:
        """Parses text, found at self.text[start], as an action of its own."""
        if self.depth >= NESTING:
            raise self.fail(start, "expressions are nested too deeply")
        wrapped = "{" + prefix + text + "}"
        inner = Parser(self.source, wrapped, self.offset + start - len(prefix) - 1, self.depth + 1)
        first = inner.parse()[0]
        assert isinstance(first, Action)
        return first

    def action(self) -> list[Node]:
        """The nodes up to the closing brace, which is consumed."""
        nodes: list[Node] = []
        text = self.text
        while True:
            at = self.pos
            character = text[at : at + 1]
            if not character or character in "\r\n":
                raise self.fail(at, "unclosed action")
            if character == "}":
                self.pos += 1
                return nodes
            if text.startswith("[?(", at):
                nodes.append(self.filter())
            elif text.startswith("..", at):
                self.recursive(nodes)
            elif character in " @$":
                self.pos += 1
            elif character == "[":
                self.array(nodes)
            elif character in "\"'":
                nodes.append(self.quoted(character))
            elif character == ".":
                self.pos += 1
                nodes.append(self.field())
            elif character in "+-" or is_digit(character):
                nodes.append(self.number())
            elif is_word(character):
                nodes.append(self.identifier())
            else:
                raise self.fail(at, f"unrecognized character in action: {describe_rune(character)}")

    def identifier(self) -> Node:
        start = self.pos
        while self.pos < len(self.text) and self.text[self.pos] not in TERMINATORS:
            self.pos += 1
        name = self.text[start : self.pos]
        if name in ("true", "false"):
            return Number(name == "true")
        return Identifier(name, self.offset + start)

    def field(self) -> Node:
        """A name up to a terminator; a backslash keeps the character after it, and goes."""
        start = self.pos
        while self.pos < len(self.text) and self.text[self.pos] not in TERMINATORS:
            self.pos += 2 if self.text[self.pos] == "\\" else 1
        self.pos = min(self.pos, len(self.text))
        name = self.text[start : self.pos]
        if name == "*":
            return Wildcard()
        return Field(name.replace("\\", ""), self.offset + start)

    def recursive(self, nodes: list[Node]) -> None:
        if nodes and isinstance(nodes[-1], Recursive):
            raise self.fail(self.pos, "invalid multiple recursive descent")
        nodes.append(Recursive(self.offset + self.pos))
        self.pos += 2
        following = self.text[self.pos : self.pos + 1]
        if following and is_word(following):
            nodes.append(self.field())

    def number(self) -> Node:
        start = self.pos
        if self.text[self.pos] in "+-":
            self.pos += 1
        while self.pos < len(self.text) and (self.text[self.pos] == "." or is_digit(self.text[self.pos])):
            self.pos += 1
        value = self.text[start : self.pos]
        if re.fullmatch(r"[+-]?[0-9]{1,30}", value) and is_int64(int(value)):
            return Number(GoInt(value))
        if re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)", value) and float(value) not in (
            float("inf"),
            float("-inf"),
        ):
            return Number(float(value))
        raise self.fail(start, f"cannot parse number {value}")

    def quoted(self, mark: str) -> Node:
        start = self.pos
        self.pos += 1
        while True:
            character = self.text[self.pos : self.pos + 1]
            if not character or character == "\n":
                raise self.fail(start, "unterminated quoted string")
            self.pos += 1
            if character == mark and self.text[self.pos - 2] != "\\":
                break
        value = self.text[start : self.pos]
        try:
            return Text(unquote(value))
        except BadQuote as error:
            problem = f"unquote string {value} error invalid syntax"
            raise self.fail(start + error.offset, problem) from None

    def array(self, nodes: list[Node]) -> None:
        start = self.pos
        closing = self.text.find("]", start)
        line_end = self.text.find("\n", start)
        if closing < 0 or 0 <= line_end < closing:
            raise self.fail(start, "unterminated array")
        self.pos = closing + 1
        text = self.text[start + 1 : closing]
        if "," in text:
            nodes.append(self.union(text, start))
            return
        key = DICT_KEY.fullmatch(text)
        if key is not None:
            nodes.extend(self.piece(".", key[1], start + 2).nodes)
            return
        nodes.append(self.slice(text, start))

    def union(self, text: str, start: int) -> Union:
        branches: list[Action] = []
        at = start + 1
        for part in text.split(","):
            bare = part.strip(" ")
            leading = len(part) - len(part.lstrip(" "))
            branches.append(self.piece("[", bare + "]", at + leading))
            at += len(part) + 1
        return Union(tuple(branches), self.offset + start)

    def slice(self, text: str, start: int) -> Array:
        match = SLICE.fullmatch(":" if text == "*" else text)
        if match is None:
            raise self.fail(start + 1, f"invalid array index {text}")
        values: list[int | None] = []
        for group, value in enumerate(match.groups(default="")):
            bare = value[1:] if group else value
            if not bare:
                values.append(None)
            elif re.fullmatch(r"-?[0-9]{1,30}", bare) and is_int64(int(bare)):
                values.append(int(bare))
            else:
                raise self.fail(start + 1 + match.start(group + 1), f"array index {bare} is not a number")
        return Array(values[0], values[1], values[2], match[2] is None, self.offset + start)

    def filter(self) -> Filter:
        start = self.pos
        end = self.filter_end(start)
        inside = start + 3
        text = self.text[inside:end]
        comparison = COMPARISON.fullmatch(text)
        if comparison is None:
            return Filter(self.piece("", text, inside), "exists", Action(()), self.offset + start)
        left = self.piece("", comparison[1], inside)
        right = self.piece("", comparison[3], inside + comparison.start(3))
        return Filter(left, comparison[2], right, self.offset + start)

    def filter_end(self, start: int) -> int:
        """Where the filter's `)` stands; the first quoted string may hold one. Leaves pos after `)]`."""
        self.pos = start + 3
        mark, closed = "", False
        while True:
            character = self.text[self.pos : self.pos + 1]
            if not character or character == "\n":
                raise self.fail(start, "unterminated filter")
            self.pos += 1
            if character in "\"'":
                if not mark:
                    mark = character
                elif character == mark and self.text[self.pos - 2] != "\\":
                    closed = True
            elif character == ")" and bool(mark) == closed:
                break
        if self.text[self.pos : self.pos + 1] != "]":
            raise self.fail(self.pos, "unclosed array expect ]")
        self.pos += 1
        return self.pos - 2
