"""Who writes sealed fields: many at once, but none while their indexes are moved to another suite."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from database.crypto.keys import Keys, Ring
from domain.errors import Fixer, Reason, Refused

_SHARED = text("SELECT pg_advisory_xact_lock_shared(hashtextextended('sealed fields', 8))")
_ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended('sealed fields', 8))")


async def writing(session: AsyncSession, ring: Ring) -> Keys:
    """The keys for what this transaction joins and writes. Raises Refused (FIELD_KEYS_MOVING).

    Until it ends, no key is taken out of the ring and no index begins to move.
    """
    await session.execute(_SHARED)
    keys = ring()
    if keys.moving:
        raise Refused(MOVING)
    return keys


async def alone(session: AsyncSession) -> None:
    """Wait for the transactions that write; new ones wait until this one ends."""
    await session.execute(_ALONE)


MOVING = Reason(
    "FIELD_KEYS_MOVING",
    "字段索引正在迁移到另一密码套件，导入和交换须等其完成；若已中断，请再次运行 python -m hub keys fields migrate",
    "the indexes of sealed fields are moving to another suite; imports and exchanges wait until that is done. If it "
    "was interrupted, run python -m hub keys fields migrate again",
    Fixer.OPERATOR,
)
