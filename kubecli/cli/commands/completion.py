"""`kubecli completion SHELL`."""

from __future__ import annotations

from pathlib import Path

from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.options import argument

SCRIPTS = {"bash": "kubecli.bash", "zsh": "kubecli.zsh", "fish": "kubecli.fish", "powershell": "kubecli.ps1"}


def script(shell: str) -> bytes:
    """The completion script of a shell."""
    folder = Path(__file__).parents[1] / "completion" / "scripts"
    return (folder / SCRIPTS[shell]).read_bytes()


@kube_command("completion", usage="SHELL")
@argument("shells", nargs=-1, required=False)
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
    if shells[0] not in SCRIPTS:
        from kubecli.gotext.quote import quote

        raise invocation.usage_error(f"Unsupported shell type {quote(shells[0])}.")
    invocation.runtime.stdout.write(script(shells[0]))
