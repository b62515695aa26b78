"""Key monitoring (重点监测): where each child of a key group is must be known, and key pupils are visited (GH-30, GH-45)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from casework import clocks, due
from casework.act import Act
from database import tables
from domain import special_group
from domain.attendance import AttendanceStatus
from domain.calendar import today
from domain.machines.whereabouts import LEFT
from domain.student import HELD_ENROLLMENT
from domain.term import SchoolTerm
from domain.timer import RUNNING
from domain.visit import ContactOutcome, VisitMode

_TIMER, _VISIT, _HELD, _CHILD = tables.Timer, tables.HomeVisit, tables.Enrollment, tables.Student
_GROUP = tables.SpecialGroupMembership
VISIT, STATUS = "T-10b", "T-04c"
_NO_MORE = "不再属于重点监测对象，或已离校"
TELLING = (
    tables.AttendanceRecord,
    tables.TermReturnCheck,
    tables.HomeVisit,
    tables.ContactAttempt,
    tables.HomeTeachingVisit,
    tables.OutboundTracking,
)
"""Nouns whose rows tell where a child is."""
_FIRST: dict[str, Callable[[date, SchoolTerm], date]] = {
    "EACH_MONTH": lambda day, _: day.replace(day=1),
    "EACH_TERM": lambda _, term: term.start,
    "EACH_YEAR": lambda _, term: min(_year(term), term.start),
}
"""The first day of the interval that a day of a term lies in (`keyStudentVisitInterval`)."""


async def advance(act: Act, term: SchoolTerm | None) -> int:
    """Begin what is owed to key pupils today, and end what was done or is owed no more; how many clocks. Nothing begins in holidays."""
    ended = await _told(act) + await _lifted(act)
    if term is None:
        return ended
    return ended + await _visits(act, term) + await _statuses(act, term)


async def visited(act: Act, visit: tables.HomeVisit) -> None:
    """A home was visited: the clock that asked for it ends, if the visit was made in its interval or after it (入户, GH-45)."""
    if visit.mode is not VisitMode.IN_PERSON:
        return
    running = select(_TIMER.started_at).where(
        _TIMER.row_id == visit.student_id, _TIMER.limit == VISIT, _TIMER.state.in_(RUNNING)
    )
    started = await act.session.scalar(running)
    if started is not None and visit.visited_on >= await _since(act, today(started)):
        await clocks.end(act, visit.student_id, VISIT)


def is_key(act: Act, child: Any) -> ColumnElement[bool]:
    """Whether a child, by the column that says which, belongs today to a key group of the place of which a clock may tell."""
    groups = special_group.told_by_clocks(act.rules["keyGroups"] or ())
    return exists().where(_GROUP.student_id == child, _GROUP.group.in_(groups), *valid_on(act.today))


def valid_on(day: Any) -> tuple[ColumnElement[bool], ...]:
    """The conditions under which a membership holds on a day, a value or a column."""
    begun = or_(_GROUP.valid_from.is_(None), _GROUP.valid_from <= day)
    return begun, or_(_GROUP.valid_to.is_(None), _GROUP.valid_to >= day)


def told_since(day: Any) -> ColumnElement[bool]:
    """Whether anything since a day tells where a child of `student` is: its class, a visit, a contact, its status itself."""
    record, check, call = tables.AttendanceRecord, tables.TermReturnCheck, tables.ContactAttempt
    taught, away = tables.HomeTeachingVisit, tables.OutboundTracking

    def any_of(table: Any, *that: ColumnElement[bool]) -> ColumnElement[bool]:
        return exists().where(table.student_id == _CHILD.id, *that)

    return or_(
        func.coalesce(_CHILD.status_since >= day, False),
        any_of(record, record.day >= day, record.status != AttendanceStatus.ABSENT),
        any_of(check, check.checked_on >= day, or_(check.reported, check.cause.is_not(None))),
        any_of(_VISIT, _VISIT.visited_on >= day),
        any_of(call, call.contacted_on >= day, call.outcome == ContactOutcome.REACHED),
        any_of(taught, taught.visited_on >= day),
        any_of(away, away.verified_on >= day),
    )


async def _since(act: Act, day: date) -> date:
    """The first day of the interval that a day lies in."""
    term = (await due.terms(act)).term_of(day)
    named = act.rules["keyStudentVisitInterval"]
    return _FIRST[named](day, term) if term is not None and named in _FIRST else day


async def _visits(act: Act, term: SchoolTerm) -> int:
    until = await due.at(act, VISIT, max(act.today, _year(term)))
    if until is None:
        return 0
    since = await _since(act, act.today)
    seen = exists().where(
        _VISIT.student_id == _HELD.student_id,
        _VISIT.mode == VisitMode.IN_PERSON,
        _VISIT.visited_on >= since,
    )
    owed = (
        select(_HELD.student_id, _HELD.student_id.label("child"), _HELD.school_id)
        .join(_CHILD, _CHILD.id == _HELD.student_id)
        .where(_here(act), _HELD.status.in_(HELD_ENROLLMENT), is_key(act, _HELD.student_id), ~seen)
    )
    clauses = act.rules.clauses("keyStudentVisitInterval")
    return await clocks.start_where(act, VISIT, _CHILD, owed, until, clauses)


async def _statuses(act: Act, term: SchoolTerm) -> int:
    since = _stale_before(act)
    if since is None or since < term.first_school_day:  # at term start everybody is called one by one (T-07)
        return 0
    village = tables.Organization
    owner = func.coalesce(_HELD.school_id, village.parent_id)
    owed = (
        select(_CHILD.id, _CHILD.id.label("child"), owner.label("owner"))
        .outerjoin(_HELD, (_HELD.student_id == _CHILD.id) & _HELD.status.in_(HELD_ENROLLMENT))
        .outerjoin(village, village.id == _CHILD.village_id)
        .where(_here(act), _CHILD.schooling_status.not_in(LEFT), is_key(act, _CHILD.id), ~told_since(since))
    )
    until = await due.at(act, STATUS, act.today)
    return await clocks.start_where(act, STATUS, _CHILD, owed, until, act.rules.clauses("keyGroups"))


async def _told(act: Act) -> int:
    """Clocks of children of whom something recent tells where they are again are done."""
    since = _stale_before(act)
    running = _running(act, STATUS).where(told_since(since if since is not None else act.today))
    found = list(await act.session.scalars(running))
    for child in found:
        await clocks.end(act, child, STATUS)
    return len(found)


async def _lifted(act: Act) -> int:
    """Clocks of children that belong to no key group any more, or have left, are lifted."""
    held = exists().where(_HELD.student_id == _CHILD.id, _HELD.status.in_(HELD_ENROLLMENT))
    no_more = {VISIT: ~held, STATUS: _CHILD.schooling_status.in_(LEFT)}
    lifted = 0
    for limit, gone in no_more.items():
        running = _running(act, limit).where(or_(gone, ~is_key(act, _CHILD.id)))
        for child in list(await act.session.scalars(running)):
            await clocks.lift(act, child, _NO_MORE, limit)
            lifted += 1
    return lifted


def _running(act: Act, limit: str) -> Select[UUID]:
    own = select(_CHILD.id).join(_TIMER, _TIMER.row_id == _CHILD.id)
    return own.where(_here(act), _TIMER.limit == limit, _TIMER.state.in_(RUNNING))


def _year(term: SchoolTerm) -> date:
    """The first of September of a term's school year; the autumn term may begin before it."""
    return date(term.school_year.first, 9, 1)


def _here(act: Act) -> ColumnElement[bool]:
    return _CHILD.jurisdiction_code == act.author.jurisdiction_code


def _stale_before(act: Act) -> date | None:
    """The day since which something must have been told; None where nobody says how recent is recent."""
    days = act.rules["monitoring.statusWithinDays"]
    return act.today - timedelta(days=days) if days is not None else None
