"""`kubecli auth whoami`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kubecli.api.client import ApiClient
from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.options import option
from kubecli.cli.types import FILE, OutputFormat
from kubecli.errors.api import ForbiddenError, NotFoundError, SelfReviewUnavailable
from kubecli.output.formats import PRINT_FORMAT_NAMES


@kube_command("whoami")
@option(
    "--allow-missing-template-keys", default=True, help="If true, a template may name fields that are missing."
)
@option("-o", "--output", type=OutputFormat(*PRINT_FORMAT_NAMES), help="Output format.")
@option("--show-managed-fields", is_flag=True, hidden=True, help="Accepted as kubectl does; a review has none.")
@option("--template", type=FILE, help="Template string or path to template file to use when -o=go-template.")
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
    from kubecli.cli.printing import print_object
    from kubecli.cli.session import connect
    from kubecli.output.formats import PRINT_FORMATS, language_of, parse_output

    wanted = parse_output(output, template, cwd=invocation.runtime.cwd, allowed=PRINT_FORMATS)
    with connect(invocation) as session:
        review = ask(session.api)
    if wanted.name == "":
        printed = table(review).encode()
    elif wanted.name == "name":
        printed = b"selfsubjectreview.authentication.k8s.io/<unknown>\n"  # kubectl's: a review has no name
    elif wanted.name == "json":
        printed = as_json(review)
    elif wanted.name == "kyaml":
        from kubecli.output import kyaml_text

        printed = kyaml_text.dumps(ordered(review), sort_keys=False)
    else:
        printed = print_object(review, wanted, allow_missing=allow_missing_template_keys)
    invocation.runtime.write_bytes(printed, language_of(wanted.name, "table"))


def ask(api: ApiClient) -> dict[str, Any]:
    """The SelfSubjectReview of the newest version the server has. Raises SelfReviewUnavailable."""
    from kubecli.api.reviews import WHO_AM_I, self_review

    try:
        for version in WHO_AM_I[:-1]:
            try:
                return self_review(api, version, "SelfSubjectReview")
            except NotFoundError:
                continue
        return self_review(api, WHO_AM_I[-1], "SelfSubjectReview")
    except NotFoundError as error:
        raise SelfReviewUnavailable(forbidden=False) from error
    except ForbiddenError as error:
        raise SelfReviewUnavailable(forbidden=True) from error


# The order of the fields in the API's Go types, which kubectl prints this kind in.
_ORDER = ("kind", "apiVersion", "metadata", "status", "userInfo", "username", "uid", "groups", "extra")


def ordered(value: Any, *, known: bool = True) -> Any:
    """The review with its fields in that order; the keys of extra are sorted."""
    if not isinstance(value, dict):
        return value
    names = sorted(value, key=lambda name: (_ORDER.index(name) if known and name in _ORDER else 99, name))
    return {name: ordered(value[name], known=known and name != "extra") for name in names}


def as_json(review: Mapping[str, Any]) -> bytes:
    import json

    text = json.dumps(ordered(review), indent=4, ensure_ascii=False)
    for raw in "<>&\u2028\u2029":  # inside strings only; Go escapes them
        text = text.replace(raw, f"\\u{ord(raw):04x}")
    return f"{text}\n".encode()


def table(review: Mapping[str, Any]) -> str:
    """The user's attributes, one a line, as kubectl lays them out."""
    from kubecli.meta.access_rules import bracketed
    from kubecli.output.aligner import Aligner

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
