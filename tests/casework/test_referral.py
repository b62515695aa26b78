"""Requests to the judicial authorities: compulsion after education in vain, legal aid at any time, answered on paper (HL-50, QC-12)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from domain.role import Role
from tests.casework.desk import Desk, desk
from tests.casework.test_enforcement import determined, paper, served
from tests.conftest import Databases

HULIN = "230381"
SCHOOL, TOWNSHIP, BUREAU = Role.SCHOOL_OFFICER, Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER


@pytest.fixture(scope="module")
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, HULIN) as made:
        yield made


async def requesting(
    desk: Desk, number: int, case: Any, kind: str = "COMPULSION", **more: Any
) -> dict[str, Any]:
    said = {"caseId": case["id"], "expectedVersion": case["version"], "kind": kind, "requestedOn": desk.on(0)}
    sent = [await desk.paper(number, "OTHER", "SCHOOL")]
    return said | {"grounds": "经批评教育仍不送子女入学", "materials": sent} | more


async def answering(desk: Desk, number: int, row: Any, **more: Any) -> dict[str, Any]:
    said = {
        "referralId": row["id"],
        "expectedVersion": row["version"],
        "accepted": True,
        "answeredOn": desk.on(0),
    }
    came = [await desk.paper(number, "OTHER", "JUSTICE")]
    return said | {"answer": "予以受理", "documentNo": "司〔2026〕1号", "papers": came} | more


@pytest.mark.rule("HL-50")
async def test_compulsion_is_asked_for_after_education_in_vain_and_answered_on_paper(here: Desk) -> None:
    case = await determined(here, 0)
    said = await requesting(here, 0, case)
    assert await here.refused("judicialReferralRequest", said, TOWNSHIP) == (
        "NOT_YET_TAUGHT",
        "kind",
        "HL-50",
    )
    row = await here.done("enforcementPrepare", paper(here, case, "CRITICISM_EDUCATION"), TOWNSHIP)
    row = await served(here, 0, row, TOWNSHIP)
    said["expectedVersion"] = row["dropoutCase"]["version"]
    for more, code in (
        ({"materials": []}, "EVIDENCE_MISSING"),
        ({"grounds": " "}, "BAD_TEXT"),
        ({"requestedOn": here.on(1)}, "IMPOSSIBLE_DATE"),
        ({"expectedVersion": 99}, "STALE_VERSION"),
    ):
        assert (await here.refused("judicialReferralRequest", said | more, TOWNSHIP))[0] == code
    asked = await here.done("judicialReferralRequest", said, TOWNSHIP)
    assert (asked["state"], asked["requestedBy"]["id"]) == ("REQUESTED", here.unit(0))
    assert (await here.refused("judicialReferralRequest", said, TOWNSHIP))[0] == "REFERRAL_OPEN"
    said = await answering(here, 0, asked)
    foreign = said | {"papers": [await here.paper(0, "OTHER", "SCHOOL")]}
    assert await here.refused("judicialReferralAnswer", foreign, BUREAU) == (
        "EVIDENCE_MISSING",
        "papers",
        "HL-50",
    )
    assert (await here.post("judicialReferralAnswer", said, SCHOOL))["errors"][0]["extensions"][
        "code"
    ] == "FORBIDDEN"
    asked = await here.done("judicialReferralAnswer", said, BUREAU)
    assert (asked["state"], asked["answeredOn"]) == ("ACCEPTED", here.on(0))
    again = said | {"expectedVersion": asked["version"]}
    assert (await here.refused("judicialReferralAnswer", again, BUREAU))[0] == "ILLEGAL_TRANSITION"


async def test_legal_aid_is_asked_for_at_any_time_and_may_be_declined(here: Desk) -> None:
    case = await determined(here, 2)
    asked = await here.done("judicialReferralRequest", await requesting(here, 2, case, "LEGAL_AID"), SCHOOL)
    assert asked["kind"] == "LEGAL_AID"
    early = await answering(here, 2, asked, answeredOn=here.on(-1))
    assert (await here.refused("judicialReferralAnswer", early, TOWNSHIP))[0] == "IMPOSSIBLE_DATE"
    asked = await here.done(
        "judicialReferralAnswer", await answering(here, 2, asked, accepted=False), TOWNSHIP
    )
    assert asked["state"] == "DECLINED"


async def test_legal_aid_that_was_given_ends_with_what_came_of_it_QC_12(
    databases: Databases, template: str
) -> None:
    async with desk(databases, template, "341602") as there:
        case = await determined(there, 0)
        asked = await there.done(
            "judicialReferralRequest", await requesting(there, 0, case, "LEGAL_AID"), SCHOOL
        )
        ends = {"referralId": asked["id"], "expectedVersion": asked["version"]}
        ends |= {"concludedOn": there.on(0), "result": "法律援助中心已指派律师，抚养权纠纷已调解"}
        early = await there.refused("judicialReferralConclude", ends, BUREAU)
        assert early[0] == "ILLEGAL_TRANSITION"
        asked = await there.done("judicialReferralAnswer", await answering(there, 0, asked), TOWNSHIP)
        ends["expectedVersion"] = asked["version"]
        for more, code in (
            ({"concludedOn": there.on(1)}, "IMPOSSIBLE_DATE"),
            ({"concludedOn": there.on(-1)}, "IMPOSSIBLE_DATE"),
            ({"result": " "}, "BAD_TEXT"),
            ({"result": "电话 13912345678"}, "PERSONAL_NUMBER"),
            ({"expectedVersion": 99}, "STALE_VERSION"),
        ):
            assert (await there.refused("judicialReferralConclude", ends | more, TOWNSHIP))[0] == code, more
        answer = await there.post("judicialReferralConclude", ends, SCHOOL)
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        ended = await there.done("judicialReferralConclude", ends, TOWNSHIP)
        assert (ended["state"], ended["concludedOn"], ended["result"]) == (
            "CONCLUDED",
            there.on(0),
            ends["result"],
        )


async def test_what_came_of_compulsion_is_no_result_of_legal_aid(here: Desk) -> None:
    query = "{ judicialReferrals(filter: {kind: [COMPULSION]}, first: 1) { nodes { id version } } }"
    [row] = (await here.ask(query, None, BUREAU))["judicialReferrals"]["nodes"]
    said = {
        "referralId": row["id"],
        "expectedVersion": row["version"],
        "concludedOn": here.on(0),
        "result": "某事",
    }
    why = ("NOT_LEGAL_AID", "referralId", "QC-12")
    assert await here.refused("judicialReferralConclude", said, BUREAU) == why
