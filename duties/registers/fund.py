"""Funds that are due (经费拨付): kept by the finance department, or by the bureau where the county has none on record (HL-29)."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import Act, begin, not_before, text
from database import tables
from domain import term
from domain.errors import Fixer, Reason, Refused
from domain.fund import FEN, MOST_IN_A_YEAR, FundPurpose
from domain.organization import Department
from domain.term import SchoolYear
from duties import basis, units
from duties.registers import row

_OF = tables.FundAllocation
_PERIOD = re.compile(r"(20\d{2})-(20\d{2})(?:-[12])?", re.ASCII)
_NUMBER = 60
UNKNOWN_ALLOCATION = Reason(
    "UNKNOWN_ALLOCATION",
    "没有此经费拨付记录，或不在您的办理范围内",
    "there is no such allocation of funds, or it is not yours to act for",
    Fixer.CALLER,
    "allocationId",
)


async def record(
    session: AsyncSession,
    author: Author,
    *,
    unit_id: UUID,
    purpose: FundPurpose,
    title: str,
    period: str,
    amount: int,
    held_on: date,
    due_on: date,
    document_no: str | None = None,
    clause: str | None = None,
) -> UUID:
    """Record money that is to be paid in full by a day, as decided on held_on; its id. amount: in fen.

    period: the school year or term that it is for, "2026-2027" or "2026-2027-1". Raises Refused: NO_SUCH_UNIT,
    NOT_YOUR_REGISTER, REGISTER_OF_OTHERS, BAD_TERM, IMPOSSIBLE_DATE, BAD_AMOUNT, UNKNOWN_CLAUSE, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    unit = await row.own_unit(act, unit_id)
    await _require_keeper(act, unit)
    made = _OF(
        unit_id=unit.id,
        purpose=purpose,
        arrived=0,
        **await row.dated(act, held_on),
        **await _said(
            act, unit, title=title, period=period, amount=amount, document_no=document_no, clause=clause
        ),
    )
    made.due_on = _due(held_on, due_on, made.period)
    await _require_room(act, made.due_on, amount)
    return await row.record(act, made, unit.id)


async def correct(
    session: AsyncSession,
    author: Author,
    *,
    allocation_id: UUID,
    expected_version: int,
    reason: str,
    purpose: FundPurpose | None = None,
    held_on: date | None = None,
    due_on: date | None = None,
    **said: Any,
) -> UUID:
    """Mend what was recorded wrongly; what is not said stays. said: as `record` takes it.

    Raises Refused as `record`, and UNKNOWN_ALLOCATION, STALE_VERSION, ROW_WITHDRAWN, MORE_THAN_DUE, NOTHING_CORRECTED.
    """
    act, kept = await row.held(session, author, _OF, allocation_id, expected_version, UNKNOWN_ALLOCATION)
    new = await _said(act, await session.get_one(tables.Organization, kept.unit_id), **said)
    if purpose is not None:
        new["purpose"] = purpose
    if held_on is not None:
        new |= await row.dated(act, held_on)
    whole = {name: new.get(name, getattr(kept, name)) for name in ("held_on", "period", "amount")}
    new["due_on"] = _due(whole["held_on"], due_on or kept.due_on, whole["period"])
    await _require_room(act, new["due_on"], whole["amount"], kept.id)
    if whole["amount"] < kept.arrived:
        raise more_than_due("amount")
    new["full_on"] = await full_on(act, kept.id, whole["amount"])
    return await row.correct(act, kept, kept.unit_id, reason, new, untold=("full_on",))


async def withdraw(
    session: AsyncSession, author: Author, *, allocation_id: UUID, expected_version: int, reason: str
) -> UUID:
    """It was never due. Raises Refused: UNKNOWN_ALLOCATION, STALE_VERSION, NOT_YOUR_REGISTER, ROW_WITHDRAWN, HAS_ARRIVALS,
    BAD_TEXT, PERSONAL_NUMBER."""
    act, kept = await row.held(session, author, _OF, allocation_id, expected_version, UNKNOWN_ALLOCATION)
    if kept.arrived:
        zh, en = "已有到账记录，应先撤回到账记录", "money of it has arrived; withdraw the arrivals first"
        raise Refused(Reason("HAS_ARRIVALS", zh, en, Fixer.CALLER, "allocationId", "HL-29"))
    return await row.withdraw(act, kept, kept.unit_id, reason)


def more_than_due(place: str) -> Refused:
    """Of an allocation no more arrives than is due: what is too much for one would hide what is missing of another."""
    zh, en = (
        "到账合计超过应拨金额，应先更正应拨金额",
        "more arrived than is due; correct what is due first",
    )
    return Refused(Reason("MORE_THAN_DUE", zh, en, Fixer.CALLER, place, "HL-29"))


def bad_amount(zh: str, en: str) -> Refused:
    """An amount that cannot be."""
    return Refused(Reason("BAD_AMOUNT", zh, en, Fixer.CALLER, "amount", "HL-29"))


async def full_on(act: Act, allocation: UUID, amount: int) -> date | None:
    """The day on which an amount had arrived of an allocation, None while it has not."""
    of, together = tables.FundArrival, 0
    counts = (of.allocation_id == allocation, of.withdrawn_at.is_(None))
    found = select(of.held_on, of.amount).where(*counts).order_by(of.held_on, of.id)
    for day, part in await act.session.execute(found):
        together += part
        if together >= amount:
            return date.fromisoformat(str(day))
    return None


async def _require_keeper(act: Act, unit: tables.Organization) -> None:
    """计财股 stands inside the bureau where there is no finance department (catalogue 2.11)."""
    county = act.author.jurisdiction_code
    keeper = await units.first(act.session, county, Department.FINANCE)
    keeper = keeper or await units.first(act.session, county, Department.EDUCATION_BUREAU)
    if keeper is None or keeper.id != unit.id:
        zh = "经费拨付由财政局登记；未设财政局的，由教育局登记"
        en = "funds are the finance department's to record, the bureau's where there is none"
        raise Refused(Reason("REGISTER_OF_OTHERS", zh, en, Fixer.CALLER, "unitId", "HL-29"))


async def _said(
    act: Act,
    unit: tables.Organization,
    title: str | None = None,
    period: str | None = None,
    amount: int | None = None,
    document_no: str | None = None,
    clause: str | None = None,
) -> dict[str, Any]:
    """What was said of it, as columns; what was not is left out."""
    if amount is not None and not 0 < amount <= MOST_IN_A_YEAR:
        raise bad_amount(
            "应拨金额（分）应为正数，不超过 20 亿元", "in fen, from 1 to two thousand million yuan"
        )
    if period is not None:
        _check_period(act, period)
    if clause is not None:
        await basis.of(act, unit, None, clause)
    given = {
        "title": text(title, "title", row.TITLE) if title is not None else None,
        "document_no": text(document_no, "documentNo", _NUMBER) if document_no is not None else None,
        "period": period,
        "amount": amount,
        "clause": clause,
    }
    return {name: value for name, value in given.items() if value is not None}


def _check_period(act: Act, period: str) -> None:
    """Raise Refused BAD_TERM unless it is a school year or a term of one, at the latest of the next school year."""
    found = _PERIOD.fullmatch(period)
    first, last = (int(found[1]), int(found[2])) if found else (0, 0)
    if first + 1 != last or first > term.school_year_of(act.today).first + 1:
        zh = "应写作 2026-2027 或 2026-2027-1，至迟为下一学年"
        en = "a school year or a term of it, 2026-2027 or 2026-2027-1, not later than the next school year"
        raise Refused(Reason("BAD_TERM", zh, en, Fixer.CALLER, "period"))


def _due(decided: date, day: date, period: str) -> date:
    """The day by which it is due, neither before it was decided nor after the school year that follows its own."""
    not_before(day, decided, "dueOn")
    if day > SchoolYear(int(period[:4]) + 1).last_day:
        zh, en = (
            "应拨日期晚于下一学年末",
            "later than the end of the school year after the one that it is for",
        )
        raise Refused(Reason("IMPOSSIBLE_DATE", zh, en, Fixer.CALLER, "dueOn"))
    return day


async def _require_room(act: Act, day: date, amount: int, besides: UUID | None = None) -> None:
    """Raise Refused BAD_AMOUNT for more in a school year than the hub adds up. Whoever records at the same time waits."""
    county, year = act.author.jurisdiction_code, term.school_year_of(day)
    key = func.hashtextextended(f"FundAllocation {county}", 0)
    await act.session.execute(select(func.pg_advisory_xact_lock(key)))
    others = (
        _OF.jurisdiction_code == county,
        _OF.withdrawn_at.is_(None),
        _OF.due_on.between(date(year.first, 9, 1), year.last_day),
        _OF.id.is_distinct_from(besides),
    )
    there = await act.session.scalar(select(func.coalesce(func.sum(_OF.amount), 0)).where(*others))
    if int(there or 0) + amount > MOST_IN_A_YEAR:
        most = MOST_IN_A_YEAR // FEN
        raise bad_amount(f"一学年应拨合计超过 {most} 元", f"more than {most} yuan in one school year")
