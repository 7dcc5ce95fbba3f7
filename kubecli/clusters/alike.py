"""What an object may be called that was not found: those whose names begin so, else one that is spelt nearly so.

Asked of the server when the error is on its way to the user, and never when it is no error (a wait for a deletion,
--ignore-not-found). What goes wrong on the way changes nothing: the error is told as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote

from kubecli.api.client import ApiClient
from kubecli.api.lists import ACCEPT_METADATA, NameList
from kubecli.clusters.session import Session
from kubecli.errors.api import NotFoundError
from kubecli.errors.base import Interrupted, KubecliError, SeveralErrors
from kubecli.errors.reading import LogsError
from kubecli.meta.nearness import nearest

SHOWN = 5
PAGE, PAGES = 1000, 5
"""How many names are looked at: 5,000 of a list, not the whole of a large cluster."""
ERRORS = 5
"""Of how many errors of one command: each is a list."""
SPELT = 4
"""Letters of a name that may be misspelt; of shorter ones too many are near."""


def look_around(sessions: Sequence[Session], error: KubecliError) -> None:
    """Tells the errors of objects that were not found which there are, for their hints."""
    for each in _parts(error)[:ERRORS]:
        missing = each.__cause__ if isinstance(each, LogsError) else each
        if not isinstance(missing, NotFoundError) or missing.alike or not missing.asked:
            continue
        session = next((one for one in sessions if one.context == each.context), sessions[0])
        missing.alike = _alike(session.api, missing)
        if isinstance(each, LogsError):
            each.advice = each.advice or missing.alike


def _parts(error: KubecliError) -> Sequence[KubecliError]:
    return error.errors if isinstance(error, SeveralErrors) else (error,)


def _alike(api: ApiClient, error: NotFoundError) -> str:
    """The hint; "" for none."""
    segments = error.asked.split("/")
    named = [at for at, segment in enumerate(segments) if error.name and unquote(segment) == error.name]
    if not named or error.reason != "NotFound":
        return ""
    resource = segments[named[-1] - 1]
    names = list(names_in(api, "/".join(segments[: named[-1]])))
    found = beginning(error.name, names)
    if found:
        return f"{resource} whose names begin so: {listed(found)}"
    near = nearest(error.name, names[:PAGE]) if len(error.name) >= SPELT else []
    return f"did you mean {' or '.join(near)}?" if near else ""


def names_in(api: ApiClient, path: str) -> Iterator[str]:
    """The names of a list, the first thousands of them; those that came before something went wrong."""
    token = ""
    try:
        for _ in range(PAGES):
            params = [("limit", str(PAGE)), *([("continue", token)] if token else [])]
            page = api.get(path, params=params, accept=ACCEPT_METADATA).decode(NameList)
            yield from (item.metadata.name for item in page.items or ())
            token = page.metadata.continue_
            if not token:
                return
    except Interrupted:
        raise
    except KubecliError:
        return


def beginning(start: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if name.startswith(start)]


def listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
