"""Turns: no more operations field by field at once than the database has connections for, and some left over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from domain.errors import Refused
from execution import refusals

_PATIENCE = 10.0  # seconds


class Turns:
    """How many operations run field by field at once, in one process."""

    def __init__(self, most: int = 8) -> None:
        self._free = asyncio.Semaphore(most)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """A turn, for as long as the block lasts. Raises Refused OVERLOADED if it does not come in time."""
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._free.acquire()
        except TimeoutError as error:
            raise Refused(refusals.OVERLOADED) from error
        try:
            yield
        finally:
            self._free.release()
