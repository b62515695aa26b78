"""Changing the keys of sealed fields while the hub is at work: rotate, migrate to another suite, retire, tell."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

from rich.table import Table
from sqlalchemy import text

from database import gate, resealing
from database.crypto.keys import Keys
from database.crypto.suites import Suite
from domain.errors import Fixer, Reason, Refused
from hub.assembly import Database

Tell = Callable[[str, int], None]
"""Called after each batch with its table and how many values were sealed anew so far."""

_ONE = text("SELECT pg_try_advisory_lock(hashtextextended('keys of sealed fields', 8))")


async def rotate(opened: Database, tell: Tell, *, at_once: int = resealing.AT_ONCE) -> int:
    """A new data key, and every row sealed anew with it; one that was interrupted goes on. Returns rows sealed.

    Imports, exchanges and reads go on meanwhile. Raises Refused (FIELD_KEYS_BUSY, FIELD_KEYS_MOVING, FIELD_ALTERED).
    """
    async with _alone(opened):
        keys = opened.ring()
        if keys.moving:
            raise Refused(gate.MOVING)
        if not _left(keys, await _counts(opened)):
            keys = keys.rotated(datetime.now(UTC))
            opened.ring.keep(keys)
        done = await _reseal(opened, keys, tell, at_once, wait=False, so_far=0)
        # What was being written meanwhile, or stood in transactions that began under the key before.
        return await _reseal(opened, keys, tell, at_once, wait=True, so_far=done)


async def migrate(opened: Database, suite: Suite, tell: Tell, *, at_once: int = resealing.AT_ONCE) -> int:
    """Another suite: every row sealed and indexed anew; one that was interrupted goes on. Returns rows sealed.

    Meanwhile look-ups ask for both indexes, imports and exchanges are refused (FIELD_KEYS_MOVING): half of a register
    cannot be joined. Raises Refused (FIELD_KEYS_BUSY, FIELD_ALTERED).
    """
    async with _alone(opened):
        keys = opened.ring()
        if keys.current.suite == suite and not keys.moving and not _left(keys, await _counts(opened)):
            return 0
        keys = keys.moved(suite, datetime.now(UTC))
        async with opened.sessions.begin() as session:
            await gate.alone(session)  # whoever writes under the root before has ended, and nobody begins
            opened.ring.keep(keys)
        done = await _reseal(opened, keys, tell, at_once, wait=True, so_far=0)
        async with opened.sessions.begin() as session:
            await gate.alone(session)
            await resealing.subjects(session)
        opened.ring.keep(keys.settled())
        return done


async def retire(opened: Database) -> tuple[int, int]:
    """Take the keys out of the ring that nothing is sealed with. Returns how many went and how many had to stay.

    Backups of the database from before open only with a copy of the ring from then.
    Raises Refused (FIELD_KEYS_BUSY, FIELD_KEYS_MOVING).
    """
    async with _alone(opened), opened.sessions.begin() as session:
        await gate.alone(session)
        keys = opened.ring()
        if keys.moving:
            raise Refused(gate.MOVING)
        used = set(await resealing.counted(session))
        unused = {key.head for key in keys.data} - used - {keys.current.head}
        if unused:
            opened.ring.keep(keys.without(unused))
        return len(unused), len(keys.data) - 1 - len(unused)


async def status(opened: Database) -> Table:
    """Every key and root with its suite, its state, and how many values are sealed with it."""
    keys, counts = opened.ring(), await _counts(opened)
    table = Table("key", "suite", "state", "made", "values")
    for key in keys.data:
        table.add_row(
            key.id.hex(), key.suite.name, key.state.value, key.made_at, f"{counts.pop(key.head, 0):,}"
        )
    for root in keys.roots:
        table.add_row("index", root.suite.name, root.state.value, "", "")
    for head, count in counts.items():
        table.add_row(head[1:].hex(), "?", "unknown / 不在密钥环", "", f"{count:,}")
    return table


def _left(keys: Keys, counts: Counter[bytes]) -> int:
    return sum(count for head, count in counts.items() if head != keys.current.head)


async def _counts(opened: Database) -> Counter[bytes]:
    async with opened.sessions() as session:
        return await resealing.counted(session)


async def _reseal(opened: Database, keys: Keys, tell: Tell, at_once: int, *, wait: bool, so_far: int) -> int:
    done, damaged = so_far, list[str]()
    async for batch in resealing.reseal(opened.sessions, keys, wait=wait, at_once=at_once):
        done += batch.rows
        damaged += batch.damaged
        tell(batch.table, done)
    if damaged and wait:
        raise Refused(_damaged(damaged))
    return done


@contextlib.asynccontextmanager
async def _alone(opened: Database) -> AsyncIterator[None]:
    """One such command at a time; its end, even a sudden one, lets the next begin."""
    async with opened.engine.connect() as connection:
        if not (await connection.execute(_ONE)).scalar_one():
            raise Refused(_BUSY)
        await connection.commit()
        try:
            yield
        finally:
            await connection.invalidate()  # given back to the pool, it would still hold the lock


_BUSY = Reason(
    "FIELD_KEYS_BUSY",
    "另一命令正在更换字段密钥，请等其结束",
    "another command is changing the keys of sealed fields; wait for its end",
    Fixer.OPERATOR,
)


def _damaged(places: list[str]) -> Reason:
    return Reason(
        "FIELD_ALTERED",
        f"有 {len(places)} 行封存的数据无法打开，未改动；请从备份恢复这些行后再次运行",
        f"{len(places)} rows hold sealed values that do not open; they stay as they were. Restore them, then run it again",
        Fixer.OPERATOR,
        ", ".join(places[:10]),
    )
