"""Monthly attendance of a class (考勤月汇总): counted and signed by its teacher, reviewed by the school (GH-32, T-05b)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import clocks, due, pupils
from casework.act import Act, begin, text
from database import tables
from domain import calendar
from domain.attendance import ABSENCES, ATTENDED, SUMMARY, AttendanceStatus, SummaryState
from domain.errors import Fixer, Reason, Refused
from domain.student import SchoolingStatus

_OF, _SHEET, _RECORD = tables.AttendanceSummary, tables.AttendanceSheet, tables.AttendanceRecord
UNKNOWN_SUMMARY = Reason(
    "UNKNOWN_SUMMARY",
    "没有此考勤月汇总，或不在您的办理范围内",
    "there is no such summary, or it is not yours to act for",
    Fixer.CALLER,
    "summaryId",
)
_COUNTS = (
    "enrolled",
    "school_days",
    "present_days",
    "absent_days",
    "suspected",
    "dropout",
    "prepared_by",
    "prepared_at",
    "reviewed_by",
    "reviewed_at",
)
_DRAFT: dict[str, Any] = {**dict.fromkeys(_COUNTS), "by_reason": {}, "state": SummaryState.DRAFT}
_SHOWN = 7
"""Days that a refusal names at most."""


async def reopen(act: Act, room: tables.SchoolClass, day: date) -> None:
    """Begin the summary of a day's month with the clock of T-05b, or take it back to a draft: its records change.

    Raises Refused MONTH_SIGNED where the school has reviewed it.
    """
    month = f"{day:%Y-%m}"
    found = await act.session.scalar(
        select(_OF).where(_OF.class_id == room.id, _OF.month == month).with_for_update()
    )
    if found is None:
        await _begun(act, room, month)
    elif found.state is SummaryState.REVIEWED:
        zh = f"{month} 考勤月汇总已审核；更正前须由学校退回"
        en = f"the summary of {month} is signed; the school returns it before anything is corrected"
        raise Refused(Reason("MONTH_SIGNED", zh, en, Fixer.SCHOOL, "day", "GH-32"))
    else:
        await changing.change(act.session, found, **_DRAFT)


async def summarize(
    session: AsyncSession, author: Author, *, class_id: UUID, month: str, prepared_by: str
) -> UUID:
    """Count a class's month from its sheets, signed by who prepared it; the summary's id. Counted anew it is a new version.

    Raises Refused: UNKNOWN_CLASS, BAD_PERIOD, MONTH_NOT_OVER, SHEETS_MISSING, MONTH_SIGNED, BAD_TEXT.
    """
    act = await begin(session, author)
    room = await pupils.room(act, class_id)
    first, last = _span(calendar.period(month))
    if act.today <= last:
        zh, en = f"{month} 尚未结束", f"{month} is not over"
        raise Refused(Reason("MONTH_NOT_OVER", zh, en, Fixer.CALLER, "month", "GH-32"))
    await reopen(act, room, first)
    await _require_sheets(act, room, first, last)
    summary = await session.scalar(select(_OF).where(_OF.class_id == room.id, _OF.month == month))
    assert summary is not None
    SUMMARY.require(summary.state, SummaryState.PREPARED)
    signed = {"prepared_by": text(prepared_by, "preparedBy", 60), "prepared_at": author.now}
    counted = await _counted(act, room, first, last)
    await changing.change(session, summary, state=SummaryState.PREPARED, **counted, **signed)
    return await act.done(summary)


async def review(
    session: AsyncSession, author: Author, *, summary_id: UUID, expected_version: int, reviewed_by: str
) -> UUID:
    """The school signs a summary; its clock of T-05b ends. Raises Refused: UNKNOWN_SUMMARY, STALE_VERSION,
    ILLEGAL_TRANSITION, BAD_TEXT."""
    act = await begin(session, author)
    summary = await act.held(_OF, summary_id, UNKNOWN_SUMMARY, expected_version)
    SUMMARY.require(summary.state, SummaryState.REVIEWED)
    signed = {"reviewed_by": text(reviewed_by, "reviewedBy", 60), "reviewed_at": author.now}
    await changing.change(session, summary, state=SummaryState.REVIEWED, **signed)
    await clocks.end(act, summary.id, "T-05b")
    return await act.done(summary)


async def give_back(
    session: AsyncSession, author: Author, *, summary_id: UUID, expected_version: int
) -> UUID:
    """The school takes its signature back, so that records can be corrected; the clock of T-05b runs again.

    Raises Refused: UNKNOWN_SUMMARY, STALE_VERSION, ILLEGAL_TRANSITION.
    """
    act = await begin(session, author)
    summary = await act.held(_OF, summary_id, UNKNOWN_SUMMARY, expected_version)
    SUMMARY.require(summary.state, SummaryState.DRAFT)
    await changing.change(session, summary, **_DRAFT)
    await _start_clock(act, summary)
    return await act.done(summary)


async def _begun(act: Act, room: tables.SchoolClass, month: str) -> None:
    county = {"jurisdiction_code": act.author.jurisdiction_code, "school_id": room.school_id}
    summary = _OF(class_id=room.id, month=month, state=SummaryState.DRAFT, by_reason={}, **county)
    await act.add(summary)
    await _start_clock(act, summary)


async def _start_clock(act: Act, summary: tables.AttendanceSummary) -> None:
    until = await due.at(act, "T-05b", _span(summary.month)[0])
    clauses = act.rules.clauses("attendance.monthlySummary")
    await clocks.start(act, "T-05b", summary, due=until, owner=summary.school_id, clauses=clauses)


def _span(month: str) -> tuple[date, date]:
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


async def _require_sheets(act: Act, room: tables.SchoolClass, first: date, last: date) -> None:
    """Raise Refused SHEETS_MISSING naming the school days of a month that nobody recorded."""
    terms, days = await due.terms(act), await due.days(act)
    month = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    recorded = select(_SHEET.day).where(_SHEET.class_id == room.id, _SHEET.day.between(first, last))
    kept = set(await act.session.scalars(recorded))
    lacking = [day for day in month if day not in kept and days.is_school_day(day, terms)]
    if lacking or not kept:
        named = "、".join(map(str, lacking[:_SHOWN])) + ("…" if len(lacking) > _SHOWN else "")
        zh = f"尚有 {len(lacking)} 个教学日未登记考勤：{named}"
        en = f"{len(lacking)} school days are not recorded: {named}"
        raise Refused(Reason("SHEETS_MISSING", zh, en, Fixer.SCHOOL, "month", "GH-32"))


async def _counted(act: Act, room: tables.SchoolClass, first: date, last: date) -> dict[str, Any]:
    """What the records of a month say, and how the class's children stand now."""
    own = (_SHEET.class_id == room.id, _SHEET.day.between(first, last))
    by_status = (
        select(_RECORD.status, func.count())
        .join(_SHEET, _SHEET.id == _RECORD.sheet_id)
        .where(*own)
        .group_by(_RECORD.status)
    )
    counts: dict[AttendanceStatus, int] = dict(list(await act.session.execute(by_status)))
    children = [each.schooling for each in (await pupils.of_class(act, room.id)).values()]
    return {
        "enrolled": len(children),
        "school_days": await act.session.scalar(select(func.count()).select_from(_SHEET).where(*own)),
        "present_days": sum(counts.get(each, 0) for each in ATTENDED),
        "absent_days": sum(counts.get(each, 0) for each in ABSENCES),
        "by_reason": {each.name: counts.get(each, 0) for each in AttendanceStatus},
        "suspected": children.count(SchoolingStatus.SUSPECTED_DROPOUT),
        "dropout": children.count(SchoolingStatus.DROPOUT),
    }
