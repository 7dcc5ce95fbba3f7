"""kuberc applied to a command line: aliases become their commands, default flags click's defaults.

Follows kubectl 1.37 (pkg/kuberc). What a user's own flag says wins over a default. Deliberate differences: a
default is for the command it names and no other of the same last word (kubectl's `config view` defaults also reach
`kuberc view`); `kuberc` itself runs without preferences, so that a broken file can be mended with it; defaults for
kubectl's writing commands are passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import click

from kubecli.cli.command import Group
from kubecli.cli.pflag import FlagSet
from kubecli.errors.kubeconfig import PreferencesError
from kubecli.errors.usage import FlagError
from kubecli.kubeconfig.kuberc import Alias, Option, Preferences
from kubecli.redaction import mask_mixed
from kubecli.runtime import Runtime


class Applied:
    """The preferences of one command line; what a click context's `meta` has for the command that will run.

    alias: the one that the user typed; its flags stand in for those of `defaults`, as in kubectl.
    """

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences
        self._alias: Alias | None = None

    def named(self, name: str) -> Alias | None:
        return next((alias for alias in self._preferences.aliases if alias.name == name), None)

    @property
    def aliases(self) -> tuple[Alias, ...]:
        return self._preferences.aliases

    def expand(self, group: Group, alias: Alias, typed: list[str]) -> list[str]:
        """The line that an alias stands for: its command, what it prepends, typed, what it appends."""
        words = alias.command.split()
        if not words or not group.canonical(words[0]):
            problem = f'command "{alias.command}" not found to set alias "{alias.name}": [{" ".join(words)}]'
            raise PreferencesError(problem, prefixed=False)
        self._alias = alias
        return [*words, *alias.prepend, *typed, *alias.append]

    def warn_of_strangers(self, group: Group, warn: Callable[[str], None]) -> None:
        """Of defaults for commands that there are not."""
        for entry in self._preferences.defaults:
            words = entry.command.split()
            if not words or not group.canonical(words[0]):
                warn(f'Warning: command "{entry.command}" not found to set kuberc override')

    def default_map(self, ctx: click.Context, flagset: FlagSet, args: list[str]) -> dict[str, Any]:
        """The defaults of the command that runs, by parameter, without what was typed. Raises PreferencesError."""
        given = {piece.flag for piece in flagset.read(args, strict=False) if piece.flag}
        values: dict[str, Any] = {}
        for option, invalid, refused in self._options(ctx):
            flag = flagset.long(option.name)
            if flag is None:
                if ctx.resilient_parsing:
                    continue
                raise PreferencesError(invalid, prefixed=False)
            if flag in given:
                continue
            try:
                value = flag.type.convert(option.default, flag, ctx)
            except FlagError as error:
                if ctx.resilient_parsing:
                    continue
                raise PreferencesError(refused + error.problem, prefixed=False) from None
            values[flag.name] = values.get(flag.name, ()) + value if flag.multiple else value
        return values

    def _options(self, ctx: click.Context) -> Iterator[tuple[Option, str, str]]:
        """With what is said when there is no such flag, and when its value is refused."""
        alias = self._alias
        if alias:
            for option in alias.options:
                about = f"flag {option.name} in alias {alias.name}"
                yield option, f"invalid alias {about}", f"could not apply value {option.default} to {about} err: "
            return
        group = ctx.find_root().command
        assert isinstance(group, Group)
        _, *names = ctx.command_path.split()
        for entry in self._preferences.defaults:
            if names and list(group.names(entry.command.split())) == names:
                for option in entry.options:
                    yield (
                        option,
                        f"invalid flag {mask_mixed(option.name)} for command {entry.command}",
                        f"could not apply override value {option.default} to flag {option.name} "
                        f"in command {entry.command} err: ",
                    )


def applied(runtime: Runtime, flag: str | None, *, quiet: bool = False) -> Applied | None:
    """The preferences in force. flag: the value of --kuberc; None without it. Raises PreferencesError.

    quiet: for completion, which says nothing and passes over what is wrong.
    """
    try:
        if flag == "":
            raise PreferencesError("kuberc file is not found", prefixed=False)
        from kubecli.kubeconfig.preferences import load

        preferences = load(runtime, flag or "", quiet=quiet)
        if preferences is None:
            return None
        _check_policy(preferences)
    except PreferencesError:
        if quiet:
            return None
        raise
    return Applied(preferences)


def _check_policy(preferences: Preferences) -> None:
    if preferences.policy or preferences.allowlist is not None:
        from kubecli.connection.exec_policy import PluginPolicy

        problem = PluginPolicy(preferences.policy, preferences.allowlist).problem()
        if problem:
            raise PreferencesError(problem, prefixed=False)
