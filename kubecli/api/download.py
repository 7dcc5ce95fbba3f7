"""A manifest from a URL (`get -f https://...`): a plain GET, without any cluster's credentials.

It passes the guard, and so does every redirect: a document is read, wherever it lies, and nothing is run.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable

import httpx

from kubecli import __version__
from kubecli.errors.files import ManifestError
from kubecli.guard import check_document
from kubecli.redaction import shown_url

ATTEMPTS = 3
SECONDS = 30.0
MOST_BYTES = 64 << 20
_MARKS = re.compile(r"\[(?:errno -?\d+|ssl: \w+|ssl)\] | \(_ssl\.c:\d+\)")


def download(
    url: str,
    *,
    warn: Callable[[str], None] = lambda line: None,
    sleep: Callable[[float], None] = time.sleep,
    transport: httpx.BaseTransport | None = None,
    seconds: float | None = None,
) -> bytes:
    """The document at a URL; a 5xx is asked for again, as kubectl does. Raises ManifestError, ReadOnlyError.

    The user and password in a URL go along, as with kubectl; over plain http that is said. seconds: what all of it
    may take; None or 0 for no bound.
    """
    shown = shown_url(url)
    if shown != url and not url.lower().startswith("https:"):
        warn(f"Warning: the user and password of {shown} are sent in clear: whoever listens can read them")
    ends = time.monotonic() + seconds if seconds else math.inf
    with httpx.Client(
        transport=transport,
        follow_redirects=True,
        headers={"User-Agent": f"kubecli/{__version__}"},
        event_hooks={"request": [lambda request: check_document(request.url.raw_path)]},
    ) as http:
        for attempt in range(ATTEMPTS):
            if attempt:
                sleep(1)
            try:
                return _document(http, url, ends)
            except httpx.InvalidURL:  # whose words may repeat a part of a password
                problem, again = f'unable to read URL "{shown}": it is no URL', False
            except _NotRead as error:
                problem, again = f'unable to read URL "{shown}"{error}', error.again
            except httpx.HTTPError as error:
                problem, again = f'unable to read URL "{shown}": {_words(error)}', True
            if time.monotonic() >= ends:
                problem = f'unable to read URL "{shown}": it took longer than {seconds:g}s'
                break
            if not again:
                break
    raise ManifestError(shown, problem)


def _words(error: httpx.HTTPError) -> str:
    """Without Python's and OpenSSL's numbers; what Go says of a server that speaks plain http."""
    words = _MARKS.sub("", str(error).lower())
    return "http: server gave http response to https client" if "wrong version number" in words else words


class _NotRead(Exception):
    """str(): what comes behind the URL. again: it may go better the next time."""

    def __init__(self, words: str, *, again: bool = False) -> None:
        super().__init__(words)
        self.again = again


def _document(http: httpx.Client, url: str, ends: float) -> bytes:
    """Raises _NotRead, and what httpx raises."""
    found = bytearray()
    patience = max(min(SECONDS, ends - time.monotonic()), 0.001)
    with http.stream("GET", url, timeout=patience) as response:
        if response.status_code != 200:
            status = f"{response.status_code} {response.reason_phrase}".strip()
            words = f", server reported {status}, status code={response.status_code}"
            raise _NotRead(words, again=response.status_code >= 500)
        for piece in response.iter_bytes():
            found += piece
            if len(found) > MOST_BYTES:
                raise _NotRead(f": it is larger than {MOST_BYTES >> 20} MB")
            if time.monotonic() >= ends:
                raise _NotRead(": it came too slowly")
    return bytes(found)
