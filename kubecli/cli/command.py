"""Commands and groups: click's, with kubectl's syntax, its help and commands that load when they are called.

A command is a function under `@click.command("get", cls=Command)`, with flags and arguments of cli/options.py and
`@pass_invocation`. Global flags may stand anywhere: before the command, between a group and its command, after.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

import click
from click.core import ParameterSource

from kubecli.cli.invocation import pass_invocation
from kubecli.cli.lazy import WRITING, LazyCommand
from kubecli.cli.options import GLOBAL_FLAGS, make_flag
from kubecli.cli.pflag import Flag, FlagSet
from kubecli.errors.exit import Exit
from kubecli.errors.usage import FlagError, UsageError
from kubecli.invocation import Invocation
from kubecli.terminal.painting import choose_colors

__all__ = ["Command", "Group", "Invocation", "LazyCommand", "pass_invocation"]

_GOES_ON = ("watch", "watch_only", "follow", "live")
"""Flags whose results have no end that a pager could wait for."""
PREFERENCES = "kubecli.preferences"
"""Where a context's `meta` has the kuberc in force; nothing is there without one."""


def _show_help(ctx: click.Context, param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        ctx.obj.write(ctx.get_help() + "\n", "help")
        ctx.exit()


HELP_FLAG = make_flag(
    "-h", "--help", is_flag=True, is_eager=True, hidden=True, callback=_show_help, help="Help for this command."
)


def _told(ctx: click.Context, plain: Sequence[str]) -> None:
    """The painter is told what --color says, as soon as it is known; a person, that --context was given twice."""
    if ctx.obj and ctx.get_parameter_source("color") is not ParameterSource.DEFAULT:
        choose_colors(ctx.obj, ctx.params["color"])
    if sum(word.startswith("--context=") for word in plain) > 1 and not ctx.resilient_parsing:
        from kubecli.cli.repeated import tell_of_several_contexts

        tell_of_several_contexts(ctx, plain)


@contextmanager
def _paging(ctx: click.Context, pages: bool) -> Iterator[None]:
    """Results go to a pager while the command runs, when one was asked for and there is a terminal."""
    runtime = ctx.obj
    asked = ctx.params.get("pager") or runtime.env.get("KUBECLI_PAGER")
    pages = pages and runtime.stdout_is_terminal and not any(ctx.params.get(name) for name in _GOES_ON)
    if not asked or not pages:
        yield
        return
    from kubecli.terminal.paging import paged, pager_of

    command = pager_of(ctx.params.get("pager") or "", runtime.env)
    if not command:
        yield
        return
    with paged(runtime, command) as ctx.obj:
        yield
    ctx.obj = runtime


class Command(click.Command):
    """One command. help: description, then a block that starts with "Examples:".

    usage: what follows its path in the usage line; made of the arguments' metavars without it.   pages: its
    results may be shown in a pager; those of a command that waits for something may not.   clusters: it reads
    several at once, with --contexts.
    """

    def __init__(
        self, name: str | None, usage: str = "", pages: bool = True, clusters: bool = False, **settings: Any
    ) -> None:
        super().__init__(name, add_help_option=False, **settings)
        self.usage = usage
        self.pages = pages
        self.clusters = clusters

    @property
    def flags(self) -> list[Flag]:
        return [each for each in self.params if isinstance(each, Flag)]

    @property
    def arguments(self) -> list[click.Argument]:
        return [each for each in self.params if isinstance(each, click.Argument)]

    def flagset(self) -> FlagSet:
        return FlagSet([*self.flags, HELP_FLAG, *GLOBAL_FLAGS])

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        return [*self.flagset().flags, *self.arguments]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Raises FlagError and UsageError in the words of pflag and cobra, and PreferencesError."""
        flagset, strict = self.flagset(), not ctx.resilient_parsing
        preferences = ctx.meta.get(PREFERENCES)
        if preferences is not None and not ctx.invoked_subcommand:
            ctx.default_map = preferences.default_map(ctx, flagset, args)
        try:
            plain = flagset.plain(args, strict=strict)
        except FlagError as error:
            error.command = ctx.command_path
            raise
        takes_any, ctx.allow_extra_args = ctx.allow_extra_args, True
        try:
            extra = super().parse_args(ctx, list(plain))
        except click.MissingParameter as error:
            raise self._missing(error, ctx, plain) from None
        if not ctx.invoked_subcommand:
            _told(ctx, plain)
        if extra and strict and not takes_any:
            raise UsageError(f"unexpected arguments: [{' '.join(extra)}]", command=ctx.command_path)
        return extra

    def _missing(self, error: click.MissingParameter, ctx: click.Context, plain: list[str]) -> UsageError:
        if isinstance(error.param, Flag):
            given = {word.partition("=")[0] for word in plain[: plain.index("--")]}
            names = [flag.long for flag in self.flags if flag.required and f"--{flag.long}" not in given]
            return UsageError("required flag(s) " + ", ".join(f'"{name}"' for name in names) + " not set")
        received = len(plain) - plain.index("--") - 1
        if error.param is not None and error.param.nargs == -1:
            words = f"requires at least 1 arg(s), only received {received}"
        else:
            words = f"accepts {sum(each.required for each in self.arguments)} arg(s), received {received}"
        return UsageError(words, command=ctx.command_path)

    def invoke(self, ctx: click.Context) -> Any:
        """The command's function with its own parameters; the global ones are in its Invocation."""
        if self.callback is None or ctx.invoked_subcommand:
            return None
        if not self.clusters:
            self._refuse_several(ctx)
        with _paging(ctx, self.pages):
            return ctx.invoke(self.callback, **{each.name: ctx.params[each.name] for each in self.params})

    def _refuse_several(self, ctx: click.Context) -> None:
        """Raises UsageError where several are named; $KUBECLI_CONTEXTS is only for commands that can read them."""
        own = {each.name for each in self.params}
        for name, flag in (("contexts", "--contexts"), ("all_contexts", "--all-contexts")):
            if name not in own and ctx.params.get(name):
                raise UsageError(f"`{ctx.command_path}` does not read several clusters: it takes no {flag}")

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """The flags, by name, without those given already. Any: click's CompletionItem, not loaded here."""
        if not incomplete.startswith("-"):
            return []
        from kubecli.cli.completion.items import matching

        return matching(
            incomplete,
            (
                (name, flag.help or "")
                for flag in sorted(self.flagset().flags, key=lambda each: each.long)
                if _may_follow(ctx, flag)
                for name in (f"--{flag.long}", f"-{flag.shorthand}" if flag.shorthand else "")
                if name
            ),
        )

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """In kubectl's order: what it does, examples, flags, usage."""
        self.format_help_text(ctx, formatter)
        self.format_options(ctx, formatter)
        self.format_usage(ctx, formatter)
        self.format_epilog(ctx, formatter)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from kubecli.cli.help import description

        formatter.write(description(self.help or ""))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from kubecli.cli.help import flag_section

        formatter.write(flag_section(self.flags))

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        words = [ctx.command_path, *(piece for piece in self.collect_usage_pieces(ctx) if piece)]
        formatter.write(f"Usage:\n  {' '.join(words)}\n\n")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        pieces = [piece for each in self.arguments for piece in each.get_usage_pieces(ctx)]
        required = [
            f"--{each.long}={'|'.join(each.type.words) or each.long.upper()}"
            for each in self.flags
            if each.required
        ]
        return [*([self.usage] if self.usage else pieces), *required, "[options]"]

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from kubecli.cli.help import ABOUT_GLOBALS

        formatter.write(ABOUT_GLOBALS)


def _may_follow(ctx: click.Context, flag: Flag) -> bool:
    given = ctx.get_parameter_source(flag.name) is ParameterSource.COMMANDLINE
    return (not flag.hidden or flag.long == "help") and (flag.multiple or not given)


class Group(click.Group, Command):
    """Commands that are imported when they are called; flags may stand before the command's name.

    With a callback and `invoke_without_command` the group's own name does something (`cluster-info`); else it is
    its help.
    """

    def __init__(self, name: str | None, lazy: Mapping[str, LazyCommand] | None = None, **settings: Any) -> None:
        settings.setdefault("subcommand_metavar", "SUBCOMMAND")
        super().__init__(name, **settings)
        self.lazy = lazy or {}

    def canonical(self, name: str) -> str | None:
        """The name of the command called so, by name or alias."""
        if name in self.lazy or name in self.commands:
            return name
        return next((full for full, entry in self.lazy.items() if name in entry.aliases), None)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.lazy, *self.commands]

    def get_command(self, ctx: click.Context | None, cmd_name: str) -> click.Command | None:
        full = self.canonical(cmd_name)
        if full is None or full in self.commands:
            return self.commands.get(cmd_name)
        command = importlib.import_module(self.lazy[full].module).command
        assert isinstance(command, click.Command)
        return command

    def names(self, words: Sequence[str]) -> Iterator[str]:
        """The names of the commands that words begin with; imports groups only."""
        command: click.Command | None = self
        for word in words:
            name = command.canonical(word) if isinstance(command, Group) else None
            if name is None:
                return
            yield name
            assert isinstance(command, Group)
            command = command.get_command(None, name)

    def takes(self, ctx: click.Context, word: str) -> bool:
        """Whether word, the first that is no flag, is a command's to be resolved."""
        return self.canonical(word) is not None

    def with_name_first(self, ctx: click.Context, args: Sequence[str]) -> list[str]:
        """args with the word in front that names a command, wherever cobra's Find sees it; [] without one.

        Flags on either side of it are the command's to read. --help is not yet among the flags that count.
        """
        at = FlagSet([*self.flags, *GLOBAL_FLAGS]).first_word(args)
        if at is None or not self.takes(ctx, args[at]):
            return []
        return [args[at], *args[:at], *args[at + 1 :]]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        line = self.with_name_first(ctx, args)
        if line:
            ctx.invoked_subcommand = line[0]
            return super().parse_args(ctx, ["--", *line])
        extra = Command.parse_args(self, ctx, args)
        if self.callback is None and not ctx.resilient_parsing:
            self.help_instead(ctx, extra)
        return extra

    def help_instead(self, ctx: click.Context, extra: Sequence[str]) -> NoReturn:
        """What the group's name alone does. Raises UsageError for a word that is no command."""
        if extra:
            from kubecli.gotext.quote import quote
            from kubecli.meta.nearness import meant

            hint = meant(extra[0], self.list_commands(ctx), prefix=f"{ctx.command_path} ")
            raise UsageError(f"unknown command {quote(' '.join(extra))}", command=ctx.command_path, hint=hint)
        ctx.obj.write(ctx.get_help() + "\n", "help")
        ctx.exit(Exit.FAILED)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = self.canonical(args[0])
        return name, self.get_command(ctx, args[0]), args[1:]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from kubecli.cli.help import command_sections

        formatter.write(command_sections((name, entry.section, entry.help) for name, entry in self.lazy.items()))

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return ["[options]"] if self.callback else [self.subcommand_metavar, "[options]"]

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write(f'Use "{ctx.command_path} <command> --help" for more information about a given command.\n')
        super().format_epilog(ctx, formatter)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """The commands that read, from what the group knows of them; else its flags."""
        if ctx.args or incomplete.startswith("-"):
            return Command.shell_complete(self, ctx, incomplete)
        from kubecli.cli.completion.items import matching

        entries = sorted(self.lazy.items())
        return matching(incomplete, ((name, entry.help) for name, entry in entries if entry.section != WRITING))

    def suggestions(self, typed: str) -> list[str]:
        """The commands that may have been meant: at most two letters away, or starting with what was typed."""
        from kubecli.meta.nearness import distance

        low = typed.lower()
        names = (*self.lazy, *self.commands)
        return [name for name in names if distance(low, name.lower()) <= 2 or name.lower().startswith(low)]
