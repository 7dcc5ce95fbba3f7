"""The root of the command line: whose first word may also be an alias of kuberc's, or a plugin."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click
from msgspec.structs import replace

from kubecli.cli.command import PREFERENCES, Group
from kubecli.cli.errors import boundary
from kubecli.cli.lazy import WRITING
from kubecli.cli.options import GLOBAL_FLAGS
from kubecli.cli.pflag import FlagSet
from kubecli.cli.verbs import LISTING
from kubecli.runtime import Runtime
from kubecli.terminal.painting import with_painter

_FLAG_BEFORE, _KUBERC = "kubecli.flag-before", "kubecli.kuberc"
"""Where a context's `meta` has the flag that stands before the command's name, "" for none; and the value of the
first --kuberc, which kubectl looks for before it reads flags: "" where it is missing, None without the flag."""

GROUPS = (
    "config",
    "rollout",
    "auth",
    "top",
    "set",
    "apply",
    "cluster-info",
    "snapshot",
    "kuberc",
    "plugin",
    "lab",
)
"""Whose commands somebody may take for commands of the program."""


class Program(Group):
    """kubecli itself, with a Runtime as its contexts' `obj`.

    Its own context holds the global flags as far as they can be read while the command is not known: enough for
    the preferences and the log level.
    """

    complete_variable = "_KUBECLI_COMPLETE"
    """By which a shell's script asks for completions, as click's scripts do: `zsh_complete`."""

    def __init__(self, name: str | None, **settings: Any) -> None:
        super().__init__(name, subcommand_metavar="COMMAND", **settings)

    def main(  # type: ignore[override]  # it never goes on to anything but an exit code
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> int:
        """click's way in, for its CliRunner: errors end in words and an exit code here, too."""
        runtime = extra.get("obj") or Runtime.from_process()
        code = self.run(sys.argv[1:] if args is None else args, runtime)
        if standalone_mode:
            sys.exit(code)
        return code

    def run(self, argv: Sequence[str], runtime: Runtime) -> int:
        """Runs one command line. Never raises; returns the process's exit code."""
        runtime = with_painter(runtime)
        contexts: list[click.Context] = []

        def body() -> Any:
            shell = runtime.env.get(self.complete_variable, "").removesuffix("_complete")
            if shell:
                from kubecli.cli.completion.shells import answer

                return answer(self, shell, argv, runtime)
            try:
                with self.make_context(self.name, list(argv), obj=runtime) as ctx:
                    contexts.append(ctx)
                    return self.invoke(ctx)
            except click.exceptions.Exit as leaving:
                return leaving.exit_code

        return boundary(runtime, body, verbosity=lambda: contexts[0].params["verbosity"] if contexts else 0)

    def context(self, words: Sequence[str], runtime: Runtime) -> tuple[click.Context, list[str]]:
        """The context of the command that words name, parsed leniently, and the rest of words, which are its own.

        For what looks at commands and does not run them: help and completion.
        """
        rest = list(words)
        ctx = self.make_context(self.name, list(rest), obj=runtime, resilient_parsing=True)
        while isinstance(ctx.command, Group):
            line = ctx.command.with_name_first(ctx, rest)
            if not line:
                break
            name, command, rest = ctx.command.resolve_command(ctx, line)
            assert command is not None
            ctx = command.make_context(name, list(rest), parent=ctx, resilient_parsing=True)
        return ctx, rest

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """Commands, aliases and plugins by name."""
        from kubecli.cli.completion.items import matching
        from kubecli.reading.plugins import plugin_names

        found = super().shell_complete(ctx, incomplete)
        if incomplete.startswith("-"):
            return found
        self._apply_preferences(ctx, None)
        aliases = ctx.meta[PREFERENCES].aliases if PREFERENCES in ctx.meta else ()
        more = [(alias.name, f"kuberc alias: {alias.command}") for alias in aliases]
        more += [(name, "a plugin") for name in plugin_names(ctx.obj.env.get("PATH", ""))]
        return [*found, *matching(incomplete, ((name, about) for name, about in more if not self.canonical(name)))]

    def takes(self, ctx: click.Context, word: str) -> bool:
        return True

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        line = self.with_name_first(ctx, args)
        if not line:
            return super().parse_args(ctx, args)
        ctx.invoked_subcommand = line[0]
        ctx.meta[_FLAG_BEFORE] = args[0] if args[0].startswith("-") else ""
        known = FlagSet(GLOBAL_FLAGS)
        kuberc = (piece for piece in known.read(line, strict=False) if piece.flag and piece.flag.long == "kuberc")
        ctx.meta[_KUBERC] = next((piece.value or "" for piece in kuberc), None)
        flags = known.plain(line, strict=False)
        return click.Group.parse_args(self, ctx, [*flags[: flags.index("--") + 1], *line])

    def suggestions(self, typed: str) -> list[str]:
        """In kubectl's order, in which these verbs come before those that only read; what kubecli cannot do is
        left out where something else may be meant: `cx` is rather `ctx` than `cp`."""
        found = sorted(super().suggestions(typed), key=lambda name: name not in LISTING)
        read = [name for name in found if name not in self.lazy or self.lazy[name].section != WRITING]
        return read or found

    def help_instead(self, ctx: click.Context, extra: Sequence[str]) -> NoReturn:
        ctx.obj.write(ctx.get_help() + "\n")
        ctx.exit()

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Raises UnknownCommand, FlagBeforePlugin and PreferencesError."""
        self._apply_preferences(ctx, args[0])
        if self.canonical(args[0]):
            return self._plugin_of_create(ctx, args) or super().resolve_command(ctx, args)
        alias = ctx.meta[PREFERENCES].named(args[0]) if PREFERENCES in ctx.meta else None
        if alias:
            return super().resolve_command(ctx, ctx.meta[PREFERENCES].expand(self, alias, args[1:]))
        return self._plugin(ctx, args, least=1) or self._unknown(ctx, args[0])

    def _apply_preferences(self, ctx: click.Context, name: str | None) -> None:
        """Puts them into the context. name: the command's; `kuberc` runs without."""
        if (
            PREFERENCES in ctx.meta
            or (name and self.canonical(name) == "kuberc")
            or not _may_have_preferences(ctx)
        ):
            return
        from kubecli.cli.preferences import applied

        runtime = replace(ctx.obj, verbosity=ctx.params.get("verbosity", 0))
        preferences = applied(runtime, ctx.meta.get(_KUBERC), quiet=ctx.resilient_parsing)
        if preferences:
            ctx.meta[PREFERENCES] = preferences
            if name and self.canonical(name) and not ctx.resilient_parsing:
                preferences.warn_of_strangers(self, ctx.obj.warn)

    def _plugin_of_create(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str, click.Command, list[str]] | None:
        """kubectl lets plugins add to `create`, and to nothing else."""
        if args[0] == "create" and len(args) > 1 and not args[1].startswith("-"):
            return self._plugin(ctx, args, least=2)
        return None

    def _plugin(
        self, ctx: click.Context, args: list[str], *, least: int
    ) -> tuple[str, click.Command, list[str]] | None:
        from kubecli.cli.plugins import PluginCommand
        from kubecli.reading.plugins import find_plugin

        if ctx.meta[_FLAG_BEFORE]:
            return None
        if ctx.resilient_parsing:
            return args[0], PluginCommand(args[0]), args[1:]
        plugin = find_plugin(args, ctx.obj.env, least=least)
        return (args[0], PluginCommand(args[0], plugin), list(plugin.argv)) if plugin else None

    def _unknown(self, ctx: click.Context, name: str) -> NoReturn:
        from kubecli.errors.usage import FlagBeforePlugin, UnknownCommand

        meant = tuple(self.suggestions(name))
        if ctx.meta[_FLAG_BEFORE]:
            raise FlagBeforePlugin(ctx.meta[_FLAG_BEFORE], name, meant)
        raise UnknownCommand(name, ctx.command_path, meant, hint="" if meant else self._meant_below(ctx, name))

    def _meant_below(self, ctx: click.Context, name: str) -> str:
        """A hint: `use-context` is a command of `config`."""
        from kubecli.meta.nearness import SHOWN, nearest

        found: list[str] = []
        for each in GROUPS:
            group = self.get_command(ctx, each) if each in self.lazy else None
            if isinstance(group, Group):
                found += [f"{ctx.command_path} {each} {word}" for word in nearest(name, group.lazy)]
        return f"did you mean {' or '.join(found[:SHOWN])}?" if found else ""


def _may_have_preferences(ctx: click.Context) -> bool:
    """Whether a kuberc may be in force: most people have none, and pay for one look at the disk."""
    runtime: Runtime = ctx.obj
    if "KUBERC" in runtime.env or ctx.meta.get(_KUBERC) is not None:
        return True
    return (runtime.home / ".kube" / "kuberc").exists()
