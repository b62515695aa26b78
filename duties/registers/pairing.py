"""Schools paired (学校对口帮扶): a town school helps a weak rural one, as the bureau organises it (QC-23)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework import registry
from casework.act import begin, not_before, on_or_before, text
from database import tables
from domain.errors import Fixer, Reason, Refused
from duties.registers import row

_OF = tables.SchoolPairing
_UNKNOWN = Reason(
    "UNKNOWN_PAIRING",
    "没有此结对关系，或不在您的办理范围内",
    "there is no such pairing of schools, or it is not yours to act for",
    Fixer.CALLER,
    "pairingId",
)


async def pair(
    session: AsyncSession, author: Author, *, urban_id: UUID, rural_id: UUID, held_on: date, help: str
) -> UUID:
    """Record that a town school helps a rural one from a day on, and with what; its id.

    Raises Refused: NO_SUCH_SCHOOL, SAME_SCHOOL, PAIRED_ALREADY, IMPOSSIBLE_DATE, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    urban = await registry.own_school(act, urban_id, "urbanId")
    rural = await registry.own_school(act, rural_id, "ruralId")
    if urban.id == rural.id:
        zh, en = "应为两所学校", "two schools are needed"
        raise Refused(Reason("SAME_SCHOOL", zh, en, Fixer.CALLER, "ruralId", "QC-23"))
    runs = (_OF.ended_on.is_(None), _OF.withdrawn_at.is_(None))
    same = select(_OF.id).where(_OF.urban_id == urban.id, _OF.rural_id == rural.id, *runs)
    if await session.scalar(same) is not None:
        zh, en = "两校已结对", "the two schools are paired already"
        raise Refused(Reason("PAIRED_ALREADY", zh, en, Fixer.CALLER, "ruralId", "QC-23"))
    when = await row.dated(act, held_on)
    made = _OF(urban_id=urban.id, rural_id=rural.id, help=text(help, "help", row.BODY), **when)
    return await row.record(act, made, rural.id, urban.id)


async def change(
    session: AsyncSession,
    author: Author,
    *,
    pairing_id: UUID,
    expected_version: int,
    reason: str,
    help: str | None = None,
    ended_on: date | None = None,
) -> UUID:
    """Change with what it helps, or end it; what is not said stays.

    Raises Refused as `pair`, and UNKNOWN_PAIRING, STALE_VERSION, ROW_WITHDRAWN, NOTHING_CORRECTED.
    """
    act, kept = await row.held(session, author, _OF, pairing_id, expected_version, _UNKNOWN)
    new: dict[str, Any] = {}
    if help is not None:
        new["help"] = text(help, "help", row.BODY)
    if ended_on is not None:
        on_or_before(ended_on, act.today, "endedOn")
        not_before(ended_on, kept.held_on, "endedOn")
        new["ended_on"] = ended_on
    return await row.correct(act, kept, kept.rural_id, reason, new, as_="变更", counterpart=kept.urban_id)


async def withdraw(
    session: AsyncSession, author: Author, *, pairing_id: UUID, expected_version: int, reason: str
) -> UUID:
    """The schools are not paired. Raises Refused: UNKNOWN_PAIRING, STALE_VERSION, ROW_WITHDRAWN, BAD_TEXT, PERSONAL_NUMBER."""
    act, kept = await row.held(session, author, _OF, pairing_id, expected_version, _UNKNOWN)
    return await row.withdraw(act, kept, kept.rural_id, reason, kept.urban_id)
