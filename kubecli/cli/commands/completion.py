"""`kubecli completion SHELL`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.options import argument
from kubecli.cli.program import Program
from kubecli.cli.types import Suggested

SHELLS = ("bash", "zsh", "fish", "powershell")


@click.command("completion", cls=Command)
@argument("shells", nargs=-1, type=Suggested(*SHELLS), metavar="SHELL")
@pass_invocation
def command(invocation: Invocation, shells: tuple[str, ...]) -> None:
    """Print the completion script of a shell: bash, zsh, fish or powershell.

    The script asks kubecli itself what can stand where the cursor is: commands, flags, their values, types and
    names of objects, contexts. A cluster that does not answer within two seconds is passed over in silence.

    Examples:
      # bash, for this shell and for every one
      source <(kubecli completion bash)
      kubecli completion bash > ~/.local/share/bash-completion/completions/kubecli

      # zsh, into a folder of $fpath
      kubecli completion zsh > "${fpath[1]}/_kubecli"

      # fish
      kubecli completion fish > ~/.config/fish/completions/kubecli.fish

      # PowerShell
      kubecli completion powershell | Out-String | Invoke-Expression
    """
    if not shells:
        raise invocation.usage_error("Shell not specified.")
    if len(shells) > 1:
        raise invocation.usage_error("Too many arguments. Expected only the shell type.")
    if shells[0] not in SHELLS:
        from kubecli.gotext.quote import quote

        raise invocation.usage_error(f"Unsupported shell type {quote(shells[0])}.")
    from kubecli.cli.completion.shells import shell_class

    program = click.get_current_context().find_root().command
    assert isinstance(program, Program)
    shell = shell_class(program, shells[0], invocation.runtime)
    assert shell is not None
    invocation.runtime.stdout.write(shell.source().encode())
