"""kuberc applied to a command line: aliases become their commands, default flags are put in.

Follows kubectl 1.37 (pkg/kuberc). What a user's own flag says wins over a default. Deliberate differences: a
default is for the command it names and no other of the same last word (kubectl's `config view` defaults also reach
`kuberc view`); `kuberc` itself runs without preferences, so that a broken file can be mended with it; defaults for
kubectl's writing commands are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from kubecli.cli.command import Found, KubeCommand, KubeGroup, find
from kubecli.cli.pflag import FlagSet
from kubecli.errors.kubeconfig import PreferencesError
from kubecli.kubeconfig.kuberc import Alias, Location, Option, Preferences
from kubecli.runtime import Runtime

_SHORTHANDS = re.compile("-[a-zA-Z]+")


def apply(group: KubeGroup, argv: Sequence[str], runtime: Runtime) -> list[str]:
    """The command line to run. Raises PreferencesError."""
    if not argv:
        return []
    found = find(group, argv)
    if found.path.split()[1:2] in (["kuberc"], ["__complete"], ["__completeNoDesc"]):
        return list(argv)
    preferences = load(runtime, explicit_path(argv))
    if preferences is None:
        return list(argv)
    _check_policy(preferences)
    if found.unknown:
        alias = next((alias for alias in preferences.aliases if alias.name == found.unknown), None)
        return _aliased(group, argv, found, alias) if alias else list(argv)
    return _with_defaults(group, argv, found, preferences, runtime)


def explicit_path(argv: Sequence[str]) -> str:
    """The value of --kuberc, looked for as kubectl does, before flags are parsed. Raises PreferencesError."""
    for index, arg in enumerate(argv):
        if arg == "--":
            break
        if arg == "--kuberc" or arg.startswith("--kuberc="):
            value = arg.partition("=")[2] if "=" in arg else "".join(argv[index + 1 : index + 2])
            if not value:
                raise PreferencesError("kuberc file is not found", prefixed=False)
            return value
    return ""


def load(runtime: Runtime, flag: str, *, quiet: bool = False) -> Preferences | None:
    """The preferences in force. Only a file that was asked for has to be there and right: of another one, that it
    cannot be used is a warning. quiet: the warnings have been given. Raises PreferencesError."""
    if runtime.env.get("KUBECTL_KUBERC", "").lower() == "false":
        return None
    warn = _silently if quiet else runtime.warn
    from kubecli.kubeconfig.kuberc import locate, read

    location = locate(flag, env=runtime.env, home=runtime.home, cwd=runtime.cwd)
    if location is None:
        return None
    try:
        preferences = read(location)
    except FileNotFoundError:
        if location.explicit:
            raise PreferencesError(f"kuberc: open {location.text}: no such file or directory") from None
        return None
    except OSError as error:
        _unusable(warn, location, f"open {location.text}: {(error.strerror or str(error)).lower()}", "")
        return None
    except PreferencesError as error:
        if not error.prefixed:
            raise
        _unusable(warn, location, error.problem, error.hint)
        return None
    if preferences and preferences.unknown:
        fields = ", ".join(f'unknown field "{name}"' for name in preferences.unknown)
        warn(f"kuberc: ignoring strict decoding error in {location.text}: strict decoding error: {fields}")
    return preferences


def _silently(line: str) -> None:
    pass


def _unusable(warn: Callable[[str], None], location: Location, problem: str, hint: str) -> None:
    if location.explicit:
        raise PreferencesError(f"kuberc: {problem}", hint=hint)
    warn(f"kuberc: no preferences loaded from {location.text}: {problem}")
    if hint:
        warn(f"hint: {hint}")


def _check_policy(preferences: Preferences) -> None:
    if preferences.policy or preferences.allowlist is not None:
        from kubecli.connection.exec_policy import PluginPolicy

        problem = PluginPolicy(preferences.policy, preferences.allowlist).problem()
        if problem:
            raise PreferencesError(problem, prefixed=False)


def _aliased(group: KubeGroup, argv: Sequence[str], found: Found, alias: Alias) -> list[str]:
    """[command] [default flags] [prepended] [what the user typed] [appended]."""
    words = alias.command.split()
    target = find(group, words)
    if target.unknown or not words:
        raise PreferencesError(
            f'command "{alias.command}" not found to set alias "{alias.name}": [{" ".join(words)}]', prefixed=False
        )
    at = list(argv).index(found.unknown)
    before, after = list(argv[:at]), list(argv[at + 1 :])
    full = find(group, [*before, *words, *alias.prepend, *after, *alias.append])
    flags = []
    for option in alias.options:
        flags += _default(
            full,
            option,
            argv,
            invalid=f"invalid alias flag {option.name} in alias {alias.name}",
            refused=f"could not apply value {option.default} to flag {option.name} in alias {alias.name} err: ",
        )
    return [*before, *words, *flags, *alias.prepend, *after, *alias.append]


def _with_defaults(
    group: KubeGroup, argv: Sequence[str], found: Found, preferences: Preferences, runtime: Runtime
) -> list[str]:
    flags: list[str] = []
    for entry in preferences.defaults:
        target = find(group, entry.command.split())
        if target.unknown or not entry.command.strip():
            runtime.warn(f'Warning: command "{entry.command}" not found to set kuberc override')
            continue
        if target.path != found.path or not isinstance(found.command, KubeCommand):
            continue
        for option in entry.options:
            flags += _default(
                found,
                option,
                argv,
                invalid=f"invalid flag {option.name} for command {entry.command}",
                refused=f"could not apply override value {option.default} to flag {option.name} "
                f"in command {entry.command} err: ",
            )
    if not flags:
        return list(argv)
    return [*found.path.split()[1:], *flags, *found.argv]


def _default(found: Found, option: Option, argv: Sequence[str], *, invalid: str, refused: str) -> list[str]:
    """The flag to put in; nothing when the user gave it. Raises PreferencesError."""
    flagset = found.command.flagset()
    flag = flagset.long(option.name)
    if flag is None:
        raise PreferencesError(invalid, prefixed=False)
    if is_given(flagset, flag.long, flag.shorthand, argv):
        return []
    try:
        flag.type.parse(option.default)
    except ValueError as error:
        from kubecli.gotext.quote import quote

        title = f"-{flag.shorthand}, --{flag.long}" if flag.shorthand else f"--{flag.long}"
        why = f'invalid argument {quote(option.default)} for "{title}" flag: {error}'
        raise PreferencesError(refused + why, prefixed=False) from None
    return [f"--{flag.long}={option.default}"]


def is_given(flagset: FlagSet, name: str, shorthand: str, argv: Sequence[str]) -> bool:
    """Whether a flag is on the command line: `--name`, `--name=x`, `-n`, `-nx`, or among grouped letters."""
    for arg in argv:
        if arg == "--":
            break
        if arg == f"--{name}" or arg.startswith(f"--{name}="):
            return True
        if not shorthand:
            continue
        if arg.startswith(f"-{shorthand}"):
            return True
        letters = arg[1:]
        if (
            _SHORTHANDS.fullmatch(arg)
            and all(flagset.short(letter) for letter in letters)
            and shorthand in letters
        ):
            return True
    return False
