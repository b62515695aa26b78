"""Money that arrived (经费到账) of what was due: one allocation may come in several parts, never more than all of it (HL-29)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework.act import Act, begin, text
from database import tables
from domain.errors import Fixer, Reason, Refused
from duties.registers import fund, row

_OF = tables.FundArrival
_UNKNOWN = Reason(
    "UNKNOWN_ARRIVAL",
    "没有此到账记录，或不在您的办理范围内",
    "there is no such arrival of funds, or it is not yours to act for",
    Fixer.CALLER,
    "arrivalId",
)
_VOUCHER = 60


async def record(
    session: AsyncSession, author: Author, *, allocation_id: UUID, amount: int, held_on: date, voucher: str
) -> UUID:
    """Record money of an allocation that arrived on a day; its id. amount: in fen.

    Raises Refused: UNKNOWN_ALLOCATION, NOT_YOUR_REGISTER, ROW_WITHDRAWN, IMPOSSIBLE_DATE, BAD_AMOUNT, MORE_THAN_DUE, BAD_TEXT,
    PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    of = await act.held(tables.FundAllocation, allocation_id, fund.UNKNOWN_ALLOCATION, None)
    row.require_own(act, await session.get_one(tables.Organization, of.unit_id))
    if of.withdrawn_at is not None:
        zh, en = "该拨付已撤回", "the allocation was withdrawn"
        raise Refused(Reason("ROW_WITHDRAWN", zh, en, Fixer.CALLER, "allocationId"))
    made = _OF(
        unit_id=of.unit_id,
        allocation_id=of.id,
        amount=_checked(amount),
        voucher=text(voucher, "voucher", _VOUCHER),
        **await row.dated(act, held_on),
    )
    if of.arrived + amount > of.amount:
        raise fund.more_than_due("amount")
    id = await row.record(act, made, of.unit_id)
    await _add_up(act, of)
    return id


async def correct(
    session: AsyncSession,
    author: Author,
    *,
    arrival_id: UUID,
    expected_version: int,
    reason: str,
    amount: int | None = None,
    held_on: date | None = None,
    voucher: str | None = None,
) -> UUID:
    """Mend what was recorded wrongly; what is not said stays.

    Raises Refused as `record`, and UNKNOWN_ARRIVAL, STALE_VERSION, NOTHING_CORRECTED.
    """
    act, kept = await row.held(session, author, _OF, arrival_id, expected_version, _UNKNOWN)
    of = await _allocation(act, kept)
    new: dict[str, Any] = {}
    if amount is not None:
        new["amount"] = _checked(amount)
        if of.arrived - kept.amount + amount > of.amount:
            raise fund.more_than_due("amount")
    if held_on is not None:
        new |= await row.dated(act, held_on)
    if voucher is not None:
        new["voucher"] = text(voucher, "voucher", _VOUCHER)
    await row.correct(act, kept, kept.unit_id, reason, new)
    await _add_up(act, of)
    id: UUID = kept.id
    return id


async def withdraw(
    session: AsyncSession, author: Author, *, arrival_id: UUID, expected_version: int, reason: str
) -> UUID:
    """It did not arrive. Raises Refused: UNKNOWN_ARRIVAL, STALE_VERSION, NOT_YOUR_REGISTER, ROW_WITHDRAWN, BAD_TEXT, PERSONAL_NUMBER."""
    act, kept = await row.held(session, author, _OF, arrival_id, expected_version, _UNKNOWN)
    of = await _allocation(act, kept)
    await row.withdraw(act, kept, kept.unit_id, reason)
    await _add_up(act, of)
    id: UUID = kept.id
    return id


async def _allocation(act: Act, arrival: tables.FundArrival) -> tables.FundAllocation:
    """What it is of, held, so that parts that change at the same time are added up one after the other."""
    of = tables.FundAllocation
    found = select(of).where(of.id == arrival.allocation_id).with_for_update()
    return (await act.session.scalars(found.execution_options(populate_existing=True))).one()


def _checked(amount: int) -> int:
    if amount <= 0:
        raise fund.bad_amount("到账金额（分）应为正数", "in fen, more than nought")
    return amount


async def _add_up(act: Act, of: tables.FundAllocation) -> None:
    """Bring the allocation up to its arrivals."""
    counts = (_OF.allocation_id == of.id, _OF.withdrawn_at.is_(None))
    together = await act.session.scalar(select(func.coalesce(func.sum(_OF.amount), 0)).where(*counts))
    full_on = await fund.full_on(act, of.id, of.amount)
    await changing.change(act.session, of, arrived=int(together or 0), full_on=full_on)
