"""A SelfSubjectReview as `auth whoami` prints it: kubectl's own table and order of fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kubecli.gotext.tabwriter import Aligner
from kubecli.meta.access_rules import bracketed
from kubecli.meta.contexts import CONTEXT
from kubecli.meta.fields import mapping, string, text, words
from kubecli.output.formats import OutputFormat
from kubecli.output.object_printers import object_bytes
from kubecli.output.printing import Printing


def print_review(review: dict[str, Any], printing: Printing, output: OutputFormat) -> bytes:
    """Raises ExpressionError."""
    if output.name == "":
        return table(review).encode()
    if output.name == "name":
        return b"selfsubjectreview.authentication.k8s.io/<unknown>\n"  # kubectl's: a review has no name
    return object_bytes(ordered(review), printing, output, api_order=True)


def print_reviews(reviews: Mapping[str, dict[str, Any]], printing: Printing, output: OutputFormat) -> bytes:
    """Of several clusters, by context: a line each, or one List of annotated items. Raises ExpressionError."""
    if output.name == "":
        aligner = Aligner()
        aligner.add_row(("CONTEXT", "USERNAME", "GROUPS"))
        for context, review in reviews.items():
            user = mapping(review, "status.userInfo")
            aligner.add_row((context, text(user, "username"), ",".join(words(user, "groups"))))
        return "".join(aligner.flush()).encode()
    items = [
        {**ordered(review), "metadata": {"annotations": {CONTEXT: context}}} for context, review in reviews.items()
    ]
    return object_bytes({"apiVersion": "v1", "kind": "List", "items": items}, printing, output, api_order=True)


# The order of the fields in the API's Go types, which kubectl prints this kind in.
_ORDER = ("kind", "apiVersion", "metadata", "status", "userInfo", "username", "uid", "groups", "extra")


def ordered(value: Any, *, known: bool = True) -> Any:
    """The review with its fields in that order; the keys of extra are sorted."""
    if not isinstance(value, dict):
        return value
    names = sorted(value, key=lambda name: (_ORDER.index(name) if known and name in _ORDER else 99, name))
    return {name: ordered(value[name], known=known and name != "extra") for name in names}


def table(review: Mapping[str, Any]) -> str:
    """The user's attributes, one a line, as kubectl lays them out."""
    user = mapping(review, "status.userInfo")
    aligner = Aligner()
    aligner.add_row(("ATTRIBUTE", "VALUE"))
    for label, key in (("Username", "username"), ("UID", "uid")):
        if value := text(user, key):
            aligner.add_row((label, value))
    if groups := words(user, "groups"):
        aligner.add_row(("Groups", bracketed(groups)))
    for key, values in sorted(mapping(user, "extra").items()):
        shown = map(string, values) if isinstance(values, list) else ()
        aligner.add_row((f"Extra: {key}", bracketed(shown)))
    return "".join(aligner.flush())
