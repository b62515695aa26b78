"""Rates reckoned from what the hub holds, each with its arithmetic beside it (catalogue 2.14)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from database import ids, tables
from domain.case import CaseStage
from domain.disability import PlacementType
from domain.home_teaching import HomeTeachingMonthState, HomeTeachingPlanState
from domain.student import SpecialGroup
from tests.casework.desk import Desk
from tests.conftest import Databases
from tests.duties.indicated import (
    BUREAU,
    S,
    behind,
    case,
    children,
    indicators,
    over,
    set_rule,
    stands,
    these,
    told,
    values,
)

OCTOBER = {"period": ["2026-10"]}
YEAR = {"period": ["2026-2027"]}


@pytest.fixture
async def hulin(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with indicators(databases, template, "HL") as made:
        yield made


@pytest.fixture
async def boshan(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with indicators(databases, template, "BS") as made:
        yield made


@pytest.fixture
async def dachuan(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with indicators(databases, template, "DC") as made:
        yield made


async def test_enrollment_is_told_gross_and_net_of_whom_the_law_excuses(hulin: Desk) -> None:
    await children(hulin, 14)
    await children(hulin, 1, S.HOME_TEACHING)
    [suspended] = await children(hulin, 1, S.SUSPENDED_ILLNESS)
    [never] = await children(hulin, 1, S.NEVER_ENROLLED, school_id=None)
    excused = [
        (await children(hulin, 1, each, school_id=None))[0]
        for each in (S.EXEMPTED, S.DEFERRED, S.APPROVED_NON_ENROLLMENT)
    ]
    await children(hulin, 2, S.GRADUATED)
    await children(hulin, 2, S.MOVED_OUT)
    await hulin.tick()
    # 14 + 1 in schooling. Of school age 15 + 1 + 1 + 3 = 20; net of the three excused 17. Suspension does not count.
    assert await told(hulin, "ENROLLMENT_RATE", variant=["GROSS"], **OCTOBER) == (15, 20, "75.00")
    assert await told(hulin, "ENROLLMENT_RATE", variant=["NET"], **OCTOBER) == (15, 17, "88.24")
    gross = await stands(hulin, "ENROLLMENT_RATE", variant=["GROSS"], **OCTOBER)
    assert await behind(hulin, gross) == these(hulin, suspended, never, *excused)
    assert await behind(hulin, await stands(hulin, "ENROLLMENT_RATE", variant=["NET"], **OCTOBER)) == these(
        hulin, suspended, never
    )
    await set_rule(hulin, "enrollment.countsSuspended", True)
    hulin.move_to(date(2026, 10, 13))
    await hulin.tick()
    assert await told(hulin, "ENROLLMENT_RATE", variant=["NET"], **OCTOBER) == (16, 17, "94.12")


async def test_persuasion_return_leaves_out_lawful_closures_and_shows_who_is_open_in_time(
    boshan: Desk,
) -> None:
    pupils = await children(boshan, 8)
    for each in pupils[:3]:
        await case(boshan, each, CaseStage.RETURNED)
    await case(boshan, pupils[3], CaseStage.CLOSED, returned_on=boshan.today)  # back, followed up, closed
    await case(boshan, pupils[4], CaseStage.RESOLVED)  # moved away: lawful
    await case(boshan, pupils[5], CaseStage.CLOSED)  # suspended for illness: lawful
    await case(boshan, pupils[6], persuasion_deadline=date(2026, 10, 30))
    await case(boshan, pupils[7], CaseStage.DROPOUT, persuasion_deadline=date(2026, 10, 1))
    await boshan.tick()
    # 8 cases - 2 closed lawfully = 6 to return; 4 did: 66.67 %. One more is still within its deadline.
    assert await told(boshan, "PERSUASION_RETURN_RATE", **OCTOBER) == (4, 6, "66.67")
    assert await told(boshan, "PERSUASION_RETURN_RATE", variant=["OPEN_IN_TIME"], **OCTOBER) == (
        1,
        6,
        "16.67",
    )
    found = await stands(boshan, "PERSUASION_RETURN_RATE", **OCTOBER)
    assert await behind(boshan, found) == these(boshan, pupils[6], pupils[7])
    assert found["target"]["clausesCited"] == ["BS-03"]
    # A month in which no case was opened has no rate, not a perfect one.
    boshan.move_to(date(2026, 11, 9))
    await boshan.tick()
    assert await told(boshan, "PERSUASION_RETURN_RATE", period=["2026-11"]) == (0, 0, None)
    settled = await stands(boshan, "PERSUASION_RETURN_RATE", **OCTOBER)
    assert (settled["compliance"], settled["value"]) == ("MISSED", "66.67")


async def test_home_teaching_is_by_months_that_met_their_minimum(dachuan: Desk) -> None:
    one, two = await children(dachuan, 2, S.HOME_TEACHING)
    m = HomeTeachingMonthState
    for child, states in ((one, (m.MET, m.MET, m.NOT_MET)), (two, (m.MET,))):
        await taught(dachuan, child, states)
    await dachuan.tick()
    # Four student-months were due since September, three met 2 visits of 2 lessons: 75 %.
    assert await told(dachuan, "HOME_TEACHING_COMPLIANCE_RATE", **YEAR) == (3, 4, "75.00")
    assert await told(dachuan, "HOME_TEACHING_COMPLIANCE_RATE", **OCTOBER) == (1, 1, "100.00")
    assert await behind(dachuan, await stands(dachuan, "HOME_TEACHING_COMPLIANCE_RATE", **YEAR)) == these(
        dachuan, one
    )


async def taught(here: Desk, child: int, states: tuple[HomeTeachingMonthState, ...]) -> None:
    """Months of home teaching from September on."""
    school, student = here.rows["School"][0], here.rows["Student"][child]
    async with here.door.sessions.begin() as session:
        placed = tables.Placement(
            id=ids.fresh(1)[0],
            student_id=student,
            type=PlacementType.HOME_TEACHING,
            school_id=school,
            started_on=date(2026, 9, 1),
        )
        session.add(placed)
        await session.flush()
        plan = tables.HomeTeachingPlan(
            id=ids.fresh(1)[0],
            jurisdiction_code=here.code,
            student_id=student,
            placement_id=placed.id,
            school_id=school,
            school_year="2026-2027",
            starts_on=date(2026, 9, 1),
            goals=[],
            content="语文",
            weekly_lessons=[0, 2, 0, 0, 0, 0, 0],
            state=HomeTeachingPlanState.CLOSED,
            closed_on=here.today,
        )
        session.add(plan)
        await session.flush()
        for number, state in enumerate(states):
            session.add(
                tables.HomeTeachingMonth(
                    jurisdiction_code=here.code,
                    student_id=student,
                    plan_id=plan.id,
                    school_id=school,
                    month=(date(2026, 9, 1), date(2026, 10, 1), date(2026, 8, 1))[number]
                    if state is not HomeTeachingMonthState.NOT_MET
                    else date(2026, 11, 1),
                    state=state,
                    judged=True,
                    visits_due=2,
                    lessons_due=2,
                )
            )


async def test_the_county_is_its_schools_and_whoever_is_in_none(hulin: Desk) -> None:
    await children(hulin, 5)
    other = (await hulin.school("8001")).removeprefix("School:")
    await children(hulin, 6, school_id=other)
    lost = await children(hulin, 2, S.DROPOUT)
    for each in lost:
        await case(hulin, each, CaseStage.DROPOUT)
    homeless = await children(hulin, 1, S.DROPOUT, school_id=None)
    async with hulin.door.sessions.begin() as session:
        await session.execute(
            update(tables.Student)
            .where(tables.Student.id == hulin.rows["Student"][homeless[0]])
            .values(village_id=None)
        )
    await hulin.tick()
    for indicator, more in (
        ("NOT_RETURNED_COUNT", 1),
        ("NEW_DROPOUT_COUNT", 0),
        ("DROPOUT_RATE", 0),
        ("ENROLLMENT_RATE", 1),
    ):
        found = await values(hulin, indicator, whole=True, **YEAR)
        by: dict[str, list[dict[str, Any]]] = {}
        for each in found:
            if each["variant"] != "GROSS":
                by.setdefault(each["level"], []).append(each)
        [county] = by["COUNTY"]
        for level in {"SCHOOL", "TOWNSHIP"} & by.keys():
            for number in ("numerator", "denominator"):
                if county[number] is not None:
                    rest = county[number] - sum(each[number] for each in by[level])
                    assert rest in (0, more), (indicator, level, number)
        for each in found:
            if each["denominator"] is None:
                assert len(await behind(hulin, each)) == each["numerator"]
            else:
                assert len(await behind(hulin, each)) == each["denominator"] - each["numerator"]


async def test_a_dropout_rate_is_of_those_registered_as_the_year_began(boshan: Desk) -> None:
    pupils = await children(boshan, 10, entry_date=date(2025, 9, 1))
    late = await children(boshan, 1, entry_date=date(2026, 10, 8))
    await case(boshan, pupils[0], CaseStage.DROPOUT)
    await case(boshan, pupils[1], CaseStage.RETURNED, dropout_on=boshan.today)
    await case(boshan, late[0], CaseStage.DROPOUT)
    await boshan.tick()
    # Two of ten were determined dropouts, one is back: 1 / 10. Who came in October is not in it.
    assert await told(boshan, "DROPOUT_RATE", **YEAR) == (1, 10, "10.00")
    junior = await values(boshan, "DROPOUT_RATE", stage="JUNIOR", level=["COUNTY"], **YEAR)
    assert [(each["numerator"], each["denominator"]) for each in junior] == [(1, 10)]


async def test_three_disabilities_are_shown_to_whom_findings_are_and_small_ones_to_nobody_else(
    hulin: Desk,
) -> None:
    await children(hulin, 2, S.ATTENDING_SPECIAL_SCHOOL, SpecialGroup.THREE_DISABILITY)
    await children(hulin, 1, S.NEVER_ENROLLED, SpecialGroup.THREE_DISABILITY)
    await children(hulin, 1, S.EXEMPTED, SpecialGroup.THREE_DISABILITY)
    await over(hulin, date(2026, 11, 2))
    found = await values(hulin, "THREE_DISABILITY_ENROLLMENT_RATE", BUREAU, level=["COUNTY"], **OCTOBER)
    assert [(each["numerator"], each["denominator"], each["value"]) for each in found] == [(2, 3, "66.67")]
    granted = [name for name in hulin.role(BUREAU)["granted"] if name != "disability:read"]
    assert await values(hulin, "THREE_DISABILITY_ENROLLMENT_RATE", viewer={"granted": granted}) == []
