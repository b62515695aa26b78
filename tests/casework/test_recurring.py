"""Limits that come round with the calendar: who does nothing is overdue, and is seen to be (QC-18, GH-29, GH-32, QC-16, QC-17)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, update

from database import tables
from domain.ledger import LedgerStatus
from domain.organization import Department
from domain.role import Role
from domain.student import EnrollmentStatus, SpecialGroup
from tests.casework import way
from tests.casework.classroom import classroom, move_to
from tests.casework.desk import Desk, desk
from tests.conftest import Databases
from tests.hub import world

FIRST, QIAOCHENG = date(2026, 9, 1), "341602"
TIMERS = """query ($o: ID!, $l: [String!]) { timers(filter: { ownerId: $o, limit: $l }, first: 100) {
  nodes { limit state dueAt } } }"""


@pytest.fixture
async def here(databases: Databases, template: str, request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    """A desk on the day before the term, whose school has no pupils yet."""
    async with desk(databases, template, getattr(request, "param", world.HERE)) as made:
        move_to(made, FIRST - timedelta(days=1))
        async with made.door.sessions.begin() as session:
            await session.execute(delete(tables.Enrollment))
        yield made


async def clocks(desk: Desk, unit: int, *limits: str) -> list[tuple[str, str]]:
    """The limits of a unit as its bureau sees them."""
    found = await desk.ask(TIMERS, {"o": desk.unit(unit), "l": list(limits)}, Role.BUREAU_OFFICER)
    return sorted((each["limit"], each["state"]) for each in found["timers"]["nodes"])


async def count(desk: Desk, table: Any) -> int:
    async with desk.door.sessions() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.rule("QC-18", "DC-10")
@pytest.mark.parametrize("here", [world.HERE, world.THERE], indirect=True)
async def test_a_school_that_does_nothing_at_term_start_is_overdue_after_a_week(here: Desk) -> None:
    room = await classroom(here)
    await here.tick()
    assert await clocks(here, 3, "T-02", "T-07") == []
    move_to(here, FIRST)
    assert await here.tick() > 0
    assert await here.tick() == 0
    assert await clocks(here, 3, "T-02") == [("T-02", "RUNNING")]
    move_to(here, FIRST + timedelta(days=8))
    await here.tick()
    assert await clocks(here, 3, "T-02") == [("T-02", "OVERDUE")]
    # What the clock began the school goes on with: one register, ended late.
    assert await count(here, tables.ReturnRegister) == 1
    register = await here.done("returnCheckRecord", room.tick(FIRST + timedelta(days=8)))
    assert register["completedAt"] is not None
    assert await clocks(here, 3, "T-02") == [("T-02", "DONE_LATE")]
    assert await here.tick() == 0


async def test_a_school_that_has_nobody_to_call_owes_no_register(here: Desk) -> None:
    await classroom(here, 1, held={0: EnrollmentStatus.SUSPENDED})
    move_to(here, FIRST)
    await here.tick()
    assert await count(here, tables.ReturnRegister) == 0


@pytest.mark.rule("GH-32")
async def test_a_class_that_records_nothing_owes_the_summary_of_its_month(here: Desk) -> None:
    room = await classroom(here)
    move_to(here, FIRST)
    await here.tick()
    assert await clocks(here, 3, "T-05b") == [("T-05b", "RUNNING")]
    # The first sheet goes on with the summary that the clock began.
    await here.done("attendanceRecord", room.sheet(FIRST))
    assert await count(here, tables.AttendanceSummary) == 1
    move_to(here, date(2026, 10, 6))
    await here.tick()
    # September's is due on the fifth of October; that month has no school day before the holiday is over.
    assert await clocks(here, 3, "T-05b") == [("T-05b", "OVERDUE")]


@pytest.mark.rule("QC-16")
async def test_a_key_pupil_is_to_be_visited_in_the_holiday_and_only_a_visit_ends_it(here: Desk) -> None:
    room = await classroom(here)
    async with here.door.sessions.begin() as session:
        of = tables.SpecialGroupMembership
        pupils = [each.partition(":")[2] for each in room.pupils]
        said = {"student_id": pupils[0], "group": SpecialGroup.LEFT_BEHIND, "source": Department.SCHOOL}
        ended = {"student_id": pupils[1], "valid_to": here.today - timedelta(days=1), "valid_from": FIRST}
        await session.execute(insert(of), [said | {"evidence": {}}])
        await session.execute(insert(of), [said | {"evidence": {}} | ended | {"valid_from": None}])
    await here.tick()
    assert await clocks(here, 3, "T-10") == [("T-10", "RUNNING")]
    move_to(here, FIRST)
    await here.tick()
    assert await clocks(here, 3, "T-10") == [("T-10", "OVERDUE")]
    visit = way.visiting(here, 0, studentId=room.pupils[0], period="TERM")
    await here.done("visitRecord", visit)
    assert await clocks(here, 3, "T-10") == [("T-10", "DONE_LATE")]


@pytest.mark.rule("QC-16")
async def test_a_key_pupil_that_was_visited_in_the_holiday_owes_no_more_visit(here: Desk) -> None:
    room = await classroom(here)
    async with here.door.sessions.begin() as session:
        of = tables.SpecialGroupMembership
        said = {"student_id": room.pupils[0].partition(":")[2], "group": SpecialGroup.LEFT_BEHIND}
        await session.execute(insert(of), [said | {"source": Department.SCHOOL, "evidence": {}}])
    await here.tick()
    visit = way.visiting(here, 0, studentId=room.pupils[0], period="HOLIDAY")
    await here.done("visitRecord", visit)
    assert await clocks(here, 3, "T-10") == [("T-10", "DONE")]
    assert await here.tick() == 0


@pytest.mark.rule("GH-29")
async def test_a_ledger_that_no_longer_says_who_is_registered_is_amended_within_a_day(here: Desk) -> None:
    room = await classroom(here)
    made = await here.done("ledgerOpen", {"type": "SCHOOL_AGE_ENROLLMENT"})
    await here.tick()
    assert await clocks(here, 3, "T-06") == []
    async with here.door.sessions.begin() as session:
        await session.execute(update(tables.Ledger).values(status=LedgerStatus.CURRENT))
    await here.tick()
    assert await clocks(here, 3, "T-06") == [("T-06", "RUNNING")]
    here.time.seconds += 25 * 3600
    await here.tick()
    assert await clocks(here, 3, "T-06") == [("T-06", "OVERDUE")]
    async with here.door.sessions() as session:
        version = await session.scalar(
            select(tables.Ledger.version).where(tables.Ledger.id == made["id"].partition(":")[2])
        )
    await here.done("ledgerReconcile", {"ledgerId": made["id"], "expectedVersion": version})
    assert await clocks(here, 3, "T-06") == [("T-06", "DONE_LATE")]
    async with here.door.sessions.begin() as session:
        of = tables.LedgerEntry
        await session.execute(delete(of).where(of.student_id == room.pupils[0].partition(":")[2]))
    await here.tick()
    assert await clocks(here, 3, "T-06") == [("T-06", "DONE_LATE"), ("T-06", "RUNNING")]


async def test_a_week_of_unexcused_absence_asks_a_person_to_determine_and_a_month_more_once_again(
    here: Desk,
) -> None:
    room = await classroom(here)
    move_to(here, FIRST)
    await here.done("attendanceRecord", room.sheet(FIRST, {0: "UNEXCUSED"}))
    assert await clocks(here, 3, "T-26a") == [("T-26a", "RUNNING")]
    move_to(here, FIRST + timedelta(days=8))
    await here.tick()
    assert await clocks(here, 3, "T-26a") == [("T-26a", "OVERDUE")]
    said = {"trigger": "UNEXCUSED_ABSENCE", "noticedOn": here.on(-8), "reason": "无故未到校"}
    case = await here.done("caseOpen", {"studentId": room.pupils[0], **said})
    case = await here.done("casePrepare", way.of(case, **way.team(here)))
    said = {
        "determinedBy": "李校长",
        "determinedOn": here.on(0),
        "causes": ["SCHOOL_WEARY"],
        "reason": "未返校",
    }
    case = await here.done("caseDetermineSuspected", way.of(case, **said))
    assert await clocks(here, 3, "T-26a", "T-26b") == [("T-26a", "DONE_LATE"), ("T-26b", "RUNNING")]
    move_to(here, date(2026, 10, 10))
    await here.tick()
    assert await clocks(here, 3, "T-26b") == [("T-26b", "OVERDUE")]


@pytest.mark.rule("QC-17")
@pytest.mark.parametrize("here", [QIAOCHENG], indirect=True)
async def test_the_township_owes_each_school_a_joint_visit_at_term_start_that_tells_the_cause(
    here: Desk,
) -> None:
    room = await classroom(here)
    async with here.door.sessions.begin() as session:
        town = {"township_id": here.rows["Organization"][0]}
        await session.execute(
            update(tables.School).where(tables.School.id == here.rows["School"][0]).values(town)
        )
    move_to(here, FIRST)
    await here.tick()
    assert await clocks(here, 0, "T-09") == [("T-09", "RUNNING")]
    went = ("HOMEROOM_TEACHER", "VILLAGE_CADRE")
    said = {"studentId": room.pupils[0], "purpose": "PERSUADE_TO_STUDY", "period": "TERM_START"}
    told = {**said, "cause": "SCHOOL_WEARY"}
    refused = await here.refused("visitRecord", way.visiting(here, 0, *went, **said))
    assert refused == ("TRACKING_INCOMPLETE", "cause", "QC-17")
    await here.done("visitRecord", way.visiting(here, 0, "HOMEROOM_TEACHER", **told))
    assert await clocks(here, 0, "T-09") == [("T-09", "RUNNING")]
    await here.done("visitRecord", way.visiting(here, 0, *went, **told))
    assert await clocks(here, 0, "T-09") == [("T-09", "DONE")]
