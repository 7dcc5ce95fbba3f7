"""The verbs of kubectl that kubecli does not have, because they write or open a way to write.

They are recognised, so that whoever types one out of habit gets the line for kubectl with the same context, and
not a guess at a misspelt word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

from kubecli.cli.command import Command
from kubecli.cli.pflag import Piece
from kubecli.errors.kubeconfig import KubeconfigError
from kubecli.errors.usage import WritingVerb
from kubecli.runtime import Runtime


class WritingCommand(Command):
    """Answers every writing verb, whatever follows it: the flags of the verb are not known here."""

    def __init__(self) -> None:
        super().__init__("writing", usage="...", help=HELP)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Raises WritingVerb with the line for kubectl, unless help is wanted."""
        if ctx.resilient_parsing:
            return super().parse_args(ctx, [])
        pieces = tuple(self.flagset().read(args, strict=False))
        if any(piece.flag and piece.flag.long == "help" for piece in pieces):
            return super().parse_args(ctx, ["--help"])
        verb = ctx.command_path.partition(" ")[2]
        raise WritingVerb(verb, kubectl_line(ctx.obj, verb, pieces))


HELP = """Not a command of kubecli, which only reads.

Whatever follows is answered with the same line for kubectl, at the same context, on stderr.

Examples:
  # Print the line for kubectl
  kubecli delete pod web-0
"""


def kubectl_line(runtime: Runtime, verb: str, pieces: Sequence[Piece]) -> str:
    """The same command for kubectl, quoted for a shell, at the context that kubecli would use.

    pieces: the command line without the verb's words.
    """
    import shlex

    from kubecli.cli.written_secrets import masked

    given = {piece.flag.long: piece.value or "" for piece in pieces if piece.flag}
    words = [word for piece in pieces for word in _for_kubectl(piece)]
    words = ["kubectl", *_pinned(runtime, given), *verb.split(), *masked(verb, words)]
    return shlex.join(words)


def _pinned(runtime: Runtime, given: Mapping[str, str]) -> list[str]:
    """--context (and --namespace, when the environment chose one), unless the line says so itself."""
    from kubecli.kubeconfig.load import load

    pins = []
    try:
        kubeconfig = load(given.get("kubeconfig", ""), env=runtime.env, home=runtime.home, cwd=runtime.cwd)
    except KubeconfigError:
        return []
    context = runtime.env.get("KUBECLI_CONTEXT") or kubeconfig.current_context
    if context and "context" not in given:
        pins.append(f"--context={context}")
    namespace = runtime.env.get("KUBECLI_NAMESPACE")
    if namespace and "namespace" not in given:
        pins.append(f"--namespace={namespace}")
    return pins


def _for_kubectl(piece: Piece) -> tuple[str, ...]:
    """Its words, but for --color, which kubectl does not know."""
    return () if piece.flag and piece.flag.long == "color" else piece.words
