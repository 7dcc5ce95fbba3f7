"""`kubecli auth whoami`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.groups import object_output, printing_options
from kubecli.clusters.several import connect_all
from kubecli.clusters.together import each_cluster
from kubecli.errors.base import KubecliError
from kubecli.output.formats import language_of
from kubecli.output.printing import Printing
from kubecli.output.self_review import print_review, print_reviews
from kubecli.reading.auth.whoami import ask


@click.command("whoami", cls=Command, clusters=True)
@printing_options(Printing, output=object_output)
@pass_invocation
def command(invocation: Invocation, *, printing: Printing) -> None:
    """Print the name, groups and extra attributes that the server takes you for.

    The answer is the server's own: it shows what a certificate, token, plugin or proxy came to.

    Examples:
      # Who am I?
      kubecli auth whoami

      # Who am I, for a script?
      kubecli auth whoami -o jsonpath='{.status.userInfo.username}'

      # Who would I be as a service account?
      kubecli auth whoami --as=system:serviceaccount:dev:foo
    """
    output = printing.format(invocation.runtime.cwd)
    errors: list[KubecliError] = []
    with connect_all(invocation) as clusters:
        reviews = each_cluster(clusters.sessions, lambda session: ask(session.api), errors)
        if not clusters.several:
            text = b"".join(print_review(review, printing, output) for _, review in reviews)
        else:
            found = {session.context: review for session, review in reviews}
            text = print_reviews(found, printing, output)
        invocation.runtime.write_bytes(text, language_of(output.name, "table"))
        clusters.fail(errors)
