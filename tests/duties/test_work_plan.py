"""Work plans: a school's of the year, a township's for a place, a family, a person; who lacks one (GH-03, DC-02, QC-46)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from domain.role import Role
from tests.casework.desk import Desk, desk
from tests.conftest import Databases
from tests.duties.calendar_desk import PLACES, calendar_desk
from tests.duties.registers import BUREAU, OFFICE, SCHOOL, TOWNSHIP, YEAR, found, plan, seen

MISSING = "query ($y: String!) { unitsWithoutPlan(lacksPlanOf: $y, first: 50) { nodes { id } } }"


@pytest.fixture
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, PLACES["GH"]) as made:
        made.move_to(date(2026, 9, 10))
        yield made


async def missing(here: Desk, role: Role = BUREAU, year: str = YEAR) -> set[str]:
    return {each["id"] for each in (await here.ask(MISSING, {"y": year}, role))["unitsWithoutPlan"]["nodes"]}


def adopting(row: dict[str, Any], day: str) -> dict[str, Any]:
    return {"planId": row["id"], "expectedVersion": row["version"], "inForceFrom": day}


async def in_force(here: Desk, **more: Any) -> Any:
    row = await here.done("workPlanDraft", plan(here.unit(3), **more))
    return await here.done("workPlanAdopt", adopting(row, here.on(0)))


@pytest.mark.rule("GH-03")
async def test_a_school_makes_its_plan_and_keeps_it_up_one_in_force_at_a_time_GH_03(here: Desk) -> None:
    second = (await here.school("0903")).replace("School", "Organization")
    assert await missing(here) == {here.unit(3), second}
    first = await here.done("workPlanDraft", plan(here.unit(3)))
    assert (first["state"], first["textVersion"], first["inForceFrom"]) == ("DRAFT", 1, None)
    assert here.unit(3) in await missing(here)
    twice = ("DRAFT_EXISTS", "type", "GH-03")
    assert await here.refused("workPlanDraft", plan(here.unit(3))) == twice
    first = await here.done("workPlanAdopt", adopting(first, here.on(-3)))
    assert (first["state"], first["inForceFrom"]) == ("IN_FORCE", here.on(-3))
    assert await missing(here) == {second}
    assert await missing(here, SCHOOL) == set()
    assert await missing(here, year="2025-2026") == {here.unit(3), second}
    # Kept up: the next version is drawn up while this one stays in force, and takes its place.
    next_ = await here.done("workPlanDraft", plan(here.unit(3), measures="周排查"))
    assert next_["textVersion"] == 2
    assert await found(here, "workPlans", state=["IN_FORCE"]) == {first["id"]}
    early = adopting(next_, here.on(-4))
    assert await here.refused("workPlanAdopt", early) == ("IMPOSSIBLE_DATE", "inForceFrom", None)
    next_ = await here.done("workPlanAdopt", adopting(next_, here.on(0)))
    assert await found(here, "workPlans", state=["IN_FORCE"]) == {next_["id"]}
    assert await found(here, "workPlans", state=["SUPERSEDED"]) == {first["id"]}
    again = adopting(first | {"version": first["version"] + 1}, here.on(0))
    assert (await here.refused("workPlanAdopt", again))[0] == "ILLEGAL_TRANSITION"
    assert [each["target"] for each in next_["history"]] == ["DRAFT", "IN_FORCE"]
    # Withdrawn, it is missing again.
    gone = await here.done("workPlanWithdraw", seen(next_, "planId"))
    assert gone["state"] == "WITHDRAWN"
    assert here.unit(3) in await missing(here)


async def test_where_the_document_asks_for_the_home_teaching_plan_too_both_are_missing_DC_02_DC_25(
    databases: Databases, template: str
) -> None:
    async with desk(databases, template, PLACES["DC"]) as here:
        here.move_to(date(2026, 9, 10))
        await in_force(here)
        assert await missing(here) == {here.unit(3)}
        await in_force(here, type="HOME_TEACHING")
        assert await missing(here) == set()


@pytest.mark.parametrize("place", ["BS", "HL", "QC"])
async def test_where_no_document_asks_for_a_plan_none_is_missing(
    databases: Databases, template: str, place: str
) -> None:
    async with desk(databases, template, PLACES[place]) as here:
        here.move_to(date(2026, 9, 10))
        assert await missing(here) == set()
        assert (await in_force(here))["state"] == "IN_FORCE"


@pytest.mark.rule("QC-46")
async def test_a_township_meets_each_term_finds_gaps_and_plans_by_place_family_and_person_QC_46(
    databases: Databases, template: str
) -> None:
    async with calendar_desk(databases, template, PLACES["QC"]) as here:
        here.move_to(date(2026, 9, 10))
        await here.tick()
        case = await opened(here)
        township, own = here.unit(0), []
        for type, more in (
            ("AREA", {"areaId": here.unit(1)}),
            ("FAMILY", {"caseId": case}),
            ("PERSON", {"caseId": case}),
        ):
            row = await here.done("workPlanDraft", plan(township, type, **more), TOWNSHIP)
            row = await here.done("workPlanAdopt", adopting(row, here.on(0)), TOWNSHIP)
            assert (row["type"], row["state"]) == (type, "IN_FORCE")
            assert (row["area"] or {}).get("id") == more.get("areaId")
            own.append(row["id"])
        assert await found(here, "workPlans", caseId=case) == set(own[1:])
        assert await found(here, "workPlans", areaId=here.unit(1)) == {own[0]}
        # Whoever sees no child sees that there is a plan, and not whose.
        query = "{ workPlans(order: ID) { nodes { id dropoutCase { id } } } }"
        shown = (await here.ask(query, role=OFFICE))["workPlans"]["nodes"]
        assert shown == [{"id": each, "dropoutCase": None} for each in own]
        assert await found(here, "workPlans", SCHOOL) == set()
        # The term's special meeting, at which gaps are found; the spring's is missing and told.
        said = {
            "unitId": township,
            "type": "SPECIAL",
            "heldOn": here.on(0),
            "topic": "专题会议",
            "present": 9,
        }
        said |= {"decisions": "逐户制订方案", "attending": ["镇长"], "gaps": "两村未排查"}
        held = await here.done("meetingRecord", said, TOWNSHIP)
        assert held["gaps"] == "两村未排查"
        terms = await township_meetings(here)
        assert [each["state"] for each in terms] == ["DONE", "PLANNED"]
        here.move_to(date.fromordinal(date.fromisoformat(terms[1]["dueOn"]).toordinal() + 1))
        await here.tick()
        terms = await township_meetings(here)
        assert [each["state"] for each in terms[:2]] == ["DONE", "OVERDUE"]
        assert terms[1]["toldAt"] is not None


async def township_meetings(here: Desk) -> list[dict[str, Any]]:
    query = """query ($u: ID!) { scheduledEvents(filter: {unitId: $u, code: "TOWNSHIP_MEETING"}, order: DUE) {
      nodes { state dueOn toldAt } } }"""
    return list((await here.ask(query, {"u": here.unit(0)}, OFFICE))["scheduledEvents"]["nodes"])


async def opened(here: Desk) -> str:
    said = {"studentId": here.student(0), "noticedOn": here.on(0), "trigger": "UNEXCUSED_ABSENCE"}
    said |= {"reason": "连续两天未到校"}
    return str((await here.done("caseOpen", said))["id"])


async def test_what_is_wrong_with_a_plan_is_refused(here: Desk) -> None:
    mine, township = plan(here.unit(3)), plan(here.unit(0), "AREA", areaId=here.unit(1))
    nobody = "DropoutCase:00000000-0000-7000-8000-000000000000"
    for said, role, why in (
        (mine, TOWNSHIP, ("NOT_YOUR_REGISTER", "unitId", None)),
        (mine | {"type": "AREA"}, SCHOOL, ("REGISTER_OF_OTHERS", "unitId", None)),
        (township | {"type": "HOME_TEACHING"}, TOWNSHIP, ("REGISTER_OF_OTHERS", "unitId", None)),
        (township | {"areaId": None}, TOWNSHIP, ("FIELD_MISSING", "areaId", "QC-46")),
        (township | {"areaId": here.unit(3)}, TOWNSHIP, ("NO_SUCH_UNIT", "areaId", None)),
        (mine | {"areaId": here.unit(1)}, SCHOOL, ("FIELD_MISSING", "areaId", "GH-03")),
        (mine | {"caseId": nobody}, SCHOOL, ("FIELD_MISSING", "caseId", "GH-03")),
        (plan(here.unit(0), "PERSON"), TOWNSHIP, ("FIELD_MISSING", "caseId", "QC-46")),
        (plan(here.unit(0), "PERSON", caseId=nobody), TOWNSHIP, ("UNKNOWN_CASE", "caseId", None)),
        (mine | {"schoolYear": "2030-2031"}, SCHOOL, ("IMPOSSIBLE_DATE", "schoolYear", None)),
        (mine | {"schoolYear": "2026"}, SCHOOL, ("BAD_TERM", "schoolYear", None)),
        (mine | {"fileDigest": "ABC"}, SCHOOL, ("BAD_HASH", "fileDigest", None)),
        (mine | {"measures": "长" * 10_001}, SCHOOL, ("BAD_TEXT", "measures", None)),
        (mine | {"team": ""}, SCHOOL, ("BAD_TEXT", "team", None)),
        (mine | {"title": "电话13900000000"}, SCHOOL, ("PERSONAL_NUMBER", "title", None)),
    ):
        assert await here.refused("workPlanDraft", said, role) == why, said
    row = await here.done("workPlanDraft", mine | {"fileDigest": "a" * 64, "documentNo": "校〔2026〕1号"})
    assert (row["fileDigest"], row["documentNo"]) == ("a" * 64, "校〔2026〕1号")
    tomorrow = adopting(row, here.on(1))
    assert await here.refused("workPlanAdopt", tomorrow) == ("IMPOSSIBLE_DATE", "inForceFrom", None)
    stale = adopting(row | {"version": 9}, here.on(0))
    assert await here.refused("workPlanAdopt", stale) == ("STALE_VERSION", "expectedVersion", None)
    assert (await here.refused("workPlanCorrect", seen(row, "planId")))[0] == "NOTHING_CORRECTED"
    row = await here.done("workPlanCorrect", seen(row, "planId", measures="新措施", title="新名称"))
    assert (row["measures"], row["title"]) == ("新措施", "新名称")
    assert row["history"][-1]["reason"] == "更正：登记有误（原：title=控辍保学方案；measures=日考勤、月排查）"
    elsewhere = {"organization_id": here.rows["Organization"][0]}
    other = ("UNKNOWN_WORK_PLAN", "planId", None)
    assert await here.refused("workPlanWithdraw", seen(row, "planId"), SCHOOL, **elsewhere) == other
    above = ("NOT_YOUR_REGISTER", "unitId", None)
    for role in (TOWNSHIP,):
        assert await here.refused("workPlanWithdraw", seen(row, "planId"), role) in (above, other)
    row = await here.done("workPlanAdopt", adopting(row, here.on(0)))
    late = seen(row, "planId", title="再改")
    assert await here.refused("workPlanCorrect", late) == ("NOT_A_DRAFT", "planId", None)
