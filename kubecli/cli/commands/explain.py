"""`kubecli explain`: a resource's fields, from the server's OpenAPI documents.

Differences from kubectl: a misspelt field prints nothing on stdout and is answered with a suggestion; --details
adds what the schema says beyond kubectl's text; --max-depth bounds --recursive; --search finds fields by a word.
"""

from __future__ import annotations

from typing import Any

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.names import group_versions, types_and_fields
from kubecli.cli.options import argument, option, output_option
from kubecli.clusters.session import Session
from kubecli.clusters.several import connect_all
from kubecli.errors.api import NotFoundError
from kubecli.errors.base import KubecliError
from kubecli.errors.reading import ExplainError
from kubecli.errors.usage import UsageError
from kubecli.explain import openapi2, openapi3
from kubecli.gotext import quote
from kubecli.meta.nearness import meant
from kubecli.meta.resource import Resource
from kubecli.reading.explain import explained

PLAINTEXT = "plaintext"
PLAINTEXT_V2 = "plaintext-openapiv2"
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
    if max_depth < 0:
        raise UsageError("--max-depth must be non-negative")
    if max_depth and not recursive:
        raise UsageError("--max-depth requires --recursive")
    if word and (recursive or details or output != PLAINTEXT):
        raise UsageError("--search cannot be used with --recursive, --details and --output")

    def text_of(session: Session) -> str:
        resource, path = explained(session, args[0])
        group, version = parse_group_version(api_version) if api_version else (resource.group, resource.version)
        document = None
        if output != PLAINTEXT_V2:
            document = openapi3_document(session, group, version, resource)
        if word:
            return found_fields(document or {}, group, version, resource, path, word)
        if document is None:
            gvk = (group, version, resource.kind)
            return openapi2.render(openapi2_document(session), *gvk, path, recursive, max_depth)
        if output != PLAINTEXT:
            raise UsageError(
                f"unrecognized format: {output}", hint=meant(output, (PLAINTEXT, PLAINTEXT_V2), prefix="-o ")
            )
        request = openapi3.Request(group, version, resource.name, path, recursive, max_depth, details)
        return openapi3.render(document, request)

    errors: list[KubecliError] = []
    with connect_all(invocation) as clusters:
        for session in clusters.sessions:  # the first that knows it
            try:
                invocation.runtime.write(text_of(session), "explain")
                return
            except KubecliError as error:
                if not clusters.several:
                    raise
                errors.append(session.blamed(error))
        clusters.fail(errors)


def found_fields(
    document: Any, group: str, version: str, resource: Resource, path: tuple[str, ...], word: str
) -> str:
    """Raises ExplainError when there are none."""
    from kubecli.explain.fields import search
    from kubecli.explain.found import render

    found = list(search(document, group, version, resource.kind, path, word))
    if not found:
        where = ".".join((resource.full_name, *path))
        raise ExplainError(f"no field of {where} has {quote(word)} in its path or description")
    return render(resource.name, found, word)


def parse_group_version(text: str) -> tuple[str, str]:
    group, slash, version = text.rpartition("/")
    if "/" in group:
        raise UsageError(f"unexpected GroupVersion string: {text}")
    return (group, version) if slash else ("", version)


def openapi3_document(session: Session, group: str, version: str, resource: Resource) -> Any:
    """The document of one group version; None where the server has no OpenAPI v3 at all."""
    name = f"apis/{group}/{version}" if group else f"api/{version}"
    try:
        return session.api.get(f"/openapi/v3/{name}").decode(dict[str, Any])
    except NotFoundError:
        pass
    try:
        session.api.get("/openapi/v3")
    except NotFoundError:
        return None
    raise ExplainError(f'couldn\'t find resource for "{group}/{version}, Resource={resource.name}"')


def openapi2_document(session: Session) -> Any:
    return session.api.get("/openapi/v2").decode(dict[str, Any])
