"""Answers that stay open, and answers that go wrong on purpose."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

from aiohttp import web

from kubecli.lab.faults import InjectedFault
from kubecli.lab.store import LogKey, Store

FOREVER = 3600.0


class Streams:
    """The open watches and followed logs."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.open: list[web.BaseRequest] = []
        self._ended: set[LogKey] = set()

    def reset(self) -> None:
        self._ended.clear()
        self.store.wake()

    async def send(
        self, request: web.BaseRequest, lines: AsyncIterator[bytes], content_type: str, **headers: str
    ) -> web.StreamResponse:
        """Sends an answer line by line, until lines ends or the client goes."""
        response = web.StreamResponse(headers={"Content-Type": content_type, **headers})
        response.enable_chunked_encoding()
        await response.prepare(request)
        self.open.append(request)
        try:
            with suppress(ConnectionResetError):
                async for line in lines:
                    await response.write(line)
                await response.write_eof()
        finally:
            self.open.remove(request)
        return response

    def count(self, path: str) -> int:
        """How many open answers have path in their path and query."""
        return sum(path in request.path_qs for request in self.open)

    def drop(self, path: str) -> int:
        """Cuts the connections of open answers, as a network fault does."""
        found = [request for request in self.open if path in request.path_qs]
        for request in found:
            cut(request)
        return len(found)

    def append(self, key: LogKey, line: bytes) -> None:
        """line: "RFC3339 WORDS", with its newline."""
        self.store.log_lines.setdefault(key, []).append(line)
        self.store.wake()

    def end(self, key: LogKey) -> None:
        """The container has stopped: followed logs end."""
        self._ended.add(key)
        self.store.wake()

    async def follow(self, key: LogKey, seen: int) -> AsyncIterator[bytes]:
        """The lines added after the first `seen`, until the log is ended."""
        generation = self.store.generation
        while self.store.generation == generation:
            lines = self.store.log_lines.get(key, [])
            while seen < len(lines):
                seen += 1
                yield lines[seen - 1]
            if key in self._ended:
                return
            await self.store.changed()

    def added(self, key: LogKey) -> int:
        return len(self.store.log_lines.get(key, ()))


def cut(request: web.BaseRequest) -> None:
    if request.transport is not None:
        request.transport.abort()


async def send_faulty(
    request: web.BaseRequest, fault: InjectedFault, answer: Callable[[], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Answers as the fault says."""
    if fault.stall:
        await asyncio.sleep(fault.stall)
    if fault.status is not None:
        headers = {"Content-Type": fault.content_type, **fault.headers}
        return web.Response(body=fault.body, status=fault.status, headers=headers)
    if fault.drop == 0:
        cut(request)
        return web.Response()
    response = await answer()
    first = fault.drop if fault.drop is not None else fault.stall_at
    if first is None or not isinstance(response, web.Response):
        return response
    body = response.body if isinstance(response.body, bytes) else b""
    partial = web.StreamResponse(status=response.status, headers=response.headers)
    partial.content_length = len(body)
    await partial.prepare(request)
    await partial.write(body[:first])
    if fault.stall_at is not None:
        await asyncio.sleep(FOREVER)
    cut(request)
    return partial
