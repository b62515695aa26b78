"""Many rows at once: COPY on a session's own connection, inside its transaction."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def driver(session: AsyncSession) -> Any:
    """The session's asyncpg connection (untyped), with its transaction begun."""
    await session.execute(text("SELECT 1"))  # SQLAlchemy begins with the first statement; COPY passes it by
    raw = await (await session.connection()).get_raw_connection()
    return raw.driver_connection


async def copy(
    session: AsyncSession,
    table: str,
    columns: Sequence[str],
    records: Iterable[Sequence[object]] | AsyncIterable[Sequence[object]],
) -> None:
    """Rows into a table by binary COPY: five to twelve times as fast as INSERT. JSON columns take JSON text."""
    with no_cycles():
        await (await driver(session)).copy_records_to_table(table, columns=list(columns), records=records)


@contextmanager
def no_cycles() -> Iterator[None]:
    """Pause the collector of cycles: rows make none, and walking them by the million costs a third of the time."""
    ran = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if ran:
            gc.enable()
