"""The command line as kubectl's pflag reads it, brought into the plainest form that click reads.

One place decides what an argument vector means: long and short flags, values attached or apart, grouped short
flags, booleans with a value, flags that may stand alone, `--`, arguments and flags in any order. Errors are in
pflag's words. Source: the documented behaviour of github.com/spf13/pflag, and kubectl itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import click
from msgspec import Struct

from kubecli.cli.types import BOOL, INT, STRING, STRING_SLICE, FlagType, flag_title
from kubecli.errors.usage import FlagError

_ZERO: Any = object()


class Flag(click.Option):
    """One flag: `-n, --namespace`. click's own flags, which take no value, are not used: pflag's booleans do.

    type: without it BOOL for is_flag or a bool's default, STRING_SLICE for multiple, INT for an int's default,
    else STRING. default: the type's zero ("", False, 0, ()) unless given; None where a caller must know that
    nothing was said.
    """

    type: FlagType

    def __init__(
        self,
        param_decls: Sequence[str],
        type: FlagType | None = None,
        default: Any = _ZERO,
        is_flag: bool = False,
        multiple: bool = False,
        help: str = "",
        **settings: Any,
    ) -> None:
        chosen = type or _type_of(default, is_flag, multiple)
        if not settings.get("required"):
            settings["default"] = chosen.zero if default is _ZERO else default
        super().__init__(param_decls, type=chosen, multiple=chosen.repeated, **settings)
        self.help = help  # not through click, whose cleandoc would load inspect, ast and tokenize for it
        self.long = next(name[2:] for name in self.opts if name.startswith("--"))
        self.shorthand = next((name[1:] for name in self.opts if not name.startswith("--")), "")

    @property
    def title(self) -> str:
        """As messages name it."""
        return flag_title(self.opts)

    def type_cast_value(self, ctx: click.Context, value: Any) -> Any:
        """The uses of a list's flag add up."""
        value = super().type_cast_value(ctx, value)
        if not self.multiple:
            return value
        return tuple(one for each in value for one in (each if isinstance(each, tuple) else (each,)))


def _type_of(default: Any, is_flag: bool, multiple: bool) -> FlagType:
    if is_flag or isinstance(default, bool):
        return BOOL
    if multiple:
        return STRING_SLICE
    return INT if isinstance(default, int) else STRING


class Piece(Struct, frozen=True):
    """One flag with its value, one argument, or a word that says nothing here.

    words: how it was written: ("-n", "shop"). Of grouped short flags the first has the word, the others none.
    flag: None for an argument. value: the flag's; None where it is still to come.   is_argument: False with flag
    None for `--`, and for a flag that nobody knows, of a command line that need not be whole.
    """

    words: tuple[str, ...]
    flag: Flag | None = None
    value: str | None = None
    is_argument: bool = False


class FlagSet:
    """The flags one command takes. The first flag of a name wins, as a command's own hide the global ones."""

    def __init__(self, flags: Iterable[Flag]) -> None:
        self.flags: list[Flag] = []
        self._named: dict[str, Flag] = {}
        for flag in flags:
            if f"--{flag.long}" in self._named:
                continue
            self.flags.append(flag)
            self._named |= dict.fromkeys(flag.opts, flag)

    def long(self, name: str) -> Flag | None:
        """The flag of this name; kubectl reads `_` as `-`."""
        return self._named.get("--" + name.replace("_", "-"))

    def short(self, letter: str) -> Flag | None:
        return self._named.get("-" + letter)

    def takes_next(self, arg: str) -> bool:
        """Whether arg is a flag whose value is the argument after it, as cobra decides while it looks for the
        command's name: a flag that is not known here is taken for one that needs a value.
        """
        if arg.startswith("--"):
            flag = self.long(arg[2:])
        elif arg.startswith("-") and len(arg) == 2:
            flag = self.short(arg[1])
        else:
            return False
        return "=" not in arg and (flag is None or not flag.type.alone)

    def first_word(self, argv: Sequence[str]) -> int | None:
        """Where the first word stands that is no flag and no flag's value, as cobra's Find looks for a command."""
        at = 0
        while at < len(argv):
            arg = argv[at]
            if arg == "--":
                return None
            if self.takes_next(arg):
                at += 2
            elif arg and not arg.startswith("-"):
                return at
            else:
                at += 1
        return None

    def read(self, argv: Sequence[str], *, strict: bool = True) -> Iterator[Piece]:
        """Takes a command line apart, in order. Raises FlagError, unless the line need not be whole or right."""
        rest = list(argv)
        while rest:
            arg = rest.pop(0)
            if arg == "--":
                yield Piece((arg,))
                yield from (Piece((word,), is_argument=True) for word in rest)
                return
            if arg.startswith("--"):
                yield self._long(arg, rest, strict)
            elif arg.startswith("-") and len(arg) > 1:
                yield from self._short(arg, rest, strict)
            else:
                yield Piece((arg,), is_argument=True)

    def plain(self, argv: Sequence[str], *, strict: bool = True) -> list[str]:
        """The same for click: each flag as --name=value, then `--` and the arguments.

        Raises FlagError for the first fault on the line, whatever order click reads it in. A line that need not be
        right loses what is wrong with it.
        """
        flags: list[str] = []
        words: list[str] = []
        for piece in self.read(argv, strict=strict):
            if piece.is_argument:
                words += piece.words
            elif piece.flag is not None and piece.value is not None:
                try:
                    piece.flag.type.convert(piece.value, piece.flag, None)
                except FlagError:
                    if strict:
                        raise
                else:
                    flags.append(f"--{piece.flag.long}={piece.value}")
        return [*flags, "--", *words]

    def _long(self, arg: str, rest: list[str], strict: bool) -> Piece:
        name, equals, value = arg[2:].partition("=")
        flag = self.long(name)
        if flag is None:
            if not strict:
                return Piece((arg,))
            if not name or name.startswith("-"):
                raise FlagError(f"bad flag syntax: {arg}")
            raise FlagError(f"unknown flag: --{name}", hint=self._meant(name))
        if equals:
            return Piece((arg,), flag, value)
        if flag.type.alone:
            return Piece((arg,), flag, flag.type.alone)
        if rest:
            value = rest.pop(0)
            return Piece((arg, value), flag, value)
        if strict:
            raise FlagError(f"flag needs an argument: --{name}")
        return Piece((arg,), flag)

    def _meant(self, name: str, *, least: int = 1) -> str:
        """A hint: the flags that may have been meant, of a name of at least so many letters; "" for none."""
        if len(name) < least:
            return ""
        from kubecli.meta.nearness import meant

        return meant(name, sorted(flag.long for flag in self.flags if not flag.hidden), prefix="--")

    def _short(self, arg: str, rest: list[str], strict: bool) -> Iterator[Piece]:
        letters = arg[1:]
        words: tuple[str, ...] = (arg,)
        while letters:
            letter = letters[0]
            flag = self.short(letter)
            if flag is None:
                if strict:
                    # pflag looks at single bytes: the first byte of a longer letter is what it names
                    byte = chr(letter.encode("utf-8", "surrogateescape")[0])
                    problem = f"unknown shorthand flag: {_rune(byte)} in -{letters}"
                    raise FlagError(problem, hint=self._meant(arg[1:].partition("=")[0], least=4))
                yield Piece(words)
                return
            value, tail = None, ""
            if len(letters) > 2 and letters[1] == "=":
                value = letters[2:]
            elif flag.type.alone:
                value, tail = flag.type.alone, letters[1:]
            elif len(letters) > 1:
                value = letters[1:]
            elif rest:
                value = rest.pop(0)
                words = (*words, value)
            elif strict:
                raise FlagError(f"flag needs an argument: {_rune(letter)} in -{letters}")
            yield Piece(words, flag, value)
            letters, words = tail, ()


def _rune(letter: str) -> str:
    """Go's %q of a character."""
    from kubecli.gotext.quote import escape_rune

    return f"'{escape_rune(letter, chr(39))}'"
