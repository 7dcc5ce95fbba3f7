"""Another kubeconfig's entries added to one's own."""

from __future__ import annotations

from pathlib import Path

from kubecli.errors.kubeconfig import FileFault, KubeconfigFilesInvalid
from kubecli.files.read import MOST, read_file, read_stream
from kubecli.invocation import Invocation
from kubecli.kubeconfig.edit.incoming import Incoming, Outcome
from kubecli.kubeconfig.edit.transaction import Plan, modify
from kubecli.reading.config.files import access, quote

_KINDS = {"clusters": "Cluster", "users": "User", "contexts": "Context"}


def add_entries(invocation: Invocation, name: str) -> None:
    """Adds those of a file, "-" is stdin, and says what became of each. Raises leaves of KubeconfigError."""
    incoming = Incoming.read(name, _data(invocation, name), _folder(invocation, name))
    outcomes: list[Outcome] = []

    def decide(plan: Plan) -> None:
        outcomes[:] = incoming.add_to(plan)

    modify(access(invocation), decide)
    for outcome in outcomes:
        invocation.runtime.write(_sentence(outcome))
    for user, program in incoming.programs():
        invocation.runtime.warn(
            f"warning: to log in as user {quote(user)}, kubecli and kubectl run {quote(program)}"
        )


def _data(invocation: Invocation, name: str) -> bytes:
    try:
        if name == "-":
            return read_stream(invocation.runtime.stdin, most=MOST)
        return read_file(invocation.runtime.cwd / name)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise KubeconfigFilesInvalid((FileFault(name, f"open {name}: {reason}"),)) from None


def _folder(invocation: Invocation, name: str) -> Path:
    return invocation.runtime.cwd if name == "-" else (invocation.runtime.cwd / name).parent


def _sentence(outcome: Outcome) -> str:
    kind = _KINDS[outcome.section]
    if outcome.already:
        return f"{kind} {quote(outcome.name)} is there already.\n"
    if outcome.new_name != outcome.name:
        return (
            f"{kind} {quote(outcome.name)} imported as {quote(outcome.new_name)}: "
            f"another {kind.lower()} has its name.\n"
        )
    return f"{kind} {quote(outcome.name)} imported.\n"
