"""An answer's body as it arrives."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import httpcore

from kubecli.connection.deadline import Deadline
from kubecli.connection.gunzip import Gunzip
from kubecli.errors.connection import ConnectionLost, TimedOut


class Body:
    """An answer's body in pieces as they arrive, unzipped.

    undone: header fields that no longer describe what is read here.
    """

    def __init__(self, response: httpcore.Response, server: str, deadline: Deadline) -> None:
        self._response, self._server, self._deadline = response, server, deadline
        zipped = any(n.lower() == b"content-encoding" and v.lower() == b"gzip" for n, v in response.headers)
        self._unzip = Gunzip() if zipped else None
        self._peeked = b""
        self._received = 0
        self._pieces = self._arriving()  # one, however often this is iterated
        self.undone = frozenset({b"content-encoding", b"content-length"}) if zipped else frozenset[bytes]()

    def bytes_received(self) -> int:
        """As they came, before they were unzipped."""
        return self._received

    def peek(self) -> bytes:
        """The first piece, which is read again."""
        self._peeked = self._peeked or next(self._pieces, b"")
        return self._peeked

    def __iter__(self) -> Iterator[bytes]:
        if self._peeked:
            peeked, self._peeked = self._peeked, b""
            yield peeked
        yield from self._pieces

    def _arriving(self) -> Iterator[bytes]:
        try:
            for piece in self._response.iter_stream():
                if self._deadline.passed:
                    raise TimedOut(self._server, "body", self._deadline.seconds)
                self._received += len(piece)
                if self._unzip is None:
                    yield piece
                else:
                    yield from self._unzip(piece)
            if self._unzip is not None and not self._unzip.complete:
                raise ConnectionLost(self._server, "unexpected EOF", True)
        except zlib.error as error:
            raise ConnectionLost(self._server, "gzip: invalid data", True) from error
        except httpcore.RemoteProtocolError as error:
            ended = str(error).startswith("peer closed connection")
            reason = "unexpected EOF" if ended else "malformed chunked encoding"
            raise ConnectionLost(self._server, reason, True) from error
        finally:
            self.close()

    def close(self) -> None:
        """Ends the exchange; a body not read to its end costs the connection."""
        self._response.close()
