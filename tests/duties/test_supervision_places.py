"""Instruments as the five places have them side by side: who talks with whom, who is praised, who has none (HL-74, QC-47, A-15)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.organization import Department, OrgType
from domain.role import Role
from tests.casework.classroom import move_to
from tests.conftest import Databases
from tests.domain.places import rulebook
from tests.duties.calendar_desk import events
from tests.duties.obliged import BUREAU, OFFICE, SCHOOL, TOWNSHIP, unit
from tests.duties.supervised import (
    GROUND,
    INSPECTOR,
    TEAM,
    TYPE,
    closed,
    found,
    on,
    opened,
    ordering,
    planning,
    seen,
    supervised,
    talking,
)

INSTRUMENTS = {
    "GH": {"TALK", "CIRCULAR_CRITICISM", "RECTIFICATION"},
    "DC": set[str](),
    "BS": set[str](),
    "HL": {"TALK", "CIRCULAR_CRITICISM", "RECTIFICATION", "ANNOUNCEMENT", "COMMENDATION"},
    "QC": {"TALK", "CIRCULAR_CRITICISM", "RECTIFICATION", "ANNOUNCEMENT"},
}


def test_every_rule_of_supervision_cites_clauses_of_its_own_place() -> None:
    for place in rulebook().places:
        rules = {each.key: each.value for each in rulebook().resolve(place)}
        known = {each.id for each in place.clauses}
        instruments: Any = rules["supervision.instruments"]
        types: Any = rules["inspection.types"]
        items: Any = rules["inspection.checklist"]
        assert {each["instrument"] for each in instruments} == INSTRUMENTS[place.document.key]
        cited = {clause for each in (*instruments, *types) for clause in each["clauses"]}
        assert cited | {each["clause"] for each in items} <= known
        assert len({each["code"] for each in items}) == len(items)


async def test_a_place_has_only_the_instruments_of_its_document(databases: Databases, template: str) -> None:
    for place in ("GH", "DC", "QC"):
        async with supervised(databases, template, place) as here:
            row = await opened(here, TYPE[place])
            finding = await found(here, row, GROUND[place])
            row = await closed(here, row)
            acts: dict[str, tuple[str, dict[str, Any], str]] = {
                "TALK": ("talkRecord", talking(here, finding), "findingId"),
                "RECTIFICATION": ("rectificationIssue", ordering(here, finding), "findingId"),
                "CIRCULAR_CRITICISM": (
                    "criticismPublish",
                    {"findingIds": [finding["id"]], "scope": "CONCERNED"},
                    "findingIds",
                ),
                "ANNOUNCEMENT": ("resultAnnounce", {"inspectionIds": [row["id"]]}, "inspectionIds"),
                "COMMENDATION": ("commendationGive", {"unitId": here.unit(0), "merit": "成效显著"}, "unitId"),
            }
            for instrument, (act, said, at) in acts.items():
                if instrument in INSTRUMENTS[place]:
                    await here.done(act, said, **INSPECTOR)
                else:
                    assert await here.refused(act, said, **INSPECTOR) == ("NOT_HERE", at, None)


async def test_in_hulin_the_head_of_the_leading_group_talks_with_the_principal_person_HL_75(
    databases: Databases, template: str
) -> None:
    async with supervised(databases, template, "HL") as here:
        finding = await found(here, await opened(here, "ROUTINE"), "WEAK_WORK")
        said = talking(here, finding, speaker="某市长")
        not_theirs = ("NOT_THE_SUPERVISOR", "findingId", "HL-75")
        for who in (INSPECTOR, {"role": BUREAU}):
            assert await here.refused("talkRecord", said, **who) == not_theirs
        assert await here.refused("talkRecord", said, OFFICE) == ("NOT_THE_HEAD", "speaker", "HL-75")
        group = await here.done("leadingGroupFound", {"foundedOn": "2020-04-30"}, BUREAU)
        seats = {each["standing"]: each["no"] for each in reversed(group["seats"])}
        for standing, name in (("HEAD", "某市长"), ("DEPUTY", "某副市长")):
            seated = {"seatNo": seats[standing], "name": name, "validFrom": here.on(0)}
            group = await here.done("leadingGroupSeat", {"groupId": group["id"], **seated}, BUREAU)
        deputy = said | {"speaker": "某副市长"}
        assert await here.refused("talkRecord", deputy, OFFICE) == ("NOT_THE_HEAD", "speaker", "HL-75")
        staff = said | {"partner": "RESPONSIBLE_STAFF"}
        assert await here.refused("talkRecord", staff, OFFICE) == ("WRONG_TALK_PARTNER", "partner", "HL-75")
        for more, place in (
            ({"heldOn": here.on(1)}, "heldOn"),
            ({"heldOn": here.on(-1)}, "heldOn"),
            ({"minutes": " "}, "minutes"),
            ({"measures": "字" * 1001}, "measures"),
            ({"partnerName": ""}, "partnerName"),
        ):
            assert (await here.refused("talkRecord", said | more, OFFICE))[1] == place
        talk = await here.done("talkRecord", said, OFFICE)
        assert (talk["heldBy"], talk["partner"], talk["clauses"]) == (
            "LEADING_GROUP",
            "PRINCIPAL_PERSON",
            ["HL-75"],
        )
        published = {"findingIds": [finding["id"]], "scope": "COUNTY"}
        circular = await here.done("criticismPublish", published, OFFICE)
        assert (circular["issuedBy"], circular["clauses"]) == ("LEADING_GROUP", ["HL-75"])
        assert circular["statement"]["textZh"].endswith("存在“工作不力”问题，现予通报批评。")
        assert await seen(here, "accountabilityTalks", SCHOOL) == [talk["id"]]
        away = {"organization_id": here.rows["Organization"][1]}
        assert await seen(here, "accountabilityTalks", SCHOOL, **away) == []


@pytest.mark.rule("HL-74")
async def test_hulin_commends_townships_and_departments_whose_measures_are_strong_HL_74(
    databases: Databases, template: str
) -> None:
    async with supervised(databases, template, "HL") as here:
        street = await unit(here, "STREET", OrgType.SUBDISTRICT)
        civil = await unit(here, "CIVILA", OrgType.DEPARTMENT, Department.CIVIL_AFFAIRS)
        row = await closed(here, await opened(here, "ROUTINE", here.unit(0)))
        said = {"unitId": here.unit(0), "merit": "措施有力、成效显著", "inspectionId": row["id"]}
        given = [await here.done("commendationGive", said, **INSPECTOR)]
        assert (given[0]["commendedBy"], given[0]["clauses"]) == ("INSPECTION", ["HL-74"])
        assert (given[0]["merit"], given[0]["inspection"]) == ("措施有力、成效显著", {"id": row["id"]})
        for each in (street, civil):
            more = {"unitId": each, "merit": "措施有力、成效显著"}
            given.append(await here.done("commendationGive", more, OFFICE))
        for role in (SCHOOL, TOWNSHIP, BUREAU, OFFICE, Role.HOMEROOM_TEACHER):
            assert await seen(here, "commendations", role) == [each["id"] for each in given], role
        for more, why in (
            ({"unitId": here.unit(3)}, ("WRONG_SUBJECT", "unitId", "HL-74")),
            ({"unitId": street}, ("UNKNOWN_INSPECTION", "inspectionId", None)),
            ({"merit": ""}, ("BAD_TEXT", "merit", None)),
            ({"merit": "联系 13912345678"}, ("PERSONAL_NUMBER", "merit", None)),
        ):
            assert await here.refused("commendationGive", said | more, **INSPECTOR) == why
        running = await opened(here, "ROUTINE", here.unit(0))
        early = said | {"inspectionId": running["id"]}
        assert (await here.refused("commendationGive", early, **INSPECTOR))[0] == "INSPECTION_NOT_CLOSED"
        assert await here.refused("resultAnnounce", {"inspectionIds": [running["id"]]}, **INSPECTOR) == (
            "INSPECTION_NOT_CLOSED",
            "inspectionIds[0]",
            None,
        )
        none = await here.refused("resultAnnounce", {"inspectionIds": []}, **INSPECTOR)
        assert none == ("NOTHING_ANNOUNCED", "inspectionIds", None)
        theirs = await here.refused("resultAnnounce", {"inspectionIds": [row["id"]]}, BUREAU)
        assert theirs == ("NOT_THE_SUPERVISOR", "inspectionIds", "HL-73")


@pytest.mark.rule("QC-47")
async def test_in_qiaocheng_the_responsible_inspector_inspects_day_by_day_and_specially_QC_47(
    databases: Databases, template: str
) -> None:
    async with supervised(databases, template, "QC") as here:
        await here.tick()
        due = await events(here, code="RESPONSIBLE_INSPECTION")
        assert {(each["department"], "QC-47" in each["clausesCited"]) for each in due} == {
            ("INSPECTION", True)
        }
        assert len({each["period"] for each in due}) >= 2
        for kind in ("ROUTINE", "SPECIAL"):
            without = planning(here, kind, inspectors=TEAM[1:])
            missing = ("INSPECTOR_MISSING", "inspectors", "QC-47")
            assert await here.refused("inspectionPlan", without, **INSPECTOR) == missing
            row = await opened(here, kind)
            assert row["inspectors"][0] == {"name": "赵督学", "role": "RESPONSIBLE_INSPECTOR"}
            assert "QC-47" in row["clausesCited"]


@pytest.mark.rule("QC-47a")
async def test_inspectors_urge_the_bureau_and_the_center_schools_and_give_them_tasks_QC_47a(
    databases: Databases, template: str
) -> None:
    async with supervised(databases, template, "QC") as here:
        center = await unit(here, "CENTER", OrgType.CENTER_SCHOOL)
        bureau = await unit(here, "BUREAU", OrgType.EDUCATION_BUREAU)
        at = await here.refused("inspectionPlan", planning(here, "SPECIAL", bureau), BUREAU)
        assert at == ("OWN_INSPECTION", "unitId", "QC-47")
        office = {"role": Role.CENTER_SCHOOL_OFFICER, "organization_id": _id(center)}
        for subject, who in ((center, office), (bureau, {"role": BUREAU})):
            row = await opened(here, "ROUTINE", subject)
            assert "QC-47a" in row["clausesCited"]
            said = {"unitId": subject, "category": "SUPERVISION", "title": "强化控辍保学", "clause": "QC-47a"}
            said |= {"requirement": "一月内补齐台账", "dueOn": here.on(20)}
            task = await here.done("taskRaise", said, **INSPECTOR)
            assert (task["clausesCited"], task["state"]) == (["QC-47a"], "NEW")
            seen_task = {"taskId": task["id"], "expectedVersion": task["version"]}
            task = await here.done("taskAccept", seen_task, **who)
            assert task["state"] == "ASSIGNED"
            finding = await found(here, row, "NEGLIGENCE")
            order = await here.done("rectificationIssue", ordering(here, finding), **INSPECTOR)
            order = await here.done("rectificationStart", on(order), **who)
            assert order["state"] == "IN_PROGRESS"
            move_to(here, here.today + timedelta(days=1))


def _id(unit: str) -> Any:
    return UUID(unit.split(":")[1])
