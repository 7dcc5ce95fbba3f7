"""403: known, and not allowed: impersonation, another namespace, no role at all."""

from __future__ import annotations

import re

from kubecli.doctor.commands import kubecli, quoted, set_context
from kubecli.doctor.discovered import Discovered
from kubecli.doctor.recognise import recognise
from kubecli.doctor.situation import Situation
from kubecli.doctor.verdict import Step, Verdict, command, words
from kubecli.errors.api import ForbiddenError

_USER = re.compile(r'User "([^"]*)"')
_CANNOT = re.compile(
    r'cannot (\w+) resource "([^"]+)" in API group "([^"]*)"(?: (?:in the namespace "([^"]+)"|at '
    r"the cluster scope))?"
)


def forbidden(error: ForbiddenError, situation: Situation, more: Discovered) -> Verdict | None:
    """None for a 403 that says nothing of rights."""
    who = _USER.search(error.message)
    if "cannot impersonate" in error.message:
        return _impersonation(error, situation)
    if re.search(
        r"requires one of \[|Update role assignment|does not have access to the resource in Azure", error.message
    ):
        return _cloud(error, situation)
    asked = _CANNOT.search(error.message)
    if who is None or asked is None:
        return None
    return no_rights(situation, more, who[1], asked[1], asked[2], asked[3], asked[4] or "")


def _impersonation(error: ForbiddenError, situation: Situation) -> Verdict:
    user = situation.user
    who = _USER.search(error.message)
    found = re.search(r'^(\S+) "([^"]+)" is forbidden', error.message)
    what = (
        {"users": "user", "groups": "group", "uids": "uid", "serviceaccounts": "service account"}.get(
            found[1].partition(".")[0], "identity"
        )
        if found
        else "user"
    )
    name = found[2] if found else user.impersonate
    field = {"group": "as-groups", "uid": "as-uid"}.get(what, "as")
    origin = situation.at(user, field, "as", "as-groups", "as-uid", "as-user-extra")
    own = f" ({who[1]})" if who else ""
    cause = f"you{own} may not act as the {what} {name!r}: impersonation is refused"
    others = _grant_impersonation(who[1] if who else "", found[1].partition(".")[0] if found else "users", name)
    if origin.startswith("--"):
        step: Step = words(f"leave out {origin}")
    else:
        unset = [
            kubecli(situation, "config", "unset", f"users.{user.name}.act-{each}")
            for each in ("as", "as-groups", "as-uid", "as-user-extra")
            if each in user.origins
        ]
        step = command(" && ".join(unset), "ask as yourself")
    return Verdict("impersonation-refused", "rights", cause, origin, step, others)


def _grant_impersonation(who: str, resource: str, name: str) -> tuple[Step, ...]:
    if not who:
        return ()
    line = (
        f"kubectl create clusterrole impersonate --verb=impersonate --resource={resource} "
        f"--resource-name={quoted(name)} && kubectl create clusterrolebinding impersonate "
        f"--clusterrole=impersonate --user={quoted(who)}"
    )
    return (command(line, "or have it allowed by somebody who may"),)


def _cloud(error: ForbiddenError, situation: Situation) -> Verdict:
    known = recognise(situation)
    google = "requires one of" in error.message
    cause = "the cloud's own rights (IAM) do not allow it: " + error.message.partition(": ")[2][:200]
    step = words("have a role with that permission given to you in the cloud's IAM")
    if google:
        facts = known.facts if known else {}
        step = command(
            f"gcloud projects add-iam-policy-binding {facts.get('project', 'PROJECT')} "
            "--member=user:EMAIL --role=roles/container.viewer",
            "by somebody who may",
        )
    elif "Azure" in error.message:
        step = command(
            "az role assignment create --role 'Azure Kubernetes Service RBAC Reader' --assignee EMAIL "
            "--scope CLUSTER-ID",
            "by somebody who may",
        )
    return Verdict("cloud-rights", "rights", cause, _login_origin(situation), step)


def _login_origin(situation: Situation) -> str:
    context = situation.context
    if context is not None and "user" in context.origins:
        return str(context.origins["user"])
    return next((str(each) for each in situation.user.origins.values()), "")


def no_rights(
    situation: Situation, more: Discovered, who: str, verb: str, resource: str, group: str, namespace: str
) -> Verdict:
    """A right is missing: where it is there, or the line with which somebody else gives it."""
    plain = resource if not group else f"{resource}.{group}"
    where = f"in the namespace {namespace}" if namespace else "in the whole cluster"
    cause = f"{who} may not {verb} {plain} {where}: no role allows it (RBAC)"
    grant = command(_grant(who, namespace), "have it allowed by somebody who may")
    origin = _namespace_origin(situation) if namespace else _login_origin(situation)
    inside = _service_account_namespace(who)
    candidates = [each for each in more.namespaces if each != namespace]
    known = _known_namespaces(situation, namespace)
    if candidates:
        cause += f"; in {', '.join(candidates[:5])} it does"
        return Verdict("other-namespace", "rights", cause, origin, _use(situation, candidates[0]), (grant,))
    others: tuple[Step, ...] = ()
    if not namespace and verb in ("list", "watch") and resource not in _CLUSTER_SCOPED:
        own = situation.namespace
        others = (command(f"kubecli get {plain} -n {quoted(own)}", "one namespace may be allowed"),)
    elif inside and inside != namespace:
        others = (command(f"-n {quoted(inside)}", "perhaps in its own namespace"),)
    elif known:
        others = (words(f"other contexts of this user have the namespace {', '.join(known)} (-n {known[0]})"),)
    elif not namespace:
        others = ()
    else:
        others = (command("-n NAMESPACE", "or name the namespace that you work in"),)
    return Verdict("no-rights", "rights", cause, origin or _login_origin(situation), grant, others)


_CLUSTER_SCOPED = frozenset(
    {
        "nodes",
        "namespaces",
        "persistentvolumes",
        "clusterroles",
        "clusterrolebindings",
        "storageclasses",
        "customresourcedefinitions",
    }
)


def _use(situation: Situation, namespace: str) -> Step:
    if situation.overrides.namespace:
        return command(f"-n {quoted(namespace)}", "ask there")
    if situation.env.get("KUBECLI_NAMESPACE"):
        return command(f"export KUBECLI_NAMESPACE={quoted(namespace)}", "work there")
    return use_namespace(situation, namespace)


def use_namespace(situation: Situation, namespace: str) -> Step:
    if situation.context is not None and situation.overrides.context:
        return command(set_context(situation, f"--namespace={namespace}"), "work there from now on")
    return command(kubecli(situation, "config", "use-namespace", namespace), "work there from now on")


def _grant(who: str, namespace: str) -> str:
    subject = f"--user={quoted(who)}"
    parts = who.split(":")
    if parts[:2] == ["system", "serviceaccount"] and len(parts) == 4:
        subject = f"--serviceaccount={parts[2]}:{parts[3]}"
    name = re.sub(r"[^a-z0-9.-]+", "-", who.lower()).strip("-.") or "reader"
    if namespace:
        return f"kubectl create rolebinding {name}-view --clusterrole=view {subject} -n {quoted(namespace)}"
    return f"kubectl create clusterrolebinding {name}-view --clusterrole=view {subject}"


def _service_account_namespace(who: str) -> str:
    parts = who.split(":")
    return parts[2] if parts[:2] == ["system", "serviceaccount"] and len(parts) == 4 else ""


def _namespace_origin(situation: Situation) -> str:
    if situation.overrides.namespace:
        return "--namespace"
    if situation.env.get("KUBECLI_NAMESPACE"):
        return "$KUBECLI_NAMESPACE"
    context = situation.context
    if context is not None and "namespace" in context.origins:
        return str(context.origins["namespace"])
    if context is not None:
        at = situation.at(context, "cluster")
        return f"{at.rpartition('.')[0]}.namespace is not set, so that it is default" if at else ""
    return ""


def _known_namespaces(situation: Situation, but: str) -> list[str]:
    known = situation.kubeconfig
    if known is None:
        return []
    same = [
        each.namespace
        for each in known.contexts.values()
        if each.cluster == situation.cluster.name and each.user == situation.user.name
    ]
    return list(dict.fromkeys(each for each in same if each and each != but))


def no_namespace(situation: Situation, more: Discovered, *, may_list: bool) -> Verdict:
    """The namespace does not exist."""
    import difflib

    name, origin = situation.namespace, _namespace_origin(situation)
    close = difflib.get_close_matches(name, more.listed, n=1, cutoff=0.6)
    cause = f'the namespace "{name}" does not exist'
    others: tuple[Step, ...] = ()
    if close:
        step = _use(situation, close[0])
        cause += f"; {close[0]} does"
    elif more.listed:
        step = _use(situation, "default" if "default" in more.listed else more.listed[0])
        shown = ", ".join(more.listed[:8]) + (" ..." if len(more.listed) > 8 else "")
        others = (words(f"there are {shown}"),)
    elif may_list:
        step = command("kubecli get namespaces", "see which there are")
    else:
        step = _use(situation, "NAMESPACE")
        others = (words("you may not list the namespaces: ask whoever runs the cluster for its name"),)
    return Verdict("no-namespace", "namespace", cause, origin, step, others)
