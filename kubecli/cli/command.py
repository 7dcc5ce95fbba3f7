"""Commands, groups that load lazily, and how an argument vector finds its command (as cobra does).

A command is a function `(invocation, **parameters)` under `@kube_command`; its flags and arguments are declared
with cli/options.py. Global flags may stand anywhere: before the command, between a group and its command, after.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import click
from click.core import ParameterSource
from msgspec import Struct

from kubecli.cli.options import GLOBAL_FLAGS, HELP_FLAG, GlobalOptions, global_options
from kubecli.cli.painting import LazyPainter
from kubecli.cli.pflag import Flag, FlagSet
from kubecli.errors.usage import FlagError, UsageError
from kubecli.runtime import Runtime

F = TypeVar("F", bound=Callable[..., Any])


class Invocation(Struct, frozen=True):
    """What a command function gets as its first argument.

    command_path: "kubecli config view".   changed: the parameters whose flags were given on the command line.
    """

    runtime: Runtime
    options: GlobalOptions
    command_path: str
    changed: frozenset[str] = frozenset()

    def given(self, name: str) -> bool:
        """Whether this parameter was said, on the command line or in kuberc, and is no default."""
        return name in self.changed

    @property
    def color(self) -> bool:
        """Whether results on stdout are coloured: --color, else a terminal that wants it."""
        return self.runtime.wants_color(self.options.color)

    def usage_error(self, problem: str, *, hint: str = "") -> UsageError:
        """A UsageError that points at this command's help, as kubectl's UsageErrorf."""
        return UsageError(problem, command=self.command_path, hint=hint)


class KubeCommand(click.Command):
    """One command. help: description, then a block that starts with "Examples:"; usage: what follows its path."""

    def __init__(self, name: str, callback: Callable[..., Any], *, usage: str = "", **settings: Any) -> None:
        settings.setdefault("help", callback.__doc__ or "")
        context = {"allow_extra_args": True}
        super().__init__(name, callback=callback, add_help_option=False, context_settings=context, **settings)
        self.usage = usage

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
        path = ctx.command_path
        try:
            plain = self.flagset().plain(args)
        except FlagError as error:
            error.command = path
            raise
        if _wants_help(plain):
            from kubecli.cli.help import command_help

            ctx.obj.write(command_help(self, path))
            ctx.exit()
        try:
            extra = super().parse_args(ctx, list(plain))
        except click.MissingParameter as error:
            raise self._missing(error, ctx, plain) from None
        if extra:
            raise UsageError(f"unexpected arguments: [{' '.join(extra)}]", command=path)
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
        own = {each.name for each in self.params}
        given = {name for name in ctx.params if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE}
        options = global_options({name: ctx.params[name] for name in given - own})
        if isinstance(ctx.obj.painter, LazyPainter):
            ctx.obj.painter.choice = options.color
        invocation = Invocation(ctx.obj, options, ctx.command_path, frozenset(given))
        assert self.callback is not None
        return ctx.invoke(self.callback, invocation, **{name: ctx.params[name] for name in own})


def _wants_help(plain: Sequence[str]) -> bool:
    """What the last --help says."""
    said = [word for word in plain[: plain.index("--")] if word.startswith("--help=")]
    return bool(said) and bool(HELP_FLAG.type.parse(said[-1].partition("=")[2]))


class LazyCommand(Struct, frozen=True):
    """Where a command lives, so that `--help` and dispatch import nothing else.

    module: "kubecli.cli.commands.get", whose attribute `command` is the command or group.
    section: the heading in the group's help.   aliases: other names kubectl gives it.
    """

    module: str
    help: str
    section: str = ""
    aliases: tuple[str, ...] = ()
    hidden: bool = False


class KubeGroup(click.Group):
    """A group whose commands are imported when they are called.

    itself: the command that the group's own name runs (`cluster-info`); without it the group prints its help.
    """

    def __init__(
        self,
        name: str,
        *,
        lazy: Mapping[str, LazyCommand],
        usage: str = "SUBCOMMAND",
        itself: KubeCommand | None = None,
        **settings: Any,
    ) -> None:
        super().__init__(name, add_help_option=False, **settings)
        self.lazy = lazy
        self.usage = usage
        self.itself = itself

    def canonical(self, name: str) -> str | None:
        """The name of the command called so, by name or alias."""
        if name in self.lazy:
            return name
        return next((full for full, entry in self.lazy.items() if name in entry.aliases), None)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name, entry in self.lazy.items() if not entry.hidden]

    def get_command(self, ctx: click.Context | None, cmd_name: str) -> KubeCommand | KubeGroup | None:
        full = self.canonical(cmd_name)
        if full is None:
            return None
        command = importlib.import_module(self.lazy[full].module).command
        assert isinstance(command, KubeCommand | KubeGroup)
        return command

    def flagset(self) -> FlagSet:
        return self.itself.flagset() if self.itself else FlagSet([HELP_FLAG, *GLOBAL_FLAGS])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The group's name without a command of its own after it."""
        path = ctx.command_path
        try:
            plain = self.flagset().plain(args)
        except FlagError as error:
            error.command = path
            raise
        wanted = _wants_help(plain)
        if self.itself and not wanted:
            ctx.args = args
            return args
        words = plain[plain.index("--") + 1 :]
        is_root = " " not in path
        if words and not wanted and not is_root:
            raise UsageError(f"unknown command {_quoted(' '.join(words))}", command=path)
        from kubecli.cli.help import group_help

        ctx.obj.write(group_help(self, path))
        return ctx.exit(0 if wanted or is_root else 1)

    def invoke(self, ctx: click.Context) -> Any:
        assert self.itself is not None
        with self.itself.make_context(ctx.command_path, ctx.args, obj=ctx.obj) as own:
            return self.itself.invoke(own)


class Found(Struct, frozen=True):
    """The command an argument vector names. argv: without the command's own words."""

    command: KubeCommand | KubeGroup
    path: str
    argv: tuple[str, ...]
    unknown: str = ""


def find(root: KubeGroup, argv: Sequence[str]) -> Found:
    """Looks for the command as cobra's Find: the first words that are no flags and no flags' values.

    unknown is the first word that no command of the root has; only the root minds.
    """
    command: KubeCommand | KubeGroup = root
    path, rest = root.name, list(argv)
    while isinstance(command, KubeGroup):
        at = _searching(command).first_word(rest)
        if at is None:
            break
        child = command.get_command(None, rest[at])
        if child is None:
            unknown = rest[at] if command is root else ""
            return Found(command, path or "", tuple(rest), unknown)
        path = f"{path} {command.canonical(rest[at])}"
        del rest[at]
        command = child
    return Found(command, path or "", tuple(rest))


def _searching(group: KubeGroup) -> FlagSet:
    """The flags cobra knows while it looks for a command: --help is not yet among them."""
    return FlagSet([*(group.itself.flags if group.itself else ()), *GLOBAL_FLAGS])


def suggestions(group: KubeGroup, typed: str) -> list[str]:
    """The commands that may have been meant: at most two letters away, or starting with what was typed."""
    low = typed.lower()
    return [
        name
        for name, entry in group.lazy.items()
        if not entry.hidden and (_distance(low, name.lower()) <= 2 or name.lower().startswith(low))
    ]


def _distance(one: str, other: str) -> int:
    """Levenshtein's."""
    previous = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            row.append(min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (a != b)))
        previous = row
    return previous[-1]


def _quoted(text: str) -> str:
    from kubecli.gotext.quote import quote

    return quote(text)


def kube_command(name: str, **settings: Any) -> Callable[[F], KubeCommand]:
    """`@kube_command("get")`: makes a KubeCommand of a function `(invocation, **params)`."""
    return click.command(name, cls=KubeCommand, **settings)


def execute(command: KubeCommand | KubeGroup, runtime: Runtime, path: str, argv: Sequence[str]) -> Any:
    """Runs a command that was found; what it raises passes."""
    try:
        with command.make_context(path, list(argv), obj=runtime) as ctx:
            return command.invoke(ctx)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
