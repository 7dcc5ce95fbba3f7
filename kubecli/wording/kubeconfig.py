"""The words of KubeconfigError's branch."""

from __future__ import annotations

from kubecli.errors.kubeconfig import (
    ConfigurationInvalid,
    ContextsNotFound,
    EntryNotFound,
    FileFault,
    FlattenFailed,
    KubeconfigFilesInvalid,
    KubeconfigLocked,
    KubeconfigMissing,
    KubeconfigNotEditable,
    KubeconfigNotWritten,
    KubeconfigUnsettled,
    PreferencesError,
)
from kubecli.gotext import quote
from kubecli.wording.report import Report, word


@word.register
def _(error: KubeconfigMissing) -> Report:
    return Report(
        (f"error: stat {error.path}: no such file or directory",),
        ("--kubeconfig has to name a file that exists; without it $KUBECONFIG or ~/.kube/config is read",),
    )


@word.register
def _(error: KubeconfigFilesInvalid) -> Report:
    said = tuple(f'error loading config file "{fault.path}": {fault.problem}' for fault in error.faults)
    if len(said) == 1:
        said = (f"error: {said[0]}",)
    hints = tuple(hint for hint in map(_place, error.faults) if hint)
    return Report(said, hints)


def _place(fault: FileFault) -> str:
    """ "~/.kube/config:12:5: users[0].user.token: a string belongs here, not a number; put it in quotes"."""
    if fault.line is None:
        return ""
    where = f"{fault.path}:{fault.line}" + (f":{fault.column}" if fault.column else "")
    return ": ".join(part for part in (where, fault.field, fault.help) if part)


@word.register
def _(error: ConfigurationInvalid) -> Report:
    hints = []
    if error.missing_context:
        hints.append(_choices("contexts", error.missing_context, error.known, error.chosen_by))
    elif error.missing_cluster:
        hints.append(_choices("clusters", error.missing_cluster, error.known_clusters, "--cluster"))
    elif error.origins:
        hints.append("both are set: " + ", ".join(error.origins))
    if len(error.problems) > 1:
        lines = ("Error in configuration: ", *(f"* {problem}" for problem in error.problems))
    elif error.missing_context:
        lines = (f"Error in configuration: {error.problems[0]}",)
    else:
        lines = (f"error: {error.problems[0]}",)
    return Report(lines, tuple(hints))


@word.register
def _(error: EntryNotFound) -> Report:
    plural = {"auth info": "users", "context": "contexts", "cluster": "clusters"}[error.kind]
    return Report(
        (f"error: {error.kind} {quote(error.name)} does not exist",),
        (_choices(plural, error.name, error.known, error.chosen_by),),
    )


@word.register
def _(error: ContextsNotFound) -> Report:
    lines = tuple(f"context {name} not found" for name in error.names)
    if len(lines) == 1:
        lines = (f"error: {lines[0]}",)
    return Report(lines, (_choices("contexts", error.names[0], error.known, ""),))


@word.register
def _(error: FlattenFailed) -> Report:
    return Report((f"error: {error.problem}",), (f"{error.path} is named at {error.origin}",))


@word.register
def _(error: PreferencesError) -> Report:
    prefix = "kuberc error " if error.prefixed else ""
    line = f"error occurred while applying preferences {prefix}{error.problem}"
    return Report((line,), (error.hint,) if error.hint else ())


@word.register
def _(error: KubeconfigLocked) -> Report:
    if error.holder:
        hint = f"process {error.holder} holds the lock; if that is none of yours, remove it: rm {error.lock}"
    elif error.age > 60:
        hint = (
            f"the lock is {_age(error.age)} old, so whoever made it has most likely died; if no kubectl or "
            f"kubecli is running, remove it: rm {error.lock}"
        )
    else:
        hint = f"another kubectl or kubecli is editing the file; if none is running, remove {error.lock}"
    return Report((f"error: open {error.shown}: file exists",), (hint,))


def _age(seconds: float) -> str:
    for size, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {name}{'s' if count > 1 else ''}"
    return f"{int(seconds)} seconds"


@word.register
def _(error: KubeconfigNotWritten) -> Report:
    return Report((f"error: {error.operation}: {error.reason}",), (f"{error.path} is as it was before",))


@word.register
def _(error: KubeconfigUnsettled) -> Report:
    return Report(
        (f"error: {error.path} changes faster than it can be edited",),
        ("another program writes it again and again, without a lock; nothing was written",),
    )


@word.register
def _(error: KubeconfigNotEditable) -> Report:
    return Report(
        (f"error: cannot change {error.field} in {error.path} without touching something else there",),
        ("nothing was written; the place is written in an unusual way, edit it by hand",),
    )


def _choices(plural: str, name: str, known: tuple[str, ...], chosen_by: str) -> str:
    """Who asked for the name, and what there is: the close ones where there are many."""
    asked = f"{name} was chosen by {chosen_by}; " if chosen_by else ""
    if not known:
        return f"{asked}there are no {plural} in the kubeconfig"
    if len(known) <= 8:
        return f"{asked}{plural} there are: {', '.join(known)}"
    import difflib

    close = difflib.get_close_matches(name, known, n=4, cutoff=0.4)
    if close:
        return f"{asked}did you mean {' or '.join(close)}?"
    return f"{asked}`kubecli config get-{plural}` lists all {len(known)}"
