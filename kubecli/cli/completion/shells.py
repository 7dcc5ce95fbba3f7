"""click's shell support for kubecli: what can stand where the cursor is, and the scripts that ask for it.

A script runs the program with `_KUBECLI_COMPLETE=zsh_complete` and the words of the line as arguments, the last of
which is being typed and may be "". The answer is one candidate a line: its type (items.py), a tab, the word, and
where there is one a tab and a description. Of --flag=value the value alone is completed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from click.shell_completion import ShellComplete, add_completion_class, get_completion_class

from kubecli.cli.command import Command
from kubecli.cli.completion.items import Item, files, one_line
from kubecli.errors.base import KubecliError
from kubecli.errors.exit import Exit
from kubecli.errors.usage import FlagError
from kubecli.runtime import Runtime

if TYPE_CHECKING:
    from kubecli.cli.program import Program

SCRIPTS = {"bash": "kubecli.bash", "zsh": "kubecli.zsh", "fish": "kubecli.fish", "powershell": "kubecli.ps1"}


class KubeShell(ShellComplete):
    """What the four shells share: all of it but their scripts."""

    cli: Program
    words: Sequence[str] = ("",)

    def source(self) -> str:
        """The script is a file as it is: there is nothing to fill in."""
        return (Path(__file__).parent / "scripts" / SCRIPTS[self.name]).read_text(encoding="utf-8")

    def get_completion_args(self) -> tuple[list[str], str]:
        *before, incomplete = self.words or ("",)
        return before, incomplete

    def get_completions(self, args: list[str], incomplete: str) -> list[Item]:
        """As cobra decides: a flag's value, a flag, an argument, a command. Files where a line makes no sense."""
        try:
            ctx, rest = self.cli.context(args, self.ctx_args["obj"])
        except KubecliError:  # an alias of kuberc's that stands for nothing
            return []
        command = ctx.command
        if not isinstance(command, Command):
            return command.shell_complete(ctx, incomplete)
        flagset = command.flagset()
        pieces = list(flagset.read(rest, strict=False))
        pending = pieces[-1].flag if pieces and pieces[-1].value is None else None
        try:
            flagset.plain(rest[:-1] if pending else rest)
        except FlagError:
            return files(incomplete)
        if pending:
            return pending.shell_complete(ctx, incomplete)
        ended = any(piece.words == ("--",) and not piece.is_argument for piece in pieces)
        if incomplete.startswith("-") and not ended:
            name, equals, value = incomplete.partition("=")
            if not equals:
                return command.shell_complete(ctx, incomplete)
            flag = flagset.long(name[2:]) if name.startswith("--") else flagset.short(name[-1:])
            return flag.shell_complete(ctx, value) if flag else []
        for argument in command.arguments:
            if argument.nargs == -1 or ctx.params.get(argument.name) is None:
                return argument.shell_complete(ctx, incomplete)
        return [] if ended else command.shell_complete(ctx, incomplete)

    def format_completion(self, item: Item) -> str:
        parts = [item.type, one_line(item.value), one_line(item.help or "")]
        return "\t".join(parts if parts[2] else parts[:2])


@add_completion_class
class KubeBash(KubeShell):
    name = "bash"


@add_completion_class
class KubeZsh(KubeShell):
    name = "zsh"


@add_completion_class
class KubeFish(KubeShell):
    name = "fish"


@add_completion_class
class KubePowerShell(KubeShell):
    name = "powershell"


def shell_class(program: Program, shell: str, runtime: Runtime) -> KubeShell | None:
    found = get_completion_class(shell)
    if found is None or not issubclass(found, KubeShell):
        return None
    return found(program, {"obj": runtime}, program.name or "", program.complete_variable)


def answer(program: Program, shell: str, words: Sequence[str], runtime: Runtime) -> int:
    """Answers a shell's script. Returns the exit code."""
    complete = shell_class(program, shell, runtime)
    if complete is None:
        return Exit.FAILED
    complete.words = words
    text = complete.complete()
    runtime.write(f"{text}\n" if text else "")
    return Exit.OK
