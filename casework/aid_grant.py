"""Aid given (资助发放): what, for which term, in fen, and when it arrived; nobody is given the same twice (GH-38, HL-29)."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import aid, due
from casework.act import Act, begin, not_before, on_or_before, text
from database import tables
from domain.aid import IN_MONEY, AidKind
from domain.errors import Fixer, Reason, Refused
from domain.term import TermKind, school_year

_GRANT = tables.AidGrant
_PERIOD = re.compile(r"(20\d{2}-20\d{2})-([12])", re.ASCII)
MOST = 10_000_000
"""Fen in one grant: a hundred thousand yuan, more than any program pays a child in a term; a slip of the pen is refused."""
UNKNOWN_GRANT = Reason(
    "UNKNOWN_AID_GRANT",
    "没有此资助发放记录，或不在您的办理范围内",
    "there is no such grant of aid, or it is not yours to act for",
    Fixer.CALLER,
    "grantId",
)


async def give(
    session: AsyncSession,
    author: Author,
    *,
    entitlement_id: UUID,
    period: str,
    kind: AidKind,
    granted_by: str,
    amount: int | None = None,
    item: str | None = None,
    paid_on: date | None = None,
) -> UUID:
    """Give what a child is entitled to for a term; the grant's id. amount: in fen, needed of what is reduced or subsidized.

    Raises Refused: UNKNOWN_ENTITLEMENT, NOT_ENTITLED, BAD_TERM_OF_AID, GRANTED_ALREADY, BAD_AMOUNT, IMPOSSIBLE_DATE, BAD_TEXT.
    """
    act = await begin(session, author)
    entitled = await aid.standing(act, entitlement_id, None)
    await _require_term(act, entitled, period)
    await _require_first(act, entitled, period)
    _check_amount(kind, amount)
    if paid_on is not None:
        _check_paid(act, entitled, paid_on)
    given = _GRANT(
        entitlement_id=entitled.id,
        student_id=entitled.student_id,
        program=entitled.program,
        period=period,
        kind=kind,
        item=text(item, "item", 100) if item is not None else None,
        amount=amount,
        granted_by=text(granted_by, "grantedBy", 60),
        paid_on=paid_on,
    )
    await act.add(given)
    await act.tell(given.student_id, given, ("GH-38",), period)
    return await act.done(given, given.student_id)


async def pay(
    session: AsyncSession, author: Author, *, grant_id: UUID, expected_version: int, paid_on: date
) -> UUID:
    """What was granted has arrived (HL-29); its id. Raises Refused: UNKNOWN_AID_GRANT, STALE_VERSION, PAID_ALREADY,
    IMPOSSIBLE_DATE."""
    act = await begin(session, author)
    given = await act.held(_GRANT, grant_id, UNKNOWN_GRANT, expected_version)
    if given.paid_on is not None:
        zh, en = f"已于 {given.paid_on} 发放到位", f"it arrived on {given.paid_on} already"
        raise Refused(Reason("PAID_ALREADY", zh, en, Fixer.CALLER, "grantId", "HL-29"))
    entitled = await session.get_one(tables.AidEntitlement, given.entitlement_id)
    _check_paid(act, entitled, paid_on)
    await changing.change(session, given, paid_on=paid_on)
    await act.tell(given.student_id, given, ("HL-29",), given.period)
    return await act.done(given, given.student_id)


def _check_paid(act: Act, entitled: tables.AidEntitlement, day: date) -> None:
    on_or_before(day, act.today, "paidOn")
    not_before(day, entitled.since, "paidOn")


def _check_amount(kind: AidKind, amount: int | None) -> None:
    if (amount is None and kind in IN_MONEY) or (amount is not None and not 0 < amount <= MOST):
        zh = f"“减”“补”须填写金额（分），1 至 {MOST}"
        en = f"REDUCE and SUBSIDIZE need an amount in fen, 1 to {MOST}"
        raise Refused(Reason("BAD_AMOUNT", zh, en, Fixer.CALLER, "amount", "QC-29"))


async def _require_term(act: Act, entitled: tables.AidEntitlement, period: str) -> None:
    """The term, which must have begun by the end of this school year and not be over when the entitlement begins."""
    found = _PERIOD.fullmatch(period)
    if found is None or int(found[1][5:]) != int(found[1][:4]) + 1:
        _bad_term("学期应写作 2026-2027-1 或 2026-2027-2", "a term is written 2026-2027-1 or 2026-2027-2")
        return
    kind = TermKind.AUTUMN if found[2] == "1" else TermKind.SPRING
    term = (await due.terms(act)).term(school_year(found[1]), kind)
    if term.end < entitled.since or term.school_year.first > act.today.year:
        _bad_term("不在资助资格有效期内的学期", "no term in which the entitlement holds")


def _bad_term(zh: str, en: str) -> None:
    raise Refused(Reason("BAD_TERM_OF_AID", zh, en, Fixer.CALLER, "period", "GH-38"))


async def _require_first(act: Act, entitled: tables.AidEntitlement, period: str) -> None:
    before = select(_GRANT.id).where(
        _GRANT.student_id == entitled.student_id,
        _GRANT.program == entitled.program,
        _GRANT.period == period,
    )
    if await act.session.scalar(before) is not None:
        zh, en = "该学生该学期已发放此项资助", "the child was given this aid for the term already"
        raise Refused(Reason("GRANTED_ALREADY", zh, en, Fixer.CALLER, "period", "GH-38"))
