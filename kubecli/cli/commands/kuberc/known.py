"""What kubectl 1.37 knows of the commands and flags that may stand in a kuberc, which both programs read.

A default of a flag that kubectl does not know ends every kubectl command it is for, and one of a command that
kubectl does not have is a warning of every kubectl command. tests/cli/test_kuberc.py compares with kubectl's help.
"""

from __future__ import annotations

from collections.abc import Sequence

from kubecli.cli.command import Command, Group
from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.edit.kuberc_flags import KubercFlags
from kubecli.meta.nearness import meant

OWN_GLOBALS = frozenset(
    {
        "all-contexts",
        "color",
        "concurrency",
        "connect-timeout",
        "contexts",
        "exec-plugins",
        "fail-fast",
        "pager",
        "snapshot",
        "unordered",
    }
)
OWN_COMMANDS = frozenset(["tree", "why", "doctor", "who-can", "ctx", "ns", "shell", "snapshot", "lab"])
OWN_SUBCOMMANDS = frozenset(["auth logout", "config export", "config import", "config use-namespace"])
OWN_FLAGS = {
    "get": "add-column clean decode everything fail-if-empty filter group-by live no-context-column output-dir"
    " reverse time",
    "describe": "details time",
    "explain": "details search",
    "top node": "live pods",
    "top pod": "live requests",
    "wait": "for-any",
    "diff": "all-fields all-namespaces no-headers output",
    "logs": "all-namespaces container-regex exclude grep highlight json-fields node pod-regex template timezone",
    "events": "live time",
    "api-resources": "grep",
    "proxy": "deny",
    "help": "man",
}
PARTLY = frozenset(["label", "annotate", "set env", "diff", "proxy"])
"""Of these kubectl has flags that kubecli does not."""
_INSTEAD = {
    "color": "$KUBECLI_COLOR says it for all commands of kubecli",
    "pager": "$KUBECLI_PAGER says it for all commands of kubecli",
    "contexts": "$KUBECLI_CONTEXTS says it for a shell",
    "snapshot": "$KUBECLI_SNAPSHOT says it for a shell",
}


def check_known(flags: KubercFlags, program: Group) -> None:
    """Raises UsageError for what kubectl would stumble over."""
    if flags.section not in ("defaults", "aliases"):
        return
    words = flags.command.split()
    names = list(program.names(words))
    path = " ".join(names)
    if len(names) < len(words) or not names:  # kubectl says what it thinks of it
        return
    if names[0] in OWN_COMMANDS or path in OWN_SUBCOMMANDS:
        if flags.section == "defaults":
            raise UsageError(
                f"kubectl has no command {path}, and would warn of its defaults each time it is run",
                hint="an alias does no harm: "
                f"kubecli kuberc set --section=aliases --name=NAME --command='{path}' --option=...",
            )
        return
    fails = f"`kubectl {path}`" if flags.section == "defaults" else f"`kubectl {flags.name}`"
    for option in flags.options:
        _check(option.partition("=")[0].lstrip("-").replace("_", "-"), path, _of(program, names), fails)


def _check(name: str, path: str, command: Command | None, fails: str) -> None:
    """fails: the command line that would."""
    if name in OWN_GLOBALS or name in OWN_FLAGS.get(path, "").split():
        hint = _INSTEAD.get(name, "an alias of your shell can have it")
        raise UsageError(f"--{name} is kubecli's own flag: with it in kuberc each {fails} would fail", hint=hint)
    if command is None or path in PARTLY:
        return
    flagset = command.flagset()
    if flagset.long(name) is None:
        own = OWN_GLOBALS.union(OWN_FLAGS.get(path, "").split())
        both = [flag.long for flag in flagset.flags if not flag.hidden and flag.long not in own]
        short = flagset.short(name) if len(name) == 1 else None
        hint = meant(short.long if short else name, both, prefix="--")
        raise UsageError(f"{path} has no flag --{name}: with it in kuberc each {fails} would fail", hint=hint)


def _of(program: Group, names: Sequence[str]) -> Command | None:
    """The command; None of one that writes, of which kubecli knows no flags: `apply` is a group here."""
    command: object = program
    for name in names:
        assert isinstance(command, Group)
        command = command.get_command(None, name)
    if isinstance(command, Group) or not isinstance(command, Command):
        return None
    return None if command.name == "writing" else command
