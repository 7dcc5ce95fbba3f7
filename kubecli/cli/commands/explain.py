"""`kubecli explain`: a resource's fields, from the server's OpenAPI documents.

Differences from kubectl: a misspelt field prints nothing on stdout and is answered with a suggestion; --details
adds what the schema says beyond kubectl's text; --max-depth bounds --recursive; --search finds fields by a word.
"""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.names import group_versions, types_and_fields
from kubecli.cli.options import argument, option, output_option
from kubecli.clusters.several import connect_all
from kubecli.errors.base import KubecliError
from kubecli.errors.usage import UsageError
from kubecli.reading.explain.run import PLAINTEXT, PLAINTEXT_V2, ExplainRequest, explanation

ALL_RESOURCES = 'Use "kubecli api-resources" for a complete list of supported resources.'


@click.command(
    "explain",
    cls=Command,
    clusters=True,
    usage="TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] "
    "[-o|--output=plaintext|plaintext-openapiv2]",
)
@argument("args", nargs=-1, required=False, shell_complete=types_and_fields)
@option(
    "--api-version", shell_complete=group_versions, help="Explain this version of the resource (API group/version)"
)
@option("--details", is_flag=True, help="Add defaults, formats, limits and rules, where the schema has them.")
@option("--max-depth", default=0, help="The most levels --recursive goes down; 0 is no limit.")
@output_option(PLAINTEXT, PLAINTEXT_V2, default=PLAINTEXT, help="Format of the text.")
@option("-R", "--recursive", is_flag=True, help="Print the fields of fields.")
@option("--search", "word", help="Print the fields, at any depth, whose path or description holds this word.")
@pass_invocation
def command(
    invocation: Invocation,
    args: tuple[str, ...],
    api_version: str,
    details: bool,
    max_depth: int,
    output: str,
    recursive: bool,
    word: str,
) -> None:
    """Describe the fields of a resource: TYPE.FIELDNAME[.FIELDNAME]

    Examples:
      # The documentation of a resource, and of one field
      kubecli explain pods
      kubecli explain pods.spec.containers

      # All fields, two levels down
      kubecli explain deployment --recursive --max-depth=2

      # Where is it that one sets the CPU of a pod?
      kubecli explain pods --search=cpu

      # Another version of the API, with defaults and limits
      kubecli explain widgets.spec --api-version=lab.example.com/v1 --details
    """
    if not args:
        raise UsageError(f"You must specify the type of resource to explain. {ALL_RESOURCES}")
    if len(args) > 1:
        raise UsageError("We accept only this format: explain RESOURCE")
    request = ExplainRequest(args[0], api_version, details, max_depth, output, recursive, word)
    request.check()
    errors: list[KubecliError] = []
    with connect_all(invocation) as clusters:
        for session in clusters.sessions:  # the first that knows it
            try:
                invocation.runtime.write(explanation(session, request), "explain")
                return
            except KubecliError as error:
                if not clusters.several:
                    raise
                errors.append(session.blamed(error))
        clusters.fail(errors)
