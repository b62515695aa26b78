"""What is recorded of registered pupils in this term: who was seen, missed, excused, or studies elsewhere (学籍核对的依据)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from casework import due
from casework.act import Act
from database import tables
from domain.attendance import ABSENCES, ATTENDED, UNEXCUSED
from domain.registry_check import Known
from domain.student import HELD_ENROLLMENT

_HELD, _RECORD, _SHEET = tables.Enrollment, tables.AttendanceRecord, tables.AttendanceSheet
_CHECK, _REGISTER = tables.TermReturnCheck, tables.ReturnRegister


@dataclass(frozen=True, slots=True)
class Pupil:
    """A registered child of a school, the class it is in, its number masked, and what is known of it."""

    student: UUID
    room: UUID | None
    masked: str | None
    known: Known


@dataclass
class _Word:
    """What was recorded of a child at one school."""

    seen_on: date | None = None
    missed: bool = False
    excused: bool = False

    def add(self, seen_on: date | None, missed: bool, excused: bool) -> None:
        days = [day for day in (self.seen_on, seen_on) if day is not None]
        self.seen_on = max(days, default=None)
        self.missed, self.excused = self.missed or missed, self.excused or excused


async def of_school(act: Act, school: UUID) -> list[Pupil]:
    """Everybody who is registered at a school, by id."""
    return await _read(act, _HELD.school_id == school)


async def of_child(act: Act, child: UUID) -> Known | None:
    """What is known of one child; none of one that holds no 学籍."""
    found = await _read(act, _HELD.student_id == child)
    return found[0].known if found else None


async def _read(act: Act, which: ColumnElement[bool]) -> list[Pupil]:
    child, held = tables.Student, _HELD
    registered = which, held.status.in_(HELD_ENROLLMENT)
    people = select(held.student_id).where(*registered)
    said = await _said(act, people)
    of = tables.OutboundTracking
    open_ = select(of.student_id).where(of.ended_on.is_(None), of.student_id.in_(people))
    tracked = set(await act.session.scalars(open_))
    rows = select(held, child).join(child, child.id == held.student_id).where(*registered).order_by(child.id)
    return [
        Pupil(
            pupil.id,
            enrollment.class_id,
            pupil.id_number_masked,
            _known(enrollment, pupil, said[pupil.id], pupil.id in tracked),
        )
        for enrollment, pupil in await act.session.execute(rows)
    ]


def _known(held: tables.Enrollment, child: tables.Student, said: dict[UUID, _Word], tracked: bool) -> Known:
    own = said.get(held.school_id, _Word())
    others = [word.seen_on for school, word in said.items() if school != held.school_id and word.seen_on]
    # At another school before it came to this one it was where its 学籍 was then.
    since = [day for day in others if held.entry_date is None or day >= held.entry_date]
    return Known(
        enrollment=held.status,
        schooling=child.schooling_status,
        since=child.status_since,
        seen_on=own.seen_on,
        elsewhere_on=max(since, default=None),
        missed=own.missed,
        excused=own.excused,
        tracked=tracked,
    )


async def _said(act: Act, people: Select[Any]) -> dict[UUID, dict[UUID, _Word]]:
    """By child and school, in this term; nothing out of term."""
    found: dict[UUID, dict[UUID, _Word]] = defaultdict(lambda: defaultdict(_Word))
    term = (await due.terms(act)).term_of(act.today)
    if term is None:
        return found
    for child, school, *word in await act.session.execute(_recorded(people, term.first_school_day)):
        found[child][school].add(*word)
    same = _REGISTER.school_year == str(term.school_year), _REGISTER.kind == term.kind
    ticked = select(_CHECK, _REGISTER.school_id).join(_REGISTER, _REGISTER.id == _CHECK.register_id)
    for check, school in await act.session.execute(ticked.where(*same, _CHECK.student_id.in_(people))):
        came = check.checked_on if check.reported else check.returned_on
        found[check.student_id][school].add(came, came is None, False)
    return found


def _recorded(people: Select[Any], first: date) -> Select[Any]:
    """Of each child and school: last day seen, whether ever missed, whether ever away with an excuse."""
    status = _RECORD.status
    known = [each for each in ABSENCES if each not in UNEXCUSED]
    return (
        select(
            _RECORD.student_id,
            _SHEET.school_id,
            func.max(_RECORD.day).filter(status.in_(ATTENDED)),
            func.bool_or(status.in_(UNEXCUSED)),
            func.bool_or(status.in_(known)),
        )
        .join(_SHEET, _SHEET.id == _RECORD.sheet_id)
        .where(_RECORD.day >= first, _RECORD.student_id.in_(people))
        .group_by(_RECORD.student_id, _SHEET.school_id)
    )
