"""Indicators out of registers: publicity by audience, teachers trained and rotated, meetings of townships (QC-24, QC-25, QC-36, QC-46)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.organization import OrgType
from tests.casework.desk import Desk
from tests.conftest import Databases
from tests.duties.indicated import BUREAU, SCHOOL, TOWNSHIP, indicators, stands, told, values
from tests.duties.obliged import unit
from tests.duties.registers import meeting, publicity, seen, staffing

YEAR = {"periodKind": ["SCHOOL_YEAR"], "period": ["2025-2026"]}
OVER = date(2026, 9, 20)


@pytest.fixture
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with indicators(databases, template, "QC", date(2026, 8, 10)) as made:
        yield made


async def judged(here: Desk, indicator: str) -> tuple[str | None, str]:
    """The county's value of the year once it is over, and what the target makes of it."""
    found = await stands(here, indicator, **YEAR)
    assert found["finalAt"]
    return found["value"], found["compliance"]


async def bureau(here: Desk) -> str:
    return await unit(here, "BUREAU", OrgType.EDUCATION_BUREAU)


async def trained(here: Desk, times: int, rural: int) -> Any:
    said = staffing(here, await bureau(here), "TEACHER_TRAINING", personTimes=times, ruralPersonTimes=rural)
    return await here.done("staffingRecord", said, BUREAU)


async def rotated(here: Desk, principals: int, teachers: int, backbone: int) -> Any:
    numbers = {"principals": principals, "teachers": teachers, "backboneTeachers": backbone}
    return await here.done(
        "staffingRecord", staffing(here, await bureau(here), "ROTATION", **numbers), BUREAU
    )


@pytest.mark.rule("QC-24")
@pytest.mark.parametrize(("second", "verdict"), [(1500, "MET"), (1499, "MISSED")])
async def test_3500_person_times_of_rural_teachers_are_trained_in_a_year_QC_24(
    here: Desk, second: int, verdict: str
) -> None:
    await trained(here, 2600, 2000)
    wrong = await trained(here, 900, 800)
    await here.done("staffingWithdraw", seen(wrong, "recordId"), BUREAU)
    await trained(here, second, second)
    await here.tick()
    # 2,000 + 1,500 = 3,500: teachers of towns, and what was withdrawn, are not among them.
    assert (await told(here, "RURAL_TEACHER_TRAINING", **YEAR))[0] == 2000 + second
    here.move_to(OVER)
    await here.tick()
    assert await judged(here, "RURAL_TEACHER_TRAINING") == (str(2000 + second), verdict)


@pytest.mark.rule("QC-25")
async def test_300_are_rotated_in_a_school_year_a_fifth_of_the_teachers_backbone_QC_25(here: Desk) -> None:
    assert await told_after_tick(here, "BACKBONE_SHARE") == (0, 0, None)
    await rotated(here, 20, 150, 30)
    await rotated(here, 0, 129, 26)
    here.move_to(date(2026, 8, 11))
    # 20 + 150 + 129 = 299 of 300; (30 + 26) : (150 + 129) = 20.07 %, principals left out.
    assert await told_after_tick(here, "ROTATION_COUNT") == (299, None, "299")
    assert await told_after_tick(here, "BACKBONE_SHARE") == (56, 279, "20.07")
    await rotated(here, 0, 2, 0)
    here.move_to(OVER)
    await here.tick()
    # 301; 56 : 281 = 19.93 %.
    assert await judged(here, "ROTATION_COUNT") == ("301", "MET")
    assert await judged(here, "BACKBONE_SHARE") == ("19.93", "MISSED")


async def told_after_tick(here: Desk, indicator: str) -> tuple[int | None, int | None, str | None]:
    await here.tick()
    return await told(here, indicator, **YEAR)


@pytest.mark.rule("QC-36")
async def test_every_teacher_family_and_pupil_is_reached_or_it_is_told_where_not_QC_36(here: Desk) -> None:
    other = (await here.school("8001")).replace("School:", "Organization:")
    whole = {"teachers": 40, "teachersReached": 40, "families": 300, "familiesReached": 300}
    whole |= {"students": 500, "studentsReached": 480, "audiences": ["TEACHER", "STUDENT", "GUARDIAN"]}
    await here.done("publicityRecord", publicity(here, here.unit(3), **whole))
    again = {"audiences": ["STUDENT"], "students": 500, "studentsReached": 470}
    await here.done("publicityRecord", publicity(here, here.unit(3), **again))
    await here.tick()
    # The other school recorded nothing: one of each not reached, so that 100 % is never false.
    assert await told(here, "PUBLICITY_COVERAGE_TEACHERS", **YEAR) == (40, 41, "97.56")
    assert await told(here, "PUBLICITY_COVERAGE_FAMILIES", **YEAR) == (300, 301, "99.67")
    assert await told(here, "PUBLICITY_COVERAGE_STUDENTS", **YEAR) == (480, 501, "95.81")
    by = {
        each["unit"]["id"]: each["value"]
        for each in await values(here, "PUBLICITY_COVERAGE_STUDENTS", level=["SCHOOL"], **YEAR)
    }
    assert by == {here.unit(3): "96.00", other: "0.00"}
    small = {"audiences": ["TEACHER", "STUDENT", "GUARDIAN"], "teachers": 3, "teachersReached": 3}
    small |= {"families": 20, "familiesReached": 20, "students": 30, "studentsReached": 30}
    from_other = {"organization_id": UUID(other.partition(":")[2])}
    await here.done("publicityRecord", publicity(here, other, **small), **from_other)
    here.move_to(OVER)
    await here.tick()
    assert await judged(here, "PUBLICITY_COVERAGE_TEACHERS") == ("100.00", "MET")
    assert await judged(here, "PUBLICITY_COVERAGE_FAMILIES") == ("100.00", "MET")
    # 510 : 530.
    assert await judged(here, "PUBLICITY_COVERAGE_STUDENTS") == ("96.23", "MISSED")


async def test_a_township_meets_once_a_term_at_least_QC_46(here: Desk) -> None:
    here.move_to(date(2026, 10, 12))
    await here.done("meetingRecord", meeting(here, here.unit(0)), TOWNSHIP)
    for day in (date(2027, 1, 20), date(2027, 3, 20)):
        here.move_to(day)
        await here.tick()
    autumn = await values(here, "TOWNSHIP_MEETINGS", level=["TOWNSHIP"], period=["2026-2027-1"])
    by = {each["unit"]["id"]: (each["numerator"], each["compliance"]) for each in autumn}
    assert by.pop(here.unit(0)) == (1, "MET")
    assert set(by.values()) <= {(0, "MISSED")}
    assert await values(here, "TOWNSHIP_MEETINGS", SCHOOL) == []
