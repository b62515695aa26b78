"""A hub that listens: real HTTP over a real server, in a thread of its own, for tests that are not asynchronous."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator

import uvicorn

from tests.hub.served import Served, fill, served


@contextlib.contextmanager
def listening(url: str) -> Iterator[tuple[str, Served]]:
    """The address of a hub on an empty, migrated database, and what it stands on; its door is for asking tokens only."""
    ready: list[tuple[uvicorn.Server, Served]] = []
    up = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as door:

        async def serve() -> None:
            async with served(await fill(url)) as hub:
                server = uvicorn.Server(
                    uvicorn.Config(hub.application, log_level="critical", server_header=False)
                )
                ready.append((server, hub))
                up.set()
                await server.serve(sockets=[door])

        def run() -> None:
            try:
                asyncio.run(serve())
            finally:
                up.set()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        up.wait()
        server, hub = ready[0]
        try:
            yield "http://{}:{}".format(*door.getsockname()), hub
        finally:
            server.should_exit = True
            thread.join()
