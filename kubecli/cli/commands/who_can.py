"""`kubecli who-can`: `auth can-i` the other way round."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.groups import all_namespaces, no_headers
from kubecli.cli.names import subresources, verbs_and_types
from kubecli.cli.options import argument, option
from kubecli.cli.types import Choice
from kubecli.clusters.session import Session
from kubecli.clusters.several import connect_all
from kubecli.clusters.together import each_cluster
from kubecli.errors.base import KubecliError
from kubecli.errors.usage import UsageError
from kubecli.output import json_text
from kubecli.reading.auth.can_i import Question
from kubecli.reading.auth.grants import objects_of, table
from kubecli.reading.auth.who_can import Grant, who_can

NOBODY = "No role that is bound to anybody allows it"


@click.command("who-can", cls=Command, clusters=True)
@all_namespaces
@no_headers
@option("-o", "--output", type=Choice(("", "json")), help="json: the same facts for a program.")
@option(
    "--subresource",
    shell_complete=subresources,
    help="Subresource such as log (of pods) or scale (of deployments).",
)
@argument("args", nargs=-1, shell_complete=verbs_and_types, metavar="VERB (TYPE [NAME] | NONRESOURCEURL)")
@pass_invocation
def command(
    invocation: Invocation,
    args: tuple[str, ...],
    *,
    all_namespaces: bool,
    no_headers: bool,
    output: str,
    subresource: str,
) -> None:
    """Say who may do something, and which binding allows it.

    Users, groups and service accounts, from roles and bindings as RBAC reads them. NAMESPACE is where it is
    allowed, * is everywhere; NAMES are the only objects it is allowed for. What a cluster allows by other means
    (the group system:masters, the node authorizer, webhooks) is in no object, and not told.

    Examples:
      # Who may delete pods in my namespace, and who in any?
      kubecli who-can delete pods
      kubecli who-can delete pods -A

      # Who may read one secret?
      kubecli who-can get secret db-password -n shop

      # Who may open a shell in pods? And see the metrics of the server?
      kubecli who-can create pods --subresource=exec
      kubecli who-can get /metrics
    """
    question = question_of(invocation, args, all_namespaces=all_namespaces, subresource=subresource)
    errors: list[KubecliError] = []
    with connect_all(invocation) as clusters:

        def ask(session: Session) -> list[Grant]:
            found, problems = who_can(session, question)
            errors.extend(session.blamed(each) for each in problems)
            return found

        found = list(each_cluster(clusters.sessions, ask, errors))
        runtime = invocation.runtime
        if output == "json":
            context = clusters.several
            runtime.write_bytes(json_text.dumps(objects_of(found, context=context)), "json")
        elif any(grants for _, grants in found):
            runtime.write(table(found, context=clusters.several, headers=not no_headers), "table")
        elif not errors:
            runtime.warn(NOBODY)
        clusters.fail(errors)


def question_of(
    invocation: Invocation, args: tuple[str, ...], *, all_namespaces: bool, subresource: str
) -> Question:
    """Raises UsageError."""
    if len(args) not in (2, 3):
        problem = "you must specify a verb and a resource, and may name an object: VERB TYPE [NAME]."
        raise UsageError(f"{problem}\nSee '{invocation.command_path} -h' for help and examples.")
    verb, what, *names = args
    if names and "/" in what:
        raise UsageError("a path has no name, and TYPE/NAME has one already")
    return Question(verb, "/".join((what, *names)), all_namespaces, subresource)
