"""The command line as kubectl's pflag reads it.

One place decides what an argument vector means: long and short flags, values attached or apart, grouped short
flags, booleans with a value, flags that may stand alone, `--`, arguments and flags in any order. Errors are in
pflag's words. Source: the documented behaviour of github.com/spf13/pflag, and kubectl itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kubecli.cli.values import STRING, Kind
from kubecli.dataclass import dataclass, field
from kubecli.errors import FlagError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@dataclass(frozen=True, slots=True)
class Flag:
    """One flag: `-n, --namespace`.

    name: without dashes.   shorthand: one letter, or "".   dest: the parameter that gets the value.
    """

    name: str
    shorthand: str
    dest: str
    kind: Kind = STRING
    default: Any = ""
    usage: str = ""
    hidden: bool = False
    required: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """As messages name it."""
        return f"-{self.shorthand}, --{self.name}" if self.shorthand else f"--{self.name}"


@dataclass(slots=True)
class Parsed:
    """values: by dest, only of the flags given.   args: what is no flag.   dash: how many args precede `--`."""

    values: dict[str, Any] = field(default_factory=dict)
    args: list[str] = field(default_factory=list)
    dash: int | None = None


class FlagSet:
    """The flags one command takes. The first flag of a name wins, as a command's own hide the global ones."""

    def __init__(self, flags: Iterable[Flag]) -> None:
        self.flags: list[Flag] = []
        self._long: dict[str, Flag] = {}
        self._short: dict[str, Flag] = {}
        for flag in flags:
            if flag.name in self._long:
                continue
            self.flags.append(flag)
            for name in (flag.name, *flag.aliases):
                self._long[name] = flag
            if flag.shorthand:
                self._short[flag.shorthand] = flag

    def long(self, name: str) -> Flag | None:
        """The flag of this name; kubectl reads `_` as `-`."""
        return self._long.get(name.replace("_", "-"))

    def short(self, letter: str) -> Flag | None:
        return self._short.get(letter)

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
        return "=" not in arg and (flag is None or not flag.kind.alone)

    def parse(self, argv: Sequence[str]) -> Parsed:
        """Raises FlagError, without a command: the caller knows it."""
        parsed = Parsed()
        rest = list(argv)
        while rest:
            arg = rest.pop(0)
            if arg == "--":
                parsed.dash = len(parsed.args)
                parsed.args += rest
                break
            if arg.startswith("--"):
                self._parse_long(arg, rest, parsed)
            elif arg.startswith("-") and len(arg) > 1:
                self._parse_short(arg[1:], rest, parsed)
            else:
                parsed.args.append(arg)
        return parsed

    def _parse_long(self, arg: str, rest: list[str], parsed: Parsed) -> None:
        name, equals, value = arg[2:].partition("=")
        if not name or name.startswith("-"):
            raise FlagError(f"bad flag syntax: {arg}")
        flag = self.long(name)
        if flag is None:
            raise FlagError(f"unknown flag: --{name}")
        if not equals:
            if flag.kind.alone:
                value = flag.kind.alone
            elif rest:
                value = rest.pop(0)
            else:
                raise FlagError(f"flag needs an argument: --{name}")
        _set(flag, value, parsed)

    def _parse_short(self, letters: str, rest: list[str], parsed: Parsed) -> None:
        while letters:
            letter = letters[0]
            flag = self.short(letter)
            if flag is None:
                # pflag looks at single bytes: the first byte of a longer letter is what it names
                byte = chr(letter.encode("utf-8", "surrogateescape")[0])
                raise FlagError(f"unknown shorthand flag: {_rune(byte)} in -{letters}")
            if len(letters) > 2 and letters[1] == "=":
                value, letters = letters[2:], ""
            elif flag.kind.alone:
                value, letters = flag.kind.alone, letters[1:]
            elif len(letters) > 1:
                value, letters = letters[1:], ""
            elif rest:
                value, letters = rest.pop(0), ""
            else:
                raise FlagError(f"flag needs an argument: {_rune(letter)} in -{letters}")
            _set(flag, value, parsed)


def _set(flag: Flag, text: str, parsed: Parsed) -> None:
    try:
        value = flag.kind.parse(text)
    except ValueError as fault:
        from kubecli.gotext.quote import quote

        raise FlagError(f"invalid argument {quote(text)} for {quote(flag.title)} flag: {fault}") from None
    if flag.kind.repeated and flag.dest in parsed.values:
        value = parsed.values[flag.dest] + value
    parsed.values[flag.dest] = value


def _rune(letter: str) -> str:
    """Go's %q of a character."""
    from kubecli.gotext.quote import escape_rune

    return f"'{escape_rune(letter, chr(39))}'"
