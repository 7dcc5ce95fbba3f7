"""The files are there, and a name leads nowhere: no current-context, an unknown context, cluster or user."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from kubecli.doctor.commands import kubecli, quoted, set_context
from kubecli.doctor.situation import Situation
from kubecli.doctor.suspects.empty import empty, of_caller
from kubecli.doctor.suspects.files import no_file, pod
from kubecli.doctor.verdict import Step, Verdict, command, words
from kubecli.kubeconfig.model import Kubeconfig

_FEW = 8


def no_server(situation: Situation) -> Verdict | None:
    """Why no configuration names a server, so that localhost:8080 is tried; None when one does."""
    if not situation.is_default:
        return None
    known = situation.kubeconfig
    if known is None:
        return no_file(situation)
    return no_file(situation) or empty(situation, known) or wrong_name(situation) or pod(situation)


def wrong_name(situation: Situation) -> Verdict | None:
    """The context, its cluster or its user is in no file."""
    known = situation.kubeconfig
    if known is None:
        return None
    if situation.context is None and not (situation.overrides.server or situation.overrides.cluster):
        return _no_context(situation, known)
    if situation.overrides.cluster and not situation.cluster_named:
        return _unknown(situation, "cluster", "--cluster", situation.overrides.cluster, known.clusters)
    if situation.overrides.user and not situation.user_named:
        return _unknown(situation, "user", "--user", situation.overrides.user, known.users)
    return _no_cluster(situation, known) if situation.is_default else None


def _no_context(situation: Situation, known: Kubeconfig) -> Verdict:
    names, asked = [name for name in known.contexts if name], situation.context_name
    files = ", ".join(str(path) for path in known.sources.paths)
    if not asked:
        cause = f"no current-context is set in {files}"
        if not names:
            step = command(kubecli(situation, "config", "set-context", "NAME", "--cluster=CLUSTER", "--user=USER"))
            return Verdict("no-context", "context", f"there is no context in {files}", f"{files}: contexts", step)
        best = next(iter(names)) if len(names) == 1 else ""
        step = command(
            kubecli(situation, "config", "use-context", best or _first(names)), _offer("contexts", names)
        )
        if not best:
            step = command(step.command, f"choose one ({_list('contexts', names)})")
        return Verdict("no-context", "context", cause, f"{files}: current-context", step, of_caller(situation))
    origin = str(situation.context_origin or "")
    cause = f'the context "{asked}" is in no file'
    if not names:
        return Verdict(
            "unknown-context",
            "context",
            f"{cause}: there are no contexts in {files or 'any file'}",
            origin,
            words("name a kubeconfig that has it: --kubeconfig or KUBECONFIG"),
        )
    best = _closest(asked, names) or (next(iter(names)) if len(names) == 1 else "")
    meant = "did you mean this one" if best else f"choose one ({_list('contexts', names)})"
    others = (words(_offer("contexts", names)), *_missing_files(situation, known))
    if origin.startswith("--"):
        return Verdict(
            "unknown-context",
            "context",
            cause,
            origin,
            Step(f"kubecli get pods --context={quoted(best or _first(names))}", meant),
            others,
        )
    if origin.startswith("$"):
        return Verdict(
            "unknown-context",
            "context",
            cause,
            origin,
            Step(f"export {origin[1:]}={quoted(best or _first(names))}", meant),
            others,
        )
    step = command(kubecli(situation, "config", "use-context", best or _first(names)), _offer("contexts", names))
    if re.search("[“”„‘’]", asked):
        cause = f"current-context is {asked}, with typographic quotes that a word processor made"
        return Verdict("unknown-context", "context", cause, origin, step, others[1:])
    return Verdict(
        "unknown-context",
        "context",
        f"current-context is {asked!r}, and no file has a context of that name",
        origin,
        step,
        others[1:],
    )


def _missing_files(situation: Situation, known: Kubeconfig) -> tuple[Step, ...]:
    """Files that KUBECONFIG names and that are not there may hold it."""
    if not known.sources.missing:
        return ()
    return (
        words(f"KUBECONFIG also names {', '.join(map(str, known.sources.missing))}, and there is no such file"),
    )


def _unknown(situation: Situation, kind: str, flag: str, asked: str, names: Iterable[str]) -> Verdict:
    there = [name for name in names if name]
    best = _closest(asked, there)
    meant = "did you mean this one" if best else f"choose one ({_list(f'{kind}s', there)})"
    step = (
        Step(f"kubecli get pods {flag}={quoted(best or there[0])}", meant)
        if there
        else words(f"there are no {kind}s")
    )
    return Verdict(
        f"unknown-{kind}",
        "context",
        f'the {kind} "{asked}" is in no file',
        flag,
        step,
        (words(_offer(f"{kind}s", there)),),
    )


def _no_cluster(situation: Situation, known: Kubeconfig) -> Verdict:
    context, cluster = situation.context, situation.cluster.name
    origin = situation.at(context, "cluster") if context else ""
    if situation.cluster_named:
        step = command(kubecli(situation, "config", "set-cluster", cluster, "--server=https://HOST:6443"))
        return Verdict(
            "no-server", "context", f'the cluster "{cluster}" has no server', _cluster_entry(known, cluster), step
        )
    best = _closest(cluster, known.clusters) or _namesake(situation, known.clusters)
    listed = words(_offer("clusters", known.clusters))
    if not cluster:
        cause, origin = (
            f'the context "{situation.context_name}" names no cluster',
            f"contexts[{situation.context_name}].context.cluster",
        )
    else:
        cause = (
            f'the context "{situation.context_name}" names the cluster "{cluster}", and no file has one '
            "of that name"
        )
    others: tuple[Step, ...] = ()
    if best:
        step = command(set_context(situation, f"--cluster={best}"), listed.words)
    else:
        entry = ("set-cluster", cluster or "NAME", "--server=https://HOST:6443", "--certificate-authority=CA.crt")
        step = command(
            kubecli(situation, "config", *entry, "--embed-certs"), f"its entry got lost ({listed.words})"
        )
        others = (words("or fetch its kubeconfig again"),)
    return Verdict("unknown-cluster", "context", cause, origin, step, (*others, *_missing_files(situation, known)))


def _cluster_entry(known: Kubeconfig, name: str) -> str:
    files = ", ".join(str(path) for path in known.sources.paths)
    return f"{files}: clusters[{name}].cluster.server"


def unknown_user(situation: Situation) -> Verdict | None:
    """The context's user is in no file: nobody logs in."""
    known, context = situation.kubeconfig, situation.context
    if known is None or context is None or situation.user_named or situation.user.origins:
        return None
    asked = situation.user.name
    listed = _offer("users", known.users)
    best = _closest(asked, known.users) or _namesake(situation, known.users)
    if asked:
        cause = (
            f'the context "{context.name}" names the user "{asked}", and no file has one of that name: '
            "nobody logs in"
        )
        origin = situation.at(context, "user")
    else:
        cause = f'the context "{context.name}" names no user: nobody logs in'
        origin = f"{_file_of(situation)}contexts[{context.name}].context.user"
    if best:
        step = command(set_context(situation, f"--user={best}"), listed)
    else:
        name = asked or "NAME"
        step = command(kubecli(situation, "config", "set-credentials", name) + ' --token="TOKEN"', listed)
    return Verdict("unknown-user", "context", cause, origin, step, _missing_files(situation, known))


def _file_of(situation: Situation) -> str:
    origin = situation.context.origins.get("cluster") if situation.context else None
    return f"{origin.path}: " if origin and origin.path else ""


def _namesake(situation: Situation, names: Iterable[str]) -> str:
    """The only one there is, or the one called as the context, or that no other context uses."""
    there = list(names)
    if len(there) == 1:
        return there[0]
    if situation.context_name in there:
        return situation.context_name
    known = situation.kubeconfig
    used = (
        {each.user for each in known.contexts.values()} | {each.cluster for each in known.contexts.values()}
        if known
        else set()
    )
    idle = [name for name in there if name not in used]
    return idle[0] if len(idle) == 1 else ""


def _closest(name: str, names: Iterable[str]) -> str:
    there = list(names)
    same = [each for each in there if each.lower().strip() == name.lower().strip()]
    return next(iter([*same, *difflib.get_close_matches(name, there, n=1, cutoff=0.6)]), "")


def _first(names: Iterable[str]) -> str:
    return sorted(names)[0]


def _offer(plural: str, names: Iterable[str]) -> str:
    there = list(names)
    return f"there are {_list(plural, there)}" if there else f"there are no {plural}"


def _list(plural: str, names: Iterable[str]) -> str:
    there = sorted(names)
    shown = ", ".join(there[:_FEW])
    return f"{plural} {shown}" if len(there) <= _FEW else f"{len(there)} {plural}, among them {shown}"
