"""Answers that were compressed on their way, piece by piece.

httpx would unzip them too, but takes a text that is cut off for a whole one, and drops what follows a first
member.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

# However much a piece holds, it is handed on in pieces of this size: a thousandfold is what gzip can do.
_MOST_BYTES = 1 << 20


class Gunzip:
    """A piece of gzip in, what it holds out; several gzip members in a row are one text. Raises zlib.error."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=31)
        self._begun = False

    def __call__(self, piece: bytes) -> Iterator[bytes]:
        self._begun = True
        while piece:
            if self._member.eof:
                self._member = zlib.decompressobj(wbits=31)
            text = self._member.decompress(piece, _MOST_BYTES)
            if text:
                yield text
            piece = self._member.unused_data or self._member.unconsumed_tail

    @property
    def complete(self) -> bool:
        return self._member.eof or not self._begun
