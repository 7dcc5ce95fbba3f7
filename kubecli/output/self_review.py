"""A SelfSubjectReview as `auth whoami` prints it: kubectl's own table and order of fields."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from kubecli.meta.access_rules import bracketed
from kubecli.output.aligner import Aligner
from kubecli.output.formats import OutputFormat
from kubecli.output.one_object import print_object


def print_review(review: Mapping[str, Any], wanted: OutputFormat, *, allow_missing: bool) -> bytes:
    """Raises ExpressionError."""
    if wanted.name == "":
        return table(review).encode()
    if wanted.name == "name":
        return b"selfsubjectreview.authentication.k8s.io/<unknown>\n"  # kubectl's: a review has no name
    if wanted.name == "json":
        return as_json(review)
    if wanted.name == "kyaml":
        from kubecli.output import kyaml_text

        return kyaml_text.dumps(ordered(review), sort_keys=False)
    return print_object(review, wanted, allow_missing=allow_missing)


# The order of the fields in the API's Go types, which kubectl prints this kind in.
_ORDER = ("kind", "apiVersion", "metadata", "status", "userInfo", "username", "uid", "groups", "extra")


def ordered(value: Any, *, known: bool = True) -> Any:
    """The review with its fields in that order; the keys of extra are sorted."""
    if not isinstance(value, dict):
        return value
    names = sorted(value, key=lambda name: (_ORDER.index(name) if known and name in _ORDER else 99, name))
    return {name: ordered(value[name], known=known and name != "extra") for name in names}


def as_json(review: Mapping[str, Any]) -> bytes:
    text = json.dumps(ordered(review), indent=4, ensure_ascii=False)
    for raw in "<>&\u2028\u2029":  # inside strings only; Go escapes them
        text = text.replace(raw, f"\\u{ord(raw):04x}")
    return f"{text}\n".encode()


def table(review: Mapping[str, Any]) -> str:
    """The user's attributes, one a line, as kubectl lays them out."""
    user = (review.get("status") or {}).get("userInfo") or {}
    aligner = Aligner()
    aligner.add_row(("ATTRIBUTE", "VALUE"))
    for label, key in (("Username", "username"), ("UID", "uid")):
        if user.get(key):
            aligner.add_row((label, str(user[key])))
    if user.get("groups"):
        aligner.add_row(("Groups", bracketed(user["groups"])))
    for key, values in sorted((user.get("extra") or {}).items()):
        aligner.add_row((f"Extra: {key}", bracketed(values)))
    return "".join(aligner.flush())
