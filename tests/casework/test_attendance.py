"""A class's days: every pupil has a status, absences are verified in time, corrections are seen, months are signed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, update

from database import tables
from domain.role import Role
from domain.student import EnrollmentStatus, SchoolingStatus
from hub.ticking import Ticking
from tests.casework.classroom import classroom, move_to
from tests.casework.desk import Desk, desk
from tests.conftest import Databases

MONDAY, TUESDAY, WEDNESDAY = (date(2026, 9, day) for day in (7, 8, 9))
SUNDAY = date(2026, 9, 6)
BY = {"verifiedBy": "王老师"}


@pytest.fixture(scope="module")
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template) as made:
        move_to(made, TUESDAY)
        yield made


def statuses(sheet: Any) -> dict[str, str]:
    return {each["student"]["id"]: each["status"] for each in sheet["records"]}


def of(sheet: Any, pupil: str) -> Any:
    return next(each for each in sheet["records"] if each["student"]["id"] == pupil)


def verifying(sheet: Any, pupil: str, status: str, **more: Any) -> dict[str, Any]:
    absences = [{"studentId": pupil, "status": status, **more}]
    return {"sheetId": sheet["id"], "expectedVersion": sheet["version"], "absences": absences, **BY}


@pytest.mark.rule("GH-31")
async def test_every_pupil_of_the_class_has_a_status_and_an_absence_must_be_verified_the_same_day(
    here: Desk,
) -> None:
    room = await classroom(here)
    sheet = await here.done("attendanceRecord", room.sheet(TUESDAY, {1: "ABSENT"}))
    assert statuses(sheet) == dict(zip(room.pupils, ("PRESENT", "ABSENT", "PRESENT"), strict=True))
    [clock] = of(sheet, room.pupils[1])["timers"]
    assert (clock["limit"], clock["state"]) == ("T-04b", "RUNNING")
    assert clock["dueAt"].startswith("2026-09-08T16:00:00")
    assert of(sheet, room.pupils[0])["timers"] == []
    sheet = await here.done("absenceVerify", verifying(sheet, room.pupils[1], "SICK_LEAVE", note="发烧"))
    row = of(sheet, room.pupils[1])
    assert (row["status"], row["verifiedBy"], row["note"]) == ("SICK_LEAVE", "王老师", "发烧")
    assert [each["state"] for each in row["timers"]] == ["DONE"]
    assert [entry[:3] for entry in await _told(here, room.pupils[1])] == [
        ("attendanceRecord", None, "ABSENT"),
        ("attendanceRecord", None, "AT_RISK"),
        ("absenceVerify", "ABSENT", "SICK_LEAVE"),
        ("absenceVerify", "AT_RISK", None),
    ]
    assert await _told(here, room.pupils[0]) == []


async def test_presence_is_never_supposed_in_silence(here: Desk) -> None:
    room = await classroom(here)
    said = room.sheet(TUESDAY, {0: "PRESENT", 1: "LATE"}, othersPresent=False)
    assert await here.refused("attendanceRecord", said) == ("PUPILS_MISSING", "entries", "GH-31")
    message = (await here.post("attendanceRecord", said))["data"]["attendanceRecord"]["messageEn"]
    assert room.pupils[2] in message


async def test_all_others_are_where_the_registers_have_them_and_who_is_missed_must_be_named(
    here: Desk,
) -> None:
    states = {0: SchoolingStatus.HOME_TEACHING, 1: SchoolingStatus.SUSPENDED_ILLNESS}
    states[2] = SchoolingStatus.EXEMPTED  # it may be registered still
    room = await classroom(here, 5, states=states, held={1: EnrollmentStatus.SUSPENDED})
    sheet = await here.done("attendanceRecord", room.sheet(TUESDAY))
    others = ["SUSPENDED", "SUSPENDED", "PRESENT", "PRESENT"]
    assert list(statuses(sheet).values()) == ["HOME_TEACHING_DAY", *others]
    for state in (SchoolingStatus.AT_RISK, SchoolingStatus.SUSPECTED_DROPOUT, SchoolingStatus.NOT_REPORTED):
        other = await classroom(here, 2, states={1: state})
        assert (await here.refused("attendanceRecord", other.sheet(TUESDAY)))[0] == "PUPILS_MISSING"
        await here.done("attendanceRecord", other.sheet(TUESDAY, {1: "UNEXCUSED"}))


async def test_who_is_retained_abroad_or_at_a_vocational_school_stands_on_no_sheet(here: Desk) -> None:
    held = {0: EnrollmentStatus.RETAINED_ABROAD, 1: EnrollmentStatus.RETAINED_VOCATIONAL}
    room = await classroom(here, 3, held=held)
    sheet = await here.done("attendanceRecord", room.sheet(TUESDAY))
    assert list(statuses(sheet)) == [room.pupils[2]]


@pytest.mark.parametrize(
    ("said", "code", "place"),
    [
        ({"day": "2026-09-09"}, "IMPOSSIBLE_DATE", "day"),
        ({"day": "2026-09-06"}, "NO_SCHOOL_DAY", "day"),
        ({"day": "2026-08-20"}, "NO_SCHOOL_DAY", "day"),
        ({"day": "2026-06-30"}, "IMPOSSIBLE_DATE", "day"),
        ({"extraDay": " "}, "BAD_TEXT", "extraDay"),
        ({"expectedVersion": 1}, "STALE_VERSION", "expectedVersion"),
        ({"classId": "SchoolClass:00000000-0000-0000-0000-000000000001"}, "UNKNOWN_CLASS", "classId"),
        ({"idempotencyKey": "short"}, "BAD_CHANGE_KEY", "idempotencyKey"),
    ],
)
async def test_a_sheet_that_cannot_be_is_refused_and_changes_nothing(
    here: Desk, said: dict[str, Any], code: str, place: str
) -> None:
    room = await classroom(here)
    assert (await here.refused("attendanceRecord", room.sheet(TUESDAY) | said))[:2] == (code, place)


async def test_nobody_is_named_twice_or_of_another_class(here: Desk) -> None:
    room, other = await classroom(here), await classroom(here)
    entry = {"studentId": room.pupils[0], "status": "PRESENT"}
    twice = room.sheet(TUESDAY, entries=[entry, entry])
    assert (await here.refused("attendanceRecord", twice))[:2] == ("NAMED_TWICE", "entries[1].studentId")
    strange = room.sheet(TUESDAY, entries=[{"studentId": other.pupils[0], "status": "PRESENT"}])
    assert (await here.refused("attendanceRecord", strange))[:2] == ("NOT_OF_CLASS", "entries[0].studentId")


async def test_a_day_that_the_calendar_has_off_is_recorded_where_somebody_says_why_it_was_taught(
    here: Desk,
) -> None:
    room = await classroom(here)
    sheet = await here.done("attendanceRecord", room.sheet(SUNDAY, extraDay="补课"))
    assert sheet["extraDay"] == "补课"


async def test_a_correction_says_which_version_it_saw(here: Desk) -> None:
    room = await classroom(here)
    sheet = await here.done("attendanceRecord", room.sheet(TUESDAY, {0: "ABSENT"}))
    again = room.sheet(TUESDAY, {1: "LATE"})
    assert (await here.refused("attendanceRecord", again))[0] == "SHEET_EXISTS"
    assert (await here.refused("attendanceRecord", again | {"expectedVersion": 7}))[0] == "STALE_VERSION"
    sheet = await here.done("attendanceRecord", again | {"expectedVersion": sheet["version"]})
    assert list(statuses(sheet).values()) == ["PRESENT", "LATE", "PRESENT"]
    assert [each["state"] for each in of(sheet, room.pupils[0])["timers"]] == ["LIFTED"]
    assert ("attendanceRecord", "ABSENT", "PRESENT", None) in await _told(here, room.pupils[0])


async def test_a_verified_absence_is_corrected_by_name_and_with_a_reason_and_stays_on_record(
    here: Desk,
) -> None:
    room = await classroom(here)
    sheet = await here.done("attendanceRecord", room.sheet(TUESDAY, {0: "ABSENT"}))
    sheet = await here.done("absenceVerify", verifying(sheet, room.pupils[0], "UNEXCUSED"))
    again = room.sheet(TUESDAY, expectedVersion=sheet["version"])
    assert (await here.refused("attendanceRecord", again))[0] == "VERIFIED_ABSENCE"
    entry = {"studentId": room.pupils[0], "status": "PRESENT", "note": "监控显示当日在校"}
    sheet = await here.done("attendanceRecord", again | {"entries": [entry]})
    assert of(sheet, room.pupils[0])["verifiedBy"] is None
    assert [entry[1:] for entry in await _told(here, room.pupils[0]) if entry[2] != "AT_RISK"] == [
        (None, "ABSENT", None),
        ("ABSENT", "UNEXCUSED", None),
        ("UNEXCUSED", "PRESENT", "监控显示当日在校"),
        ("AT_RISK", None, "已到校或缺勤已说明"),
    ]


async def test_only_an_absence_that_waits_is_verified_and_only_as_what_it_was(here: Desk) -> None:
    room = await classroom(here)
    sheet = await here.done("attendanceRecord", room.sheet(TUESDAY, {0: "ABSENT"}))
    for said, code in (
        (verifying(sheet, room.pupils[1], "SICK_LEAVE"), "NOT_ABSENT"),
        (verifying(sheet, room.pupils[0], "PRESENT"), "BAD_REASON"),
        (verifying(sheet, room.pupils[0], "ABSENT"), "BAD_REASON"),
        (verifying(sheet, room.pupils[0], "OTHER") | {"absences": []}, "NOT_ABSENT"),
        (verifying(sheet, room.pupils[0], "OTHER") | {"expectedVersion": 9}, "STALE_VERSION"),
        (verifying(sheet, room.pupils[0], "OTHER") | {"verifiedBy": ""}, "BAD_TEXT"),
        (
            verifying(sheet, room.pupils[0], "OTHER")
            | {"sheetId": "AttendanceSheet:00000000-0000-0000-0000-000000000001"},
            "UNKNOWN_SHEET",
        ),
    ):
        assert (await here.refused("absenceVerify", said))[0] == code


async def test_a_pupil_who_changed_class_keeps_the_record_of_the_class_it_was_in(here: Desk) -> None:
    old, new = await classroom(here), await classroom(here)
    await here.done("attendanceRecord", old.sheet(MONDAY, {0: "LATE"}))

    async with here.door.sessions.begin() as session:
        moved = update(tables.Enrollment).where(
            tables.Enrollment.student_id == UUID(old.pupils[0].partition(":")[2])
        )
        await session.execute(moved.values(class_id=UUID(new.id.partition(":")[2])))
    sheet = await here.done("attendanceRecord", new.sheet(MONDAY))
    assert sorted(statuses(sheet)) == sorted(new.pupils)
    sheet = await here.done("attendanceRecord", new.sheet(TUESDAY))
    assert sorted(statuses(sheet)) == sorted([*new.pupils, old.pupils[0]])


async def test_a_teacher_records_the_own_class_only(here: Desk) -> None:
    teacher = await _account(here)
    room, other = await classroom(here, teacher=UUID(teacher)), await classroom(here)
    own = {"role": Role.HOMEROOM_TEACHER, "subject": teacher}
    sheet = await here.done("attendanceRecord", room.sheet(TUESDAY, {0: "ABSENT"}), **own)
    assert len(sheet["records"]) == 3
    await here.done("absenceVerify", verifying(sheet, room.pupils[0], "PERSONAL_LEAVE"), **own)
    assert (await here.refused("attendanceRecord", other.sheet(TUESDAY), **own))[0] == "UNKNOWN_CLASS"
    foreign = await here.done("attendanceRecord", other.sheet(TUESDAY, {0: "ABSENT"}))
    said = verifying(foreign, other.pupils[0], "OTHER")
    assert (await here.refused("absenceVerify", said, **own))[0] == "UNKNOWN_SHEET"
    answer = await here.post("attendanceRecord", other.sheet(MONDAY), Role.TOWNSHIP_OFFICER)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_a_large_class_takes_no_more_statements_than_a_small_one(here: Desk) -> None:
    counted = []
    for size in (3, 60):
        room = await classroom(here, size)
        away = dict.fromkeys(range(size - 1), "ABSENT")
        counted.append(await _statements(here, room.sheet(TUESDAY, away)))
    assert counted[0] == counted[1]


@pytest.mark.rule("GH-31")
async def test_an_absence_that_nobody_verified_in_time_is_overdue_and_ends_late(here: Desk) -> None:
    room = await classroom(here)
    sheet = await here.done("attendanceRecord", room.sheet(TUESDAY, {0: "SICK_LEAVE"}))
    move_to(here, WEDNESDAY)
    assert await Ticking(here.door.sessions, here.code, here.time.now).once() >= 1
    waiting = await here.ask(WAITING, {"u": True, "c": room.id})
    assert [each["id"] for each in waiting["attendanceSheets"]["nodes"]] == [sheet["id"]]
    sheet = await here.done("absenceVerify", verifying(sheet, room.pupils[0], "SICK_LEAVE"))
    assert [each["state"] for each in of(sheet, room.pupils[0])["timers"]] == ["DONE_LATE"]
    assert (await here.ask(WAITING, {"u": True, "c": room.id}))["attendanceSheets"]["nodes"] == []


WAITING = """query ($u: Boolean, $c: ID!) {
  attendanceSheets(filter: { unverified: $u, classId: $c }) { nodes { id } } }"""


async def _statements(desk: Desk, said: dict[str, Any]) -> int:
    engine, seen = desk.door.sessions.kw["bind"].sync_engine, []

    def note(*_: Any) -> None:
        seen.append(1)

    event.listen(engine, "before_cursor_execute", note)
    try:
        answer = await desk.post("attendanceRecord", said)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert answer["data"]["attendanceRecord"]["__typename"] == "AttendanceChanged", answer
    return len(seen)


async def _account(desk: Desk) -> str:

    user = tables.UserAccount(
        login_name=f"teacher.{desk.time.seconds}",
        display_name="王老师",
        password_hash="!",
        role=Role.HOMEROOM_TEACHER,
        jurisdiction_code=desk.code,
    )
    async with desk.door.sessions.begin() as session:
        session.add(user)
        await session.flush()
        return str(user.id)


TIMELINE = """query ($s: ID!) { student(id: $s) { timeline(first: 100) {
  nodes { act source target reason } } } }"""


async def _told(desk: Desk, pupil: str) -> list[tuple[str, str | None, str | None, str | None]]:
    found = (await desk.ask(TIMELINE, {"s": pupil}))["student"]["timeline"]["nodes"]
    return [(each["act"], each["source"], each["target"], each["reason"]) for each in found]
