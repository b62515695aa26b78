"""Daily attendance (考勤): one call a class and day, corrections by version, absences verified (GH-31, BS-24)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import absence, clocks, due, pupils, summary
from casework.act import Act, Told, begin, on_or_before, text
from casework.pupils import Pupil
from database import ids, tables
from domain.attendance import ABSENCES, EXPLAINED, AttendanceStatus, supposed
from domain.errors import Fixer, Reason, Refused

_SHEET, _RECORD = tables.AttendanceSheet, tables.AttendanceRecord
UNKNOWN_SHEET = Reason(
    "UNKNOWN_SHEET",
    "没有此考勤表，或不在您的办理范围内",
    "there is no such sheet, or it is not yours to act for",
    Fixer.CALLER,
    "sheetId",
)


@dataclass(frozen=True, slots=True)
class _Said:
    status: AttendanceStatus
    note: str | None = None


@dataclass(frozen=True, slots=True)
class _Change:
    """What became of one pupil's record. before: None where there was none; verified: whether it stood verified."""

    student: UUID
    record: UUID
    before: AttendanceStatus | None
    verified: bool
    after: AttendanceStatus
    note: str | None


async def record(
    session: AsyncSession,
    author: Author,
    *,
    class_id: UUID,
    day: date,
    entries: Sequence[dict[str, Any]],
    others_present: bool = False,
    extra_day: str | None = None,
    expected_version: int | None = None,
) -> UUID:
    """Record or correct the attendance of a class on a day; the sheet's id. Each absence starts a clock of T-04b.

    others_present: says of every pupil not named that it is here, or where the registers have it. extra_day: why it was
    taught on a day that is no school day. expected_version: of the sheet, where there is one already.
    Raises Refused: UNKNOWN_CLASS, IMPOSSIBLE_DATE, NO_SCHOOL_DAY, NAMED_TWICE, NOT_OF_CLASS, PUPILS_MISSING, SHEET_EXISTS,
    STALE_VERSION, VERIFIED_ABSENCE, MONTH_SIGNED, BAD_TEXT.
    """
    act = await begin(session, author)
    room = await pupils.room(act, class_id)
    why = text(extra_day, "extraDay", 200) if extra_day is not None else None
    await _check_day(act, room, day, why)
    said = _complete(entries, await pupils.of_class(act, room.id), others_present)
    sheet = await _opened(act, room, day, why, expected_version)
    await summary.reopen(act, room, day)
    changes = await _written(act, sheet, said)
    await _follow(act, sheet, changes)
    return await act.done(sheet, *said)


async def verify(
    session: AsyncSession,
    author: Author,
    *,
    sheet_id: UUID,
    expected_version: int,
    verified_by: str,
    absences: Sequence[dict[str, Any]],
) -> UUID:
    """Say why pupils were away, as a named person found out; the sheet's id. Ends their clocks of T-04b.

    Raises Refused: UNKNOWN_SHEET, STALE_VERSION, NOT_ABSENT, NAMED_TWICE, BAD_REASON, BAD_TEXT, MONTH_SIGNED.
    """
    act = await begin(session, author)
    by = text(verified_by, "verifiedBy", 60)
    room = await _room_of(act, sheet_id)
    sheet = await act.held(_SHEET, sheet_id, UNKNOWN_SHEET, expected_version)
    await summary.reopen(act, room, sheet.day)
    waiting = _unverified(await _records(act, sheet.id))
    changes = [_verified(act, waiting, at, each, by) for at, each in enumerate(absences)]
    if not changes:
        _not_absent("absences")
    sheet.version += 1
    await session.flush()
    for each in changes:
        await clocks.end(act, each.record, "T-04b")
    await _tell(act, changes)
    await absence.weigh(act, sheet.school_id, {each.student: each.after for each in changes})
    return await act.done(sheet, *(each.student for each in changes))


async def _room_of(act: Act, sheet: UUID) -> tables.SchoolClass:
    """The class of a sheet, held before the sheet is, as whoever records it does."""
    found = await act.session.scalar(select(_SHEET.class_id).where(_SHEET.id == sheet))
    if found is None:
        raise Refused(UNKNOWN_SHEET)
    return await act.session.get_one(tables.SchoolClass, found, with_for_update={"key_share": True})


async def _check_day(act: Act, room: tables.SchoolClass, day: date, extra_day: str | None) -> None:
    on_or_before(day, act.today, "day")
    terms = await due.terms(act)
    term = terms.term_of(day)
    if term is not None and str(term.school_year) != room.school_year:
        zh, en = f"该班级属于 {room.school_year} 学年", f"the class is of {room.school_year}"
        raise Refused(Reason("IMPOSSIBLE_DATE", zh, en, Fixer.CALLER, "day"))
    days = await due.days(act)
    if extra_day is None and not days.is_school_day(day, terms):
        zh = f"{day} 不是教学日；确有上课的，请在 extraDay 说明"
        en = f"{day} is no school day; where it was taught, say why in extraDay"
        raise Refused(Reason("NO_SCHOOL_DAY", zh, en, Fixer.CALLER, "day", "GH-31"))


def _complete(
    entries: Sequence[dict[str, Any]], all: Mapping[UUID, Pupil], others_present: bool
) -> dict[UUID, _Said]:
    """What is said of every pupil of the class, those included of whom "all others are here" speaks."""
    said = {
        id: _Said(entry["status"], _noted(entry, f"entries[{id}].note"))
        for id, entry in pupils.named(entries, all).items()
    }
    if others_present:
        for id, pupil in all.items():
            status = supposed(pupil.enrollment, pupil.schooling)
            if id not in said and status is not None:
                said[id] = _Said(status)
    pupils.require_all(all.keys() - said.keys(), "GH-31")
    return said


def _noted(entry: Mapping[str, Any], place: str) -> str | None:
    note = entry.get("note")
    return text(note, place, 200) if note is not None else None


async def _opened(
    act: Act, room: tables.SchoolClass, day: date, extra_day: str | None, expected: int | None
) -> tables.AttendanceSheet:
    """The sheet of the day: a new one, or the one there is as a new version."""
    found = select(_SHEET).where(_SHEET.class_id == room.id, _SHEET.day == day).with_for_update()
    sheet = await act.session.scalar(found)
    recorded = {"recorded_by": act.author.name, "recorded_at": act.author.now, "extra_day": extra_day}
    if sheet is None:
        if expected is not None:
            raise Refused(changing.STALE)
        county = {"jurisdiction_code": act.author.jurisdiction_code, "school_id": room.school_id}
        sheet = _SHEET(class_id=room.id, day=day, **county, **recorded)
        await act.add(sheet)
        return sheet
    if expected is None:
        zh = "该班当日考勤已登记；更正请注明 expectedVersion"
        en = "the day is recorded already; a correction says which version it saw"
        raise Refused(Reason("SHEET_EXISTS", zh, en, Fixer.CALLER, "expectedVersion", "GH-31"))
    changing.require(sheet, expected)
    for name, value in recorded.items():
        setattr(sheet, name, value)
    sheet.version += 1
    await act.session.flush()
    return sheet


async def _records(act: Act, sheet: UUID) -> dict[UUID, tables.AttendanceRecord]:
    found = select(_RECORD).where(_RECORD.sheet_id == sheet)
    return {each.student_id: each for each in await act.session.scalars(found)}


async def _written(act: Act, sheet: tables.AttendanceSheet, said: Mapping[UUID, _Said]) -> list[_Change]:
    """What differs from before, all in one statement; of a pupil recorded elsewhere that day its record there stands."""
    before = await _records(act, sheet.id) if sheet.version > 1 else {}
    changes = [_corrected(before[id], each) for id, each in said.items() if id in before]
    elsewhere = await _recorded(act, sheet.day, said.keys() - before.keys())
    fresh = [id for id in said if id not in before and id not in elsewhere]
    made = dict(zip(fresh, ids.fresh(len(fresh)), strict=True))
    day = {"sheet_id": sheet.id, "day": sheet.day}
    rows = [
        {"id": id, "student_id": student, "status": said[student].status, "note": said[student].note, **day}
        for student, id in made.items()
    ]
    await act.session.flush()
    await act.add_each(_RECORD, rows)
    changes += [
        _Change(student, id, None, False, said[student].status, said[student].note)
        for student, id in made.items()
    ]
    return [each for each in changes if each.before is not each.after]


async def _recorded(act: Act, day: date, students: Collection[UUID]) -> set[UUID]:
    """Who of them has a record of the day already: pupils who changed class since."""
    found = select(_RECORD.student_id).where(_RECORD.student_id.in_(students), _RECORD.day == day)
    return set(await act.session.scalars(found))


def _corrected(row: tables.AttendanceRecord, said: _Said) -> _Change:
    """A verified absence is changed only by naming it with a note; it stays on the child's timeline."""
    before, verified = row.status, row.verified_at is not None
    if before is not said.status:
        if verified and said.note is None:
            zh = f"缺勤已核实，更正须逐一注明理由：Student:{row.student_id}"
            en = f"the absence is verified; a correction names the pupil and says why: Student:{row.student_id}"
            raise Refused(Reason("VERIFIED_ABSENCE", zh, en, Fixer.CALLER, "entries", "GH-31"))
        row.status, row.verified_by, row.verified_at = said.status, None, None
    if said.note is not None:
        row.note = said.note
    return _Change(row.student_id, row.id, before, verified, said.status, said.note)


def _unverified(records: Mapping[UUID, tables.AttendanceRecord]) -> dict[UUID, tables.AttendanceRecord]:
    return {id: row for id, row in records.items() if row.status in ABSENCES and row.verified_at is None}


def _verified(
    act: Act, waiting: dict[UUID, tables.AttendanceRecord], at: int, said: Mapping[str, Any], by: str
) -> _Change:
    row = waiting.pop(said["student_id"], None)
    if row is None:
        _not_absent(f"absences[{at}].studentId")
    status: AttendanceStatus = said["status"]
    if status not in EXPLAINED:
        zh = "核实结果应为具体情形：" + "、".join(each.zh for each in EXPLAINED)
        en = "a verification says what it was: " + ", ".join(each.name for each in EXPLAINED)
        raise Refused(Reason("BAD_REASON", zh, en, Fixer.CALLER, f"absences[{at}].status", "GH-31"))
    before, note = row.status, _noted(said, f"absences[{at}].note")
    row.status, row.verified_by, row.verified_at = status, by, act.author.now
    row.note = note or row.note
    return _Change(row.student_id, row.id, before, True, status, note)


def _not_absent(place: str) -> NoReturn:
    zh, en = "没有待核实的缺勤", "no absence of this pupil waits to be verified on this sheet"
    raise Refused(Reason("NOT_ABSENT", zh, en, Fixer.CALLER, place, "GH-31"))


async def _follow(act: Act, sheet: tables.AttendanceSheet, changes: Sequence[_Change]) -> None:
    """What a day's record leads to: timelines, the clocks of what must be verified, signs."""
    waits = {each.record: each.student for each in changes if each.after in ABSENCES}
    over = [each.record for each in changes if each.before in ABSENCES and each.after not in ABSENCES]
    if waits:
        until = await due.at(act, "T-04b", sheet.day)
        await clocks.start_each(
            act, "T-04b", _RECORD.__name__, waits, due=until, owner=sheet.school_id, clauses=("GH-31",)
        )
    for row in over:
        await clocks.lift(act, row, "考勤更正", "T-04b")
    await _tell(act, changes)
    await absence.weigh(act, sheet.school_id, {each.student: each.after for each in changes})


async def _tell(act: Act, changes: Iterable[_Change]) -> None:
    """On the timelines: all but a pupil who simply was there."""
    told = (
        Told(each.student, each.record, each.before and each.before.name, each.after.name, each.note or "")
        for each in changes
        if each.before or each.after is not AttendanceStatus.PRESENT
    )
    await act.tell_each(told, _RECORD.__name__, ("GH-31",))
