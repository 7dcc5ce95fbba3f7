"""A manifest from a URL (`get -f https://...`): a plain GET, without any cluster's credentials."""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx

from kubecli import __version__
from kubecli.errors.files import ManifestError
from kubecli.redaction import shown_url

ATTEMPTS = 3
SECONDS = 30.0


def download(
    url: str, *, sleep: Callable[[float], None] = time.sleep, transport: httpx.BaseTransport | None = None
) -> bytes:
    """The document at a URL; a 5xx is asked for again, as kubectl does. Raises ManifestError."""
    shown = shown_url(url)
    with httpx.Client(
        transport=transport,
        follow_redirects=True,
        timeout=SECONDS,
        headers={"User-Agent": f"kubecli/{__version__}"},
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
