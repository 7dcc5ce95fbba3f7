"""Where results go that are no tables: on a terminal what is written shows, is never obeyed, and has styles."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import BinaryIO, cast

from kubecli.meta.controls import escape_controls
from kubecli.output.terminal import TextTable
from kubecli.runtime import Runtime

_LONGEST = 300_000
"""Characters that are kept until they can be painted as a whole; what is longer is shown as it comes."""


def results_stream(runtime: Runtime, language: str = "") -> BinaryIO:
    """stdout; on a terminal, or with colours, one that knows what is written to it.

    language: as Painter.whole's. An object is painted when it is whole (`flush`), a table line by line.
    """
    painter = runtime.painter
    if painter is not None and painter.colors and language:
        clean = escape_controls if runtime.stdout_is_terminal else str
        if language == "table":
            return cast(BinaryIO, PaintedLines(runtime.stdout, clean, TextTable(painter.piece).paint))
        return cast(BinaryIO, PaintedStream(runtime.stdout, clean, lambda text: painter.whole(text, language)))
    return cast(BinaryIO, SafeStream(runtime.stdout)) if runtime.stdout_is_terminal else runtime.stdout


class SafeStream:
    """A stream of bytes on a terminal. Bytes that are no UTF-8 are written out as well."""

    def __init__(self, stream: BinaryIO, clean: Callable[[str], str] = escape_controls) -> None:
        self._stream = stream
        self._clean = clean
        self._decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")

    def write(self, data: bytes | memoryview) -> int:
        self._show(self._clean(self._decoder.decode(bytes(data))))
        return len(data)

    def _show(self, text: str) -> None:
        self._stream.write(text.encode("utf-8", "surrogateescape"))

    def flush(self) -> None:
        self._stream.flush()


class PaintedStream(SafeStream):
    """Keeps what is written until `flush`, and paints it as a whole."""

    def __init__(self, stream: BinaryIO, clean: Callable[[str], str], paint: Callable[[str], str]) -> None:
        super().__init__(stream, clean)
        self._paint = paint
        self._kept: list[str] = []
        self._length = 0

    def _show(self, text: str) -> None:
        self._length += len(text)
        self._kept.append(text)
        if self._length > _LONGEST:
            super()._show("".join(self._kept))
            self._kept.clear()

    def flush(self) -> None:
        """An object, or a list, is whole."""
        text = "".join(self._kept)
        self._kept.clear()
        super()._show(self._paint(text) if self._length <= _LONGEST else text)
        self._length = 0
        super().flush()


class PaintedLines(PaintedStream):
    """Paints each write by itself: whole lines."""

    def _show(self, text: str) -> None:
        self._stream.write(self._paint(text).encode("utf-8", "surrogateescape"))
