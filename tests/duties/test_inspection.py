"""Inspections: planned, opened, answered, closed; what is refused; who sees them (HL-41, HL-74, QC-05, QC-47, BS-29, DC-L4a)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import func, select

from database import tables
from domain import circular
from domain.inspection import InspectionType
from domain.organization import Department, OrgType
from domain.role import Role
from domain.student import SchoolingStatus
from tests.casework.desk import Desk
from tests.conftest import Databases
from tests.duties.calendar_desk import events
from tests.duties.obliged import BUREAU, MACHINE, OFFICE, SCHOOL, TOWNSHIP, unit
from tests.duties.supervised import (
    GROUND,
    INSPECTOR,
    TYPE,
    again,
    answered,
    closed,
    found,
    on,
    opened,
    ordering,
    planning,
    seen,
    supervised,
)
from tests.hub import world

INSPECTION = Role.INSPECTION_OFFICER


@pytest.fixture
async def genhe(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with supervised(databases, template, "GH") as made:
        yield made


async def test_what_is_refused_of_an_inspection_leaves_everything_as_it_was(genhe: Desk) -> None:
    said = planning(genhe, "SPECIAL")
    bureau = await unit(genhe, "BUREAU", OrgType.EDUCATION_BUREAU)
    elsewhere = f"Organization:{genhe.door.there['Organization'][3]}"
    nowhere = f"Inspection:{genhe.rows['School'][0]}"
    for more, why in (
        ({"unitId": elsewhere}, ("NO_SUCH_UNIT", "unitId", None)),
        ({"unitId": genhe.unit(0)}, ("WRONG_SUBJECT", "unitId", "GH-48")),
        ({"unitId": bureau}, ("WRONG_SUBJECT", "unitId", "GH-48")),
        ({"type": "ROUTINE"}, ("NOT_HERE", "type", None)),
        ({"inspectors": []}, ("INSPECTOR_MISSING", "inspectors", "GH-48")),
        ({"inspectors": [{"name": " ", "role": "TEAM_LEADER"}]}, ("BAD_TEXT", "inspectors[0].name", None)),
        ({"purpose": "字" * 501}, ("BAD_TEXT", "purpose", None)),
        ({"purpose": "查 13912345678"}, ("PERSONAL_NUMBER", "purpose", None)),
        ({"plannedOn": "1999-12-31"}, ("IMPOSSIBLE_DATE", "plannedOn", None)),
        ({"plannedOn": genhe.on(3000)}, ("IMPOSSIBLE_DATE", "plannedOn", None)),
        ({"followsId": nowhere}, ("UNKNOWN_INSPECTION", "followsId", None)),
    ):
        assert await genhe.refused("inspectionPlan", said | more, **INSPECTOR) == why, more
    assert await genhe.refused("inspectionPlan", said, SCHOOL) == ("NOT_THE_INSPECTOR", "unitId", "GH-48")
    planned = await genhe.done("inspectionPlan", said, **INSPECTOR)
    unclosed = said | {"followsId": planned["id"]}
    assert (await genhe.refused("inspectionPlan", unclosed, **INSPECTOR))[0] == "INSPECTION_NOT_CLOSED"
    early = on(planned, answers=[{"code": "TRUE_DATA", "answer": "MET"}])
    assert (await genhe.refused("inspectionAnswer", early, **INSPECTOR))[0] == "INSPECTION_NOT_OPEN"
    future = on(planned, openedOn=genhe.on(1))
    assert (await genhe.refused("inspectionOpen", future, **INSPECTOR))[:2] == ("IMPOSSIBLE_DATE", "openedOn")
    assert (await genhe.refused("inspectionOpen", on(planned, openedOn=genhe.on(0)), SCHOOL))[0] == (
        "NOT_THE_INSPECTOR"
    )
    unknown = on(planned, openedOn=genhe.on(0)) | {"inspectionId": nowhere}
    assert (await genhe.refused("inspectionOpen", unknown, **INSPECTOR))[0] == "UNKNOWN_INSPECTION"
    row = await genhe.done("inspectionOpen", on(planned, openedOn=genhe.on(0)), **INSPECTOR)
    for act, more in (
        ("inspectionOpen", {"openedOn": genhe.on(0)}),
        ("inspectionCancel", {"reason": "改期"}),
    ):
        assert (await genhe.refused(act, on(row, **more), **INSPECTOR))[0] == "INSPECTION_ENDED"
    for answers, why in (
        ([], ("FIELD_MISSING", "answers", None)),
        ([{"code": "OTHER", "answer": "MET"}], ("NO_SUCH_ITEM", "answers[0].code", None)),
        ([{"code": "TRUE_DATA", "answer": "NOT_MET"}], ("NOTE_MISSING", "answers[0].note", "GH-48")),
        ([{"code": "TRUE_DATA", "answer": "NOT_MET", "note": " "}], ("BAD_TEXT", "answers[0].note", None)),
    ):
        assert await genhe.refused("inspectionAnswer", on(row, answers=answers), **INSPECTOR) == why
    ends = {"closedOn": genhe.on(0), "strengths": "好", "shortcomings": "差"}
    unanswered = ("ITEMS_UNANSWERED", "inspectionId", None)
    assert await genhe.refused("inspectionClose", on(row, **ends), **INSPECTOR) == unanswered
    answers = [{"code": "TRUE_DATA", "answer": "NOT_MET", "note": "两处不符"}]
    row = await genhe.done("inspectionAnswer", on(row, answers=answers), **INSPECTOR)
    assert next((each["answer"], each["note"]) for each in row["items"]) == ("NOT_MET", "两处不符")
    row = await answered(genhe, row)
    assert {each["answer"] for each in row["items"]} == {
        "MET"
    }  # an answer may be given anew until it is closed
    for more, place in (
        ({"closedOn": genhe.on(1)}, "closedOn"),
        ({"closedOn": genhe.on(-1)}, "closedOn"),
        ({"strengths": ""}, "strengths"),
        ({"shortcomings": " "}, "shortcomings"),
    ):
        assert (await genhe.refused("inspectionClose", on(row, **ends | more), **INSPECTOR))[1] == place
    row = await genhe.done("inspectionClose", on(row, **ends), **INSPECTOR)
    assert (row["state"], row["strengths"], row["shortcomings"]) == ("CLOSED", "好", "差")
    over = on(row, ground="FALSE_DATA", description="迟到的发现")
    assert (await genhe.refused("findingRecord", over, **INSPECTOR))[0] == "INSPECTION_NOT_OPEN"
    other = await genhe.done("inspectionPlan", said, BUREAU)
    other = await genhe.done("inspectionCancel", on(other, reason="学校放假"), **INSPECTOR)
    assert (other["inspecting"], other["state"]) == ("EDUCATION_BUREAU", "CANCELLED")


async def test_a_finding_rests_on_a_ground_of_the_place_and_is_withdrawn_while_nothing_rests_on_it(
    genhe: Desk,
) -> None:
    row = await opened(genhe, "SPECIAL")
    theirs = on(row, ground="POOR_PROGRESS", description="某事")
    assert await genhe.refused("findingRecord", theirs, **INSPECTOR) == ("GROUND_NOT_HERE", "ground", None)
    finding = await found(genhe, row, "FALSE_DATA")
    stale = on(row, ground="FALSE_DATA", description="某事")
    assert (await genhe.refused("findingRecord", stale, **INSPECTOR))[0] == "STALE_VERSION"
    wrong = await genhe.done("findingWithdraw", on(finding, reason="系统延迟"), **INSPECTOR)
    assert (wrong["withdrawnOn"], wrong["withdrawalReason"]) == (genhe.on(0), "系统延迟")
    for act, said in (
        ("rectificationIssue", ordering(genhe, finding)),
        ("findingWithdraw", on(wrong, reason="再次")),
    ):
        assert await genhe.refused(act, said, **INSPECTOR) == ("FINDING_WITHDRAWN", "findingId", None)
    published = {"findingIds": [finding["id"]], "scope": "COUNTY"}
    assert (await genhe.refused("criticismPublish", published, BUREAU))[0] == "FINDING_WITHDRAWN"
    assert (await genhe.refused("criticismPublish", published | {"findingIds": []}, BUREAU))[
        0
    ] == "NO_FINDING"
    standing = await found(genhe, await again(genhe, row), "WEAK_PERSUASION")
    await genhe.done("rectificationIssue", ordering(genhe, standing), **INSPECTOR)
    used = on(standing, reason="误记")
    assert (await genhe.refused("findingWithdraw", used, **INSPECTOR))[0] == "FINDING_IN_USE"
    query = "query ($w: Boolean) { inspectionFindings(filter: {withdrawn: $w}) { nodes { id } } }"
    for gone, expected in ((True, finding), (False, standing)):
        answer = await genhe.ask(query, {"w": gone}, BUREAU)
        assert answer["inspectionFindings"]["nodes"] == [{"id": expected["id"]}]


async def test_who_sees_what_until_it_is_published(genhe: Desk) -> None:
    finding = await found(genhe, await opened(genhe, "SPECIAL"), "FALSE_DATA")
    away = {"organization_id": genhe.rows["Organization"][1]}
    police = {"department": Department.PUBLIC_SECURITY, "purpose": "COMPARISON"}
    for noun in ("inspections", "inspectionFindings"):
        for role in (SCHOOL, TOWNSHIP, BUREAU, OFFICE):
            assert len(await seen(genhe, noun, role)) == 1, (noun, role)
        assert len(await seen(genhe, noun, INSPECTION, purpose="SUPERVISION")) == 1
        assert await seen(genhe, noun, SCHOOL, **away) == []
        assert await seen(genhe, noun, MACHINE, **police) == []
    said = {"findingIds": [finding["id"]], "scope": "CONCERNED"}
    own = await genhe.done("criticismPublish", said, BUREAU)
    assert await seen(genhe, "circularCriticisms", SCHOOL) == [own["id"]]
    assert await seen(genhe, "circularCriticisms", SCHOOL, **away) == []
    assert await seen(genhe, "circularCriticisms", MACHINE, **police) == []
    for_all = await genhe.done("criticismPublish", said | {"scope": "COUNTY"}, BUREAU)
    assert await seen(genhe, "circularCriticisms", SCHOOL, **away) == [for_all["id"]]
    assert await seen(genhe, "circularCriticisms", MACHINE, **police) == [for_all["id"]]
    assert await seen(genhe, "circularCriticisms", BUREAU, code=world.THERE) == []
    assert for_all["digest"] == circular.digest(for_all["statement"])
    # What it rests on is for those who see the finding.
    query = "{ circularCriticisms(order: ID) { nodes { findings { finding { id } } } } }"
    [shown] = (await genhe.door.ask(query, **genhe.role(SCHOOL) | away))["circularCriticisms"]["nodes"]
    assert shown["findings"] == []


@pytest.mark.rule("DC-L4a")
async def test_dachuans_schools_are_looked_at_for_streaming_and_ranking_DC_L4a(
    databases: Databases, template: str
) -> None:
    async with supervised(databases, template, "DC") as here:
        row = await opened(here, "ROUTINE", who={"role": BUREAU})
        asked = {each["code"]: each for each in row["items"]}
        assert asked["PARALLEL_CLASSES"]["clausesCited"] == asked["NO_RANKING"]["clausesCited"] == ["DC-L4a"]
        for words in ("平行分班", "均衡配备科任教师", "重点班"):
            assert words in asked["PARALLEL_CLASSES"]["textZh"]
        for words in ("排名次", "排座位"):
            assert words in asked["NO_RANKING"]["textZh"]
        assert asked["NO_CHARGES"]["clausesCited"] == ["DC-L5a"]
        half = [{"code": "NO_RANKING", "answer": "NOT_MET", "note": "公布了月考名次"}]
        half.append({"code": "PARALLEL_CLASSES", "answer": "MET"})
        half.append({"code": "NO_CHARGES", "answer": "NOT_APPLICABLE"})
        row = await here.done("inspectionAnswer", on(row, answers=half), BUREAU)
        unmet = {each["code"]: each["note"] for each in row["items"] if each["answer"] == "NOT_MET"}
        assert unmet == {"NO_RANKING": "公布了月考名次"}


@pytest.mark.rule("BS-29")
async def test_boshans_school_inspects_itself_and_is_inspected_by_nobody_else_BS_29(
    databases: Databases, template: str
) -> None:
    async with supervised(databases, template, "BS") as here:
        school: dict[str, Any] = {"role": SCHOOL}
        staff = [{"name": "周主任", "role": "SCHOOL_STAFF"}]
        row = await opened(here, "SELF", who=school, inspectors=staff)
        assert (row["inspecting"], row["inspectingUnit"]) == ("SCHOOL", {"id": here.unit(3)})
        assert [each["textZh"] for each in row["items"]] == ["严格执行有关控辍保学政策、方法"]
        assert row["items"][0]["clausesCited"] == ["BS-29"]
        said = on(row, ground="FALSE_DATA", description="某事")
        assert (await here.refused("findingRecord", said, BUREAU))[0] == "NOT_THE_INSPECTOR"
        row = await closed(here, row, school)
        assert (row["state"], row["shortcomings"]) == ("CLOSED", "劝返记录不完整")
        for role in (TOWNSHIP, BUREAU):
            assert await seen(here, "inspections", role) == [row["id"]]
        for kind in InspectionType:
            refused = "NOT_THE_INSPECTOR" if kind is InspectionType.SELF else "NOT_HERE"
            for who in (INSPECTOR, {"role": BUREAU}):
                why = await here.refused("inspectionPlan", planning(here, kind.name), **who)
                assert why[0] == refused


@pytest.mark.rule("HL-41")
async def test_hulin_follows_up_townships_departments_and_schools_HL_41(
    databases: Databases, template: str
) -> None:
    async with supervised(databases, template, "HL") as here:
        await here.tick()
        due = [each for each in await events(here, BUREAU) if "HL-41" in each["clausesCited"]]
        assert {each["department"] for each in due} == {"INSPECTION"}
        police = await unit(here, "POLICE", OrgType.DEPARTMENT, Department.PUBLIC_SECURITY)
        for subject in (here.unit(0), police, here.unit(3)):
            first = await closed(here, await opened(here, "ROUTINE", subject))
            assert (first["clausesCited"], first["strengths"]) == (["HL-72"], "台账齐全")
            row = await opened(here, "FOLLOW_UP", subject, followsId=first["id"])
            assert (row["clausesCited"], row["follows"]) == (["HL-41"], {"id": first["id"]})
            finding = await found(here, row, "WEAK_WORK")
            order = await here.done("rectificationIssue", ordering(here, finding), **INSPECTOR)
            assert order["unit"] == {"id": subject}
        assert {each["code"] for each in row["items"]} == {"TEACHER_CONDUCT"}
        assert row["items"][0]["clausesCited"] == ["HL-58"]
        assert await here.refused("inspectionPlan", planning(here, "ROUTINE"), BUREAU) == (
            "NOT_THE_INSPECTOR",
            "unitId",
            "HL-72",
        )
        other = planning(here, "FOLLOW_UP", here.unit(0), followsId=first["id"])
        assert (await here.refused("inspectionPlan", other, **INSPECTOR))[:2] == (
            "UNKNOWN_INSPECTION",
            "followsId",
        )
        village = planning(here, "ROUTINE", here.unit(1))
        assert (await here.refused("inspectionPlan", village, **INSPECTOR))[0] == "WRONG_SUBJECT"
        own = await unit(here, "INSPEC", OrgType.DEPARTMENT, Department.INSPECTION)
        mine = planning(here, "ROUTINE", own)
        assert await here.refused("inspectionPlan", mine, **INSPECTOR) == (
            "OWN_INSPECTION",
            "unitId",
            "HL-72",
        )


@pytest.mark.rule("QC-05")
async def test_the_bureau_records_the_congress_inspection_and_hands_it_totals_once_QC_05(
    databases: Databases, template: str
) -> None:
    async with supervised(databases, template, "QC") as here:
        township = here.unit(0)
        deputies = [{"name": "吴代表", "role": "DEPUTY"}]
        said = planning(here, "NPC_LAW_ENFORCEMENT", township, inspectors=deputies)
        assert await here.refused("inspectionPlan", said, **INSPECTOR) == (
            "NOT_THE_INSPECTOR",
            "unitId",
            "QC-05",
        )
        wrong = said | {"unitId": here.unit(3)}
        assert (await here.refused("inspectionPlan", wrong, BUREAU))[0] == "WRONG_SUBJECT"
        bureau: dict[str, Any] = {"role": BUREAU}
        row = await opened(here, "NPC_LAW_ENFORCEMENT", township, bureau, inspectors=deputies)
        assert (row["inspecting"], row["inspectingUnit"], row["clausesCited"]) == (
            "PEOPLES_CONGRESS",
            None,
            ["QC-05"],
        )
        itself = await unit(here, "BUREAU", OrgType.EDUCATION_BUREAU)
        assert (await opened(here, "NPC_LAW_ENFORCEMENT", itself, bureau, inspectors=deputies))[
            "state"
        ] == "OPEN"
        row = await here.done("inspectionHandBundle", on(row), BUREAU)
        bundle = row["bundle"]
        assert row["bundleDigest"] == circular.digest(bundle)
        ledger, child = tables.Ledger, tables.Student
        suspected = child.schooling_status == SchoolingStatus.SUSPECTED_DROPOUT
        async with here.door.sessions() as session:
            ledgers = await session.scalar(select(func.count()).where(ledger.jurisdiction_code == here.code))
            few = await session.scalar(
                select(func.count()).where(child.jurisdiction_code == here.code, suspected)
            )
        assert 0 < few < bundle["smallestCell"]
        assert bundle["children"]["suspected"] is None
        assert sum(bundle["ledgers"].values()) == ledgers > 0
        assert bundle["inspections"] == {"NPC_LAW_ENFORCEMENT": 2}
        assert await here.refused("inspectionHandBundle", on(row), BUREAU) == (
            "BUNDLE_HANDED",
            "inspectionId",
            "QC-05",
        )
        routine = await opened(here, "ROUTINE", who=bureau)
        assert (await here.refused("inspectionHandBundle", on(routine), BUREAU))[0] == "NO_BUNDLE"
        # The township takes part: it sees the inspection and what was handed over, and mends what was found.
        query = "{ inspections(filter: {type: [NPC_LAW_ENFORCEMENT]}) { nodes { id bundle } } }"
        assert (await here.ask(query, role=TOWNSHIP))["inspections"]["nodes"] == [
            {"id": row["id"], "bundle": bundle}
        ]
        finding = await here.done(
            "findingRecord", on(row, ground="NEGLIGENCE", description="未按期研判"), BUREAU
        )
        order = await here.done("rectificationIssue", ordering(here, finding), BUREAU)
        order = await here.done("rectificationStart", on(order), TOWNSHIP)
        assert order["state"] == "IN_PROGRESS"
        row = await closed(here, row, bureau)
        announced = {"inspectionIds": [row["id"]]}
        assert (await here.refused("resultAnnounce", announced, BUREAU))[0] == "NOT_ANNOUNCED_SO"


async def test_each_place_has_its_own_types_and_grounds(databases: Databases, template: str) -> None:
    for place, kind in TYPE.items():
        async with supervised(databases, template, place) as here:
            finding = await found(here, await opened(here, kind), GROUND[place])
            assert {each["code"] for each in finding["clauses"]} == set(finding["clausesCited"])
            assert all(each.startswith(f"{place}-") for each in finding["clausesCited"])
            for other, ground in GROUND.items():
                if other != place:
                    row = await again(here, finding["inspection"])
                    said = on(row, ground=ground, description="某事")
                    why = await here.refused("findingRecord", said, **INSPECTOR)
                    assert why == ("GROUND_NOT_HERE", "ground", None)
            for absent in {each.name for each in InspectionType} - HAS[place]:
                why = await here.refused("inspectionPlan", planning(here, absent), **INSPECTOR)
                assert why == ("NOT_HERE", "type", None), absent


HAS = {
    "GH": {"SPECIAL"},
    "DC": {"ROUTINE"},
    "HL": {"ROUTINE", "FOLLOW_UP"},
    "QC": {"ROUTINE", "SPECIAL", "NPC_LAW_ENFORCEMENT"},
}
