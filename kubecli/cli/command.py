"""Commands, groups that load lazily, and how an argument vector finds its command (as cobra does).

A command is a function `(invocation, **parameters)` under `@kube_command`; its flags and arguments are declared
with cli/options.py. Global flags may stand anywhere: before the command, between a group and its command, after.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence

from kubecli.cli.options import (
    GLOBAL_FLAGS,
    HELP_FLAG,
    Argument,
    GlobalOptions,
    declared,
    global_options,
)
from kubecli.cli.pflag import Flag, FlagSet, Parsed
from kubecli.cli.runtime import Runtime
from kubecli.dataclass import dataclass
from kubecli.errors import FlagError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar

    F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Invocation:
    """What a command function gets as its first argument.

    command_path: "kubecli config view".   changed: the parameters whose flags were given on the command line.
    """

    runtime: Runtime
    options: GlobalOptions
    command_path: str
    changed: frozenset[str] = frozenset()

    @property
    def color(self) -> bool:
        """Whether results on stdout are coloured: --color, else a terminal without NO_COLOR and TERM=dumb."""
        if self.options.color != "auto":
            return self.options.color == "always"
        env = self.runtime.env
        return self.runtime.stdout_is_terminal and "NO_COLOR" not in env and env.get("TERM") != "dumb"

    def usage_error(self, problem: str, *, hint: str = "") -> UsageError:
        """A UsageError that points at this command's help, as kubectl's UsageErrorf."""
        return UsageError(problem, command=self.command_path, hint=hint)


class KubeCommand:
    """One command. help: description, then a block that starts with "Examples:"; usage: what follows its path."""

    def __init__(
        self,
        name: str,
        callback: Callable[..., Any],
        *,
        help: str | None = None,
        usage: str = "",
        flags: Sequence[Flag] | None = None,
        arguments: Sequence[Argument] | None = None,
        hidden: bool = False,
    ) -> None:
        parameters = declared(callback)
        self.name = name
        self.callback = callback
        self.help = help or callback.__doc__ or ""
        self.usage = usage
        self.flags = [p for p in parameters if isinstance(p, Flag)] if flags is None else list(flags)
        self.arguments = (
            [p for p in parameters if isinstance(p, Argument)] if arguments is None else list(arguments)
        )
        self.hidden = hidden

    def flagset(self) -> FlagSet:
        return FlagSet([*self.flags, HELP_FLAG, *GLOBAL_FLAGS])

    def execute(self, runtime: Runtime, path: str, argv: Sequence[str]) -> Any:
        flagset = self.flagset()
        parsed = parse(flagset, argv, path)
        if parsed.values.get("help"):
            from kubecli.cli.help import command_help

            runtime.write(command_help(self, path))
            return 0
        own = {flag.dest for flag in self.flags}
        params = {flag.dest: parsed.values.get(flag.dest, flag.default) for flag in self.flags}
        params |= self._bind(parsed.args, path)
        missing = [flag.name for flag in self.flags if flag.required and flag.dest not in parsed.values]
        if missing:
            names = ", ".join(f'"{name}"' for name in missing)
            raise UsageError(f"required flag(s) {names} not set")
        options = global_options({name: value for name, value in parsed.values.items() if name not in own})
        return self.callback(Invocation(runtime, options, path, frozenset(parsed.values)), **params)

    def _bind(self, args: Sequence[str], path: str) -> dict[str, Any]:
        """Raises UsageError for too many or too few arguments."""
        left = list(args)
        params: dict[str, Any] = {}
        for argument in self.arguments:
            if argument.many:
                params[argument.name], left = tuple(left), []
            elif left:
                params[argument.name] = left.pop(0)
            elif argument.required:
                needed = sum(1 for each in self.arguments if each.required)
                raise UsageError(f"accepts {needed} arg(s), received {len(args)}", command=path)
            else:
                params[argument.name] = None
            if argument.many and argument.required and not params[argument.name]:
                raise UsageError(f"requires at least 1 arg(s), only received {len(args)}", command=path)
        if left:
            raise UsageError(f"unexpected arguments: [{' '.join(left)}]", command=path)
        return params


def parse(flagset: FlagSet, argv: Sequence[str], path: str) -> Parsed:
    """Raises FlagError that names the command."""
    try:
        return flagset.parse(argv)
    except FlagError as error:
        error.command = path
        raise


@dataclass(frozen=True, slots=True)
class LazyCommand:
    """Where a command lives, so that `--help` and dispatch import nothing else.

    module: "kubecli.cli.commands.get.command", whose attribute `command` is the command or group.
    section: the heading in the group's help.   aliases: other names kubectl gives it.
    """

    module: str
    help: str
    section: str = ""
    aliases: tuple[str, ...] = ()
    hidden: bool = False


class KubeGroup:
    """A group whose commands are imported when they are called.

    itself: the command that the group's own name runs (`cluster-info`); without it the group prints its help.
    """

    def __init__(
        self,
        name: str,
        *,
        lazy: Mapping[str, LazyCommand],
        help: str = "",
        usage: str = "SUBCOMMAND",
        itself: KubeCommand | None = None,
        hidden: bool = False,
    ) -> None:
        self.name = name
        self.lazy = lazy
        self.help = help
        self.usage = usage
        self.itself = itself
        self.hidden = hidden

    def canonical(self, name: str) -> str | None:
        """The name of the command called so, by name or alias."""
        if name in self.lazy:
            return name
        return next((full for full, entry in self.lazy.items() if name in entry.aliases), None)

    def get_command(self, name: str) -> KubeCommand | KubeGroup | None:
        full = self.canonical(name)
        if full is None:
            return None
        command = importlib.import_module(self.lazy[full].module).command
        assert isinstance(command, KubeCommand | KubeGroup)
        return command

    def flagset(self) -> FlagSet:
        return self.itself.flagset() if self.itself else FlagSet([HELP_FLAG, *GLOBAL_FLAGS])

    def execute(self, runtime: Runtime, path: str, argv: Sequence[str]) -> Any:
        """The group's name without a command of its own after it."""
        parsed = parse(self.flagset(), argv, path)
        wanted = bool(parsed.values.get("help"))
        if self.itself and not wanted:
            return self.itself.execute(runtime, path, argv)
        is_root = " " not in path
        if parsed.args and not wanted and not is_root:
            raise UsageError(f"unknown command {_quoted(' '.join(parsed.args))}", command=path)
        from kubecli.cli.help import group_help

        runtime.write(group_help(self, path))
        return 0 if wanted or is_root else 1


@dataclass(frozen=True, slots=True)
class Found:
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
        at = first_word(_searching(command), rest)
        if at is None:
            break
        child = command.get_command(rest[at])
        if child is None:
            unknown = rest[at] if command is root else ""
            return Found(command, path, tuple(rest), unknown)
        path = f"{path} {command.canonical(rest[at])}"
        del rest[at]
        command = child
    return Found(command, path, tuple(rest))


def _searching(group: KubeGroup) -> FlagSet:
    """The flags cobra knows while it looks for a command: --help is not yet among them."""
    return FlagSet([*(group.itself.flags if group.itself else ()), *GLOBAL_FLAGS])


def first_word(flagset: FlagSet, argv: Sequence[str]) -> int | None:
    at = 0
    while at < len(argv):
        arg = argv[at]
        if arg == "--":
            return None
        if flagset.takes_next(arg):
            at += 2
        elif arg and not arg.startswith("-"):
            return at
        else:
            at += 1
    return None


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

    def wrap(function: F) -> KubeCommand:
        return KubeCommand(name, function, **settings)

    return wrap
