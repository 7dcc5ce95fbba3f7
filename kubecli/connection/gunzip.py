"""Answers that were compressed on their way, piece by piece.

httpx would unzip them too, but takes a text that is cut off for a whole one, and drops what follows a first
member.
"""

from __future__ import annotations

import zlib


class Gunzip:
    """Pieces of gzip in, what they hold out; several gzip members in a row are one text. Raises zlib.error."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=31)
        self._begun = False

    def __call__(self, piece: bytes) -> bytes:
        self._begun = True
        text = self._member.decompress(piece)
        while self._member.eof and self._member.unused_data:
            rest, self._member = self._member.unused_data, zlib.decompressobj(wbits=31)
            text += self._member.decompress(rest)
        return text

    @property
    def complete(self) -> bool:
        return self._member.eof or not self._begun
