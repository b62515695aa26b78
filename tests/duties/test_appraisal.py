"""Yearly appraisals as the places have them, and who may be given awards (GH-15, DC-L7, QC-52, QC-53)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.casework.desk import Desk
from tests.conftest import Databases
from tests.duties.accountable import (
    BOSHAN,
    BUREAU,
    DACHUAN,
    GENHE,
    HULIN,
    OFFICE,
    QIAOCHENG,
    SCHOOL,
    deciding,
    drafting,
    eligible,
    on,
    supervised,
)
from tests.duties.obliged import reading


@pytest.fixture
async def here(databases: Databases, template: str, request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    async with supervised(databases, template, request.param) as made:
        yield made


def at(code: str) -> Any:
    """In which place."""
    return pytest.mark.parametrize("here", [code], indirect=True)


def applying(appraisal: Any, kind: str, **more: Any) -> dict[str, Any]:
    return on("appraisalId", appraisal, kind=kind, reason="严重辍学问题") | more


def confirming(appraisal: Any, result: str = "QUALIFIED") -> dict[str, Any]:
    return on("appraisalId", appraisal, result=result, confirmedBy="张局长")


@at(GENHE)
@pytest.mark.rule("GH-15")
async def test_an_action_leads_to_a_veto_and_the_school_is_not_eligible_GH_15(here: Desk) -> None:
    unit = here.unit(3)
    said = deciding(here, unit, "REFERRED", "DERELICTION", position="校长", personName="李某某")
    action = await here.done("accountabilityActionDecide", said, BUREAU)
    appraisal = await here.done("yearlyAppraisalDraft", drafting(unit, "SCHOOL_YEARLY"), BUREAU)
    assert (appraisal["state"], appraisal["total"], appraisal["result"]) == ("DRAFT", 8500, None)
    assert (appraisal["clausesCited"], appraisal["vetoed"]) == (["GH-15"], False)
    vetoing = applying(appraisal, "ONE_VOTE_VETO", actionId=action["id"])
    appraisal = await here.done("yearlyAppraisalApply", vetoing, BUREAU)
    [after] = appraisal["consequences"]
    assert (after["kind"], after["reason"], after["clausesCited"]) == (
        "ONE_VOTE_VETO",
        "严重辍学问题",
        ["GH-15"],
    )
    assert (after["action"]["id"], appraisal["vetoed"], appraisal["total"]) == (action["id"], True, 8500)
    twice = applying(appraisal, "ONE_VOTE_VETO")
    assert await here.refused("yearlyAppraisalApply", twice, BUREAU) == ("VETOED_ALREADY", "kind", None)
    assert unit in await eligible(here)  # a draft bars nobody
    for result in ("EXCELLENT", "QUALIFIED"):
        refused = await here.refused("yearlyAppraisalConfirm", confirming(appraisal, result), BUREAU)
        assert refused == ("VETOED", "result", "GH-15")
    appraisal = await here.done("yearlyAppraisalConfirm", confirming(appraisal, "UNQUALIFIED"), BUREAU)
    assert (appraisal["state"], appraisal["result"]) == ("CONFIRMED", "UNQUALIFIED")
    assert unit not in await eligible(here)
    assert here.unit(0) in await eligible(here)
    assert unit in await eligible(here, 2025)
    query = """{ yearlyAppraisals(filter: {year: 2026, vetoed: true}) { nodes { id } }
      accountabilityActions(filter: {year: 2026, clause: "GH-49"}) { nodes { id } } }"""
    for role in (SCHOOL, OFFICE):
        seen = await here.door.ask(query, **reading(here, role))
        assert [each["nodes"] for each in seen.values()] == [
            [{"id": appraisal["id"]}],
            [{"id": action["id"]}],
        ]


@at(GENHE)
async def test_a_confirmed_appraisal_changes_only_by_a_correction_that_takes_its_place(here: Desk) -> None:
    unit = here.unit(3)
    appraisal = await here.done("yearlyAppraisalDraft", drafting(unit, "SCHOOL_YEARLY"), BUREAU)
    early = on("appraisalId", appraisal, reason="误判")
    assert (await here.refused("yearlyAppraisalCorrect", early, BUREAU))[0] == "NOT_CONFIRMED"
    appraisal = await here.done("yearlyAppraisalApply", applying(appraisal, "ONE_VOTE_VETO"), BUREAU)
    old = await here.done("yearlyAppraisalConfirm", confirming(appraisal, "UNQUALIFIED"), BUREAU)
    items = drafting(unit, "SCHOOL_YEARLY")["items"]
    for what, said in (
        ("yearlyAppraisalScore", on("appraisalId", old, items=items)),
        ("yearlyAppraisalApply", applying(old, "ONE_VOTE_VETO")),
        ("yearlyAppraisalConfirm", confirming(old)),
    ):
        assert await here.refused(what, said, BUREAU) == ("APPRAISAL_CONFIRMED", "appraisalId", None)
    again = await here.refused("yearlyAppraisalDraft", drafting(unit, "SCHOOL_YEARLY"), BUREAU)
    assert again == ("APPRAISAL_EXISTS", "year", None)
    new = await here.done("yearlyAppraisalCorrect", on("appraisalId", old, reason="否决依据有误"), BUREAU)
    assert (new["state"], new["vetoed"], new["total"], len(new["items"])) == ("DRAFT", True, 8500, 2)
    assert (new["corrects"], new["correctionReason"]) == (
        {"id": old["id"], "state": "CONFIRMED"},
        "否决依据有误",
    )
    second = on("appraisalId", old, reason="再次更正")
    assert (await here.refused("yearlyAppraisalCorrect", second, BUREAU))[0] == "APPRAISAL_EXISTS"
    lifting = on("appraisalId", new, consequenceId=new["consequences"][0]["id"], reason="否决依据有误")
    stray = lifting | {"consequenceId": old["consequences"][0]["id"]}
    assert (await here.refused("yearlyAppraisalLift", stray, BUREAU))[0] == "UNKNOWN_CONSEQUENCE"
    new = await here.done("yearlyAppraisalLift", lifting, BUREAU)
    assert (new["vetoed"], new["consequences"]) == (False, [])
    assert unit not in await eligible(here)  # the old one stands until then
    new = await here.done("yearlyAppraisalConfirm", confirming(new), BUREAU)
    assert new["corrects"] == {"id": old["id"], "state": "SUPERSEDED"}
    assert unit in await eligible(here)


@at(DACHUAN)
@pytest.mark.rule("DC-L7")
async def test_weak_work_bars_from_awards_and_the_person_by_name_DC_L7(here: Desk) -> None:
    unit = here.unit(3)
    said = deciding(here, unit, "AWARD_BARRED", "WEAK_WORK", position="校长", personName="李某某")
    action = await here.done("accountabilityActionDecide", said, BUREAU)
    appraisal = await here.done("yearlyAppraisalDraft", drafting(unit, "SCHOOL_YEARLY"), BUREAU)
    assert appraisal["clausesCited"] == ["DC-L7"]
    vetoing = applying(appraisal, "ONE_VOTE_VETO")
    assert await here.refused("yearlyAppraisalApply", vetoing, BUREAU) == ("NOT_HERE", "kind", None)
    barring = applying(appraisal, "AWARDS_BARRED", actionId=action["id"])
    appraisal = await here.done("yearlyAppraisalApply", barring, BUREAU)
    refused = await here.refused("yearlyAppraisalConfirm", confirming(appraisal, "EXCELLENT"), BUREAU)
    assert refused == ("VETOED", "result", "DC-L7")
    await here.done("yearlyAppraisalConfirm", confirming(appraisal), BUREAU)
    assert unit not in await eligible(here)
    query = """{ accountabilityActions(filter: {type: [AWARD_BARRED], state: [IN_FORCE], year: 2026}) { nodes {
      persons { positionZh name } } } }"""
    found = (await here.door.ask(query, **reading(here, BUREAU)))["accountabilityActions"]["nodes"]
    assert found == [{"persons": [{"positionZh": "校长", "name": "李某某"}]}]


@at(DACHUAN)
async def test_what_rests_on_a_withdrawn_action_is_taken_out_first(here: Desk) -> None:
    unit = here.unit(3)
    said = deciding(here, unit, "AWARD_BARRED", "WEAK_WORK", position="校长", personName="李某某")
    action = await here.done("accountabilityActionDecide", said, BUREAU)
    appraisal = await here.done("yearlyAppraisalDraft", drafting(unit, "SCHOOL_YEARLY"), BUREAU)
    other = await here.done("yearlyAppraisalDraft", drafting(unit, "SCHOOL_YEARLY", 2025), BUREAU)
    wrong = applying(other, "AWARDS_BARRED", actionId=action["id"])
    assert (await here.refused("yearlyAppraisalApply", wrong, BUREAU))[0] == "UNKNOWN_ACTION"
    barring = applying(appraisal, "AWARDS_BARRED", actionId=action["id"])
    appraisal = await here.done("yearlyAppraisalApply", barring, BUREAU)
    action = await here.done("accountabilityActionWithdraw", on("actionId", action, reason="有误"), BUREAU)
    refused = await here.refused("yearlyAppraisalConfirm", confirming(appraisal), BUREAU)
    assert refused == ("ACTION_WITHDRAWN", "appraisalId", None)
    lifting = on("appraisalId", appraisal, consequenceId=appraisal["consequences"][0]["id"], reason="已撤销")
    appraisal = await here.done("yearlyAppraisalLift", lifting, BUREAU)
    again = applying(appraisal, "AWARDS_BARRED", actionId=action["id"])
    assert (await here.refused("yearlyAppraisalApply", again, BUREAU)) == (
        "ACTION_WITHDRAWN",
        "actionId",
        None,
    )
    await here.done("yearlyAppraisalConfirm", confirming(appraisal, "EXCELLENT"), BUREAU)
    assert unit in await eligible(here)


@at(QIAOCHENG)
@pytest.mark.rule("QC-53")
async def test_units_and_persons_are_sanctioned_and_points_are_deducted_QC_53(here: Desk) -> None:
    unit, done = here.unit(0), {}
    for type, more in (
        ("ORDERED_SELF_EXAMINATION", {}),
        ("CIRCULAR_CRITICISM", {"position": "镇长", "personName": "王某某"}),
        ("SCORE_DEDUCTION", {"points": 250}),
    ):
        said = deciding(here, unit, type, "WEAK_WORK", **more)
        done[type] = await here.done("accountabilityActionDecide", said, OFFICE)
        assert done[type]["clausesCited"] == ["QC-53"]
    assert [each["onPerson"] for each in done.values()] == [False, True, False]
    appraisal = await here.done("yearlyAppraisalDraft", drafting(unit, "TOWNSHIP_EDUCATION_DUTY"), OFFICE)
    action = done["SCORE_DEDUCTION"]["id"]
    appraisal = await here.done(
        "yearlyAppraisalApply", applying(appraisal, "SCORE_DEDUCTION", actionId=action), OFFICE
    )
    assert (appraisal["total"], appraisal["consequences"][0]["points"]) == (8250, 250)
    appraisal = await here.done(
        "yearlyAppraisalApply", applying(appraisal, "SCORE_DEDUCTION", points=9000), OFFICE
    )
    assert appraisal["total"] == 0
    for points in (None, 0, -1):
        wrong = applying(appraisal, "SCORE_DEDUCTION", points=points)
        assert await here.refused("yearlyAppraisalApply", wrong, OFFICE) == (
            "POINTS_MISSING",
            "points",
            "QC-53",
        )
    await here.done("yearlyAppraisalConfirm", confirming(appraisal), OFFICE)
    assert unit in await eligible(here)  # points are no bar


@at(QIAOCHENG)
@pytest.mark.rule("QC-52")
async def test_government_townships_and_leaders_are_appraised_QC_52(here: Desk) -> None:
    unit, made = here.unit(0), []
    for scheme, more in (
        ("GOV_PERFORMANCE", {}),
        ("TOWNSHIP_EDUCATION_DUTY", {}),
        ("LEADER", {"position": "镇长"}),
        ("LEADER", {"position": "副镇长"}),
    ):
        appraisal = await here.done("yearlyAppraisalDraft", drafting(unit, scheme, **more), OFFICE)
        assert (appraisal["scheme"], appraisal["clausesCited"]) == (scheme, ["QC-52"])
        assert appraisal["positionZh"] == more.get("position")
        made.append(await here.done("yearlyAppraisalConfirm", confirming(appraisal, "EXCELLENT"), OFFICE))
    assert {each["state"] for each in made} == {"CONFIRMED"}
    nameless = drafting(unit, "LEADER")
    refused = await here.refused("yearlyAppraisalDraft", nameless, OFFICE)
    assert refused == ("POSITION_MISSING", "position", "QC-52")
    second = drafting(unit, "LEADER", position="镇长")
    assert (await here.refused("yearlyAppraisalDraft", second, OFFICE))[0] == "APPRAISAL_EXISTS"
    of_school = drafting(here.unit(3), "GOV_PERFORMANCE")
    assert await here.refused("yearlyAppraisalDraft", of_school, OFFICE) == (
        "NOT_APPRAISED_SO",
        "unitId",
        "QC-52",
    )


@pytest.mark.parametrize("here", [BOSHAN, HULIN], indirect=True)
async def test_where_the_document_has_no_appraisal_there_is_none(here: Desk) -> None:
    said = drafting(here.unit(3), "SCHOOL_YEARLY")
    assert await here.refused("yearlyAppraisalDraft", said, BUREAU) == ("NOT_HERE", "scheme", "GH-15")


@at(GENHE)
@pytest.mark.parametrize(
    ("wrong", "refused"),
    [
        ({"year": 2024}, ("BAD_YEAR", "year", None)),
        ({"year": 2027}, ("BAD_YEAR", "year", None)),
        ({"position": "校长"}, ("POSITION_MISSING", "position", "GH-15")),
        ({"items": []}, ("BAD_SCORE", "items", None)),
        ({"items": [{"nameZh": "甲", "fullMarks": 100, "score": 101}]}, ("BAD_SCORE", "items", None)),
        ({"items": [{"nameZh": "甲", "fullMarks": 100, "score": -1}]}, ("BAD_SCORE", "items", None)),
        ({"items": [{"nameZh": "甲", "fullMarks": 10001, "score": 1}]}, ("BAD_SCORE", "items", None)),
        ({"items": [{"nameZh": "", "fullMarks": 100, "score": 1}]}, ("BAD_TEXT", "items", None)),
    ],
)
async def test_a_sheet_that_cannot_be_is_refused(
    here: Desk, wrong: dict[str, Any], refused: tuple[str, str, str | None]
) -> None:
    said = drafting(here.unit(3), "SCHOOL_YEARLY") | wrong
    assert await here.refused("yearlyAppraisalDraft", said, BUREAU) == refused
