"""Limits that come round with the calendar (定期时限): the clock starts them for all whom they bind, also for those who do nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, null, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from auth.changes.author import Author
from casework import clocks, due, ledger_entry, ledger_form, monitoring, registry_check
from casework.act import Act, begin
from database import tables
from database.tables.row import Row
from domain.attendance import AWAY_BY_LAW, CALLED, PUPILS, SummaryState
from domain.ledger import LedgerCadence
from domain.student import HELD_ENROLLMENT
from domain.term import SchoolHoliday, SchoolTerm
from domain.timer import RUNNING
from domain.visit import VisitPurpose, VisitScope

_REGISTER, _SUMMARY, _LEDGER = tables.ReturnRegister, tables.AttendanceSummary, tables.Ledger
_TIMER, _VISIT, _HELD = tables.Timer, tables.HomeVisit, tables.Enrollment
_DAY = timedelta(days=1)


async def advance(session: AsyncSession, author: Author) -> int:
    """Begin what today's term, month and holiday ask of every school of a county, and its clocks; how many rows.

    T-02, T-07 and T-09 from the first school day, T-05b from a month's, T-10 from a holiday's first day, T-05a and T-07 of the
    ledgers there are, T-06 of one that no longer says who is registered, T-10b and T-04c of key pupils, T-16 where the
    registry is reported. One process at a time does so in a county.
    author: at the hub's shell, with the county's arrangements of working days. Raises Refused NO_RULES.
    """
    if not await _alone(session, author) or not await _is_any(session, author):
        return 0
    act = await begin(session, author)
    terms = await due.terms(act)
    term, holiday = terms.term_of(act.today), terms.holiday_of(act.today)
    begun = await _ledgers(act, term) + await _changed(act) + await monitoring.advance(act, term)
    begun += await registry_check.ask(act)
    if term is not None and term.first_school_day <= act.today:
        begun += await _registers(act, term) + await _summaries(act, term)
    return begun + (await _holiday(act, holiday) if holiday is not None else 0)


async def visited(act: Act, visit: tables.HomeVisit) -> None:
    """A home was visited: clocks that asked for it end once there are as many visits as the place wants (QC-16, QC-17).

    A holiday that is over is made up for by the next visit, late.
    """
    holiday = (await due.terms(act)).holiday_of(visit.visited_on)
    if VisitScope.ROUTINE.name in visit.counts_for:
        mine = _VISIT.student_id == visit.student_id
        if holiday is None or await _count(act, mine, _in_holiday(holiday)) >= _least(act):
            await clocks.end(act, visit.student_id, "T-10")
    await monitoring.visited(act, visit)
    if visit.joint and visit.purpose is VisitPurpose.PERSUADE_TO_STUDY:
        await _joined(act, visit)


async def _joined(act: Act, visit: tables.HomeVisit) -> None:
    """The township went with the child's school: as often as the place wants in this term, and T-09 is done."""
    wanted = act.rules["jointVisit.termStart"]
    at = select(_HELD.school_id).where(
        _HELD.student_id == visit.student_id, _HELD.status.in_(HELD_ENROLLMENT)
    )
    begun = _REGISTER.first_school_day <= visit.visited_on
    found = select(_REGISTER).where(_REGISTER.school_id.in_(at), begun)
    register = await act.session.scalar(found.order_by(_REGISTER.first_school_day.desc()).limit(1))
    if register is None or wanted is None:
        return
    here = _HELD.school_id == register.school_id
    pupils = select(_HELD.student_id).where(here, _HELD.status.in_(HELD_ENROLLMENT))
    since = _VISIT.visited_on >= register.first_school_day
    purpose = _VISIT.purpose == VisitPurpose.PERSUADE_TO_STUDY
    if await _count(act, _VISIT.student_id.in_(pupils), _VISIT.joint, purpose, since) >= wanted["min"]:
        await clocks.end(act, register.id, "T-09")


async def _count(act: Act, *which: ColumnElement[bool] | InstrumentedAttribute[bool]) -> int:
    return await act.session.scalar(select(func.count(_VISIT.id)).where(*which)) or 0


def _least(act: Act) -> int:
    least: int | None = act.rules["holidayVisits.minPerStudent"]
    return least or 0


async def _alone(session: AsyncSession, author: Author) -> bool:
    said = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:key, 0))")
    return bool(await session.scalar(said, {"key": f"recurring limits {author.jurisdiction_code}"}))


async def _is_any(session: AsyncSession, author: Author) -> bool:
    unit = tables.Organization
    here = exists().where(unit.id == tables.School.id, unit.jurisdiction_code == author.jurisdiction_code)
    return bool(await session.scalar(select(here)))


async def _registers(act: Act, term: SchoolTerm) -> int:
    """The register of the term for each school that has somebody to call, and what it owes within the week (DC-10, QC-18)."""
    of_term = and_(_REGISTER.school_year == str(term.school_year), _REGISTER.kind == term.kind)
    there = exists().where(_REGISTER.school_id == tables.School.id, of_term)
    child = tables.Student
    called = exists().where(
        _HELD.school_id == tables.School.id,
        _HELD.status.in_(CALLED),
        child.id == _HELD.student_id,
        child.schooling_status.not_in(AWAY_BY_LAW),
    )
    first = term.first_school_day
    same = {"school_year": str(term.school_year), "kind": term.kind}
    same |= {"first_school_day": first, "opened_at": act.author.now}
    made = await _begin(act, _REGISTER, _schools(act).where(~there, called), **same)
    mine = and_(_REGISTER.jurisdiction_code == act.author.jurisdiction_code, of_term)
    open = select(_REGISTER.id, null(), _REGISTER.school_id).where(mine, _REGISTER.completed_at.is_(None))
    for limit in ("T-02", "T-07"):
        clauses = act.rules.clauses("noShow.registerWithin")
        made += await clocks.start_where(
            act, limit, _REGISTER, open, await due.at(act, limit, first), clauses
        )
    towns = select(_REGISTER.id, null(), tables.School.township_id).join(tables.School).where(mine)
    until, clauses = await due.at(act, "T-09", first), act.rules.clauses("jointVisit.termStart")
    return made + await clocks.start_where(act, "T-09", _REGISTER, towns, until, clauses)


async def _summaries(act: Act, term: SchoolTerm) -> int:
    """The summary of this month of each class that has pupils, once the month has had a school day (GH-32)."""
    month, first = f"{act.today:%Y-%m}", act.today.replace(day=1)
    until = await due.at(act, "T-05b", first)
    if until is None or not await _is_taught(act, first):
        return 0
    room = tables.SchoolClass
    there = exists().where(_SUMMARY.class_id == room.id, _SUMMARY.month == month)
    pupils = exists().where(_HELD.class_id == room.id, _HELD.status.in_(PUPILS))
    this_year = room.school_year == str(term.school_year)
    rooms = select(room.school_id, room.id.label("class_id")).where(
        room.school_id.in_(_schools(act)), this_year, ~there, pupils
    )
    same = {"month": month, "state": SummaryState.DRAFT, "by_reason": {}}
    made = await _begin(act, _SUMMARY, rooms, **same)
    mine = and_(_SUMMARY.jurisdiction_code == act.author.jurisdiction_code, _SUMMARY.month == month)
    open = select(_SUMMARY.id, null(), _SUMMARY.school_id).where(mine, _SUMMARY.reviewed_at.is_(None))
    clauses = act.rules.clauses("attendance.monthlySummary")
    return made + await clocks.start_where(act, "T-05b", _SUMMARY, open, until, clauses)


async def _is_taught(act: Act, first: date) -> bool:
    terms, days = await due.terms(act), await due.days(act)
    return any(days.is_school_day(first + _DAY * n, terms) for n in range(act.today.day))


async def _holiday(act: Act, holiday: SchoolHoliday) -> int:
    """Key pupils are visited in each winter and summer holiday (QC-16): of whom was not yet, the school owes it until the end."""
    visits = select(func.count(_VISIT.id)).where(_VISIT.student_id == _HELD.student_id, _in_holiday(holiday))
    owed = select(_HELD.student_id, _HELD.student_id.label("child"), _HELD.school_id).where(
        _HELD.school_id.in_(_schools(act)),
        _HELD.status.in_(HELD_ENROLLMENT),
        monitoring.is_key(act, _HELD.student_id),
        visits.correlate(_HELD).scalar_subquery() < _least(act),
    )
    until, clauses = await due.at(act, "T-10", holiday.first), act.rules.clauses("holidayVisits")
    return await clocks.start_where(act, "T-10", tables.Student, owed, until, clauses)


def _in_holiday(holiday: SchoolHoliday) -> ColumnElement[bool]:
    routine = _VISIT.counts_for.contains([VisitScope.ROUTINE.name])
    return and_(_VISIT.visited_on.between(holiday.first, holiday.last), routine)


async def _ledgers(act: Act, term: SchoolTerm | None) -> int:
    """Each ledger is confirmed each month and checked at each term start, whoever began it, opened or not (GH-29)."""
    here = _LEDGER.jurisdiction_code == act.author.jurisdiction_code
    begun, first, place = 0, act.today.replace(day=1), act.rules["ledger.update"] or ()
    for type in list(await act.session.scalars(select(_LEDGER.type).where(here).distinct())):
        kept = await ledger_form.kept(act.session, act.author.jurisdiction_code, type)
        own = select(_LEDGER.id, null(), _LEDGER.owner_id).where(here, _LEDGER.type == type)
        month, checked = _LEDGER.confirmed_month, _LEDGER.verified_at_term_start
        if kept.is_monthly(place):
            open = own.where(or_(month.is_(None), month < f"{first:%Y-%m}"))
            until = await due.at(act, "T-05a", first)
            begun += await clocks.start_where(act, "T-05a", _LEDGER, open, until, kept.clauses)
        if term is not None and LedgerCadence.TERM_START in kept.cadences(place):
            open = own.where(or_(checked.is_(None), checked < term.start))
            until = await due.at(act, "T-07", term.first_school_day)
            begun += await clocks.start_where(act, "T-07", _LEDGER, open, until, kept.clauses)
    return begun


async def _changed(act: Act) -> int:
    """Who is registered changed and the ledger does not say so (异动即改, T-06); where it says so again the clock ends."""
    until = await due.at(act, "T-06", act.author.now)
    if until is None:
        return 0
    here, behind = _LEDGER.jurisdiction_code == act.author.jurisdiction_code, ledger_entry.is_behind()
    own = select(_LEDGER.id, null(), _LEDGER.owner_id).where(here, behind)
    clauses = act.rules.clauses("ledger.update")
    begun = await clocks.start_where(act, "T-06", _LEDGER, own, until, clauses)
    runs = select(_TIMER.row_id).where(_TIMER.limit == "T-06", _TIMER.state.in_(RUNNING))
    caught_up = list(await act.session.scalars(select(_LEDGER.id).where(here, _LEDGER.id.in_(runs), ~behind)))
    for id in caught_up:
        await clocks.end(act, id, "T-06")
    return begun + len(caught_up)


def _schools(act: Act) -> Select[UUID]:
    unit = tables.Organization
    mine = select(tables.School.id.label("school_id")).join(unit, unit.id == tables.School.id)
    return mine.where(unit.jurisdiction_code == act.author.jurisdiction_code)


async def _begin(act: Act, table: type[Row], of: Select[*tuple[Any, ...]], **same: Any) -> int:
    """Put in a row for each that a statement names, by its columns; how many. same: what is the same of all."""
    same["jurisdiction_code"] = act.author.jurisdiction_code
    columns: Any = table.__table__.c
    alike = [literal(value, columns[name].type).label(name) for name, value in same.items()]
    whole = of.add_columns(*alike)
    made = insert(table).from_select(whole.selected_columns.keys(), whole)
    return len((await act.session.scalars(made.on_conflict_do_nothing().returning(table.id))).all())
