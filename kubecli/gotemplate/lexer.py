"""Text to tokens, one at a time: what stands after an error is never looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto

from msgspec import Struct

from kubecli.gotext import describe_rune, quote
from kubecli.gotext.case import is_word


class Type(Enum):
    ERROR = auto()
    BOOL = auto()
    CHAR = auto()
    CHAR_CONSTANT = auto()
    ASSIGN = auto()
    DECLARE = auto()
    EOF = auto()
    FIELD = auto()
    IDENTIFIER = auto()
    LEFT_DELIM = auto()
    LEFT_PAREN = auto()
    NUMBER = auto()
    PIPE = auto()
    RAW_STRING = auto()
    RIGHT_DELIM = auto()
    RIGHT_PAREN = auto()
    SPACE = auto()
    STRING = auto()
    TEXT = auto()
    VARIABLE = auto()
    KEYWORD = auto()
    DOT = auto()
    NIL = auto()


KEYWORDS = frozenset(["block", "break", "continue", "define", "else", "end", "if", "range", "template", "with"])
SPACES = " \t\r\n"
NUMBER = re.compile(
    r"[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?"
    r"|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?"
    r"|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)i?"
)


class Token(Struct, frozen=True):
    """text: as written; of an error, its words. line: 1-based, where the token starts."""

    type: Type
    pos: int
    text: str
    line: int

    def __str__(self) -> str:
        if self.type is Type.EOF:
            return "EOF"
        if self.type is Type.ERROR:
            return self.text
        if self.type in (Type.KEYWORD, Type.DOT, Type.NIL):
            return f"<{self.text}>"
        return (
            quote(self.text[:10]) + "..." if len(self.text.encode("utf-8", "replace")) > 10 else quote(self.text)
        )

    def is_keyword(self, word: str) -> bool:
        return self.type is Type.KEYWORD and self.text == word


class LexError(Exception):
    """Ends the scan with an ERROR token."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class Lexer:
    def __init__(self, text: str) -> None:
        self.text = text
        self.pos = 0
        self.start = 0
        self._line = 1
        self._counted = 0
        self._parens = 0

    def tokens(self) -> Iterator[Token]:
        """Ends with an EOF or an ERROR token."""
        try:
            while True:
                yield from self._text()
                if self.pos >= len(self.text):
                    break
                if self._skip_comment():
                    continue
                yield self._left_delim()
                while True:
                    token = self._inside()
                    yield token
                    if token.type is Type.RIGHT_DELIM:
                        break
        except LexError as error:
            yield Token(Type.ERROR, self.start, error.problem, self._line_at(self.start))
            return
        yield Token(Type.EOF, self.pos, "", self._line_at(self.pos))

    def _line_at(self, position: int) -> int:
        if position < self._counted:
            return 1 + self.text.count("\n", 0, position)
        self._line += self.text.count("\n", self._counted, position)
        self._counted = position
        return self._line

    def _emit(self, kind: Type) -> Token:
        token = Token(kind, self.start, self.text[self.start : self.pos], self._line_at(self.start))
        self.start = self.pos
        return token

    def _text(self) -> Iterator[Token]:
        """What stands before the next action, without the spaces its {{- trims. Leaves pos on the delimiter."""
        opening = self.text.find("{{", self.pos)
        end = len(self.text) if opening < 0 else opening
        self.pos = end
        if opening >= 0 and self._trims_left(opening + 2):
            self.pos = self.start + len(self.text[self.start : end].rstrip(SPACES))
        if self.pos > self.start:
            yield self._emit(Type.TEXT)
        self.start = self.pos = end

    def _trims_left(self, at: int) -> bool:
        return self.text[at : at + 1] == "-" and self.text[at + 1 : at + 2] in tuple(SPACES)

    def _right_delim_at(self, at: int) -> int:
        """Length of the right delimiter at that place: 4 with a trim marker (` -}}`), 2, or 0 for none."""
        if self.text[at : at + 1] in tuple(SPACES) and self.text.startswith("-}}", at + 1):
            return 4
        return 2 if self.text.startswith("}}", at) else 0

    def _skip_comment(self) -> bool:
        body = self.pos + (4 if self._trims_left(self.pos + 2) else 2)
        if not self.text.startswith("/*", body):
            return False
        self.start = body
        end = self.text.find("*/", body + 2)
        if end < 0:
            raise LexError("unclosed comment")
        length = self._right_delim_at(end + 2)
        if not length:
            raise LexError("comment ends before closing delimiter")
        self._after_delim(end + 2, length)
        return True

    def _after_delim(self, at: int, length: int) -> None:
        self.pos = at + length
        if length == 4:
            while self.text[self.pos : self.pos + 1] in tuple(SPACES):
                self.pos += 1
        self.start = self.pos

    def _left_delim(self) -> Token:
        marker = 2 if self._trims_left(self.pos + 2) else 0
        self.pos += 2
        token = self._emit(Type.LEFT_DELIM)
        self.pos += marker
        self.start = self.pos
        self._parens = 0
        return token

    def _inside(self) -> Token:
        text, at = self.text, self.pos
        length = self._right_delim_at(at)
        if length:
            if self._parens:
                raise LexError("unclosed left paren")
            self.start = at + length - 2
            self.pos = at + length
            token = self._emit(Type.RIGHT_DELIM)
            self._after_delim(at, length)
            return token
        if at >= len(text):
            raise LexError("unclosed action")
        character = text[at]
        self.pos += 1
        if character in SPACES:
            return self._space()
        if character in "\"`'":
            return self._quoted(character)
        if character in "=:|":
            return self._mark(character)
        if character == "$" or (
            character == "." and not "0" <= text[at + 1 : at + 2] <= "9" and at + 1 < len(text)
        ):
            return self._field_or_variable(character)
        if character in "+-." or "0" <= character <= "9":
            return self._number()
        if is_word(character):
            return self._identifier()
        if character in "()":
            return self._paren(character)
        if character.isascii() and character.isprintable():
            return self._emit(Type.CHAR)
        raise LexError(f"unrecognized character in action: {describe_rune(character)}")

    def _space(self) -> Token:
        while self.text[self.pos : self.pos + 1] in tuple(SPACES):
            self.pos += 1
        if self._right_delim_at(self.pos - 1) == 4:
            self.pos -= 1  # the space belongs to " -}}"
        return self._emit(Type.SPACE)

    def _mark(self, character: str) -> Token:
        if character == "=":
            return self._emit(Type.ASSIGN)
        if character == "|":
            return self._emit(Type.PIPE)
        if self.text[self.pos : self.pos + 1] != "=":
            raise LexError("expected :=")
        self.pos += 1
        return self._emit(Type.DECLARE)

    def _paren(self, character: str) -> Token:
        if character == "(":
            self._parens += 1
            return self._emit(Type.LEFT_PAREN)
        self._parens -= 1
        if self._parens < 0:
            raise LexError("unexpected right paren")
        return self._emit(Type.RIGHT_PAREN)

    def _at_terminator(self) -> bool:
        following = self.text[self.pos : self.pos + 1]
        return not following or following in SPACES + ".,|:)(" or self.text.startswith("}}", self.pos)

    def _words(self) -> None:
        """Absorbs letters, digits and underscores; what follows must end a word."""
        while self.pos < len(self.text) and is_word(self.text[self.pos]):
            self.pos += 1
        if not self._at_terminator():
            raise LexError(f"bad character {describe_rune(self.text[self.pos])}")

    def _identifier(self) -> Token:
        self._words()
        word = self.text[self.start : self.pos]
        if word in KEYWORDS:
            return self._emit(Type.KEYWORD)
        if word == "nil":
            return self._emit(Type.NIL)
        return self._emit(Type.BOOL if word in ("true", "false") else Type.IDENTIFIER)

    def _field_or_variable(self, character: str) -> Token:
        if self._at_terminator():
            return self._emit(Type.VARIABLE if character == "$" else Type.DOT)
        self._words()
        return self._emit(Type.VARIABLE if character == "$" else Type.FIELD)

    def _number(self) -> Token:
        match = NUMBER.match(self.text, self.start)
        assert match is not None
        self.pos = match.end()
        if self.text[self.pos : self.pos + 1] in ("+", "-"):  # complex numbers are not known here
            second = NUMBER.match(self.text, self.pos)
            assert second is not None
            raise self._bad_number(second.end())
        if self.pos < len(self.text) and is_word(self.text[self.pos]):
            raise self._bad_number(self.pos)
        return self._emit(Type.NUMBER)

    def _bad_number(self, end: int) -> LexError:
        end += is_word(self.text[end : end + 1] or " ")
        return LexError(f"bad number syntax: {quote(self.text[self.start : end])}")

    def _quoted(self, mark: str) -> Token:
        kind, name = {
            '"': (Type.STRING, "quoted string"),
            "'": (Type.CHAR_CONSTANT, "character constant"),
            "`": (Type.RAW_STRING, "raw quoted string"),
        }[mark]
        while True:
            character = self.text[self.pos : self.pos + 1]
            self.pos += 1
            if character == "\\" and mark != "`":
                character = self.text[self.pos : self.pos + 1]
                self.pos += 1
                if character and character != "\n":
                    continue
            if not character or (character == "\n" and mark != "`"):
                raise LexError(f"unterminated {name}")
            if character == mark:
                return self._emit(kind)
