"""Term start (返校清点): each pupil ticked one by one, no-shows registered, their causes verified (DC-10, DC-13, QC-18)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import clocks, due, presence, pupils, sign
from casework.act import Act, Told, begin, on_or_before, text
from database import ids, tables
from domain.attendance import AWAY_BY_LAW, CALLED, is_expected
from domain.case import CaseStage
from domain.cause import RESTRICTED_CAUSES, DropoutCause
from domain.errors import Fixer, Reason, Refused
from domain.machines.whereabouts import MISSED, ROLL_CALLED
from domain.student import SchoolingStatus
from domain.term import SchoolTerm

_REGISTER, _CHECK = tables.ReturnRegister, tables.TermReturnCheck
_WHY = "开学未报到"
UNKNOWN_CHECK = Reason(
    "UNKNOWN_CHECK",
    "没有此清点记录，或不在您的办理范围内",
    "there is no such check, or it is not yours to act for",
    Fixer.CALLER,
    "checkId",
)


async def record(
    session: AsyncSession,
    author: Author,
    *,
    class_id: UUID,
    checked_on: date,
    entries: Sequence[dict[str, Any]],
    others_reported: bool = False,
    expected_version: int | None = None,
) -> UUID:
    """Tick every pupil of a class at term start; the id of the school's register. Who did not come is NOT_REPORTED.

    The first class opens the register of the school, and the clocks of T-02 and T-07 run from the first school day.
    expected_version: of the register, where a pupil was ticked otherwise before.
    Raises Refused: UNKNOWN_CLASS, IMPOSSIBLE_DATE, NOT_IN_TERM, NAMED_TWICE, NOT_OF_CLASS, PUPILS_MISSING, ALREADY_CHECKED,
    STALE_VERSION.
    """
    act = await begin(session, author)
    room = await pupils.room(act, class_id)
    on_or_before(checked_on, act.today, "checkedOn")
    term = await _term(act, room, checked_on)
    said = await _complete(act, room, entries, others_reported)
    register = await opened(act, room.school_id, term)
    missed = await _ticked(act, register, room, said, checked_on, expected_version)
    await _follow(act, register, missed, checked_on)
    await _settle(act, register)
    return await act.done(register, *said)


async def verify_cause(
    session: AsyncSession,
    author: Author,
    *,
    check_id: UUID,
    expected_version: int,
    cause: DropoutCause,
    contacted_on: date,
    verified_by: str,
    note: str | None = None,
) -> UUID:
    """Say why a pupil did not come, as learned from its home; the id of the register (DC-13, QC-18).

    Raises Refused: UNKNOWN_CHECK, STALE_VERSION, NOT_MISSED, BAD_REASON, IMPOSSIBLE_DATE, BAD_TEXT.
    """
    act = await begin(session, author)
    check = await act.held(_CHECK, check_id, UNKNOWN_CHECK, expected_version)
    if check.reported:
        _not_missed("checkId")
    on_or_before(contacted_on, act.today, "contactedOn")
    if cause in RESTRICTED_CAUSES:
        zh = "此类原因请填“其他原因”，具体情况在个案中登记"
        en = "such a cause is OTHER here and is named in the case, where few see it"
        raise Refused(Reason("BAD_REASON", zh, en, Fixer.CALLER, "cause"))
    await changing.change(
        session,
        check,
        cause=cause,
        contacted_on=contacted_on,
        cause_note=text(note, "note") if note is not None else None,
        cause_verified_by=text(verified_by, "verifiedBy", 60),
        cause_verified_at=author.now,
    )
    await act.tell(check.student_id, check, ("DC-13", "QC-18"), check.cause_note or "")
    await clocks.end(act, check.id, "T-04a")
    register = await session.get_one(_REGISTER, check.register_id, with_for_update=True)
    await _settle(act, register)
    return await act.done(register, check.student_id)


async def verify_present(
    session: AsyncSession, author: Author, *, student_id: UUID, present_on: date, note: str
) -> UUID:
    """A child that was missed is verified present: it attends again, its signs are closed, its line says since when.

    Its open case stays open: its school decides there. Raises Refused: UNKNOWN_STUDENT, NOT_MISSED, IMPOSSIBLE_DATE, BAD_TEXT.
    """
    act = await begin(session, author)
    child = await act.child(student_id)
    on_or_before(present_on, act.today, "presentOn")
    if child.schooling_status not in MISSED:
        _not_missed("studentId")
    why = text(note, "note")
    await presence.restore(act, child, present_on, why)
    await sign.settle(act, child.id, why)
    await _came(act, child.id, present_on, why)
    of = tables.DropoutCase
    open_case = select(of.id).where(of.student_id == child.id, of.stage != CaseStage.CLOSED)
    for case in await session.scalars(open_case):
        await clocks.end(act, case, "T-01")
    return await act.done(child, child.id)


async def opened(act: Act, school: UUID, term: SchoolTerm) -> tables.ReturnRegister:
    """A school's register of a term, held; begun with its clocks where there is none."""
    key = {"school_id": school, "school_year": str(term.school_year), "kind": term.kind}
    begun = {"first_school_day": term.first_school_day, "opened_at": act.author.now}
    county = {"jurisdiction_code": act.author.jurisdiction_code}
    made = await act.session.scalar(
        insert(_REGISTER).values(**key, **begun, **county).on_conflict_do_nothing().returning(_REGISTER.id)
    )
    found = select(_REGISTER).filter_by(**key).with_for_update()
    register = (await act.session.scalars(found)).one()
    if made is not None:
        await _start_clocks(act, register)
    return register


async def _start_clocks(act: Act, register: tables.ReturnRegister) -> None:
    clauses = act.rules.clauses("noShow.registerWithin")
    for limit in ("T-02", "T-07"):
        until = await due.at(act, limit, register.first_school_day)
        await clocks.start(act, limit, register, due=until, owner=register.school_id, clauses=clauses)


async def _term(act: Act, room: tables.SchoolClass, day: date) -> SchoolTerm:
    term = (await due.terms(act)).term_of(day)
    if term is None or day < term.first_school_day or str(term.school_year) != room.school_year:
        zh, en = f"{day} 不在该班级的学期内", f"{day} lies in no term of the class"
        raise Refused(Reason("NOT_IN_TERM", zh, en, Fixer.CALLER, "checkedOn", "DC-10"))
    return term


async def _complete(
    act: Act, room: tables.SchoolClass, entries: Sequence[dict[str, Any]], others: bool
) -> dict[UUID, bool]:
    expected = {
        id
        for id, each in (await pupils.of_class(act, room.id)).items()
        if is_expected(each.enrollment, each.schooling)
    }
    named = pupils.named(entries, expected)
    said: dict[UUID, bool] = {id: entry["reported"] for id, entry in named.items()}
    if others:
        said = dict.fromkeys(expected - said.keys(), True) | said
    pupils.require_all(expected - said.keys(), "DC-10")
    return said


async def _ticked(
    act: Act,
    register: tables.ReturnRegister,
    room: tables.SchoolClass,
    said: Mapping[UUID, bool],
    day: date,
    expected: int | None,
) -> dict[UUID, UUID]:
    """Write the lines; those of pupils that are newly missed, by the line's id."""
    of_register = select(_CHECK).where(_CHECK.register_id == register.id, _CHECK.student_id.in_(said))
    before = {each.student_id: each for each in await act.session.scalars(of_register.with_for_update())}
    changed = [line for id, line in before.items() if line.reported is not said[id]]
    if changed:
        _require_seen(register, expected)
    for line in changed:
        await _corrected(act, line, day)
    fresh = [id for id in said if id not in before]
    made = dict(zip(fresh, ids.fresh(len(fresh)), strict=True))
    checked = {"checked_on": day, "checked_by": act.author.name, "class_id": room.id}
    rows = [
        {"id": id, "register_id": register.id, "student_id": student, "reported": said[student], **checked}
        for student, id in made.items()
    ]
    await act.add_each(_CHECK, rows)
    if fresh or changed:
        register.version += 1
    await act.session.flush()
    missed = {line.id: line.student_id for line in changed if not line.reported}
    return missed | {id: student for student, id in made.items() if not said[student]}


def _require_seen(register: tables.ReturnRegister, expected: int | None) -> None:
    if expected is None:
        zh = "学生已清点；更正请注明登记册的 expectedVersion"
        en = "pupils are ticked otherwise already; a correction says which version of the register it saw"
        raise Refused(Reason("ALREADY_CHECKED", zh, en, Fixer.CALLER, "expectedVersion", "DC-10"))
    changing.require(register, expected)


async def _corrected(act: Act, line: tables.TermReturnCheck, day: date) -> None:
    """The other way round; who was registered as missing and is not has been here all along, as the timeline says."""
    cleared = dict.fromkeys(("cause", "cause_note", "cause_verified_by", "cause_verified_at"))
    cleared |= dict.fromkeys(("contacted_on", "returned_on"))
    here = not line.reported
    await changing.change(
        act.session, line, reported=here, checked_on=day, checked_by=act.author.name, **cleared
    )
    if not here:
        return
    await clocks.lift(act, line.id, "清点更正", "T-04a")
    await act.tell(line.student_id, line, ("DC-10",), "清点更正：已报到")
    child = await act.session.get_one(tables.Student, line.student_id, with_for_update=True)
    if child.schooling_status is SchoolingStatus.NOT_REPORTED:
        await presence.restore(act, child, day, "清点更正：已报到")


async def _follow(act: Act, register: tables.ReturnRegister, missed: Mapping[UUID, UUID], day: date) -> None:
    """A pupil that did not come stands in the register, its home is to be asked, and it is NOT_REPORTED (4.1)."""
    if not missed:
        return
    told = (Told(student, line, None, None, _WHY) for line, student in missed.items())
    await act.tell_each(told, _CHECK.__name__, ("QC-18", "DC-10"))
    until = await due.at(act, "T-04a", day)
    owner = register.school_id
    await clocks.start_each(act, "T-04a", _CHECK.__name__, missed, due=until, owner=owner, clauses=("DC-13",))
    of = tables.Student
    expected = select(of).where(of.id.in_(missed.values()), of.schooling_status.in_(ROLL_CALLED))
    for child in list(await act.session.scalars(expected.order_by(of.id).with_for_update())):
        await act.become(child, SchoolingStatus.NOT_REPORTED, day, _WHY)


async def _settle(act: Act, register: tables.ReturnRegister) -> None:
    """The register is complete when every pupil of the school is ticked and every cause verified; then its clocks end."""
    complete = await act.session.scalar(select(~_unticked(register) & ~_unverified(register)))
    if complete and register.completed_at is None:
        await changing.change(act.session, register, completed_at=act.author.now)
        await clocks.end(act, register.id, "T-02", "T-07")
    elif not complete and register.completed_at is not None:
        await changing.change(act.session, register, completed_at=None)
        await _start_clocks(act, register)


def _unticked(register: tables.ReturnRegister) -> ColumnElement[bool]:
    held, child, line = tables.Enrollment, tables.Student, _CHECK
    ticked = exists().where(line.register_id == register.id, line.student_id == held.student_id)
    return exists().where(
        held.school_id == register.school_id,
        held.status.in_(CALLED),
        child.id == held.student_id,
        child.schooling_status.not_in(AWAY_BY_LAW),
        ~ticked,
    )


def _unverified(register: tables.ReturnRegister) -> ColumnElement[bool]:
    return exists().where(
        _CHECK.register_id == register.id, _CHECK.reported.is_(False), _CHECK.cause.is_(None)
    )


async def _came(act: Act, child: UUID, day: date, why: str) -> None:
    """The line of the last register in which the child is missing says since when it is here."""
    last = (
        select(_CHECK)
        .where(_CHECK.student_id == child, _CHECK.reported.is_(False), _CHECK.returned_on.is_(None))
        .order_by(_CHECK.id.desc())
        .limit(1)
        .with_for_update()
    )
    line = await act.session.scalar(last)
    if line is not None:
        await changing.change(act.session, line, returned_on=day)
        await act.tell(child, line, ("DC-10",), why)


def _not_missed(place: str) -> None:
    zh, en = (
        "该学生没有未报到或有苗头的记录",
        "this child is not missed: it neither failed to report nor has a sign",
    )
    raise Refused(Reason("NOT_MISSED", zh, en, Fixer.CALLER, place, "DC-10"))
