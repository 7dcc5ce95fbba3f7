"""The kubeconfig is there, and names nothing: an empty file, another file under sudo, a second document."""

from __future__ import annotations

import re
from pathlib import Path

from kubecli.doctor.commands import export, quoted
from kubecli.doctor.situation import Situation
from kubecli.doctor.suspects.files import caller_home
from kubecli.doctor.verdict import Step, Verdict, command, words
from kubecli.files.read import read_file
from kubecli.kubeconfig.model import Kubeconfig


def empty(situation: Situation, known: Kubeconfig) -> Verdict | None:
    """Why nothing is named in the file that was read; None when something is."""
    if known.contexts or known.clusters or known.users:
        return None
    path = known.sources.paths[0] if known.sources.paths else Path()
    size = path.stat().st_size if path.is_file() else 0
    what = "is empty (0 bytes)" if not size else "names no cluster, no user and no context"
    others = (words("or have the cluster's own tool write it again, or copy it again from where you got it"),)
    later = _later_document(path)
    if later:
        file = quoted(str(path))
        step = command(
            f"(umask 077; tail -n +{later} {file} > {file}.new) && mv {file}.new {file}", "keep that one"
        )
        cause = (
            f"{path} has several YAML documents, and only the first counts: the kubeconfig is another, "
            f"from line {later} on"
        )
        return Verdict("several-documents", "kubeconfig", cause, f"{path}:{later}", step)
    caller = of_caller(situation)
    if caller:
        chosen = _whence(situation, path)
        return Verdict(
            "kubeconfig-empty",
            "kubeconfig",
            f"{path} {what}; under sudo ~ is another home",
            chosen,
            caller[0],
            others,
        )
    backup = next((each for each in _backups(path) if each.stat().st_size), None)
    if backup:
        step = command(f"cp -p {quoted(str(backup))} {quoted(str(path))}", "there is a backup")
    else:
        step = command(
            "export KUBECONFIG=/path/to/kubeconfig", "put the cluster's kubeconfig there, or name another file"
        )
    if len(known.sources.paths) > 1:
        names = ", ".join(str(each) for each in known.sources.paths)
        return Verdict(
            "kubeconfig-empty",
            "kubeconfig",
            f"{names} name no cluster, no user and no context",
            "$KUBECONFIG",
            step,
            others,
        )
    return Verdict("kubeconfig-empty", "kubeconfig", f"{path} {what}", _whence(situation, path), step, others)


def _later_document(path: Path) -> int:
    """The line where a document begins that is a kubeconfig, after one that is none; 0 for none."""
    try:
        text = read_file(path).decode("utf-8", "replace")
    except OSError:
        return 0
    at = re.search(r"^(?:clusters|contexts):", text, re.M)
    begin = text.rfind("\n---", 0, at.start()) if at else -1
    return text.count("\n", 0, begin) + 2 if begin >= 0 else 0


def of_caller(situation: Situation) -> tuple[Step, ...]:
    """Under sudo, and when no file was named: the file of who called it, if it is there."""
    caller = situation.env.get("SUDO_USER", "")
    if not caller or caller == "root" or situation.explicit or situation.env.get("KUBECONFIG"):
        return ()
    own = caller_home(situation, caller) / ".kube" / "config"
    if not own.exists():
        return ()
    return (
        command(
            export("KUBECONFIG", str(own)), f"under sudo the home folder is root's; {caller}'s own file is {own}"
        ),
    )


def _whence(situation: Situation, path: Path) -> str:
    chosen = "--kubeconfig" if situation.explicit else "$KUBECONFIG" if situation.env.get("KUBECONFIG") else ""
    return f"{path} (from {chosen})" if chosen else str(path)


def _backups(path: Path) -> list[Path]:
    try:
        near = [
            each
            for each in path.parent.iterdir()
            if each.is_file() and each.name.startswith(path.name) and each != path
        ]
    except OSError:
        return []
    return sorted(
        (each for each in near if not each.name.endswith(".lock")), key=lambda each: -each.stat().st_mtime
    )
