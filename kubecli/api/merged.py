"""Several endless streams as one: each is read on a thread of its own, and its items come as they are there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar

from msgspec import Struct

T = TypeVar("T")


class _Ended(Struct, frozen=True):
    """error: what ended a stream; None where it came to its end."""

    error: BaseException | None = None


def merged(streams: Sequence[Iterator[T]]) -> Iterator[T]:
    """It ends when all have ended; what one raises is raised. A single stream needs no thread."""
    if len(streams) == 1:
        yield from streams[0]
        return
    items: SimpleQueue[T | _Ended] = SimpleQueue()

    def read(stream: Iterator[T]) -> None:
        try:
            for item in stream:
                items.put(item)
        except BaseException as error:  # noqa: BLE001  carried over to the thread that reads them all
            items.put(_Ended(error))
        else:
            items.put(_Ended())

    for stream in streams:
        Thread(target=read, args=(stream,), daemon=True).start()
    left = len(streams)
    while left:
        item = items.get()
        if isinstance(item, _Ended):
            if item.error is not None:
                raise item.error
            left -= 1
        else:
            yield item
