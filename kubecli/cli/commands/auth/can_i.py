"""`kubecli auth can-i`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.groups import all_namespaces
from kubecli.cli.names import subresources, verbs_and_types
from kubecli.cli.options import argument, option
from kubecli.clusters.several import connect_all, print_blocks
from kubecli.clusters.together import each_cluster
from kubecli.errors.base import KubecliError
from kubecli.errors.exit import Exit
from kubecli.errors.usage import UsageError
from kubecli.reading.auth.can_i import Question, answers, rules_text


@click.command("can-i", cls=Command, clusters=True)
@all_namespaces
@option("--list", "listing", is_flag=True, help="If true, print all allowed actions.")
@option("--no-headers", is_flag=True, help="If true, print allowed actions without headers.")
@option("-q", "--quiet", is_flag=True, help="If true, print nothing; the exit code is the answer.")
@option(
    "--subresource",
    shell_complete=subresources,
    help="Subresource such as log (of pods) or scale (of deployments).",
)
@argument("args", nargs=-1, shell_complete=verbs_and_types, metavar="VERB [TYPE | TYPE/NAME | NONRESOURCEURL]")
@pass_invocation
def command(
    invocation: Invocation,
    args: tuple[str, ...],
    *,
    all_namespaces: bool,
    listing: bool,
    no_headers: bool,
    quiet: bool,
    subresource: str,
) -> int:
    """Ask the server whether an action is allowed. Exit code 0 is yes, 1 is no.

    VERB is a verb of the API: get, list, watch, delete ... TYPE is a resource; short names and groups will do.
    NONRESOURCEURL is a path that begins with "/". It goes well with --as, which asks about somebody else.

    Examples:
      # May I list deployments in my namespace?
      kubecli auth can-i list deployments.apps

      # May the service account "foo" of namespace "dev" list pods in "prod"?
      kubecli auth can-i list pods --as=system:serviceaccount:dev:foo -n prod

      # May I do everything everywhere?
      kubecli auth can-i '*' '*' -A

      # May I read the logs of pods? And the path /logs/?
      kubecli auth can-i get pods --subresource=log
      kubecli auth can-i get /logs/

      # What may I do in namespace "foo"?
      kubecli auth can-i --list -n foo
    """
    if listing:
        if args:
            raise UsageError("list option must be specified with no arguments")
        if quiet or all_namespaces or subresource:
            problem = "list option can't be specified with neither quiet, all-namespaces nor subresource options"
            raise UsageError(problem)
    elif len(args) != 2:
        problem = "you must specify two arguments: verb resource or verb resource/resourceName."
        raise UsageError(f"{problem}\nSee '{invocation.command_path} -h' for help and examples.")
    if listing:
        print_blocks(invocation, lambda session: rules_text(session, no_headers=no_headers), "table")
        return Exit.OK
    question = Question(args[0], args[1], all_namespaces, subresource)
    errors: list[KubecliError] = []
    allowed = True
    with connect_all(invocation) as clusters:
        if no_headers:
            raise UsageError("--no-headers cannot be set without --list specified")
        for session, found in each_cluster(clusters.sessions, lambda each: answers(each, question), errors):
            for answer in found:
                allowed = allowed and answer.allowed
                place = [session.context] * clusters.several + [answer.namespace] * bool(answer.namespace)
                if not quiet:
                    invocation.runtime.write(": ".join(["/".join(place)] * bool(place) + [answer.words]) + "\n")
        clusters.fail(errors)
    return Exit.OK if allowed else Exit.FAILED
