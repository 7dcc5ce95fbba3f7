"""What one may do, as the server decides it."""

from __future__ import annotations

from msgspec import Struct

from kubecli.api.reviews import AUTHORIZATION, self_review
from kubecli.clusters.session import Session
from kubecli.errors.api import UnknownResourceType
from kubecli.errors.usage import UsageError
from kubecli.gotext.tabwriter import Aligner
from kubecli.meta.access_rules import rules_of
from kubecli.meta.fields import flag, mapping, text
from kubecli.meta.resource import Resource

_RESOURCE_VERBS = frozenset(
    (
        *("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "use", "bind"),
        *("impersonate", "*", "approve", "sign", "escalate", "attest"),
    )
)
_URL_VERBS = frozenset(("get", "put", "post", "head", "options", "delete", "patch", "*"))
# What the server has and discovery does not show: the objects of the verb impersonate.
_UNDISCOVERED = frozenset(("users", "groups"))
_HEADERS = ("Resources", "Non-Resource URLs", "Resource Names", "Verbs")


class Question(Struct, frozen=True):
    """verb: of the API.   what: a type, TYPE/NAME, or a path that begins with "/"."""

    verb: str
    what: str
    all_namespaces: bool = False
    subresource: str = ""


Spec = dict[str, dict[str, str]]
"""Of a SelfSubjectAccessReview."""


def specs(session: Session, question: Question) -> dict[str, Spec]:
    """What to ask, by namespace; by "" what is asked of none, or of all. What looks wrong is a warning."""
    spec, namespaced = attributes(session, question)
    asked = spec.get("resourceAttributes")
    if asked is None or question.all_namespaces:
        return {"": spec}
    names = session.namespaces if namespaced else session.namespaces[:1]  # as kubectl, which sends it anyway
    return {name: {"resourceAttributes": {"namespace": name, **asked}} for name in names}


def attributes(session: Session, question: Question) -> tuple[Spec, bool]:
    """The spec without its namespace, and whether what it is about has one.

    The server decides, so that what looks wrong is a warning only.
    """
    verb, what = question.verb, question.what
    warn = session.warn
    if what.startswith("/"):
        if question.subresource:
            raise UsageError("--subresource can not be used with NonResourceURL")
        if verb not in _URL_VERBS:
            warn(f"Warning: verb '{verb}' is not a known verb\n")
        return {"nonResourceAttributes": {"path": what, "verb": verb}}, False
    type_, _, name = what.partition("/")
    resource = _resource(session, type_)
    if not question.all_namespaces:
        if isinstance(resource, Resource) and not resource.namespaced:
            group = f" in group '{resource.group}'" if resource.group else ""
            warn(f"Warning: resource '{resource.name}' is not namespace scoped{group}\n")
        if verb not in _RESOURCE_VERBS:
            warn(f"Warning: verb '{verb}' is not a known verb\n")
    asked = {
        "verb": verb,
        "group": resource.group if isinstance(resource, Resource) else "",
        "resource": resource.name if isinstance(resource, Resource) else resource,
        "subresource": question.subresource,
        "name": name,
    }
    namespaced = not isinstance(resource, Resource) or resource.namespaced
    return {"resourceAttributes": {key: value for key, value in asked.items() if value}}, namespaced


def _resource(session: Session, type_: str) -> Resource | str:
    """The resource a word names; the word itself when it is "*" or the server has none of that name."""
    if type_ == "*":
        return type_
    word = type_.lower()
    try:
        return session.resources.find(word)
    except UnknownResourceType:
        if word not in _UNDISCOVERED:
            name, _, group = word.partition(".")
            where = f" in group '{group}'" if group else ""
            session.warn(f"Warning: the server doesn't have a resource type '{name}'{where}\n")
        return type_


class Permission(Struct, frozen=True):
    """words: "yes", or "no - " and why. namespace: it was asked of, "" where it was asked of one or none."""

    allowed: bool
    words: str
    namespace: str = ""


def answers(session: Session, question: Question) -> list[Permission]:
    """One for each namespace."""
    asked = specs(session, question)
    several = len(asked) > 1
    return [_answer(session, spec, namespace if several else "") for namespace, spec in asked.items()]


def _answer(session: Session, spec: Spec, namespace: str) -> Permission:
    answer = self_review(session.api, AUTHORIZATION, "SelfSubjectAccessReview", spec)
    allowed = flag(answer, "status.allowed")
    words = "yes"
    if not allowed:
        reasons = (text(answer, f"status.{name}") for name in ("reason", "evaluationError"))
        words = " - ".join(("no", *filter(None, reasons)))
    return Permission(allowed, words, namespace)


def rules_text(session: Session, *, no_headers: bool) -> str:
    """What one may do in a namespace, as a table."""
    spec = {"namespace": session.namespace}
    answer = self_review(session.api, AUTHORIZATION, "SelfSubjectRulesReview", spec)
    if flag(answer, "status.incomplete"):
        session.warn(f"Warning: the list may be incomplete: {text(answer, 'status.evaluationError')}")
    aligner = Aligner()
    if not no_headers:
        aligner.add_row(_HEADERS)
    for rule in rules_of(mapping(answer, "status")):
        aligner.add_row(rule.row)
    return "".join(aligner.flush())
