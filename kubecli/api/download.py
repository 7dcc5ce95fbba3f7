"""A manifest from a URL (`get -f https://...`): a plain GET, without any cluster's credentials.

It passes the guard, and so does every redirect: a document is read, wherever it lies, and nothing is run.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx

from kubecli import __version__
from kubecli.errors.files import ManifestError
from kubecli.guard import check_document
from kubecli.redaction import shown_url

ATTEMPTS = 3
SECONDS = 30.0


def download(
    url: str,
    *,
    warn: Callable[[str], None] = lambda line: None,
    sleep: Callable[[float], None] = time.sleep,
    transport: httpx.BaseTransport | None = None,
) -> bytes:
    """The document at a URL; a 5xx is asked for again, as kubectl does. Raises ManifestError, ReadOnlyError.

    The user and password in a URL go along, as with kubectl; over plain http that is said.
    """
    shown = shown_url(url)
    if shown != url and not url.lower().startswith("https:"):
        warn(f"Warning: the user and password of {shown} are sent in clear: whoever listens can read them")
    with httpx.Client(
        transport=transport,
        follow_redirects=True,
        timeout=SECONDS,
        headers={"User-Agent": f"kubecli/{__version__}"},
        event_hooks={"request": [lambda request: check_document(request.url.raw_path)]},
    ) as http:
        for attempt in range(ATTEMPTS):
            if attempt:
                sleep(1)
            try:
                response = http.get(url)
            except httpx.InvalidURL:  # whose words may repeat a part of a password
                problem = f'unable to read URL "{shown}": it is no URL'
                break
            except httpx.HTTPError as error:
                problem = f'unable to read URL "{shown}": {error}'
                continue
            if response.status_code == 200:
                return response.content
            status = f"{response.status_code} {response.reason_phrase}".strip()
            problem = f'unable to read URL "{shown}", server reported {status}, status code={response.status_code}'
            if response.status_code < 500:
                break
    raise ManifestError(shown, problem)
