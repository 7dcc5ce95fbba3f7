"""Label and field selectors: Kubernetes' own grammar, error words and meaning.

Follows apimachinery pkg/labels and pkg/fields. A label selector is read to be checked before any request is
made, and to filter objects that came from files; the server gets the text as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from kubecli.errors.expressions import ExpressionError
from kubecli.meta.label_rules import label_key_problems, label_value_problems

_OPERATORS = ("in", "notin", "=", "==", "!=", "gt", "lt")
_TOKEN = re.compile(r"[ \t\r\n]*(?:(?P<symbol>==|!=|[=!(),<>])|(?P<word>[^=!(),<> \t\r\n]+))?")


class Requirement(Struct, frozen=True):
    """operator: exists, !, =, ==, !=, in, notin, > or <."""

    key: str
    operator: str
    values: tuple[str, ...] = ()

    def matches(self, labels: Mapping[str, str]) -> bool:
        value = labels.get(self.key)
        match self.operator:
            case "exists":
                return value is not None
            case "!":
                return value is None
            case "=" | "==" | "in":
                return value is not None and value in self.values
            case "!=" | "notin":
                return value is None or value not in self.values
        if value is None or not re.fullmatch(r"[+-]?\d+", value):
            return False
        return int(value) > int(self.values[0]) if self.operator == ">" else int(value) < int(self.values[0])


class LabelSelector(Struct, frozen=True):
    """All requirements must hold; none is everything."""

    requirements: tuple[Requirement, ...] = ()

    def matches(self, labels: Mapping[str, str]) -> bool:
        return all(requirement.matches(labels) for requirement in self.requirements)


class _Token(Struct, frozen=True):
    """kind: "word", "end", or the symbol itself."""

    kind: str
    text: str
    position: int


def parse_label_selector(text: str) -> LabelSelector:
    """`app=web,tier in (a,b),!canary`.

    Raises ExpressionError with apimachinery's words and the offending place.
    """
    return LabelSelector(tuple(_Parser(text).parse()))


def _tokens(text: str) -> Iterator[_Token]:
    position = 0
    while True:
        match = _TOKEN.match(text, position)
        assert match is not None
        group = match.lastgroup
        if group is None:
            yield _Token("end", "", len(text))
            return
        word = match[group]
        yield _Token("word" if group == "word" else word, word, match.start(group))
        position = match.end()


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(_tokens(text))
        self.next = 0

    def fail(self, problem: str, token: _Token) -> ExpressionError:
        return ExpressionError("label selector", self.text, token.position, problem)

    def peek(self) -> _Token:
        return self.tokens[self.next]

    def take(self) -> _Token:
        token = self.tokens[self.next]
        self.next = min(self.next + 1, len(self.tokens) - 1)
        return token

    def parse(self) -> Iterator[Requirement]:
        while self.peek().kind != "end":
            token = self.peek()
            if token.kind not in ("word", "!"):
                raise self.fail(f"found '{token.text}', expected: !, identifier, or 'end of string'", token)
            yield self.requirement()
            token = self.take()
            if token.kind == "end":
                return
            if token.kind != ",":
                raise self.fail(f"found '{token.text}', expected: ',' or 'end of string'", token)
            if self.peek().kind not in ("word", "!"):
                raise self.fail(f"found '{self.peek().text}', expected: identifier after ','", self.peek())

    def requirement(self) -> Requirement:
        prefix = "unable to parse requirement: "
        token = self.take()
        absent = token.kind == "!"
        if absent:
            token = self.take()
        if token.kind != "word":
            raise self.fail(f"{prefix}found '{token.text}', expected: identifier", token)
        key = token.text
        problems = label_key_problems(key)
        if problems:
            raise self.fail(f'{prefix}<nil>: Invalid value: "{key}": {"; ".join(problems)}', token)
        if absent or self.peek().kind in ("end", ","):
            return Requirement(key, "!" if absent else "exists")
        operator = self.take()
        if operator.text in ("in", "notin"):
            values = self.value_list(prefix)
        elif operator.kind in ("=", "==", "!=", "<", ">"):
            values = self.exact_value(prefix)
        else:
            raise self.fail(f"{prefix}found '{operator.text}', expected: {', '.join(_OPERATORS)}", operator)
        self.check_values(prefix, key, operator, values)
        return Requirement(key, operator.text, tuple(sorted({value.text for value in values})))

    def exact_value(self, prefix: str) -> list[_Token]:
        token = self.peek()
        if token.kind in ("end", ","):
            return [_Token("word", "", token.position)]
        if token.kind != "word":
            raise self.fail(f"{prefix}found '{token.text}', expected: identifier", token)
        return [self.take()]

    def value_list(self, prefix: str) -> list[_Token]:
        opening = self.take()
        if opening.kind != "(":
            raise self.fail(f"{prefix}found '{opening.text}' expected: '('", opening)
        values: list[_Token] = []
        expect_value = True
        while True:
            token = self.take()
            if token.kind == "word" and expect_value:
                values.append(token)
                expect_value = False
            elif token.kind in (",", ")"):
                if expect_value:
                    values.append(_Token("word", "", token.position))
                expect_value = True
                if token.kind == ")":
                    return values
            else:
                wanted = "',', or identifier" if expect_value else "',' or ')'"
                wanted = wanted if values else "',', ')' or identifier"
                raise self.fail(f"{prefix}found '{token.text}', expected: {wanted}", token)

    def check_values(self, prefix: str, key: str, operator: _Token, values: list[_Token]) -> None:
        for index, value in enumerate(values):
            problem = "; ".join(label_value_problems(value.text))
            where = f"values[{index}][{key}]"
            if operator.text in ("<", ">") and not re.fullmatch(r"[+-]?\d+", value.text):
                where = f"values[{index}]"
                problem = "for 'Gt', 'Lt' operators, the value must be an integer"
            if problem:
                raise self.fail(f'{prefix}{where}: Invalid value: "{value.text}": {problem}', value)


class FieldTerm(Struct, frozen=True):
    field: str
    equal: bool
    value: str


def parse_field_selector(text: str) -> tuple[FieldTerm, ...]:
    """`status.phase=Running,spec.nodeName!=a`. Raises ExpressionError with apimachinery's words."""
    terms: list[FieldTerm] = []
    for part in re.finditer(r"(?:\\.|[^,\\]|\\$)+", text, re.DOTALL):
        match = re.match(r"(.*?)(!=|==|=)(.*)", part[0], re.DOTALL)
        if match is None:
            problem = f"invalid selector: '{text}'; can't understand '{part[0]}'"
            raise ExpressionError("field selector", text, part.start(), problem)
        name, operator, value = match.groups()
        start = part.start() + match.start(3)
        terms.append(FieldTerm(name, operator != "!=", _unescape(text, start, value)))
    return tuple(terms)


def _unescape(text: str, start: int, value: str) -> str:
    out: list[str] = []
    position = 0
    while position < len(value):
        character = value[position]
        if character == "\\":
            escaped = value[position + 1 : position + 2]
            if escaped not in ("\\", ",", "=") or not escaped:
                problem = f"invalid field selector: invalid escape sequence: \\{escaped}"
                raise ExpressionError("field selector", text, start + position, problem)
            out.append(escaped)
            position += 2
            continue
        if character == "=":
            problem = f"invalid field selector: unescaped character in value: {ord(character)}"
            raise ExpressionError("field selector", text, start + position, problem)
        out.append(character)
        position += 1
    return "".join(out)
