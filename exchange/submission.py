"""A package that a department hands in by calling the hub: kept once for each key, whoever sends it how often."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from connectors import _reasons
from database import gate, tables
from database.crypto.keys import Ring
from domain.errors import Fixer, Reason, Refused
from domain.exchange import Direction
from exchange import handed_in
from exchange.handed_in import Handing

KEPT = timedelta(days=62)
"""How long a key is remembered: over the month it was used in, and the next. Then the sequence alone protects."""
OPERATION = "exchangeSubmit"
KEY_REUSED = Reason(
    "KEY_REUSED",
    "同一幂等键已用于其他请求",
    "the idempotency key was used for another request",
    Fixer.CALLER,
    "Idempotency-Key",
)


@dataclass(frozen=True, slots=True)
class Submission:
    """client_id: who calls; key: its idempotency key; header: what it says of the package (catalogue 9.1); content: the lines."""

    client_id: str
    key: str
    handing: Handing
    header: dict[str, Any]
    content: bytes

    @property
    def digest(self) -> str:
        """What was asked, whole: SHA-256 in hex."""
        of = self.handing
        said = [of.jurisdiction_code, of.connector.partner, of.code.name, of.period, of.sequence, self.header]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


async def take(
    session: AsyncSession, ring: Ring, submission: Submission, now: datetime
) -> tables.ExchangePackage:
    """Keep it, or find what was kept for this key or for this very content before.

    Raises Refused (KEY_REUSED, WRONG_REPLY, FIELD_KEYS_MOVING) and as `handed_in.keep` does; then nothing is kept, the key
    neither.
    """
    before = await _made(session, submission, now)
    if before is None:
        await _declare(session, submission.handing)
        await _check_reply(session, submission)
        keys = await gate.writing(session, ring)
        given = (submission.handing, submission.content, submission.header, now)
        before, _ = await handed_in.keep(session, keys, *given)
        await _remember(session, submission, before)
    return await session.get_one(tables.ExchangePackage, before)


async def _made(session: AsyncSession, submission: Submission, now: datetime) -> UUID | None:
    """The package of this key, None the first time; whoever comes with the same key meanwhile waits here."""
    key, named = tables.ChangeKey, _named(submission)
    past = delete(key).where(key.asked_by == named[0], key.key == named[1], key.expires_at <= now)
    await session.execute(past)
    values = {
        "asked_by": named[0],
        "key": named[1],
        "operation": OPERATION,
        "digest": submission.digest,
        "expires_at": now + KEPT,
    }
    first = insert(key).values(values).on_conflict_do_nothing().returning(key.id)
    if await session.scalar(first) is not None:
        return None
    known = await session.scalar(select(key).where(key.asked_by == named[0], key.key == named[1]))
    if known is None or (known.operation, known.digest) != (OPERATION, submission.digest):
        raise Refused(KEY_REUSED)
    found: UUID | None = known.row_id
    return found


async def _remember(session: AsyncSession, submission: Submission, package_id: UUID) -> None:
    key, named = tables.ChangeKey, _named(submission)
    of = update(key).where(key.asked_by == named[0], key.key == named[1])
    await session.execute(of.values(row_id=package_id))


def _named(submission: Submission) -> tuple[str, str]:
    # A key may be longer than the column, which is as wide as a hash.
    return f"{submission.client_id} ", hashlib.sha256(submission.key.encode()).hexdigest()


async def _declare(session: AsyncSession, handing: Handing) -> None:
    """The department is a partner of the county from its first package on, whoever of the two calls first."""
    values = {
        "jurisdiction_code": handing.jurisdiction_code,
        "code": handing.connector.partner,
        "department": handing.connector.department,
        "name_zh": handing.connector.department.zh,
    }
    await session.execute(insert(tables.ExchangePartner).values(values).on_conflict_do_nothing())


async def _check_reply(session: AsyncSession, submission: Submission) -> None:
    """What a reply says that it answers is a package of ours of that month (catalogue 9.1)."""
    sequence, of = submission.header.get("inReplyTo"), submission.handing
    if sequence is None:
        return
    asked, ours = of.package.reply_to, tables.ExchangePackage
    if asked is None or not await session.scalar(
        select(ours.id).where(
            ours.jurisdiction_code == of.jurisdiction_code,
            ours.partner_code == of.connector.partner,
            ours.code == asked,
            ours.direction == Direction.PUSH,
            ours.period == of.period,
            ours.sequence == sequence,
        )
    ):
        raise Refused(_reasons.WRONG_REPLY.at("inReplyTo"))
