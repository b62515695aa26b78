"""A change that is asked for twice under one key is made once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from auth.viewer import Viewer
from database import tables
from domain.errors import Fixer, Reason, Refused

KEPT = timedelta(days=1)
_KEY = tables.ChangeKey
_MOST = 64  # characters


async def made(session: AsyncSession, author: Author, viewer: Viewer, key: str, digest: str) -> UUID | None:
    """The id of the row of a change that was made under this key before; None the first time, and then it is to be made.

    Whoever asks at the same time under the same key waits here until the first is done. digest: of what is asked.
    Raises Refused (BAD_CHANGE_KEY, CHANGE_KEY_REUSED).
    """
    if not 8 <= len(key) <= _MOST or not key.isascii() or not key.isprintable():
        zh, en = "幂等键应为 8 至 64 个 ASCII 字符", "an idempotency key has 8 to 64 ASCII characters"
        raise Refused(Reason("BAD_CHANGE_KEY", zh, en, Fixer.CALLER, "idempotencyKey"))
    asked_by = _asked_by(viewer)
    values = {"asked_by": asked_by, "key": key, "operation": author.operation, "digest": digest}
    first = insert(_KEY).values(expires_at=author.now + KEPT, **values).on_conflict_do_nothing()
    if await session.scalar(first.returning(_KEY.id)) is not None:
        return None
    before = await session.scalar(select(_KEY).where(_KEY.asked_by == asked_by, _KEY.key == key))
    if before is None or (before.operation, before.digest) != (author.operation, digest):
        zh, en = "幂等键已用于其他请求", "the idempotency key was used for another request"
        raise Refused(Reason("CHANGE_KEY_REUSED", zh, en, Fixer.CALLER, "idempotencyKey"))
    return before.row_id


async def keep(session: AsyncSession, viewer: Viewer, key: str, row: UUID) -> None:
    """Remember which row the change made under a key was of, in the same transaction."""
    of = update(_KEY).where(_KEY.asked_by == _asked_by(viewer), _KEY.key == key)
    await session.execute(of.values(row_id=row))


def _asked_by(viewer: Viewer) -> str:
    return f"{viewer.client_id} {viewer.subject}"
