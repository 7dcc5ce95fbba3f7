"""`kubecli auth whoami`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.options import option
from kubecli.cli.session import connect
from kubecli.cli.types import FILE, OutputFormat
from kubecli.output.formats import PRINT_FORMAT_NAMES, PRINT_FORMATS, language_of, parse_output
from kubecli.output.self_review import print_review
from kubecli.reading.auth.whoami import ask


@click.command("whoami", cls=Command)
@option(
    "--allow-missing-template-keys", default=True, help="If true, a template may name fields that are missing."
)
@option("-o", "--output", type=OutputFormat(*PRINT_FORMAT_NAMES), help="Output format.")
@option("--show-managed-fields", is_flag=True, hidden=True, help="Accepted as kubectl does; a review has none.")
@option("--template", type=FILE, help="Template string or path to template file to use when -o=go-template.")
@pass_invocation
def command(
    invocation: Invocation,
    *,
    allow_missing_template_keys: bool,
    output: str,
    show_managed_fields: bool,
    template: str,
) -> None:
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
    wanted = parse_output(output, template, cwd=invocation.runtime.cwd, allowed=PRINT_FORMATS)
    with connect(invocation) as session:
        review = ask(session.api)
    text = print_review(review, wanted, allow_missing=allow_missing_template_keys)
    invocation.runtime.write_bytes(text, language_of(wanted.name, "table"))
