"""The wire between the hub and PostgreSQL, which a test can cut or freeze and mend again."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from sqlalchemy import make_url


class Wire:
    """Carries bytes to and from a PostgreSQL. url: the same database at this end of the wire."""

    def __init__(self, url: str) -> None:
        self._far, self.url = make_url(url), ""
        self._whole, self._flowing = True, asyncio.Event()
        self._flowing.set()
        self._open: set[asyncio.StreamWriter] = set()
        self._carrying: set[asyncio.Task[None]] = set()

    def cut(self) -> None:
        """End every connection; new ones are ended at once."""
        self._whole = False
        for end in self._open:
            end.transport.abort()

    def freeze(self) -> None:
        """Swallow everything: nothing arrives, and nobody is told."""
        self._flowing.clear()

    def mend(self) -> None:
        """As before."""
        self._whole = True
        self._flowing.set()

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A connection of the hub's."""
        if not self._whole:
            writer.transport.abort()
            return
        far = await asyncio.open_connection(self._far.host, self._far.port)
        self._open |= {writer, far[1]}
        for source, sink in ((reader, far[1]), (far[0], writer)):
            task = asyncio.create_task(self._carry(source, sink))
            self._carrying.add(task)
            task.add_done_callback(self._carrying.discard)

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while some := await source.read(65_536):
                await self._flowing.wait()
                sink.write(some)
                await sink.drain()
        sink.transport.abort()
        self._open.discard(sink)

    def end(self) -> None:
        """Nothing is carried any more."""
        for task in self._carrying:
            task.cancel()
        self.cut()


@contextlib.asynccontextmanager
async def laid(url: str) -> AsyncIterator[Wire]:
    """A wire to a database for as long as the block lasts."""
    wire = Wire(url)
    server = await asyncio.start_server(wire.accept, "127.0.0.1", 0)
    near = server.sockets[0].getsockname()
    wire.url = make_url(url).set(host=near[0], port=near[1]).render_as_string(hide_password=False)
    yield wire
    wire.end()
    server.close()
