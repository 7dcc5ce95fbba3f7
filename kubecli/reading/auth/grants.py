"""Who may do something, in several clusters: as one table, and for a program."""

from __future__ import annotations

from kubecli.clusters.session import Session
from kubecli.gotext.tabwriter import Aligner
from kubecli.reading.auth.who_can import Grant, as_object, rows_of

Found = tuple[Session, list[Grant]]


def table(found: list[Found], *, context: bool, headers: bool) -> str:
    """All grants below one header. context: of which cluster each is."""
    header, *rows = rows_of(grant for _, grants in found for grant in grants)
    contexts = [session.context for session, grants in found for _ in grants]
    aligner = Aligner()
    if headers:
        aligner.add_row([*["CONTEXT"] * context, *header])
    for name, row in zip(contexts, rows, strict=True):
        aligner.add_row([*[name] * context, *row])
    return "".join(aligner.flush())


def objects_of(found: list[Found], *, context: bool) -> list[dict[str, object]]:
    return [
        {**({"context": session.context} if context else {}), **as_object(grant)}
        for session, grants in found
        for grant in grants
    ]
