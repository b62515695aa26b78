"""The way of a disabled child: who assesses first, in which order a place places, what a child may not be told to be."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from database import tables
from domain.role import Role
from tests import sealing
from tests.casework.desk import WRITE, Desk, desk
from tests.conftest import Databases
from tests.hub import world

SPECIAL, HULIN = Role.SPECIAL_EDUCATION_OFFICER, "230381"
FIVE = ["EDUCATION_BUREAU", "RURAL_REVITALIZATION", "HEALTH", "DISABLED_FEDERATION", "CIVIL_AFFAIRS"]


@pytest.fixture(scope="module")
async def genhe(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, world.HERE) as made:
        yield made


@pytest.fixture(scope="module")
async def hulin(databases: Databases, template: str) -> AsyncIterator[Desk]:
    """Where the expert committee assesses first, and an exemption roster is kept."""
    async with desk(databases, template, HULIN) as made:
        yield made


def referring(desk: Desk, number: int) -> dict[str, Any]:
    return {"studentId": desk.student(number), "source": "FEDERATION_DATA", "referredOn": desk.on(-1)}


def placing(desk: Desk, number: int, type: str = "INCLUSIVE", **more: Any) -> dict[str, Any]:
    return {"studentId": desk.student(number), "type": type, "startedOn": desk.on(0), **more}


def concluding(desk: Desk, assessment: Any, conclusion: str, **more: Any) -> dict[str, Any]:
    return {
        "assessmentId": assessment["id"],
        "expectedVersion": assessment["version"],
        "concludedOn": desk.on(0),
        "findings": "中度智力障碍",
        "conclusion": conclusion,
        "experts": [{"name": f"专家{n}", "department": each} for n, each in enumerate(FIVE)],
        **more,
    }


async def under_review(desk: Desk, number: int) -> Any:
    """The assessment of a child that was referred, appraised, and taken up by the committee."""
    path = await desk.done("disabilityRefer", referring(desk, number), Role.TOWNSHIP_OFFICER)
    asked = {
        "pathId": path["id"],
        "expectedVersion": path["version"],
        "support": ["HEALTH", "DISABLED_FEDERATION"],
    }
    appraisal = await desk.done("appraisalRequest", asked, SPECIAL)
    found = {
        "appraisalId": appraisal["id"],
        "expectedVersion": appraisal["version"],
        "appraisedOn": desk.on(0),
        "result": "智力残疾二级",
        "evidence": [],
    }
    assert (await desk.done("appraisalRecord", found, SPECIAL))["organiser"] is None
    return await desk.done("assessmentOpen", taking_up(await _path(desk, number)), SPECIAL)


def taking_up(path: Any) -> dict[str, Any]:
    said = {"pathId": path["id"], "expectedVersion": path["version"]}
    return {**said, "committee": "市残疾人教育专家委员会"}


async def _path(desk: Desk, number: int) -> Any:
    asked = "query ($s: ID!) { student(id: $s) { disabilityPaths { id state version reviewOn endedOn } } }"
    return (await desk.ask(asked, {"s": desk.student(number)}, SPECIAL))["student"]["disabilityPaths"][-1]


async def assessed(desk: Desk, number: int, conclusion: str) -> Any:
    said = concluding(desk, await under_review(desk, number), conclusion)
    return await desk.done("assessmentConclude", said, SPECIAL)


async def evidence(desk: Desk, number: int, *kinds: str) -> list[str]:
    said = {
        "studentId": desk.student(number),
        "title": "材料",
        "source": "HEALTH",
        "issuedBy": "市医院",
        "issuedOn": desk.on(0),
    }
    return [(await desk.done("evidenceAdd", said | {"kind": kind}, SPECIAL))["id"] for kind in kinds]


@pytest.mark.rule("HL-25", "HL-38", "HL-48", "HL-64")
async def test_where_a_committee_is_required_a_child_is_placed_as_it_assessed(hulin: Desk) -> None:
    assert (await hulin.refused("placementDecide", placing(hulin, 0))) == (
        "NO_ASSESSMENT",
        "studentId",
        "HL-64",
    )
    open_ = await under_review(hulin, 0)
    few = concluding(hulin, open_, "HOME", experts=[{"name": "专家", "department": "HEALTH"}])
    assert (await hulin.refused("assessmentConclude", few, SPECIAL)) == (
        "COMMITTEE_INCOMPLETE",
        "experts",
        "HL-48",
    )
    odd = concluding(hulin, open_, "HOME", recommendedPlacement="INCLUSIVE")
    assert (await hulin.refused("assessmentConclude", odd, SPECIAL))[0] == "CONCLUSION_CONTRADICTED"
    said = concluding(hulin, open_, "HOME", recommendedPlacement="HOME_TEACHING")
    done = await hulin.done("assessmentConclude", said, SPECIAL)
    assert {each["department"] for each in done["experts"]} == set(FIVE)
    assert done["reviewOn"] == "2027-08-08"
    assert (await hulin.refused("placementDecide", placing(hulin, 0))) == ("NOT_AS_ASSESSED", "type", "HL-64")
    placed = await hulin.done("placementDecide", placing(hulin, 0, "HOME_TEACHING"))
    assert placed["student"]["schoolingStatus"] == "HOME_TEACHING"
    assert placed["assessment"]["id"] == done["id"]
    assert (await _path(hulin, 0))["state"] == "PLACED"
    again = concluding(hulin, done, "SPECIAL")
    assert (await hulin.refused("assessmentConclude", again, SPECIAL))[0] == "APPRAISAL_DONE"


@pytest.mark.rule("GH-41")
async def test_where_nobody_assessed_the_places_order_is_kept_or_explained(genhe: Desk) -> None:
    said = placing(genhe, 0, "HOME_TEACHING")
    assert await genhe.refused("placementDecide", said) == ("ORDER_UNEXPLAINED", "reason", "GH-41")
    first = await genhe.done("placementDecide", placing(genhe, 0))
    assert first["student"]["schoolingStatus"] == "ATTENDING_INCLUSIVE"
    assert (await genhe.refused("placementDecide", placing(genhe, 0)))[0] == "PLACEMENT_STANDS"
    second = await genhe.done("placementDecide", {**said, "reason": "不能到校"})
    assert second["student"]["schoolingStatus"] == "HOME_TEACHING"
    ending = {"placementId": second["id"], "expectedVersion": second["version"], "endedOn": genhe.on(0)}
    ended = await genhe.done("placementEnd", {**ending, "reason": "已能到校"})
    assert (ended["endedOn"], ended["student"]["schoolingStatus"]) == (genhe.on(0), "ATTENDING")
    assert (
        await genhe.refused("placementEnd", {**ending, "expectedVersion": ended["version"], "reason": "x"})
    )[0] == "PLACEMENT_STANDS"


async def test_a_child_that_is_placed_is_in_the_registry(genhe: Desk) -> None:
    # An odd child holds no registration.
    found = await genhe.refused("placementDecide", placing(genhe, 3), Role.BUREAU_OFFICER)
    assert found == ("NOT_REGISTERED", "studentId", "QC-44")


async def test_a_vocational_school_is_for_places_that_allow_it_and_on_application(
    genhe: Desk, hulin: Desk
) -> None:
    assert (await genhe.refused("placementDecide", placing(genhe, 2, "VOCATIONAL")))[0] == "NOT_HERE"
    found = await hulin.refused("placementDecide", placing(hulin, 2, "VOCATIONAL"))
    assert found == ("UNKNOWN_EVIDENCE", "evidence", "HL-68")
    shown = await evidence(hulin, 2, "GUARDIAN_APPLICATION")
    placed = await hulin.done("placementDecide", placing(hulin, 2, "VOCATIONAL", evidence=shown))
    assert placed["student"]["schoolingStatus"] == "ATTENDING_VOCATIONAL"


async def test_that_a_child_is_taught_in_custody_is_told_to_few(genhe: Desk) -> None:
    plain = {"granted": [each for each in WRITE if each != "restricted:read"]}
    said = placing(genhe, 8, "CUSTODIAL")
    assert (await genhe.refused("placementDecide", said, **plain))[:2] == ("FORBIDDEN", "restricted:read")
    made = await genhe.done("placementDecide", said)
    assert made["student"]["schoolingStatus"] == "DROPOUT"  # it stays what it was
    ending = {"placementId": made["id"], "endedOn": genhe.on(0), "reason": "解除"}
    for version in (made["version"], made["version"] + 1):
        found = await genhe.refused("placementEnd", {**ending, "expectedVersion": version}, **plain)
        assert found[0] == "UNKNOWN_PLACEMENT"
    asked = "query ($s: ID!) { student(id: $s) { placements { type } timeline { nodes { act } } } }"
    ids = {"s": genhe.student(8)}
    assert (await genhe.ask(asked, ids))["student"]["placements"] == [{"type": "CUSTODIAL"}]
    seen = (await genhe.door.ask(asked, ids, **(genhe.role(Role.SCHOOL_OFFICER) | plain)))["student"]
    assert seen == {"placements": [], "timeline": {"nodes": []}}


@pytest.mark.rule("HL-49", "HL-65")
async def test_a_child_is_exempted_only_as_assessed_with_its_archive_complete(hulin: Desk) -> None:
    said = {
        "studentId": hulin.student(4),
        "decidedBy": "市教育局",
        "decidedOn": hulin.on(0),
        "documentNo": "虎教免〔2026〕1号",
        "evidence": [],
    }
    bureau = Role.BUREAU_OFFICER
    assert (await hulin.refused("exemptionDecide", said, bureau))[0] == "NO_ASSESSMENT"
    await assessed(hulin, 4, "EXEMPT")
    assert await hulin.refused("exemptionDecide", said, bureau) == ("ARCHIVE_INCOMPLETE", "evidence", "HL-65")
    kept = await evidence(hulin, 4, "MEDICAL_PROOF", "ASSESSMENT")
    found = await hulin.refused("exemptionDecide", said | {"evidence": kept}, bureau)
    assert found[0] == "ARCHIVE_INCOMPLETE"
    kept += await evidence(hulin, 4, "GUARDIAN_APPLICATION")
    made = await hulin.done("exemptionDecide", said | {"evidence": kept}, bureau)
    assert (made["student"]["schoolingStatus"], made["reviewOn"]) == ("EXEMPTED", "2027-08-08")
    answer = await hulin.post("exemptionDecide", said | {"evidence": kept}, Role.SCHOOL_OFFICER)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert (await hulin.refused("exemptionDecide", said | {"evidence": kept}, bureau))[
        0
    ] == "ILLEGAL_TRANSITION"
    roster = await hulin.ask(
        "{ exemptions(filter: { current: true }) { nodes { documentNo } } }", role=bureau
    )
    assert roster["exemptions"]["nodes"] == [{"documentNo": "虎教免〔2026〕1号"}]


async def test_other_conclusions_exempt_nobody_and_other_places_keep_no_roster(
    genhe: Desk, hulin: Desk
) -> None:
    await assessed(hulin, 10, "HOME")
    said = {"decidedBy": "局", "documentNo": "1号", "evidence": []}
    there = said | {"studentId": hulin.student(10), "decidedOn": hulin.on(0)}
    assert (await hulin.refused("exemptionDecide", there, Role.BUREAU_OFFICER))[0] == "NOT_AS_ASSESSED"
    here = said | {"studentId": genhe.student(10), "decidedOn": genhe.on(0)}
    assert await genhe.refused("exemptionDecide", here, Role.BUREAU_OFFICER) == (
        "NOT_HERE",
        "studentId",
        "HL-49",
    )


async def test_findings_are_shown_to_schools_and_special_education_only(hulin: Desk) -> None:
    await assessed(hulin, 6, "INCLUSIVE")
    asked = """query ($s: ID!) { student(id: $s) { disabilityPaths { state assessments { findings conclusion }
      appraisals { result } } } }"""
    ids = {"s": hulin.student(6)}
    for role in (Role.SCHOOL_OFFICER, SPECIAL):
        [path] = (await hulin.ask(asked, ids, role))["student"]["disabilityPaths"]
        assert path["assessments"] == [{"findings": "中度智力障碍", "conclusion": "INCLUSIVE"}]
    for role in (Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER):
        [path] = (await hulin.ask(asked, ids, role))["student"]["disabilityPaths"]
        assert path == {"state": "ASSESSED", "assessments": [], "appraisals": []}
    blind = {"granted": [each for each in WRITE if each != "disability:read"]}
    answer = (await hulin.door.post(asked, ids, **(hulin.role(SPECIAL) | blind))).json()
    assert "中度智力障碍" not in str(answer)


async def test_an_able_childs_path_ends_and_others_are_looked_at_again_after_a_year(hulin: Desk) -> None:
    await assessed(hulin, 8, "ABLE")
    ended = await _path(hulin, 8)
    assert (ended["endedOn"], ended["reviewOn"]) == (hulin.on(0), None)
    assert (await hulin.done("disabilityRefer", referring(hulin, 8)))["state"] == "REFERRED"
    assert (await hulin.refused("disabilityRefer", referring(hulin, 8)))[0] == "PATH_OPEN"
    await assessed(hulin, 1, "DEFER")
    hulin.move_to(date(2027, 8, 7))
    assert await _reviews(hulin) == set()
    hulin.move_to(date(2027, 8, 8))
    assert str(hulin.rows["Student"][1]) in await _reviews(hulin)


async def _reviews(desk: Desk) -> set[str]:
    await desk.tick()
    path = tables.DisabilityPath
    async with desk.door.sessions() as session:
        found = await session.scalars(
            select(path.student_id).where(path.jurisdiction_code == desk.code, path.state == "REVIEW_DUE")
        )
        return {str(each) for each in found}


async def test_a_path_goes_its_steps_in_order_by_whom_they_are(genhe: Desk) -> None:
    path = await genhe.done("disabilityRefer", referring(genhe, 6))
    assert (await genhe.refused("assessmentOpen", taking_up(path), SPECIAL))[0] == "ILLEGAL_TRANSITION"
    asked = {"pathId": path["id"], "expectedVersion": path["version"], "support": ["HEALTH"]}
    both = asked | {"organiser": "HEALTH"}
    assert await genhe.refused("appraisalRequest", both, SPECIAL) == ("BAD_ORGANISER", "support", "HL-38")
    stale = asked | {"expectedVersion": 9}
    assert (await genhe.refused("appraisalRequest", stale, SPECIAL))[0] == "STALE_VERSION"
    answer = await genhe.post("appraisalRequest", asked, Role.BUREAU_OFFICER)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    future = referring(genhe, 4) | {"referredOn": genhe.on(1)}
    assert (await genhe.refused("disabilityRefer", future))[:2] == ("IMPOSSIBLE_DATE", "referredOn")


NUMBER = "150785201503120019"  # of nobody; its check digit is right


@pytest.mark.rule("HL-36")
async def test_a_certificate_is_the_childs_own_and_says_its_category_and_grade(genhe: Desk) -> None:
    async with genhe.door.sessions.begin() as session:
        child = await session.get_one(tables.Student, genhe.rows["Student"][10])
        said = sealing.of(tables.Student.id_number_sealed, child.id, NUMBER)
        for name, value in said.items():
            setattr(child, name, value)
    said = {"studentId": genhe.student(10), "certNo": f"{NUMBER}52", "issuedOn": genhe.on(-30)}
    for wrong in (
        f"{NUMBER}82",
        f"{NUMBER}55",
        NUMBER,
        "15078520150312001852",
        "11010519491231002X52",
        f"{NUMBER}52C1",
    ):
        found = await genhe.refused("certificateRecord", said | {"certNo": wrong})
        assert found[:2] == ("BAD_CERTIFICATE", "certNo")
    made = await genhe.done("certificateRecord", said | {"feeReduced": True})
    assert (made["category"], made["grade"], made["status"]) == ("INTELLECTUAL", "SECOND", "VALID")
    assert made["certNoMasked"] == "150785***********9**"
    again = await genhe.done("certificateRecord", said | {"certNo": f"{NUMBER}52b1"})
    kept = tables.DisabilityCertificate
    async with genhe.door.sessions() as session:
        rows = list(await session.scalars(select(kept).order_by(kept.id)))
    assert [row.status.name for row in rows] == ["REPLACED", "VALID"]
    assert sealing.clear(kept.cert_no_sealed, rows[1].id, rows[1].cert_no_sealed) == f"{NUMBER}52B1"
    assert again["id"] != made["id"]
