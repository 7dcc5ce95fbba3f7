"""Tokens to pipelines: `$x := command | command`."""

from __future__ import annotations

from typing import NoReturn

from msgspec import Struct, field

from kubecli.errors.expressions import ExpressionSyntaxError
from kubecli.gotemplate.constants import BadConstant, parse_character, parse_number, parse_string
from kubecli.gotemplate.lexer import Lexer, Token, Type
from kubecli.gotemplate.nodes import (
    Chain,
    Dot,
    Field,
    Identifier,
    Literal,
    Nil,
    Operand,
    Pipe,
    PipelineCommand,
    Variable,
)
from kubecli.gotext import quote

MAIN = "output"  # the name kubectl gives the template
OPERANDS = frozenset(
    {
        Type.BOOL,
        Type.CHAR_CONSTANT,
        Type.DOT,
        Type.FIELD,
        Type.IDENTIFIER,
        Type.NUMBER,
        Type.NIL,
        Type.RAW_STRING,
        Type.STRING,
        Type.VARIABLE,
        Type.LEFT_PAREN,
    }
)


class BodyScope(Struct):
    """What is known while one template's body is parsed: its own for each define and block."""

    variables: list[str] = field(default_factory=lambda: ["$"])
    ranges: int = 0
    action_line: int = 0


class PipelineParser:
    """The tokens, the errors, and everything inside braces; parser.py adds what stands around them."""

    def __init__(self, text: str, functions: frozenset[str]) -> None:
        self.text = text
        self._functions = functions
        self._tokens = Lexer(text).tokens()
        self._ahead: list[Token] = []
        self._last = Token(Type.EOF, 0, "", 1)
        self._tree = BodyScope()

    # Tokens

    def _next(self) -> Token:
        if self._ahead:
            return self._ahead.pop()
        self._last = next(self._tokens, Token(Type.EOF, len(self.text), "", self._last.line))
        return self._last

    def _back(self, *tokens: Token) -> None:
        """Puts tokens back, in the order they came."""
        self._ahead += reversed(tokens)

    def _peek(self) -> Token:
        token = self._next()
        self._back(token)
        return token

    def _next_solid(self) -> Token:
        token = self._next()
        while token.type is Type.SPACE:
            token = self._next()
        return token

    def _peek_solid(self) -> Token:
        token = self._next_solid()
        self._back(token)
        return token

    def _expect(self, context: str, *types: Type) -> Token:
        token = self._next_solid()
        if token.type not in types:
            self._unexpected(token, context)
        return token

    # Errors

    def _fail(self, problem: str, pos: int, line: int | None = None) -> NoReturn:
        where = self._last.line if line is None else line
        raise ExpressionSyntaxError("template", self.text, pos, f"template: {MAIN}:{where}: {problem}")

    def _unexpected(self, token: Token, context: str) -> NoReturn:
        if token.type is not Type.ERROR:
            self._fail(f"unexpected {token} in {context}", token.pos)
        extra = ""
        if self._tree.action_line not in (0, token.line):
            extra = f" in action started at {MAIN}:{self._tree.action_line}"
            if token.text.endswith(" action"):
                extra = extra.removeprefix(" in action")
        self._fail(f"{token}{extra}", token.pos)

    # Pipelines

    def _pipeline(self, context: str, end: Type) -> Pipe:
        pos = self._peek_solid().pos
        declared, assigns = self._declarations(context)
        commands: list[PipelineCommand] = []
        while True:
            token = self._next_solid()
            if token.type is end:
                self._check(commands, context, token)
                return Pipe(pos, tuple(declared), assigns, tuple(commands))
            if token.type not in OPERANDS:
                self._unexpected(token, context)
            self._back(token)
            commands.append(self._command())

    def _declarations(self, context: str) -> tuple[list[Variable], bool]:
        declared: list[Variable] = []
        while True:
            variable = self._peek_solid()
            if variable.type is not Type.VARIABLE:
                return declared, False
            self._next()
            after = self._peek()
            following = self._next_solid()
            if following.type in (Type.ASSIGN, Type.DECLARE):
                self._declare(variable, declared)
                return declared, following.type is Type.ASSIGN
            if following.type is not Type.CHAR or following.text != ",":
                self._back(following)
                self._back(variable, after) if after.type is Type.SPACE else self._back(variable)
                return declared, False
            self._declare(variable, declared)
            if context != "range" or len(declared) > 1:
                self._fail(f"too many declarations in {context}", following.pos)
            if self._peek_solid().type not in (Type.VARIABLE, Type.RIGHT_DELIM, Type.RIGHT_PAREN):
                self._fail("range can only initialize variables", self._last.pos)

    def _declare(self, token: Token, declared: list[Variable]) -> None:
        declared.append(Variable(token.pos, (token.text,)))
        self._tree.variables.append(token.text)

    def _check(self, commands: list[PipelineCommand], context: str, end: Token) -> None:
        if not commands:
            self._fail(f"missing value for {context}", end.pos)
        for stage, command in enumerate(commands[1:], 2):
            if isinstance(command.args[0], Dot | Nil | Literal):
                self._fail(f"non executable command in pipeline stage {stage}", command.pos)

    def _command(self) -> PipelineCommand:
        pos = self._peek_solid().pos
        args: list[Operand] = []
        while True:
            self._peek_solid()
            operand = self._operand()
            if operand is not None:
                args.append(operand)
            token = self._next()
            if token.type is Type.SPACE:
                continue
            if token.type in (Type.RIGHT_DELIM, Type.RIGHT_PAREN):
                self._back(token)
            elif token.type is not Type.PIPE:
                self._unexpected(token, "operand")
            break
        if not args:
            self._fail("empty command", token.pos)
        return PipelineCommand(pos, tuple(args))

    def _operand(self) -> Operand | None:
        """A term and the fields after it: (...).A.B"""
        term = self._term()
        if term is None or self._peek().type is not Type.FIELD:
            return term
        pos = self._peek().pos
        names: list[str] = []
        while self._peek().type is Type.FIELD:
            names.append(self._next().text[1:])
        if isinstance(term, Field):
            return Field(pos, (*term.names, *names))
        if isinstance(term, Variable):
            return Variable(pos, (*term.names, *names))
        if isinstance(term, Dot | Nil | Literal):
            self._fail(f"unexpected . after term {quote(str(term))}", pos)
        assert isinstance(term, Pipe | Identifier)
        return Chain(pos, term, tuple(names))

    def _term(self) -> Operand | None:
        token = self._next_solid()
        match token.type:
            case Type.IDENTIFIER:
                if token.text not in self._functions:
                    self._fail(f"function {quote(token.text)} not defined", token.pos)
                return Identifier(token.pos, token.text)
            case Type.DOT:
                return Dot(token.pos)
            case Type.NIL:
                return Nil(token.pos)
            case Type.VARIABLE:
                if token.text not in self._tree.variables:
                    self._fail(f"undefined variable {quote(token.text)}", token.pos)
                return Variable(token.pos, (token.text,))
            case Type.FIELD:
                return Field(token.pos, (token.text[1:],))
            case Type.LEFT_PAREN:
                return self._pipeline("parenthesized pipeline", Type.RIGHT_PAREN)
            case Type.BOOL | Type.NUMBER | Type.CHAR_CONSTANT | Type.STRING | Type.RAW_STRING:
                return self._literal(token)
        self._back(token)
        return None

    def _literal(self, token: Token) -> Literal:
        value: bool | str | int | float
        try:
            match token.type:
                case Type.BOOL:
                    value = token.text == "true"
                case Type.NUMBER:
                    value = parse_number(token.text)
                case Type.CHAR_CONSTANT:
                    value = parse_character(token.text)
                case _:
                    value = parse_string(token.text)
        except BadConstant as error:
            self._fail(error.problem, token.pos)
        return Literal(token.pos, token.text, value)

    def _string(self, token: Token) -> str:
        try:
            return parse_string(token.text)
        except BadConstant as error:
            self._fail(error.problem, token.pos)
