"""The verbs of kubectl that kubecli does not have, because they write or open a way to write.

They are recognised, so that whoever types one out of habit gets the line for kubectl with the same context, and
not a guess at a misspelt word. What such a verb answers with GETs alone, as with
`label --list` and `apply view-last-applied`, is answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

from kubecli.cli.command import Command, Group
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
        pieces = read(self, args)
        if _wants_help(pieces):
            return super().parse_args(ctx, ["--help"])
        raise refusal(ctx, pieces)


class ListingVerb(Command):
    """A verb that writes, and with --list reads: without it, or with changes (`a=b`, `a-`), it is for kubectl."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Raises WritingVerb."""
        pieces = read(self, args)
        lists = any(piece.flag and piece.flag.long == "list" and piece.value != "false" for piece in pieces)
        changes = any(
            piece.is_argument and ("=" in piece.words[0] or piece.words[0][-1:] == "-") for piece in pieces
        )
        if ctx.resilient_parsing or _wants_help(pieces) or (lists and not changes):
            return super().parse_args(ctx, args)
        raise refusal(ctx, pieces)


class WritingGroup(Group):
    """A verb that writes, but for some words after it, which read."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Raises WritingVerb."""
        pieces = read(self, args)
        if ctx.resilient_parsing or self.with_name_first(ctx, args) or _wants_help(pieces):
            return super().parse_args(ctx, args)
        raise refusal(ctx, pieces)


def read(command: Command, args: Sequence[str]) -> tuple[Piece, ...]:
    """The command line, in which there may be flags that only kubectl knows."""
    return tuple(command.flagset().read(args, strict=False))


def refusal(ctx: click.Context, pieces: Sequence[Piece]) -> WritingVerb:
    verb = ctx.command_path.partition(" ")[2]
    return WritingVerb(verb, kubectl_line(ctx.obj, verb, pieces))


def _wants_help(pieces: Sequence[Piece]) -> bool:
    return any(piece.flag and piece.flag.long == "help" for piece in pieces)


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

    from kubecli.wording.written_secrets import masked

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
