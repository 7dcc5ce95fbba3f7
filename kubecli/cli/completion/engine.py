"""What can stand where the cursor is: a command, a flag, a flag's value, an argument. As cobra decides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from kubecli.cli.command import KubeCommand, KubeGroup, find
from kubecli.cli.completion.arguments import ARGUMENTS, FLAG_VALUES
from kubecli.cli.completion.model import FILES, NO_FILES, Asking, Completions, last_of_list, matching
from kubecli.cli.options import global_options
from kubecli.cli.pflag import Flag, FlagSet
from kubecli.cli.types import Choice
from kubecli.cli.writing import SECTION as WRITING
from kubecli.errors.usage import FlagError
from kubecli.runtime import Runtime


def complete(root: KubeGroup, runtime: Runtime, words: Sequence[str]) -> Completions:
    """words: the command line after the program's name; the last one is being typed and may be "".

    Says nothing, rather than failing, where the command line cannot be understood.
    """
    *before, word = words or [""]
    found = find(root, before)
    if found.unknown:
        from kubecli.cli.completion.plugins import complete_plugin

        return complete_plugin(runtime, words)
    flagset = found.command.flagset()
    argv = list(found.argv)
    dashes = _after_dashes(flagset, argv)
    flag, argv, word = (None, argv, word) if dashes else _flag_value(flagset, argv, word)
    try:
        given, args = flagset.given(argv)
    except FlagError:
        return Completions((), FILES)
    if given.get("help"):
        return Completions()
    own = {each.name for each in _own_flags(found.command)}
    options = global_options({name: value for name, value in given.items() if name not in own})
    asking = Asking(runtime, found.path, options, tuple(args), word)
    if flag is not None:
        return _values(flag, asking)
    if word.startswith("-") and not dashes:
        return matching(word, _flag_names(flagset, given))
    if isinstance(found.command, KubeGroup) and not args:
        return _commands(found.command, root, asking)
    return _arguments(found.command, asking)


def _own_flags(command: KubeCommand | KubeGroup) -> Sequence[Flag]:
    if isinstance(command, KubeCommand):
        return command.flags
    return command.itself.flags if command.itself else ()


def _after_dashes(flagset: FlagSet, argv: Sequence[str]) -> bool:
    """Whether a `--` has ended the flags."""
    at = 0
    while at < len(argv):
        if argv[at] == "--":
            return True
        at += 2 if _pending(flagset, argv[at]) else 1
    return False


def _flag_value(flagset: FlagSet, argv: list[str], word: str) -> tuple[Flag | None, list[str], str]:
    """The flag whose value is being typed (`--output=j`, `-o=j`, after `--output`), argv without it, the value."""
    if word.startswith("-") and "=" in word:
        name, _, value = word.partition("=")
        flag = flagset.long(name[2:]) if name.startswith("--") else flagset.short(name[-1:])
        return flag, argv, value
    flag = _pending(flagset, argv[-1]) if argv and not word.startswith("-") else None
    return flag, argv[:-1] if flag else argv, word


def _pending(flagset: FlagSet, word: str) -> Flag | None:
    """The flag of word that still needs its value."""
    if word.startswith("--"):
        flag = flagset.long(word[2:])
        return flag if flag and not flag.type.alone else None
    if not word.startswith("-"):
        return None
    for at, letter in enumerate(word[1:], 2):
        flag = flagset.short(letter)
        if flag is None:
            return None
        if not flag.type.alone:
            return flag if at == len(word) else None
    return None


def _flag_names(flagset: FlagSet, given: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for flag in sorted(flagset.flags, key=lambda each: each.long):
        if (flag.hidden and flag.long != "help") or (flag.name in given and not flag.multiple):
            continue
        yield f"--{flag.long}", flag.help or ""
        if flag.shorthand:
            yield f"-{flag.shorthand}", flag.help or ""


def _values(flag: Flag, asking: Asking) -> Completions:
    words = choices(flag)
    if words:
        return last_of_list(asking.word, ((each, "") for each in words))
    source = FLAG_VALUES.get(f"{asking.path} --{flag.long}") or FLAG_VALUES.get(flag.long)
    return source(asking) if source else Completions()


def choices(flag: Flag) -> tuple[str, ...]:
    """The words a flag takes: its kind's, or those that its help lists.

    "One of: (json, yaml)", "One of (json|yaml)", "One of: wide, jsonpath=, md.", "One of 'yaml' or 'json'".
    """
    if isinstance(flag.type, Choice):
        return tuple(word for word in flag.type.words if word)
    listed = re.search(r"[Oo]ne of:? ?\(([^)]+)\)|[Oo]ne of: ([^(.]+)", flag.help or "")
    if listed:
        words = re.split(r"[,|\s]+", listed.group(1) or listed.group(2))
        return tuple(word.removesuffix("=") for word in words if word)
    quoted = re.search(r"[Oo]ne of:? ('[\w-]+'(?:(?:, | or |, or )'[\w-]+')*)", flag.help or "")
    return tuple(re.findall(r"'([\w-]+)'", quoted.group(1))) if quoted else ()


def _commands(group: KubeGroup, root: KubeGroup, asking: Asking) -> Completions:
    entries = sorted(group.lazy.items())
    names = [(name, entry.help) for name, entry in entries if not entry.hidden and entry.section != WRITING]
    if group is root:
        from kubecli.cli.completion.plugins import plugin_names

        names += [(name, "a plugin") for name in plugin_names(asking.runtime) if name not in group.lazy]
    found = matching(asking.word, names)
    if group.itself and asking.path in ARGUMENTS:
        return Completions(found.candidates + ARGUMENTS[asking.path](asking).candidates)
    return found


def _arguments(command: KubeCommand | KubeGroup, asking: Asking) -> Completions:
    source = ARGUMENTS.get(asking.path)
    if source:
        return source(asking)
    takes = isinstance(command, KubeCommand) and any(each.name != "ignored" for each in command.arguments)
    return Completions((), FILES if takes else NO_FILES)
