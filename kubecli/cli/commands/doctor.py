"""`kubecli doctor`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.names import ContextNames
from kubecli.cli.options import option, output_option
from kubecli.errors.usage import UsageError
from kubecli.output.formats import unknown_format


@click.command("doctor", cls=Command, clusters=True)
@option("--all-contexts", is_flag=True, help="Examine every context of the kubeconfig.")
@option("--context", "contexts", type=ContextNames(), help="Examine this context; repeat it for several.")
@output_option("json")
@pass_invocation
def command(invocation: Invocation, *, all_contexts: bool, contexts: tuple[str, ...], output: str) -> int:
    """Say why a context does not work, which field is to blame, and the command that mends it.

    The first line is the verdict; then the stages that a request takes, each with what was found and where that
    came from (file and field). On a terminal those that went well are left out, unless -v=1 is given. The exit
    code is 0 when every context that was examined works, else 1. Credential plugins run, as they would for a
    request; nothing secret is printed.

    Examples:
      # Why am I Unauthorized?
      kubecli doctor

      # Look at two contexts, side by side; at all of them, for a script
      kubecli doctor --context blue --context green
      kubecli doctor --all-contexts -o json
    """
    if output not in ("", "json"):
        raise unknown_format(output, ("json",))
    if invocation.options.contexts and (contexts or all_contexts):
        raise UsageError("--contexts, --context and --all-contexts cannot be used together")
    if all_contexts and contexts:
        raise UsageError("--all-contexts and --context cannot be used together")
    if invocation.options.snapshot:
        raise UsageError("doctor looks at how a live cluster is reached, and --snapshot names a saved one")
    from kubecli.reading.doctor.run import examined, print_judgements

    judgements = examined(invocation, contexts, all_contexts=all_contexts)
    several = all_contexts or bool(invocation.options.contexts) or len(contexts) > 1
    print_judgements(invocation, judgements, output, several=several)
    return 0 if all(each.works for each in judgements) else 1
