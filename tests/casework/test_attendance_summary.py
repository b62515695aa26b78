"""A class's month: counted from its sheets, signed by its teacher, reviewed by its school by the fifth (GH-32, T-05b)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from database import tables
from domain.student import SchoolingStatus
from hub.ticking import Ticking
from tests.casework.classroom import Classroom, classroom, move_to
from tests.casework.desk import Desk, desk
from tests.conftest import Databases

OCTOBER = date(2026, 10, 2)
SIGNED = {"month": "2026-09", "preparedBy": "王老师"}
SCHOOL_DAYS = [
    day
    for day in (date(2026, 9, 1) + timedelta(days=at) for at in range(30))
    if day.weekday() < 5 and day != date(2026, 9, 25)  # 中秋节
] + [date(2026, 9, 20)]  # worked in exchange for 国庆节


@pytest.fixture
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template) as made:
        move_to(made, OCTOBER)
        yield made


async def recorded(desk: Desk, room: Classroom, days: list[date]) -> None:
    """On the first day one is ill and one is late, on the second one is away; on all others all are here."""
    for at, day in enumerate(days):
        away = {0: {0: "SICK_LEAVE", 1: "LATE"}, 1: {0: "UNEXCUSED"}}.get(at, {})
        await desk.done("attendanceRecord", room.sheet(day, away))


@pytest.mark.rule("GH-32")
async def test_a_month_is_summed_up_when_every_school_day_has_its_sheet(here: Desk) -> None:
    room = await classroom(here)
    said = {"classId": room.id, **SIGNED}
    await recorded(here, room, SCHOOL_DAYS[:-1])
    assert await here.refused("attendanceSummarize", said) == ("SHEETS_MISSING", "month", "GH-32")
    lacking = (await here.post("attendanceSummarize", said))["data"]["attendanceSummarize"]["messageEn"]
    assert "1 school days are not recorded: 2026-09-20" in lacking
    await here.done("attendanceRecord", room.sheet(SCHOOL_DAYS[-1]))
    done = await here.done("attendanceSummarize", said)
    days = len(SCHOOL_DAYS)
    assert (done["state"], done["enrolled"], done["schoolDays"]) == ("PREPARED", 3, days)
    assert (done["presentDays"], done["absentDays"]) == (3 * days - 2, 2)
    assert (done["sickLeaveDays"], done["unexcusedDays"], done["unexplainedDays"]) == (1, 1, 0)
    assert [(each["limit"], each["state"]) for each in done["timers"]] == [("T-05b", "RUNNING")]
    assert done["timers"][0]["dueAt"].startswith("2026-10-05T16:00:00")
    assert room.id in await lacking_month(here)
    reviewing = {"summaryId": done["id"], "expectedVersion": done["version"], "reviewedBy": "李校长"}
    done = await here.done("attendanceSummaryReview", reviewing)
    assert (done["state"], done["reviewedBy"]) == ("REVIEWED", "李校长")
    assert [each["state"] for each in done["timers"]] == ["DONE"]
    assert room.id not in await lacking_month(here)
    await corrected_only_when_returned(here, room, done)


async def corrected_only_when_returned(desk: Desk, room: Classroom, done: Any) -> None:
    again = room.sheet(SCHOOL_DAYS[5], {2: "EARLY_LEAVE"}, expectedVersion=1)
    assert (await desk.refused("attendanceRecord", again)) == ("MONTH_SIGNED", "day", "GH-32")
    back = {"summaryId": done["id"], "expectedVersion": done["version"]}
    assert (await desk.refused("attendanceSummaryReturn", back | {"expectedVersion": 1}))[
        0
    ] == "STALE_VERSION"
    done = await desk.done("attendanceSummaryReturn", back)
    assert (done["state"], done["enrolled"], done["preparedBy"]) == ("DRAFT", None, None)
    assert sorted(each["state"] for each in done["timers"]) == ["DONE", "RUNNING"]
    await desk.done("attendanceRecord", again)
    reviewing = {"summaryId": done["id"], "expectedVersion": done["version"], "reviewedBy": "李校长"}
    assert (await desk.refused("attendanceSummaryReview", reviewing))[0] == "ILLEGAL_TRANSITION"


@pytest.mark.rule("GH-32")
async def test_a_month_that_nobody_signed_by_the_fifth_is_overdue(here: Desk) -> None:
    room = await classroom(here, 1)
    await here.done("attendanceRecord", room.sheet(SCHOOL_DAYS[0]))
    move_to(here, date(2026, 10, 6))
    await Ticking(here.door.sessions, here.code, here.time.now).once()
    asked = """query ($c: ID!) { attendanceSummaries(filter: { classId: $c }) {
      nodes { month state timers { limit state } } } }"""
    assert (await here.ask(asked, {"c": room.id}))["attendanceSummaries"]["nodes"] == [
        {"month": "2026-09", "state": "DRAFT", "timers": [{"limit": "T-05b", "state": "OVERDUE"}]}
    ]


async def test_a_month_counts_who_is_a_suspected_dropout_or_a_dropout(here: Desk) -> None:
    room = await classroom(here, 3)
    await recorded(here, room, SCHOOL_DAYS)
    async with here.door.sessions.begin() as session:
        for pupil, status in zip(
            room.pupils, (SchoolingStatus.SUSPECTED_DROPOUT, SchoolingStatus.DROPOUT), strict=False
        ):
            of = tables.Student
            await session.execute(
                update(of).where(of.id == pupil.partition(":")[2]).values(schooling_status=status)
            )
    done = await here.done("attendanceSummarize", {"classId": room.id, **SIGNED})
    assert (done["suspected"], done["dropout"]) == (1, 1)


async def test_a_summary_that_cannot_be_changes_nothing(here: Desk) -> None:
    room = await classroom(here, 2)
    await recorded(here, room, SCHOOL_DAYS)
    said = {"classId": room.id, **SIGNED}
    for more, code in (
        ({"month": "2026-10"}, "MONTH_NOT_OVER"),
        ({"month": "2026-13"}, "BAD_PERIOD"),
        ({"preparedBy": " "}, "BAD_TEXT"),
        ({"classId": "SchoolClass:00000000-0000-0000-0000-000000000001"}, "UNKNOWN_CLASS"),
    ):
        assert (await here.refused("attendanceSummarize", said | more))[0] == code


async def lacking_month(desk: Desk) -> list[str]:
    asked = """{ schoolClasses(filter: { withoutSummaryOf: "2026-09" }, first: 100) { nodes { id } } }"""
    return [each["id"] for each in (await desk.ask(asked))["schoolClasses"]["nodes"]]
