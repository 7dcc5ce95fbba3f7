"""-v=6 to -v=10: requests and answers on stderr, in the form kubectl logs them, without a secret.

Follows client-go transport/round_trippers.go and rest/request.go: 6 one line for each answer; 7 the request with
its headers, and the status; 8 also the answer's headers and the bodies, cut at 1024 bytes; 9 a curl command and
timings, bodies cut at 10240; 10 whole bodies. Deliberately different: what a Secret or a token review holds is
masked.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from kubecli.connection.connections import Exchange
from kubecli.connection.destination import Timing
from kubecli.meta.klog import info

Headers = list[tuple[bytes, bytes]]
_LIMITS = {8: 1024, 9: 10240}
# Also in the text of an annotation, where kubectl apply leaves a whole object.
_SECRET_KINDS = re.compile(rb'\\?"kind\\?": ?\\?"(?:Secret|SecretList|TokenReview|TokenRequest)\\?"')
# A large Secret's kind may come last, behind what is kept of its body.
_SECRET_PATHS = re.compile(r"/(?:secrets|tokenreviews|token)(?:[/?]|$)")
_KNOWN_SCHEMES = ("bearer", "basic", "negotiate")


class RequestLog:
    """write takes one finished line, without its newline. mask takes secrets out of a body, before it is cut."""

    def __init__(
        self,
        level: int,
        write: Callable[[str], None],
        now: Callable[[], datetime] | None = None,
        *,
        mask: Callable[[str], str] = lambda text: text,
    ) -> None:
        self.level = level
        self._mask = mask
        self._write = write
        self._now = now or (lambda: datetime.now(UTC))

    def around(
        self, method: str, url: str, headers: Headers, body: bytes, send: Callable[[], Exchange]
    ) -> Exchange:
        """Logs a request, sends it, logs the head of its answer."""
        self._request(method, url, headers, body)
        begin = time.monotonic()
        exchange: Exchange | None = None
        try:
            exchange = send()
            return exchange
        finally:
            self._answer(method, url, exchange, int((time.monotonic() - begin) * 1000))

    def _request(self, method: str, url: str, headers: Headers, body: bytes) -> None:
        if self.level >= 8:
            self._line("Request Body", [f"body={_value(self._cut(url, body))}"])
        if self.level >= 9:
            fields = "".join(f" -H {_quote(f'{name}: {value}')}" for name, value in _shown(headers))
            self._line("Request", [f"curlCommand=<\n\tcurl -v -X{method} {fields} '{url}'\n >"])
        elif self.level >= 7:
            self._line("Request", [f'verb="{method}"', f"url={_quote(url)}", f"headers={_block(headers)}"])

    def _answer(self, method: str, url: str, exchange: Exchange | None, milliseconds: int) -> None:
        fresh = self.level >= 9 and exchange is not None and not exchange.stream.used
        if fresh and exchange:
            self._trace(exchange.stream.timing)
        status = f"{exchange.status} {exchange.reason}" if exchange else ""
        parts = [f'verb="{method}"', f"url={_quote(url)}"] if self.level == 6 or self.level >= 9 else []
        parts.append(f"status={_quote(status)}")
        if self.level >= 8:
            parts.append(f"headers={_block(exchange.headers if exchange else [])}")
        parts.append(f"milliseconds={milliseconds}")
        if exchange and self.level >= 9:
            timing = exchange.stream.timing
            if fresh:
                parts.append(f"dnsLookupMilliseconds={int(timing.lookup * 1000) if timing.looked_up else 0}")
                parts.append(f"dialMilliseconds={int(timing.dial * 1000)}")
                parts.append(f"tlsHandshakeMilliseconds={int(timing.handshake * 1000)}")
            else:
                parts.append("getConnectionMilliseconds=0")
            parts.append(f"serverProcessingMilliseconds={int(exchange.waited * 1000)}")
        self._line("Response", parts)

    def _trace(self, timing: Timing) -> None:
        if timing.looked_up:
            found = ",".join(f'{{"IP":"{address}","Zone":""}}' for address in timing.found)
            self._line("HTTP Trace: DNS Lookup resolved", [f"host={_quote(timing.host)}", f"address=[{found}]"])
        self._line("HTTP Trace: Dial succeed", ['network="tcp"', f"address={_quote(timing.address)}"])

    def body(self, url: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """Passes a body on, and logs its beginning when it ends. url: of the request it answers."""
        if self.level < 8:
            yield from pieces
            return
        kept, limit = bytearray(), _LIMITS.get(self.level)
        try:
            for piece in pieces:
                if limit is None or len(kept) <= limit * 64:
                    kept += piece
                yield piece
        finally:
            self._line("Response Body", [f"body={_value(self._cut(url, bytes(kept)))}"])

    def _cut(self, url: str, body: bytes) -> str:
        if _SECRET_PATHS.search(url) or _SECRET_KINDS.search(body):
            return "<masked>"
        text = self._mask(body.decode("utf-8", "replace"))
        limit = _LIMITS.get(self.level)
        if limit is None or len(text) <= limit:
            return text
        return f"{text[:limit]} [truncated {len(text) - limit} chars]"

    def _line(self, message: str, parts: list[str]) -> None:
        self._write(info("transport.py", f'"{message}" ' + " ".join(parts), self._now()))


def _shown(headers: Headers) -> Iterator[tuple[str, str]]:
    for raw_name, raw_value in headers:
        name = "-".join(part.capitalize() for part in raw_name.decode("latin-1").split("-"))
        yield name, mask(name, raw_value.decode("latin-1"))


def mask(name: str, value: str) -> str:
    """A header's value without what it keeps secret: "Bearer <masked>"."""
    if name.lower() in ("cookie", "set-cookie"):
        return "<masked>"
    if name.lower() not in ("authorization", "proxy-authorization") or not value:
        return value
    scheme, _, rest = value.partition(" ")
    if scheme.lower() not in _KNOWN_SCHEMES:
        return "<masked>"
    return f"{scheme} <masked>" if rest else scheme


def _block(headers: Headers) -> str:
    if not headers:
        return '""'
    lines = sorted(f"\t{name}: {value}\n" for name, value in _shown(headers))
    return "<\n" + "".join(lines) + " >"


def _value(text: str) -> str:
    """klog's way with strings: quoted on one line, or an indented block when there are several."""
    if "\n" not in text:
        return _quote(text)
    lines = text.removesuffix("\n").split("\n")
    return "<\n" + "".join(f"\t{line}\n" for line in lines) + " >"


def _quote(text: str) -> str:
    import json

    return json.dumps(text, ensure_ascii=False)
