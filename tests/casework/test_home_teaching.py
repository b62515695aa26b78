"""Home teaching: a plan for a child that is placed so, visits, and months that are met or not (DC-21 to DC-23, T-08)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from domain.role import Role
from tests.casework.desk import Desk, desk
from tests.conftest import Databases
from tests.hub import world

SPECIAL = Role.SPECIAL_EDUCATION_OFFICER


@pytest.fixture(scope="module")
async def two_by_two(databases: Databases, template: str) -> AsyncIterator[Desk]:
    """Dachuan: two visits a month, each of two lessons."""
    async with desk(databases, template, world.THERE) as made:
        yield made


@pytest.fixture(scope="module")
async def unset(databases: Databases, template: str) -> AsyncIterator[Desk]:
    """Genhe: no number is set."""
    async with desk(databases, template, world.HERE) as made:
        yield made


async def placed_at_home(desk: Desk, number: int) -> Any:
    said = {
        "studentId": desk.student(number),
        "type": "HOME_TEACHING",
        "startedOn": desk.on(0),
        "reason": "不能到校",
    }
    return await desk.done("placementDecide", said)


def drafting(desk: Desk, number: int, **more: Any) -> dict[str, Any]:
    return {
        "studentId": desk.student(number),
        "schoolYear": "2026-2027",
        "startsOn": max(desk.today, date(2026, 9, 1)).isoformat(),
        "goals": ["COGNITION", "LIFE_ADAPTATION"],
        "content": "生活语文、生活适应",
        "weeklyLessons": [2, 0, 0, 2, 0, 0, 0],
        "teachers": [{"name": "陈老师", "qualification": "特殊教育教师资格，任教十二年"}],
        **more,
    }


def approving(plan: Any) -> dict[str, Any]:
    return {"planId": plan["id"], "expectedVersion": plan["version"], "approvedBy": "教育局特教科"}


def closing(desk: Desk, plan: Any, **more: Any) -> dict[str, Any]:
    said = {"planId": plan["id"], "expectedVersion": plan["version"], "closedOn": desk.on(0)}
    return {**said, "reason": "转为随班就读", **more}


def visiting(plan: Any, day: str, lessons: int = 2, **more: Any) -> dict[str, Any]:
    return {
        "planId": plan["id"],
        "visitedOn": day,
        "lessons": lessons,
        "place": "HOME",
        "content": "认识钱币",
        "teachers": ["陈老师"],
        "guardianSigned": True,
        **more,
    }


async def in_force(desk: Desk, number: int, **more: Any) -> Any:
    await placed_at_home(desk, number)
    plan = await desk.done("homeTeachingPlanDraft", drafting(desk, number, **more))
    return await desk.done("homeTeachingPlanApprove", approving(plan), SPECIAL)


MONTHS = """query ($s: ID!) { student(id: $s) { homeTeachingPlans { state compliance version
  months { month state judged visitsDue lessonsDue visitsQualified } }
  timers { nodes { limit state clauses } } timeline { nodes { act machine target } } } }"""


async def _plan(desk: Desk, number: int) -> Any:
    return (await desk.ask(MONTHS, {"s": desk.student(number)}))["student"]


@pytest.mark.rule("DC-21", "DC-22")
async def test_a_plan_is_of_a_child_taught_at_home_with_qualified_teachers_goals_and_a_schedule(
    two_by_two: Desk,
) -> None:
    here = two_by_two
    assert (await here.refused("homeTeachingPlanDraft", drafting(here, 0)))[0] == "NOT_HOME_TAUGHT"
    placed = await placed_at_home(here, 0)
    assert placed["student"]["schoolingStatus"] == "HOME_TEACHING"
    for lacks, place, clause in (
        ({"teachers": []}, "teachers", "DC-22"),
        ({"teachers": [{"name": "陈老师"}]}, "teachers", "DC-22"),
        ({"goals": []}, "goals", "DC-21"),
        ({"weeklyLessons": [0] * 7}, "weeklyLessons", "DC-21"),
    ):
        plan = await here.done("homeTeachingPlanDraft", drafting(here, 0, **lacks))
        found = await here.refused("homeTeachingPlanApprove", approving(plan), SPECIAL)
        assert found == ("PLAN_NOT_READY", place, clause)
        await here.done("homeTeachingPlanClose", closing(here, plan))
    plan = await here.done("homeTeachingPlanDraft", drafting(here, 0))
    assert (plan["state"], plan["teachers"]) == ("DRAFT", [{"name": "陈老师"}])
    assert (await here.refused("homeTeachingPlanDraft", drafting(here, 0)))[0] == "PLAN_OPEN"
    plan = await here.done("homeTeachingPlanApprove", approving(plan), SPECIAL)
    assert plan["state"] == "APPROVED"  # its first day has not come
    assert (await here.refused("homeTeachingPlanApprove", approving(plan), SPECIAL))[
        0
    ] == "ILLEGAL_TRANSITION"
    assert (await here.refused("homeTeachingVisitRecord", visiting(plan, here.on(0))))[0] == "PLAN_NOT_ACTIVE"


@pytest.mark.parametrize(
    ("said", "code", "place"),
    [
        ({"weeklyLessons": [2, 2]}, "BAD_LESSONS", "weeklyLessons"),
        ({"weeklyLessons": [-1, 0, 0, 0, 0, 0, 3]}, "BAD_LESSONS", "weeklyLessons"),
        ({"schoolYear": "2026-2028"}, "BAD_TERM", "schoolYear"),
        ({"startsOn": "2026-07-31"}, "IMPOSSIBLE_DATE", "startsOn"),
        ({"startsOn": "2027-09-01"}, "IMPOSSIBLE_DATE", "startsOn"),
        ({"content": " "}, "BAD_TEXT", "content"),
        ({"teachers": [{"name": ""}]}, "BAD_TEXT", "teachers"),
    ],
)
async def test_a_plan_that_cannot_be_is_refused_and_changes_nothing(
    unset: Desk, said: dict[str, Any], code: str, place: str
) -> None:
    if not (await _plan(unset, 6))["homeTeachingPlans"]:
        placed = await unset.ask(
            "query ($s: ID!) { student(id: $s) { placements { type } } }", {"s": unset.student(6)}
        )
        if not placed["student"]["placements"]:
            await placed_at_home(unset, 6)
    assert (await unset.refused("homeTeachingPlanDraft", drafting(unset, 6, **said)))[:2] == (code, place)


@pytest.mark.rule("DC-23")
async def test_two_visits_of_two_lessons_meet_a_month_and_one_of_four_does_not(two_by_two: Desk) -> None:
    here = two_by_two
    good, bad, late = [await in_force(here, number) for number in (2, 4, 6)]
    here.move_to(date(2026, 9, 1))
    await here.tick()
    assert (await _plan(here, 2))["homeTeachingPlans"][0]["state"] == "ACTIVE"
    [month] = [each for each in (await _plan(here, 2))["timers"]["nodes"] if each["limit"] == "T-08"]
    assert month["state"] == "RUNNING"
    here.move_to(date(2026, 9, 20))
    first = await here.done("homeTeachingVisitRecord", visiting(good, "2026-09-03"))
    assert first["qualified"] is True
    await here.done("homeTeachingVisitRecord", visiting(good, "2026-09-17", 3))
    [month] = [each for each in (await _plan(here, 2))["timers"]["nodes"] if each["limit"] == "T-08"]
    assert month == {"limit": "T-08", "state": "DONE", "clauses": ["DC-23"]}
    await here.done("homeTeachingVisitRecord", visiting(bad, "2026-09-03", 4))
    short = await here.done("homeTeachingVisitRecord", visiting(bad, "2026-09-04", 1))
    assert short["qualified"] is False
    again = visiting(bad, "2026-09-03", 2)
    assert await here.refused("homeTeachingVisitRecord", again) == ("VISIT_RECORDED", "visitedOn", "DC-23")
    here.move_to(date(2026, 10, 5))
    await here.tick()
    assert (await _month(here, 2, "2026-09-01"))["state"] == "OPEN"  # until the month is settled
    for day in ("2026-09-28", "2026-09-30"):
        await here.done("homeTeachingVisitRecord", visiting(late, day))
    here.move_to(date(2026, 10, 6))
    assert await here.tick() >= 3
    assert await here.tick() == 0
    judged = [await _month(here, number, "2026-09-01") for number in (2, 4, 6)]
    assert [(each["state"], each["visitsQualified"]) for each in judged] == [
        ("MET", 2),
        ("NOT_MET", 1),
        ("MET", 2),
    ]
    assert {(each["visitsDue"], each["lessonsDue"], each["judged"]) for each in judged} == {(2, 2, True)}
    rates = [(await _plan(here, number))["homeTeachingPlans"][0]["compliance"] for number in (2, 4)]
    assert rates == [100, 0]
    assert ("T-08", "OVERDUE") in {
        (each["limit"], each["state"]) for each in (await _plan(here, 4))["timers"]["nodes"]
    }
    told = [(each["act"], each["target"]) for each in (await _plan(here, 4))["timeline"]["nodes"]]
    assert ("homeTeachingMonth", "NOT_MET") in told
    counted = await here.ask(
        "{ met: homeTeachingMonths(filter: { state: [MET] }) { totalCount }"
        " missed: homeTeachingMonths(filter: { state: [NOT_MET] }) { totalCount } }"
    )
    assert counted["met"]["totalCount"] == 2
    assert counted["missed"]["totalCount"] >= 1


async def _month(desk: Desk, number: int, month: str) -> Any:
    [plan] = [each for each in (await _plan(desk, number))["homeTeachingPlans"] if each["months"]]
    return next(each for each in plan["months"] if each["month"] == month)


async def test_a_plan_that_ends_early_in_a_month_owes_it_nothing(two_by_two: Desk) -> None:
    here = two_by_two
    await in_force(here, 8)
    here.move_to(date(2026, 11, 2))
    await here.tick()
    assert (await _month(here, 8, "2026-11-01"))["judged"] is True
    [plan] = (
        await here.ask(
            "query ($s: ID!) { student(id: $s) { homeTeachingPlans { id version } } }", {"s": here.student(8)}
        )
    )["student"]["homeTeachingPlans"]
    await here.done("homeTeachingPlanClose", closing(here, plan))
    month = await _month(here, 8, "2026-11-01")
    assert (month["state"], month["judged"]) == ("OPEN", False)
    states = {(each["limit"], each["state"]) for each in (await _plan(here, 8))["timers"]["nodes"]}
    assert ("T-08", "LIFTED") in states
    here.move_to(date(2026, 12, 10))
    await here.tick()
    assert (await _month(here, 8, "2026-11-01"))["state"] == "OPEN"
    assert (await here.refused("homeTeachingVisitRecord", visiting(plan, here.on(0))))[0] == "PLAN_NOT_ACTIVE"


async def test_no_month_is_due_in_the_holidays(two_by_two: Desk) -> None:
    here = two_by_two
    await in_force(here, 10)
    here.move_to(date(2027, 2, 10))
    await here.tick()
    here.move_to(date(2027, 3, 31))
    await here.tick()
    [plan] = [each for each in (await _plan(here, 10))["homeTeachingPlans"] if each["months"]]
    # January is taught until the 15th, half of its working days; February's are fewer. What was missed is made up for.
    assert {each["month"] for each in plan["months"]} == {"2026-12-01", "2027-01-01", "2027-03-01"}


async def test_a_place_that_sets_nothing_judges_no_month(unset: Desk) -> None:
    plan = await in_force(unset, 0)
    unset.move_to(date(2026, 9, 10))
    await unset.tick()
    visit = await unset.done("homeTeachingVisitRecord", visiting(plan, "2026-09-08", 1))
    assert visit["qualified"] is None
    unset.move_to(date(2026, 11, 20))
    await unset.tick()
    month = await _month(unset, 0, "2026-09-01")
    assert (month["state"], month["judged"], month["visitsDue"]) == ("OPEN", False, None)
    found = await _plan(unset, 0)
    assert found["homeTeachingPlans"][0]["compliance"] is None
    assert "T-08" not in {each["limit"] for each in found["timers"]["nodes"]}


async def test_a_visit_that_cannot_have_been_is_refused(unset: Desk) -> None:
    plan = await in_force(unset, 2)
    for said, code, place in (
        ({"visitedOn": unset.on(1)}, "IMPOSSIBLE_DATE", "visitedOn"),
        ({"visitedOn": "2026-08-31"}, "IMPOSSIBLE_DATE", "visitedOn"),
        ({"lessons": 0}, "BAD_LESSONS", "lessons"),
        ({"lessons": 13}, "BAD_LESSONS", "lessons"),
        ({"teachers": []}, "NO_TEACHER", "teachers"),
        ({"content": ""}, "BAD_TEXT", "content"),
        ({"evidence": ["Evidence:00000000-0000-0000-0000-000000000001"]}, "UNKNOWN_EVIDENCE", "evidence"),
        (
            {"planId": "HomeTeachingPlan:00000000-0000-0000-0000-000000000001"},
            "UNKNOWN_PLAN",
            "planId",
        ),
    ):
        wrong = visiting(plan, unset.on(0)) | said
        assert (await unset.refused("homeTeachingVisitRecord", wrong))[:2] == (code, place)
    answer = await unset.post("homeTeachingVisitRecord", visiting(plan, unset.on(0)), Role.TOWNSHIP_OFFICER)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    once = visiting(plan, unset.on(0), idempotencyKey="the visit of today")
    made = await unset.done("homeTeachingVisitRecord", once)
    assert (await unset.done("homeTeachingVisitRecord", once))["id"] == made["id"]


async def test_whoever_may_not_approve_a_plan_does_not(unset: Desk) -> None:
    await placed_at_home(unset, 4)
    plan = await unset.done("homeTeachingPlanDraft", drafting(unset, 4))
    answer = await unset.post("homeTeachingPlanApprove", approving(plan), Role.SCHOOL_OFFICER)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    stale = approving(plan) | {"expectedVersion": plan["version"] + 1}
    assert (await unset.refused("homeTeachingPlanApprove", stale, SPECIAL))[0] == "STALE_VERSION"
    seen = await unset.ask("{ homeTeachingPlans { nodes { id goals content } } }", role=Role.TOWNSHIP_OFFICER)
    assert seen["homeTeachingPlans"]["nodes"]
