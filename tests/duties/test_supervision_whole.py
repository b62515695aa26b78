"""From what was inspected to who answers for it: the chain of a place's document, whole (DC-L5a, HL-72, HL-73, HL-75, QC-48)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.casework.desk import Desk
from tests.conftest import Databases
from tests.duties.accountable import deciding
from tests.duties.obliged import BUREAU, OFFICE, SCHOOL
from tests.duties.supervised import (
    INSPECTOR,
    closed,
    found,
    on,
    opened,
    ordering,
    rechecking,
    reported,
    supervised,
    talking,
)

LED = """query ($f: ID!) { node(id: $f) { ... on InspectionFinding { ground accountabilityActions {
  id type ground clausesCited state unit { id } finding { id } } } } }"""


async def _headed(here: Desk) -> None:
    """The county's leading group has a head."""
    group = await here.done("leadingGroupFound", {"foundedOn": "2020-04-30"}, BUREAU)
    seat = next(each["no"] for each in group["seats"] if each["standing"] == "HEAD")
    said = {"groupId": group["id"], "seatNo": seat, "name": "某市长", "validFrom": here.on(0)}
    await here.done("leadingGroupSeat", said, BUREAU)


async def _failed(here: Desk, finding: Any) -> Any:
    """An order on a finding that was reported and, looked at again, is not met."""
    order = await here.done("rectificationIssue", ordering(here, finding), **INSPECTOR)
    order = await reported(here, order)
    order = await here.done("rectificationRecheck", rechecking(here, order), **INSPECTOR)
    said = on(order, passed=False, conclusion="仍未到位")
    return await here.done("rectificationConclude", said, **INSPECTOR)


@pytest.mark.parametrize(
    ("place", "type", "ground", "holds", "clauses"),
    [
        pytest.param(
            "HL",
            "ROUTINE",
            "WEAK_WORK",
            {"role": OFFICE},
            {"order": "HL-73", "talk": "HL-75", "circular": "HL-75", "announced": "HL-73", "action": "HL-75"},
            marks=pytest.mark.rule("HL-73", "HL-75"),
        ),
        pytest.param(
            "QC",
            "SPECIAL",
            "WEAK_WORK",
            INSPECTOR,
            {"order": "QC-48", "talk": "QC-48", "circular": "QC-48", "announced": "QC-48", "action": "QC-53"},
            marks=pytest.mark.rule("QC-48"),
        ),
    ],
)
async def test_results_are_announced_and_a_unit_that_does_not_mend_is_talked_to_named_and_held_to_account(
    databases: Databases,
    template: str,
    place: str,
    type: str,
    ground: str,
    holds: dict[str, Any],
    clauses: dict[str, str],
) -> None:
    async with supervised(databases, template, place) as here:
        await _headed(here)
        inspection = await opened(here, type)
        finding = await found(here, inspection, ground)
        await closed(here, inspection)
        order = await _failed(here, finding)
        assert (order["state"], order["clausesCited"]) == ("FAILED", [clauses["order"]])
        talk = talking(here, finding, speaker="某市长", orderId=order["id"])
        talk = await here.done("talkRecord", talk, **holds)
        assert (talk["partner"], talk["clauses"]) == ("PRINCIPAL_PERSON", [clauses["talk"]])
        said = {"findingIds": [finding["id"]], "orderId": order["id"], "scope": "COUNTY"}
        circular = await here.done("criticismPublish", said, **INSPECTOR)
        assert circular["clauses"] == [clauses["circular"]]
        announced = await here.done("resultAnnounce", {"inspectionIds": [inspection["id"]]}, **INSPECTOR)
        assert announced["clauses"] == [clauses["announced"]]
        assert announced["results"]["inspections"][0]["rectifications"] == {"FAILED": 1}
        how = "REFERRED" if place == "HL" else "ORDERED_SELF_EXAMINATION"
        action = deciding(here, here.unit(3), how, ground, findingId=finding["id"])
        action = await here.done("accountabilityActionDecide", action, **INSPECTOR)
        assert (action["state"], action["clausesCited"]) == ("IN_FORCE", [clauses["action"]])
        for role in (OFFICE, BUREAU, SCHOOL):
            led = (await here.ask(LED, {"f": finding["id"]}, role))["node"]
            assert led["accountabilityActions"] == [
                {
                    "id": action["id"],
                    "type": how,
                    "ground": ground,
                    "clausesCited": [clauses["action"]],
                    "state": "IN_FORCE",
                    "unit": {"id": here.unit(3)},
                    "finding": {"id": finding["id"]},
                }
            ]


@pytest.mark.rule("HL-72")
async def test_a_routine_inspection_says_what_is_good_and_what_is_lacking_and_poor_progress_is_answered_for_HL_72(
    databases: Databases, template: str
) -> None:
    async with supervised(databases, template, "HL") as here:
        inspection = await opened(here, "ROUTINE")
        assert "HL-72" in inspection["clausesCited"]
        finding = await found(here, inspection, "POOR_PROGRESS")
        assert finding["clausesCited"] == ["HL-72"]
        done = await closed(here, inspection)
        assert (done["strengths"], done["shortcomings"]) == ("台账齐全", "劝返记录不完整")
        said = deciding(here, here.unit(3), "REFERRED", "POOR_PROGRESS", findingId=finding["id"])
        action = await here.done("accountabilityActionDecide", said, **INSPECTOR)
        assert action["clausesCited"] == ["HL-72"]
        # To the end (一查到底): a finding that somebody answers for is not taken back.
        undone = await here.refused("findingWithdraw", on(finding, reason="误记"), **INSPECTOR)
        assert undone[0] == "FINDING_IN_USE"


async def test_an_action_rests_on_a_finding_of_the_unit_itself_that_stands_and_is_on_the_same_ground(
    databases: Databases, template: str
) -> None:
    async with supervised(databases, template, "HL") as here:
        inspection = await opened(here, "ROUTINE")
        finding = await found(here, inspection, "POOR_PROGRESS")
        other = await found(here, finding["inspection"], "WEAK_WORK")
        said = deciding(here, here.unit(3), "REFERRED", "POOR_PROGRESS")
        nobody = "InspectionFinding:00000000-0000-7000-8000-000000000000"
        for more, refused in (
            ({"findingId": other["id"]}, ("WRONG_GROUND", "findingId", None)),
            ({"findingId": nobody}, ("UNKNOWN_FINDING", "findingId", None)),
            (
                {"findingId": finding["id"], "unitId": here.unit(0)},
                ("UNKNOWN_FINDING", "findingId", None),
            ),
        ):
            assert await here.refused("accountabilityActionDecide", said | more, **INSPECTOR) == refused
        await here.done("findingWithdraw", on(other, reason="误记"), **INSPECTOR)
        gone = deciding(here, here.unit(3), "REFERRED", "WEAK_WORK", findingId=other["id"])
        over = ("FINDING_WITHDRAWN", "findingId", None)
        assert await here.refused("accountabilityActionDecide", gone, **INSPECTOR) == over


@pytest.mark.rule("DC-L5a")
async def test_charges_are_looked_for_in_an_inspection_and_complaints_of_them_are_kept_DC_L5a(
    databases: Databases, template: str
) -> None:
    async with supervised(databases, template, "DC") as here:
        inspection = await opened(here, "ROUTINE")
        asked = {each["code"]: each["clausesCited"] for each in inspection["items"]}
        assert asked["NO_CHARGES"] == ["DC-L5a"]
        answers = [
            {"code": code, "answer": "NOT_MET", "note": "收取资料费"}
            if code == "NO_CHARGES"
            else {"code": code, "answer": "MET"}
            for code in asked
        ]
        inspection = await here.done("inspectionAnswer", on(inspection, answers=answers), **INSPECTOR)
        assert {e["code"]: e["answer"] for e in inspection["items"]}["NO_CHARGES"] == "NOT_MET"
        said = {"unitId": here.unit(3), "kind": "ARBITRARY_CHARGES", "channel": "LETTER"}
        said |= {"receivedOn": here.on(0), "matter": "收取资料费每人200元"}
        complaint = await here.done("conductComplaintReceive", said, BUREAU)
        seen = {"complaintId": complaint["id"], "expectedVersion": complaint["version"]}
        ended = {"result": "SUBSTANTIATED", "finding": "属实", "concludedOn": here.on(0), "measures": "退还"}
        done = await here.done("conductComplaintConclude", seen | ended, BUREAU)
        assert (done["state"], done["result"], done["measures"]) == ("CONCLUDED", "SUBSTANTIATED", "退还")
