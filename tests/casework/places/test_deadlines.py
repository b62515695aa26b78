"""Deadlines of the same event in the five places: the clause that sets each, or the hub's default, which the clock says (2.19).

Rows of 2.19: return.timerDays, noShow.registerWithin, persuasionStartWithin, suspected.criteria, dropout.criteria,
attendance.monthlySummary; the limits that they are T-01, T-02, T-03, T-26 and T-05b of catalogue 2.5.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.casework import way
from tests.casework.classroom import classroom
from tests.casework.desk import Desk
from tests.casework.places.five import Five, pupil
from tests.casework.way import BUREAU, DAY

Clock = tuple[str, bool, list[str]]
"""When a clock ends, whether its length is no clause's, and the clauses that ask for it."""
SET, DEFAULT = False, True


def clock(row: Any, limit: str) -> Clock:
    [found] = [each for each in row["timers"] if each["limit"] == limit]
    return found["dueAt"][:16], found["provisional"], found["clauses"]


@pytest.mark.rule("DC-L2c")
async def test_three_days_to_return_are_a_clause_in_dachuan_and_the_hubs_default_elsewhere(
    five: Five,
) -> None:
    """return.timerDays: — | 3 (DC-L2c) | — | — | — | 3, calendar days."""

    async def sign(desk: Desk) -> Clock:
        return clock(await way.opened(desk, await pupil(desk)), "T-01")

    until = "2026-08-11T16:00"
    assert await five.each(sign) == {
        "GH": (until, DEFAULT, []),
        "DC": (until, SET, ["DC-L2c"]),
        "BS": (until, DEFAULT, []),
        "HL": (until, DEFAULT, []),
        "QC": (until, DEFAULT, []),
    }


async def test_at_once_has_no_number_anywhere_and_is_a_day_by_the_hubs_default(five: Five) -> None:
    """persuasionStartWithin: 第一时间 (GH-35) | — | 及时 (BS-24) | 第一时间 (HL-44) | — | 24 h."""

    async def sign(desk: Desk) -> Clock:
        return clock(await way.opened(desk, await pupil(desk)), "T-03")

    until = "2026-08-09T00:00"
    assert await five.each(sign) == {
        "GH": (until, DEFAULT, ["GH-35"]),
        "DC": (until, DEFAULT, []),
        "BS": (until, DEFAULT, ["BS-24"]),
        "HL": (until, DEFAULT, ["HL-44"]),
        "QC": (until, DEFAULT, []),
    }


async def test_no_shows_are_registered_in_a_week_by_a_clause_in_qiaocheng_alone(five: Five) -> None:
    """noShow.registerWithin: 开学必核 (GH-29) | 开学后 (DC-10) | — | — | 1 week (QC-18) | 7 days."""

    async def term_start(desk: Desk) -> Clock:
        first = date(2026, 9, 1)
        desk.move_to(first)
        room = await classroom(desk)
        register = await desk.done("returnCheckRecord", room.tick(first, (1,)))
        asked = """query ($r: ID!) { node(id: $r) { ... on ReturnRegister {
          timers { limit dueAt provisional clauses } } } }"""
        return clock((await desk.ask(asked, {"r": register["id"]}))["node"], "T-02")

    until = "2026-09-08T16:00"
    assert await five.each(term_start) == {
        "GH": (until, DEFAULT, ["GH-29"]),
        "DC": (until, DEFAULT, ["DC-10"]),
        "BS": (until, DEFAULT, []),
        "HL": (until, DEFAULT, []),
        "QC": (until, SET, ["QC-18"]),
    }


@pytest.mark.parametrize("days", [1, 60])
async def test_no_document_has_a_criterion_so_a_person_may_determine_before_and_after_the_hubs(
    five: Five, days: int
) -> None:
    """suspected.criteria, dropout.criteria: 按有关规定 | 分类标准, 认定 | 经确认 | — | 确认辍学或联系不上 | > 7 days, + 1 month [K]."""

    async def determined(desk: Desk) -> tuple[str, int]:
        number = await pupil(desk)
        case = await way.suspected(desk, number)
        desk.time.seconds += days * DAY
        await way.three_visits(desk, number)
        case = await desk.done("caseDetermineDropout", way.determining(desk, case), BUREAU)
        return case["stage"], case["dropoutAfter"]

    assert await five.each(determined) == dict.fromkeys(five.desks, ("DROPOUT", days))


async def test_a_month_of_attendance_is_summed_up_by_genhes_clause_and_elsewhere_by_the_hubs_default(
    five: Five,
) -> None:
    """attendance.monthlySummary: yes (GH-32) | — | — | — | — | yes; by day 5, which is the hub's everywhere (T-05)."""

    async def month(desk: Desk) -> Clock:
        day = date(2026, 9, 10)
        desk.move_to(day)
        room = await classroom(desk, 1)
        await desk.done("attendanceRecord", room.sheet(day))
        asked = """query ($c: ID!) { attendanceSummaries(filter: { classId: $c }) { nodes {
          timers { limit dueAt provisional clauses } } } }"""
        [found] = (await desk.ask(asked, {"c": room.id}))["attendanceSummaries"]["nodes"]
        return clock(found, "T-05b")

    until = "2026-10-05T16:00"
    assert await five.each(month) == {
        "GH": (until, DEFAULT, ["GH-32"]),
        "DC": (until, DEFAULT, []),
        "BS": (until, DEFAULT, []),
        "HL": (until, DEFAULT, []),
        "QC": (until, DEFAULT, []),
    }
