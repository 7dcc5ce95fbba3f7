"""`kubecli auth can-i`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.names import subresources, verbs_and_types
from kubecli.cli.options import argument, option
from kubecli.errors.api import UnknownResourceType
from kubecli.errors.usage import UsageError
from kubecli.meta.resource import Resource
from kubecli.reading.session import Session

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


class Flags(Struct, frozen=True):
    all_namespaces: bool
    list_rules: bool
    no_headers: bool
    quiet: bool
    subresource: str


@kube_command("can-i", usage="VERB [TYPE | TYPE/NAME | NONRESOURCEURL]")
@option("-A", "--all-namespaces", is_flag=True, help="If true, check the action in all namespaces.")
@option("--list", "list_rules", is_flag=True, help="If true, print all allowed actions.")
@option("--no-headers", is_flag=True, help="If true, print allowed actions without headers.")
@option("-q", "--quiet", is_flag=True, help="If true, print nothing; the exit code is the answer.")
@option(
    "--subresource",
    shell_complete=subresources,
    help="Subresource such as log (of pods) or scale (of deployments).",
)
@argument("args", nargs=-1, shell_complete=verbs_and_types)
def command(invocation: Invocation, args: tuple[str, ...], **given: Any) -> int:
    """Ask the server whether an action is allowed. Exit code 0 is yes, 1 is no.

    VERB is a verb of the API: get, list, watch, delete ... TYPE is a resource; short names and groups will do.
    NONRESOURCEURL is a path that begins with "/". It goes well with --as, which asks about somebody else.

    Examples:
      # May I list deployments in my namespace?
      kubecli auth can-i list deployments.apps

      # May the service account "foo" of namespace "dev" list pods in "prod"?
      kubecli auth can-i list pods --as=system:serviceaccount:dev:foo -n prod

      # May I do everything everywhere?
      kubecli auth can-i '*' '*' -A

      # May I read the logs of pods? And the path /logs/?
      kubecli auth can-i get pods --subresource=log
      kubecli auth can-i get /logs/

      # What may I do in namespace "foo"?
      kubecli auth can-i --list -n foo
    """
    from kubecli.cli.session import connect

    flags = Flags(**given)
    _check_arguments(invocation, args, flags)
    with connect(invocation) as session:
        if flags.list_rules:
            _list(session, no_headers=flags.no_headers)
            return 0
        attributes = _attributes(session, args, flags)
        if flags.no_headers:
            raise UsageError("--no-headers cannot be set without --list specified")
        return _check(session, attributes, quiet=flags.quiet)


def _check_arguments(invocation: Invocation, args: tuple[str, ...], flags: Flags) -> None:
    if flags.list_rules:
        if args:
            raise UsageError("list option must be specified with no arguments")
        if flags.quiet or flags.all_namespaces or flags.subresource:
            problem = "list option can't be specified with neither quiet, all-namespaces nor subresource options"
            raise UsageError(problem)
    elif len(args) != 2:
        problem = "you must specify two arguments: verb resource or verb resource/resourceName."
        raise UsageError(f"{problem}\nSee '{invocation.command_path} -h' for help and examples.")


def _attributes(session: Session, args: tuple[str, ...], flags: Flags) -> dict[str, dict[str, str]]:
    """The spec of the SelfSubjectAccessReview. What looks wrong is a warning: the server decides."""
    verb, what = args
    warn = session.runtime.warn
    if what.startswith("/"):
        if flags.subresource:
            raise UsageError("--subresource can not be used with NonResourceURL")
        if verb not in _URL_VERBS:
            warn(f"Warning: verb '{verb}' is not a known verb\n")
        return {"nonResourceAttributes": {"path": what, "verb": verb}}
    type_, _, name = what.partition("/")
    resource = _resource(session, type_)
    if not flags.all_namespaces:
        if isinstance(resource, Resource) and not resource.namespaced:
            group = f" in group '{resource.group}'" if resource.group else ""
            warn(f"Warning: resource '{resource.name}' is not namespace scoped{group}\n")
        if verb not in _RESOURCE_VERBS:
            warn(f"Warning: verb '{verb}' is not a known verb\n")
    asked = {
        "namespace": "" if flags.all_namespaces else session.namespace,
        "verb": verb,
        "group": resource.group if isinstance(resource, Resource) else "",
        "resource": resource.name if isinstance(resource, Resource) else resource,
        "subresource": flags.subresource,
        "name": name,
    }
    return {"resourceAttributes": {key: value for key, value in asked.items() if value}}


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
            session.runtime.warn(f"Warning: the server doesn't have a resource type '{name}'{where}\n")
        return type_


def _check(session: Session, spec: Mapping[str, Any], *, quiet: bool) -> int:
    from kubecli.api.reviews import AUTHORIZATION, self_review

    answer = self_review(session.api, AUTHORIZATION, "SelfSubjectAccessReview", spec)
    status = answer.get("status") or {}
    words = "yes"
    if not status.get("allowed"):
        words = " - ".join(("no", *(str(status[key]) for key in ("reason", "evaluationError") if status.get(key))))
    if not quiet:
        session.runtime.write(f"{words}\n")
    return 0 if status.get("allowed") else 1


def _list(session: Session, *, no_headers: bool) -> None:
    from kubecli.api.reviews import AUTHORIZATION, self_review
    from kubecli.meta.access_rules import rules_of
    from kubecli.output.aligner import Aligner

    spec = {"namespace": session.namespace}
    status = self_review(session.api, AUTHORIZATION, "SelfSubjectRulesReview", spec).get("status") or {}
    runtime = session.runtime
    if status.get("incomplete"):
        runtime.warn(f"Warning: the list may be incomplete: {status.get('evaluationError', '')}")
    aligner = Aligner()
    if not no_headers:
        aligner.add_row(_HEADERS)
    for rule in rules_of(status):
        aligner.add_row(rule.row)
    runtime.write("".join(aligner.flush()), "table")
