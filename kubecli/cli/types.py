"""What one flag's or argument's text becomes: the value types of pflag that kubectl uses, as click's ParamTypes.

Everything about a value stands on its type: how its text is read (`parse`, whose faults are Go's), what a flag
alone means, how uses add up, how a default is written in help, and what completes it (`shell_complete`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from kubecli.errors.usage import FlagError


class FlagType(click.ParamType[Any]):
    """A string, and the base of the others.

    name: pflag's name of the type.   alone: the text a flag without a value stands for; "" means a value is
    needed.   repeated: what several uses of the flag do; False: the last one wins.   words: those it takes; () for
    any.
    """

    name = "string"
    alone = ""
    repeated = False
    zero: Any = ""
    words: tuple[str, ...] = ()

    def parse(self, text: str) -> Any:
        """Raises ValueError whose text is Go's."""
        return text

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Text becomes a value; a default is one already. Raises FlagError in pflag's words."""
        if not isinstance(value, str):
            return value
        try:
            return self.parse(value)
        except ValueError as fault:
            from kubecli.gotext.quote import quote
            from kubecli.meta.nearness import meant

            title = flag_title(param.opts) if param else ""
            problem = f"invalid argument {quote(value)} for {quote(title)} flag: {fault}"
            raise FlagError(problem, hint=meant(value, self.words)) from None

    def show(self, default: Any) -> str:
        """The default as kubectl's help writes it after `--flag=`."""
        return f"'{default or ''}'"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        """The words it takes; of a list, those of its last member; of arguments, the first one."""
        if not self.words:
            return []
        from kubecli.cli.completion.items import last_of_list, matching, typed_arguments, words

        if isinstance(param, click.Argument) and typed_arguments(ctx):
            return []
        return (last_of_list if isinstance(self, StringSlice) else matching)(
            incomplete, words(*(each for each in self.words if each))
        )


def flag_title(names: Sequence[str]) -> str:
    """A flag as pflag's messages name it: "-n, --namespace"."""
    return ", ".join(sorted(names, key=len))


class Bool(FlagType):
    name = "bool"
    alone = "true"
    zero = False

    def parse(self, text: str) -> bool:
        if text == self.alone:  # nearly always, and what reads the rest is not free to import
            return True
        from kubecli.gotext.strconv import parse_bool

        return parse_bool(text)

    def show(self, default: Any) -> str:
        return "true" if default else "false"


class Int(FlagType):
    """An int64; base 0 reads 0x10 and 1_000 as Go does."""

    name = "int"
    zero = 0

    def __init__(self, *, base: int = 0, bits: int = 64) -> None:
        self.base = base
        self.bits = bits

    def parse(self, text: str) -> int:
        from kubecli.gotext.strconv import parse_int

        return parse_int(text, base=self.base, bits=self.bits)

    def show(self, default: Any) -> str:
        return str(default)


class Float(FlagType):
    name = "float"
    zero = 0.0

    def parse(self, text: str) -> float:
        try:
            return float(text)
        except ValueError:
            from kubecli.gotext.quote import quote

            raise ValueError(f"strconv.ParseFloat: parsing {quote(text)}: invalid syntax") from None

    def show(self, default: Any) -> str:
        return f"{default:g}"


class GoDuration(FlagType):
    """Seconds, as a float; the text is Go's: 1h30m, 5s, 300ms, 0."""

    name = "duration"
    zero = 0.0

    def parse(self, text: str) -> float:
        from kubecli.gotext.strconv import parse_duration

        return parse_duration(text)

    def show(self, default: Any) -> str:
        from kubecli.gotext.strconv import show_duration

        return show_duration(default)


class StringArray(FlagType):
    """Each use of the flag adds its text as it is."""

    name = "stringArray"
    repeated = True
    zero: Any = ()

    def parse(self, text: str) -> tuple[str, ...]:
        return (text,)

    def show(self, default: Any) -> str:
        return f"[{','.join(default)}]"


class StringSlice(StringArray):
    """Each use of the flag adds a line of comma-separated values, with CSV's quotation marks."""

    name = "stringSlice"

    def parse(self, text: str) -> tuple[str, ...]:
        from kubecli.gotext.csv import read_csv_record

        return tuple(read_csv_record(text)) if text else ()


class Choice(FlagType):
    """One of a few words."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)

    def parse(self, text: str) -> str:
        if text not in self.words:
            raise ValueError(f"must be one of {', '.join(self.words)}")
        return text


class Suggested(FlagType):
    """Any text; help and completion name the words that are known."""

    def __init__(self, *words: str) -> None:
        self.words = words


class SuggestedList(StringSlice):
    """The same for a list."""

    def __init__(self, *words: str) -> None:
        self.words = words


class SuggestedArray(StringArray):
    """The same, a text at a time."""

    def __init__(self, *words: str) -> None:
        self.words = words


class OutputFlag(FlagType):
    """-o: the name of a format, with its argument or that argument's file behind a "=" where it takes one.

    What is wrong with it is said by output.formats, which knows --template, too.
    """

    def __init__(self, *formats: str) -> None:
        self.words = formats

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        from kubecli.cli.completion.items import files, matching, words
        from kubecli.output.formats import FILE_FORMATS, TAKES_ARGUMENT

        if incomplete.partition("=")[0] in FILE_FORMATS and "=" in incomplete:
            return files(incomplete)
        return matching(
            incomplete, words(*(f"{each}=" if each in TAKES_ARGUMENT else each for each in self.words))
        )


class File(FlagType):
    """The path of a file."""

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        from kubecli.cli.completion.items import files

        return files(incomplete)


class FilenameList(StringSlice):
    """A list of them."""

    shell_complete = File.shell_complete


class FileArray(StringArray):
    """Several, each use of the flag one."""

    shell_complete = File.shell_complete


class Folder(FlagType):
    """The path of a folder."""

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        from kubecli.cli.completion.items import folders

        return folders(incomplete)


class StandsAlone(FlagType):
    """A string flag that may stand alone: `--cascade` means `--cascade=background`."""

    def __init__(self, alone: str) -> None:
        self.alone = alone


STRING = FlagType()
BOOL = Bool()
INT = Int()
LOG_LEVEL = Int(base=10, bits=32)
FLOAT = Float()
DURATION = GoDuration()
STRING_ARRAY = StringArray()
STRING_SLICE = StringSlice()
FILE = File()
FILES = FilenameList()
FILE_ARRAY = FileArray()
FOLDER = Folder()
