"""A manifest from a URL (`get -f https://...`), asked for again where it goes wrong, as kubectl does."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from kubecli.connection.connections import Exchange
from kubecli.connection.deadline import Deadline
from kubecli.connection.documents import Documents
from kubecli.errors.connection import ConnectionFailed, TimedOut
from kubecli.errors.files import ManifestError
from kubecli.redaction import shown_url
from kubecli.wording.connection import cause

ATTEMPTS = 3
MOST_BYTES = 64 << 20


class Downloads:
    """The documents of one command. seconds: what all of them may take together; None or 0 for no bound."""

    def __init__(
        self,
        env: Mapping[str, str],
        *,
        warn: Callable[[str], None] = lambda line: None,
        sleep: Callable[[float], None] = time.sleep,
        seconds: float | None = None,
    ) -> None:
        self.env, self.warn, self.sleep = env, warn, sleep
        self.deadline = Deadline.after(seconds)

    def get(self, url: str) -> bytes:
        """The document at a URL. Raises ManifestError, and ReadOnlyError for a URL that does not only read.

        The user and password in a URL go along, as with kubectl; over plain http that is said.
        """
        shown = shown_url(url)
        if shown != url and not url.lower().startswith("https:"):
            self.warn(
                f"Warning: the user and password of {shown} are sent in clear: whoever listens can read them"
            )
        documents, problem = Documents(self.env, self.deadline), ""
        try:
            for attempt in range(ATTEMPTS):
                if attempt:
                    self.sleep(self.deadline.bound(1.0) or 0.0)
                try:
                    return _read(documents.get(url))
                except _NotRead as error:
                    problem = f'unable to read URL "{shown}"{error}'
                    if not error.again:
                        break
                except ConnectionFailed as error:
                    problem = f'unable to read URL "{shown}": {cause(error)}'
                    if isinstance(error, TimedOut) and error.seconds is not None:
                        problem = f'unable to read URL "{shown}": it took longer than {error.seconds:g}s'
                        break
                except ValueError:
                    problem = f'unable to read URL "{shown}": it is no URL'
                    break
        finally:
            documents.close()
        raise ManifestError(shown, problem)


class _NotRead(Exception):
    """str(): what comes behind the URL. again: it may go better the next time."""

    def __init__(self, words: str, *, again: bool = False) -> None:
        super().__init__(words)
        self.again = again


def _read(answer: Exchange) -> bytes:
    """Raises _NotRead, and leaves of ConnectionFailed."""
    try:
        if answer.status != 200:
            words = f", server reported {answer.status} {answer.reason}".rstrip()
            raise _NotRead(f"{words}, status code={answer.status}", again=answer.status >= 500)
        found = bytearray()
        for piece in answer.body:
            found += piece
            if len(found) > MOST_BYTES:
                raise _NotRead(f": it is larger than {MOST_BYTES >> 20} MB")
        return bytes(found)
    finally:
        answer.body.close()
