"""`explain` from a request to its text, with the server's OpenAPI documents of version 3, else of version 2."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from kubecli.clusters.session import Session
from kubecli.errors.api import NotFoundError
from kubecli.errors.reading import ExplainError
from kubecli.errors.usage import UsageError
from kubecli.explain import openapi2, openapi3
from kubecli.explain.fields import search
from kubecli.explain.found import render
from kubecli.gotext import quote
from kubecli.meta.nearness import meant
from kubecli.meta.resource import Resource
from kubecli.reading.explain.path import explained

PLAINTEXT = "plaintext"
PLAINTEXT_V2 = "plaintext-openapiv2"


class ExplainRequest(Struct, frozen=True):
    """subject: TYPE.FIELD.FIELD. api_version: "" for the one the server prefers. word: of --search."""

    subject: str
    api_version: str = ""
    details: bool = False
    max_depth: int = 0
    output: str = PLAINTEXT
    recursive: bool = False
    word: str = ""

    def check(self) -> None:
        """Raises UsageError."""
        if self.max_depth < 0:
            raise UsageError("--max-depth must be non-negative")
        if self.max_depth and not self.recursive:
            raise UsageError("--max-depth requires --recursive")
        if self.word and (self.recursive or self.details or self.output != PLAINTEXT):
            raise UsageError("--search cannot be used with --recursive, --details and --output")


def explanation(session: Session, request: ExplainRequest) -> str:
    """Raises UsageError, UnknownSubject and ExplainError."""
    resource, path = explained(session, request.subject)
    group, version = resource.group, resource.version
    if request.api_version:
        group, version = parse_group_version(request.api_version)
    document = None
    if request.output != PLAINTEXT_V2:
        document = openapi3_document(session, group, version, resource)
    if request.word:
        return found_fields(document or {}, group, version, resource, path, request.word)
    if document is None:
        gvk = (group, version, resource.kind)
        return openapi2.render(openapi2_document(session), *gvk, path, request.recursive, request.max_depth)
    if request.output != PLAINTEXT:
        raise UsageError(
            f"unrecognized format: {request.output}",
            hint=meant(request.output, (PLAINTEXT, PLAINTEXT_V2), prefix="-o "),
        )
    wanted = openapi3.ExplainQuery(
        group, version, resource.name, path, request.recursive, request.max_depth, request.details
    )
    return openapi3.render(document, wanted)


def found_fields(
    document: Any, group: str, version: str, resource: Resource, path: tuple[str, ...], word: str
) -> str:
    """Raises ExplainError when there are none."""
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
