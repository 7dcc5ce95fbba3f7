"""Pipelines and text to nodes, with text/template's words for what is wrong."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from kubecli.gotemplate.lexer import Token, Type
from kubecli.gotemplate.nodes import Action, Branch, Call, Jump, Node, Pipe, Templates, Text
from kubecli.gotemplate.pipelines import MAIN, BodyScope, PipelineParser
from kubecli.gotext import quote

Body: TypeAlias = tuple[Node, ...]


class Ending(Struct, frozen=True):
    """What closed a list of nodes: end or else; pending: the if or with of `else if`."""

    word: str
    pending: bool = False

    def __str__(self) -> str:
        return f"{{{{{self.word}}}}}"


class Parser(PipelineParser):
    """One pass over the text of a template, and of those it defines."""

    def __init__(self, text: str, functions: frozenset[str]) -> None:
        super().__init__(text, functions)
        self._named: dict[str, Body] = {}

    def parse(self) -> Templates:
        """Raises ExpressionSyntaxError."""
        try:
            main = self._main()
            self._add(MAIN, main)
        except RecursionError:
            self._fail("max expression depth exceeded", self._last.pos)
        return Templates(self._named[MAIN], self._named)

    def _main(self) -> Body:
        nodes: list[Node] = []
        while self._peek().type is not Type.EOF:
            token = self._next()
            if token.type is Type.LEFT_DELIM:
                following = self._next_solid()
                if following.is_keyword("define"):
                    self._define()
                    continue
                self._back(token, following)
            else:
                self._back(token)
            node = self._text_or_action()
            if isinstance(node, Ending):
                self._fail(f"unexpected {node}", self._last.pos)
            nodes.append(node)
        return tuple(nodes)

    def _define(self) -> None:
        context = "define clause"
        outer, self._tree = self._tree, BodyScope()
        token = self._expect(context, Type.STRING, Type.RAW_STRING)
        name = self._string(token)
        self._expect(context, Type.RIGHT_DELIM)
        body, ending = self._list()
        if ending.word != "end":
            self._fail(f"unexpected {ending} in {context}", self._last.pos)
        self._add(name, body)
        self._tree = outer

    def _add(self, name: str, body: Body) -> None:
        """An empty definition gives way to a full one; two full ones of one name are an error."""
        if name not in self._named or is_empty(self._named[name]):
            self._named[name] = body
        elif not is_empty(body):
            self._fail(f"template: multiple definition of template {quote(name)}", self._last.pos)

    def _list(self) -> tuple[Body, Ending]:
        nodes: list[Node] = []
        while self._peek_solid().type is not Type.EOF:
            node = self._text_or_action()
            if isinstance(node, Ending):
                return tuple(nodes), node
            nodes.append(node)
        return self._fail("unexpected EOF", len(self.text))

    def _text_or_action(self) -> Node | Ending:
        token = self._next_solid()
        if token.type is Type.TEXT:
            return Text(token.pos, token.text)
        if token.type is not Type.LEFT_DELIM:
            self._unexpected(token, "input")
        tree = self._tree
        tree.action_line = token.line
        node = self._action()
        tree.action_line = 0
        return node

    def _action(self) -> Node | Ending:
        token = self._next_solid()
        if token.type is Type.KEYWORD:
            match token.text:
                case "if" | "with" | "range":
                    return self._branch(token.text)
                case "break" | "continue":
                    return self._jump(token)
                case "end":
                    self._expect("end", Type.RIGHT_DELIM)
                    return Ending("end")
                case "else":
                    return self._else()
                case "template":
                    return self._call()
                case "block":
                    return self._block()
        self._back(token)
        return Action(token.pos, self._pipeline("command", Type.RIGHT_DELIM))

    def _jump(self, token: Token) -> Jump:
        shown = f"{{{{{token.text}}}}}"
        following = self._next_solid()
        if following.type is not Type.RIGHT_DELIM:
            self._unexpected(following, shown)
        if not self._tree.ranges:
            self._fail(f"{shown} outside {{{{range}}}}", token.pos)
        return Jump(token.pos, token.text)

    def _else(self) -> Ending:
        following = self._peek_solid()
        if following.is_keyword("if") or following.is_keyword("with"):
            return Ending("else", pending=True)
        self._expect("else", Type.RIGHT_DELIM)
        return Ending("else")

    def _branch(self, word: str) -> Branch:
        known = len(self._tree.variables)
        pipe = self._pipeline(word, Type.RIGHT_DELIM)
        self._tree.ranges += word == "range"
        body, ending = self._list()
        self._tree.ranges -= word == "range"
        otherwise: Body | None = None
        if ending.word == "else":
            following = self._peek()
            if ending.pending and following.text == word and word in ("if", "with"):
                self._next()
                otherwise = (self._branch(word),)  # its {{end}} ends this one too
            else:
                otherwise, ending = self._list()
                if ending.word != "end":
                    self._fail(f"expected end; found {ending}", self._last.pos)
        del self._tree.variables[known:]
        return Branch(pipe.pos, word, pipe, body, otherwise)

    def _call(self) -> Call:
        context = "template clause"
        token = self._next_solid()
        name = self._template_name(token, context)
        pipe: Pipe | None = None
        following = self._next_solid()
        if following.type is not Type.RIGHT_DELIM:
            self._back(following)
            pipe = self._pipeline(context, Type.RIGHT_DELIM)
        return Call(token.pos, name, pipe)

    def _block(self) -> Call:
        context = "block clause"
        token = self._next_solid()
        name = self._template_name(token, context)
        pipe = self._pipeline(context, Type.RIGHT_DELIM)
        line = self._last.line
        outer, self._tree = self._tree, BodyScope()
        body, ending = self._list()
        if ending.word != "end":
            self._fail(f"unexpected {ending} in {context}", self._last.pos, line)
        self._add(name, body)
        self._tree = outer
        return Call(token.pos, name, pipe)

    def _template_name(self, token: Token, context: str) -> str:
        if token.type not in (Type.STRING, Type.RAW_STRING):
            self._unexpected(token, context)
        return self._string(token)


def is_empty(body: Body) -> bool:
    return all(isinstance(node, Text) and not node.text.strip() for node in body)
