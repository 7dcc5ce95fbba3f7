"""The command line as kubectl's pflag reads it, brought into the plainest form that click reads.

One place decides what an argument vector means: long and short flags, values attached or apart, grouped short
flags, booleans with a value, flags that may stand alone, `--`, arguments and flags in any order. Errors are in
pflag's words. Source: the documented behaviour of github.com/spf13/pflag, and kubectl itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import click

from kubecli.cli.values import Kind
from kubecli.errors.usage import FlagError


class Flag(click.Option):
    """One flag: `-n, --namespace`. Its type is a Kind; click's own flags, which take no value, are not used."""

    type: Kind

    def __init__(self, names: Sequence[str], kind: Kind, default: Any, help: str = "", **settings: Any) -> None:
        if not settings.get("required"):
            settings["default"] = default
        super().__init__(names, type=kind, multiple=kind.repeated, **settings)
        self.help = help  # not through click, whose cleandoc would load inspect, ast and tokenize for it
        self.long = next(name[2:] for name in self.opts if name.startswith("--"))
        self.shorthand = next((name[1:] for name in self.opts if not name.startswith("--")), "")

    @property
    def title(self) -> str:
        """As messages name it."""
        return f"-{self.shorthand}, --{self.long}" if self.shorthand else f"--{self.long}"

    def type_cast_value(self, ctx: click.Context, value: Any) -> Any:
        """The uses of a list's flag add up."""
        value = super().type_cast_value(ctx, value)
        if not self.multiple:
            return value
        return tuple(one for each in value for one in (each if isinstance(each, tuple) else (each,)))


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

    def plain(self, argv: Sequence[str]) -> list[str]:
        """The same for click: each flag as --name=value, then `--` and the arguments. Raises FlagError."""
        flags: list[str] = []
        words: list[str] = []
        rest = list(argv)
        while rest:
            arg = rest.pop(0)
            if arg == "--":
                words += rest
                break
            if arg.startswith("--"):
                flags.append(self._long(arg, rest))
            elif arg.startswith("-") and len(arg) > 1:
                flags += self._short(arg[1:], rest)
            else:
                words.append(arg)
        return [*flags, "--", *words]

    def given(self, argv: Sequence[str]) -> tuple[dict[str, Any], list[str]]:
        """What flags were given, by parameter, and the arguments: for completion, which runs nothing."""
        plain = self.plain(argv)
        end = plain.index("--")
        values: dict[str, Any] = {}
        for word in plain[:end]:
            name, _, text = word[2:].partition("=")
            flag = self.long(name)
            assert flag is not None
            value = flag.type.parse(text)
            values[flag.name] = values.get(flag.name, ()) + value if flag.multiple else value
        return values, plain[end + 1 :]

    def _long(self, arg: str, rest: list[str]) -> str:
        name, equals, value = arg[2:].partition("=")
        if not name or name.startswith("-"):
            raise FlagError(f"bad flag syntax: {arg}")
        flag = self.long(name)
        if flag is None:
            raise FlagError(f"unknown flag: --{name}")
        if not equals:
            if flag.type.alone:
                value = flag.type.alone
            elif rest:
                value = rest.pop(0)
            else:
                raise FlagError(f"flag needs an argument: --{name}")
        return _checked(flag, value)

    def _short(self, letters: str, rest: list[str]) -> Iterable[str]:
        found = []
        while letters:
            letter = letters[0]
            flag = self.short(letter)
            if flag is None:
                # pflag looks at single bytes: the first byte of a longer letter is what it names
                byte = chr(letter.encode("utf-8", "surrogateescape")[0])
                raise FlagError(f"unknown shorthand flag: {_rune(byte)} in -{letters}")
            if len(letters) > 2 and letters[1] == "=":
                value, letters = letters[2:], ""
            elif flag.type.alone:
                value, letters = flag.type.alone, letters[1:]
            elif len(letters) > 1:
                value, letters = letters[1:], ""
            elif rest:
                value, letters = rest.pop(0), ""
            else:
                raise FlagError(f"flag needs an argument: {_rune(letter)} in -{letters}")
            found.append(_checked(flag, value))
        return found


def _checked(flag: Flag, text: str) -> str:
    """Faults are told in the order of the command line, whatever order click reads it in."""
    try:
        flag.type.parse(text)
    except ValueError as fault:
        from kubecli.gotext.quote import quote

        raise FlagError(f"invalid argument {quote(text)} for {quote(flag.title)} flag: {fault}") from None
    return f"--{flag.long}={text}"


def _rune(letter: str) -> str:
    """Go's %q of a character."""
    from kubecli.gotext.quote import escape_rune

    return f"'{escape_rune(letter, chr(39))}'"
