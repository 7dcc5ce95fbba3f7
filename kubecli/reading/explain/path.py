"""`explain TYPE.FIELD.FIELD`: which resource that is, and the names of the fields.

As kubectl, the text is read as a JSONPath of fields: an empty step is none (`pods..spec`), a name may stand in
brackets (`pods['spec']`), one dot at the end goes. A type's group may be written, whole (`deployments.apps.spec`).

Differences from kubectl: a group that is written is taken also where the core group has a resource of that name
(`events.events.k8s.io`), and counts only where a dot follows (kubectl takes `deployments.appsx` for deployments).
"""

from __future__ import annotations

from collections.abc import Iterator

from kubecli.api.resources import builtin_index
from kubecli.clusters.session import Session
from kubecli.errors.api import UnknownResourceType, UnknownSubject
from kubecli.errors.expressions import ExpressionSyntaxError
from kubecli.errors.usage import UsageError
from kubecli.jsonpath.nodes import Action, Field, Node
from kubecli.jsonpath.parser import Parser
from kubecli.meta.resource import Resource

FieldPath = tuple[str, ...]


def explained(session: Session, text: str) -> tuple[Resource, FieldPath]:
    """The resource and the path below it. Raises UsageError, and UnknownSubject."""
    first, *rest = _nodes(text) or (Field("", 0),)
    if not isinstance(first, Field):
        raise UsageError("invalid jsonpath syntax, first node must be field node")
    if not first.name:
        raise UsageError("a resource must be present, got: /, Resource=")
    try:
        resource = session.resources.find(first.name)
    except UnknownResourceType as error:
        raise UnknownSubject(error.name, error.near, error.group) from None
    for each in _of_that_name(session, first.name, resource):
        if text == each.full_name or text.startswith(f"{each.full_name}{'.' if each.group else ''}"):
            return each, tuple(_names(_nodes(text[len(each.full_name) :])[1:]))
    return resource, tuple(_names(rest))


def _of_that_name(session: Session, word: str, resource: Resource) -> Iterator[Resource]:
    """The resources called so, those without a group last: what is written after their name are fields."""
    index = builtin_index() if builtin_index().find(word) else session.resources.index()
    yield from (each for each in index.resources if each.name == word and each.group)
    if resource.name == word and not resource.group:
        yield resource


def _nodes(text: str) -> tuple[Node, ...]:
    """Raises UsageError in kubectl's words."""
    text = text.removesuffix(".")
    try:
        blocks = Parser(text, "{." + text + "}", -2).parse()
    except ExpressionSyntaxError as error:
        raise UsageError(error.problem) from None
    if len(blocks) != 1 or not isinstance(blocks[0], Action):
        raise UsageError("must pass in 1 jsonpath string")
    return blocks[0].nodes


def _names(nodes: tuple[Node, ...] | list[Node]) -> Iterator[str]:
    for node in nodes:
        if not isinstance(node, Field):
            raise UsageError("invalid jsonpath syntax, first node must be field node")
        yield node.name
