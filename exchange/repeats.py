"""Which lines of a package repeat or contradict earlier ones, found by PostgreSQL, so that memory does not grow with the package."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from database import bulk

Print = tuple[int, int, bytes, bytes | None, bool]
"""What a line is known again by: its position and number, digests of what it says and of its subject, whether it is taken."""
_COLUMNS = ["position", "line_no", "content", "subject", "taken"]
_SIZE = 16  # bytes of a digest


def of(
    position: int, line_no: int, content: bytes, subject: tuple[str | None, ...] | None, taken: bool
) -> Print:
    """The print of a line. subject: what only one line of the package may speak of."""
    about = None if subject is None else hashlib.blake2b(repr(subject).encode(), digest_size=_SIZE).digest()
    return position, line_no, hashlib.blake2b(content, digest_size=_SIZE).digest(), about, taken


async def begin(session: AsyncSession) -> None:
    """Nothing is noted. Prints live until the transaction ends, or another package begins."""
    for statement in _BEGIN:
        await session.execute(text(statement))


async def note(session: AsyncSession, prints: Sequence[Print]) -> None:
    """Note the prints of some lines."""
    await bulk.copy(session, "line_print", _COLUMNS, prints)


async def find(session: AsyncSession) -> int:
    """Find the lines that are not what they seemed by themselves; how many there are."""
    await session.execute(text("ANALYZE line_print"))
    await session.execute(text(_FIND))
    return int((await session.execute(text("SELECT count(*) FROM line_again"))).scalar_one())


async def among(session: AsyncSession, first: int, count: int) -> dict[int, int | None]:
    """Of so many lines from a position on, those: None if it repeats an earlier one, or the number of the one it contradicts."""
    rows = await session.execute(text(_AMONG), {"first": first, "beyond": first + count})
    return {row.position: row.first for row in rows}


_BEGIN = (
    "DROP TABLE IF EXISTS pg_temp.line_print, pg_temp.line_again",
    """
    CREATE TEMP TABLE line_print (position int, line_no int, content bytea, subject bytea, taken bool) ON COMMIT DROP
    """,
    "CREATE TEMP TABLE line_again (position int PRIMARY KEY, first int) ON COMMIT DROP",
)
_FIND = """
    INSERT INTO line_again
    WITH suspicious AS (
        SELECT p.* FROM line_print p
        WHERE p.content IN (SELECT content FROM line_print GROUP BY content HAVING count(*) > 1)
           OR p.subject IN (SELECT subject FROM line_print WHERE subject IS NOT NULL GROUP BY subject HAVING count(*) > 1)
    ), copies AS (
        SELECT s.*, row_number() OVER (PARTITION BY content ORDER BY position) AS copy FROM suspicious s
    ), firsts AS (
        SELECT c.*, min(position) FILTER (WHERE taken AND copy = 1) OVER (PARTITION BY subject) AS first FROM copies c
    )
    SELECT f.position, CASE WHEN f.copy = 1 THEN o.line_no END
    FROM firsts f LEFT JOIN copies o ON o.position = f.first
    WHERE f.taken AND (f.copy > 1 OR f.subject IS NOT NULL AND f.first < f.position)
"""
_AMONG = (
    "SELECT position, first FROM line_again WHERE position >= :first AND position < :beyond ORDER BY position"
)
