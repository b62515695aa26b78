"""班主任学期记录: opened for each class as a term begins, complete once every pupil's five items stand in it (BS-16, T-12)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import clocks, due, newcomer, pupils
from casework.act import Act, begin, text
from database import ids, tables
from database.crypto.field import Field
from database.crypto.keys import Keys
from domain import identity
from domain.attendance import PUPILS
from domain.errors import Fixer, Reason, Refused
from domain.term import SchoolTerm

_RECORD, _ENTRY = tables.ClassTermRecord, tables.ClassTermEntry
_LIMIT, _CLAUSES = "T-12", ("BS-16",)
MOST = 500
"""Records opened in one transaction."""


async def submit(
    session: AsyncSession,
    author: Author,
    *,
    class_id: UUID,
    entries: Sequence[dict[str, Any]],
    expected_version: int | None = None,
) -> UUID:
    """Record five items of pupils of a class for the term that is; the record's id. With the last pupil it is complete.

    Address and telephone are sealed before they are kept. expected_version: of the record, where a pupil stands in it already.
    Raises Refused: UNKNOWN_CLASS, NOT_IN_TERM, NAMED_TWICE, NOT_OF_CLASS, OUTFLOW_MISSING, BAD_TEXT, BAD_PHONE, TERM_RECORDED,
    STALE_VERSION, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    room = await pupils.room(act, class_id)
    term = await _term(act, room)
    known = await pupils.of_class(act, room.id)
    said = pupils.named(entries, known)
    record = await _opened(act, room, term)
    await _write(act, record, {id: _checked(id, each) for id, each in said.items()}, expected_version)
    await _settle(act, record, known)
    return await act.done(record, *said)


async def advance(session: AsyncSession, author: Author) -> int:
    """Open the records of a term that has begun, each with its clock, for classes with pupils; how many.

    One process at a time does so in a county.
    """
    key = f"class term {author.jurisdiction_code}"
    if not await session.scalar(select(func.pg_try_advisory_xact_lock(func.hashtextextended(key, 0)))):
        return 0
    act = await begin(session, author)
    term = (await due.terms(act)).term_of(act.today)
    if term is None or act.today < term.first_school_day:
        return 0
    rooms = list(await session.scalars(_without(act, term)))
    for room in rooms:
        await _opened(act, room, term)
    return len(rooms)


def _without(act: Act, term: SchoolTerm) -> Any:  # a Select of classes
    room, unit, held = tables.SchoolClass, tables.Organization, tables.Enrollment
    return (
        select(room)
        .join(unit, unit.id == room.school_id)
        .where(
            unit.jurisdiction_code == act.author.jurisdiction_code,
            room.school_year == str(term.school_year),
            ~exists().where(_RECORD.class_id == room.id, _RECORD.kind == term.kind),
            exists().where(held.class_id == room.id, held.status.in_(PUPILS)),
        )
        .order_by(room.id)
        .limit(MOST)
    )


async def _term(act: Act, room: tables.SchoolClass) -> SchoolTerm:
    term = (await due.terms(act)).term_of(act.today)
    if term is None or str(term.school_year) != room.school_year:
        zh, en = "现在不在该班级的学期内", "the class has no term now"
        raise Refused(Reason("NOT_IN_TERM", zh, en, Fixer.CALLER, "classId", "BS-16"))
    return term


async def _opened(act: Act, room: tables.SchoolClass, term: SchoolTerm) -> tables.ClassTermRecord:
    """The record of a class and term, held; begun with its clock where there is none."""
    key = {"class_id": room.id, "kind": term.kind}
    begun = {"school_id": room.school_id, "school_year": room.school_year, "opened_at": act.author.now}
    county = {"jurisdiction_code": act.author.jurisdiction_code}
    made = insert(_RECORD).values(**key, **begun, **county).on_conflict_do_nothing().returning(_RECORD.id)
    fresh = await act.session.scalar(made)
    found = select(_RECORD).filter_by(**key).with_for_update()
    record = (await act.session.scalars(found)).one()
    if fresh is not None:
        await _start_clock(act, record, term)
    return record


async def _start_clock(act: Act, record: tables.ClassTermRecord, term: SchoolTerm) -> None:
    until = await due.at(act, _LIMIT, term.first_school_day)
    await clocks.start(act, _LIMIT, record, due=until, owner=record.school_id, clauses=_CLAUSES)


def _checked(student: UUID, said: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of a pupil, as it is kept. Whoever is not at school here has gone somewhere (学生流出去向)."""
    place = f"entries[{student}]"
    outflow = said.get("outflow")
    if said["enrolled"] is (outflow is not None):
        zh, en = (
            "不在校的应填写流出去向，在校的不填",
            "whoever is not at school here has gone somewhere, and nobody else",
        )
        raise Refused(Reason("OUTFLOW_MISSING", zh, en, Fixer.CALLER, f"{place}.outflow", "BS-16"))
    return {
        "enrolled": said["enrolled"],
        "home_address": text(said["home_address"], f"{place}.homeAddress", 200),
        "guardian_name": text(said["guardian_name"], f"{place}.guardianName", 60),
        "contact": newcomer.telephone(said["contact"], f"{place}.contact"),
        "outflow": text(outflow, f"{place}.outflow", 200) if outflow is not None else None,
    }


async def _write(
    act: Act, record: tables.ClassTermRecord, said: Mapping[UUID, dict[str, Any]], expected: int | None
) -> None:
    keys = await newcomer.sealing(act)
    found = select(_ENTRY).where(_ENTRY.record_id == record.id, _ENTRY.student_id.in_(said))
    before = {each.student_id: each for each in await act.session.scalars(found.with_for_update())}
    if before and expected is None:
        zh, en = (
            "已有记录；更正请注明 expectedVersion",
            "pupils stand in it already; a correction says which version it saw",
        )
        raise Refused(Reason("TERM_RECORDED", zh, en, Fixer.CALLER, "expectedVersion", "BS-16"))
    changing.require(record, expected)
    for student, each in said.items():
        row = before.get(student)
        if row is None:
            own = {"id": ids.fresh(1)[0], "record_id": record.id, "student_id": student}
            row = _ENTRY(**own, **_kept(act, keys, own["id"], each))
            await act.add(row)
        else:
            await changing.change(act.session, row, **_kept(act, keys, row.id, each))
        await act.tell(student, row, _CLAUSES)
    if said:
        record.version += 1
        await act.session.flush()


def _kept(act: Act, keys: Keys, id: UUID, said: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a pupil's row: address and telephone sealed for this very row."""
    address, contact = Field(keys, _ENTRY.home_address_sealed), Field(keys, _ENTRY.contact_sealed)
    return {
        "enrolled": said["enrolled"],
        "guardian_name": said["guardian_name"],
        "outflow": said["outflow"],
        "home_address_sealed": address.text(id, said["home_address"]),
        "contact_sealed": contact.text(id, said["contact"]),
        "contact_masked": identity.masked_telephone(said["contact"]),
        "recorded_by": act.author.name,
        "recorded_at": act.author.now,
    }


async def _settle(act: Act, record: tables.ClassTermRecord, known: Collection[UUID]) -> None:
    """Complete once every pupil of the class stands in it; then its clock ends, and it stays what it was."""
    if record.completed_at is not None:
        return
    there = set(await act.session.scalars(select(_ENTRY.student_id).where(_ENTRY.record_id == record.id)))
    if known and there.issuperset(known):
        await changing.change(act.session, record, completed_at=act.author.now)
        await clocks.end(act, record.id, _LIMIT)
