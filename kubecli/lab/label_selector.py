"""Label selectors as the API server parses and refuses them.

Source: the label selector grammar of the Kubernetes API conventions; the words of each refusal are the server's,
so that a client shows the same error it shows on a cluster.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kubecli.lab.status import bad_request

Labels = Mapping[str, str]
Predicate = Callable[[Labels], bool]

_TOKEN = re.compile(r"[ \t\r\n]*(?:(?P<op>!=|==|[=!(),<>])|(?P<word>[^ \t\r\n=!(),<>]+)|(?P<end>\Z))")
_OPERATORS = "in, notin, =, ==, !=, gt, lt"
_NAME = re.compile(r"([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]")
_VALUE = re.compile(r"(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?")
_SUBDOMAIN = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
_NAME_RULE = (
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
    "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
    "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
)
_VALUE_RULE = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start "
    "and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for "
    "validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
)
_PREFIX_RULE = (
    "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
    "and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
)


@dataclass(frozen=True, slots=True)
class _Token:
    """kind: "word", "end" or the operator itself ("in" and "notin" are words that may be operators)."""

    kind: str
    text: str


def parse_label_selector(text: str) -> Predicate:
    """A predicate over an object's labels. Raises Refusal (400) in the server's words."""
    requirements = list(_Parser(text).requirements())
    return lambda labels: all(holds(labels) for holds in requirements)


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens: list[_Token] = []
        for match in _TOKEN.finditer(text):
            kind = match.lastgroup or "end"
            found = match[kind]
            self.tokens.append(_Token(found if kind == "op" else kind, found))
            if kind == "end":
                break
        self.at = 0

    def next(self) -> _Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def requirements(self) -> list[Predicate]:
        found: list[Predicate] = []
        while self.tokens[self.at].kind != "end":
            if self.tokens[self.at].kind not in ("word", "!"):
                raise _refused(self.tokens[self.at], "!, identifier, or 'end of string'")
            found.append(self.requirement())
            token = self.next()
            if token.kind == "end":
                return found
            if token.kind != ",":
                raise _refused(token, "',' or 'end of string'")
            if self.tokens[self.at].kind not in ("word", "!"):
                raise _refused(self.tokens[self.at], "identifier after ','")
        return found

    def requirement(self) -> Predicate:
        absent = self.tokens[self.at].kind == "!"
        self.at += absent
        key = self.next()
        if key.kind != "word":
            raise _refused(key, "identifier", requirement=True)
        name = key.text
        _check_key(name)
        if absent:
            return lambda labels: name not in labels
        if self.tokens[self.at].kind in ("end", ","):
            return lambda labels: name in labels
        operator = self.next()
        if operator.text in ("in", "notin"):
            values = self.values()
            for number, value in enumerate(sorted(values)):
                _check_value(name, value, number)
            wanted = operator.text == "in"
            return lambda labels: ((name in labels) if wanted else True) and (labels.get(name) in values) is wanted
        if operator.text not in ("=", "==", "!=", ">", "<"):
            raise _refused(operator, _OPERATORS, requirement=True)
        return _comparison(name, operator.text, self.exact_value())

    def exact_value(self) -> str:
        if self.tokens[self.at].kind in ("end", ","):
            return ""
        token = self.next()
        if token.kind != "word":
            raise _refused(token, "identifier", requirement=True)
        return token.text

    def values(self) -> set[str]:
        token = self.next()
        if token.kind != "(":
            raise bad_request(f"unable to parse requirement: found '{token.text}' expected: '('")
        values: set[str] = set()
        word = ""
        while True:
            token = self.next()
            if token.kind in (",", ")"):
                values.add(word)
                word = ""
                if token.kind == ")":
                    return values
            elif token.kind == "word" and not word:
                word = token.text
            elif word:
                raise _refused(token, "',' or ')'", requirement=True)
            else:
                expected = "',', or identifier" if values else "',', ')' or identifier"
                raise _refused(token, expected, requirement=True)


def _comparison(name: str, operator: str, value: str) -> Predicate:
    if operator in ("=", "=="):
        _check_value(name, value, 0)
        return lambda labels: labels.get(name) == value
    if operator == "!=":
        _check_value(name, value, 0)
        return lambda labels: labels.get(name) != value
    if not re.fullmatch(r"[+-]?\d+", value):
        raise _invalid("values[0]", value, "for 'Gt', 'Lt' operators, the value must be an integer")
    limit = int(value)

    def holds(labels: Labels) -> bool:
        found = labels.get(name, "")
        if not re.fullmatch(r"[+-]?\d+", found):
            return False
        return int(found) > limit if operator == ">" else int(found) < limit

    return holds


def _check_key(key: str) -> None:
    prefix, slash, name = key.rpartition("/")
    problems = []
    if slash and not prefix:
        problems.append("prefix part must be non-empty")
    elif slash and not _SUBDOMAIN.fullmatch(prefix):
        problems.append(_PREFIX_RULE)
    if not name:
        problems += ["name part must be non-empty"]
    if len(name) > 63:
        problems.append("name part must be no more than 63 bytes")
    if not _NAME.fullmatch(name):
        problems.append(_NAME_RULE)
    if problems:
        raise _invalid("", key, "; ".join(problems))


def _check_value(key: str, value: str, number: int) -> None:
    problems = ["must be no more than 63 bytes"] if len(value) > 63 else []
    if not _VALUE.fullmatch(value):
        problems.append(_VALUE_RULE)
    if problems:
        raise _invalid(f"values[{number}][{key}]", value, "; ".join(problems))


def _invalid(path: str, value: str, problem: str) -> Exception:
    return bad_request(f'unable to parse requirement: {path or "<nil>"}: Invalid value: "{value}": {problem}')


def _refused(token: _Token, expected: str, *, requirement: bool = False) -> Exception:
    prefix = "unable to parse requirement: " if requirement else ""
    return bad_request(f"{prefix}found '{token.text}', expected: {expected}")
