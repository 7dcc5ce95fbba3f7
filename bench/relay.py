"""A relay that makes the practice cluster as far away as a real one: each byte arrives DELAY later, either way.

    python relay.py PORT DELAY     listens on a port of 127.0.0.1, which it prints, and leads to PORT there

What it does not imitate: connecting itself costs no round trip, and nothing is lost or slowed by size.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress

PIECE = 1 << 16


async def serve(port: int, delay: float) -> None:
    async def accept(near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        far, there = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(_pass_on(near, there, delay), _pass_on(far, back, delay))

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def _pass_on(source: asyncio.StreamReader, target: asyncio.StreamWriter, delay: float) -> None:
    """Every piece `delay` after it came, in order, the end as well; none waits for the one before it."""
    loop = asyncio.get_running_loop()
    under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def deliver() -> None:
        while True:
            due, piece = await under_way.get()
            await asyncio.sleep(due - loop.time())
            if not piece:
                break
            target.write(piece)
            await target.drain()
        target.close()

    delivering = asyncio.create_task(deliver())
    with suppress(OSError):
        while piece := await source.read(PIECE):
            under_way.put_nowait((loop.time() + delay, piece))
    under_way.put_nowait((loop.time() + delay, b""))
    with suppress(OSError):
        await delivering


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2])))
