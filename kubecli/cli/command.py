"""The command classes every command is made with: global options everywhere, groups that load lazily."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from kubecli.cli.options import GlobalOptions, global_params, take_global_options
from kubecli.cli.runtime import Runtime

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Invocation:
    """What a command function gets as its first argument."""

    runtime: Runtime
    options: GlobalOptions
    command_path: str


class KubeCommand(click.Command):
    """A command that also takes the global options; its function is called with an Invocation first."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.params.extend(global_params())

    def invoke(self, ctx: click.Context) -> Any:
        options = take_global_options(ctx.params)
        assert self.callback is not None
        runtime: Runtime = ctx.find_root().obj
        return ctx.invoke(self.callback, Invocation(runtime, options, ctx.command_path), **ctx.params)


@dataclass(frozen=True, slots=True)
class LazyCommand:
    """Where a command lives, so that `--help` and dispatch import nothing else.

    module: "kubecli.cli.commands.get", whose attribute `command` is the click command.
    section: the heading in the group's help.
    """

    module: str
    help: str
    section: str = ""


class KubeGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def __init__(self, *args: Any, lazy: Mapping[str, LazyCommand], **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.lazy)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        entry = self.lazy.get(name)
        if entry is None:
            return None
        command = importlib.import_module(entry.module).command
        assert isinstance(command, click.Command)
        return command


def kube_command(name: str, **settings: Any) -> Callable[[F], KubeCommand]:
    """`@kube_command("get")`: makes a KubeCommand of a function `(invocation, **params)`."""

    def wrap(function: F) -> KubeCommand:
        made = click.command(name, cls=KubeCommand, **settings)(function)
        assert isinstance(made, KubeCommand)
        return made

    return wrap
