"""Units and persons held to account as each place's document has it (GH-49, DC-L2d, DC-L4c, DC-L7, DC-L8, HL-72, HL-75, QC-53, QC-54)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import date
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
    INSPECTING,
    INSPECTION,
    OFFICE,
    QIAOCHENG,
    SCHOOL,
    TOWNSHIP,
    case,
    clock,
    deciding,
    on,
    proposals,
    school,
    supervised,
)
from tests.duties.obliged import reading

PRINCIPAL = {"position": "校长", "personName": "李某某"}
Places = dict[str, Desk]


@pytest.fixture(scope="module")
async def places(databases: Databases, template: str) -> AsyncIterator[Places]:
    """The five places side by side."""
    async with AsyncExitStack() as stack:
        codes = {"GH": GENHE, "DC": DACHUAN, "BS": BOSHAN, "HL": HULIN, "QC": QIAOCHENG}
        opened = {
            key: await stack.enter_async_context(supervised(databases, template, code))
            for key, code in codes.items()
        }
        yield opened


@pytest.mark.parametrize(
    ("place", "type", "ground", "more", "clauses"),
    [
        pytest.param("GH", "REFERRED", "DERELICTION", PRINCIPAL, ["GH-49"], marks=pytest.mark.rule("GH-49")),
        ("DC", "AWARD_BARRED", "WEAK_WORK", PRINCIPAL, ["DC-L7"]),
        pytest.param(
            "DC", "REFERRED", "TEACHER_CONDUCT", PRINCIPAL, ["DC-L4c"], marks=pytest.mark.rule("DC-L4c")
        ),
        *(
            pytest.param("DC", "REFERRED", ground, {}, ["DC-L2d"], marks=pytest.mark.rule("DC-L2d"))
            for ground in ("LATE_REPORT", "LATE_HOME_VISIT", "SHAM_WORK")
        ),
        pytest.param(
            "GH",
            "REFERRED",
            "DERELICTION",
            {"position": "德育主任", "personName": "李某某"},
            ["GH-49"],
            marks=pytest.mark.rule("GH-49"),
        ),
        pytest.param(
            "DC",
            "REFERRED",
            "ESPECIALLY_SERIOUS_DROPOUT",
            PRINCIPAL | {"severity": "ESPECIALLY_SERIOUS"},
            ["DC-L8"],
            marks=pytest.mark.rule("DC-L8"),
        ),
        ("HL", "CIRCULAR_CRITICISM", "WEAK_WORK", {}, ["HL-75"]),
        ("HL", "REFERRED", "POOR_PROGRESS", {}, ["HL-72"]),
        ("QC", "ORDERED_SELF_EXAMINATION", "WEAK_WORK", {}, ["QC-53"]),
        ("QC", "CIRCULAR_CRITICISM", "WEAK_WORK", PRINCIPAL, ["QC-53"]),
        ("QC", "SCORE_DEDUCTION", "WEAK_WORK", {"points": 250}, ["QC-53"]),
        pytest.param(
            "QC",
            "REFERRED",
            "NEGLIGENCE",
            {"severity": "ESPECIALLY_SERIOUS"},
            ["QC-54"],
            marks=pytest.mark.rule("QC-54"),
        ),
        pytest.param(
            "QC",
            "REFERRED",
            "DERELICTION",
            {"severity": "ESPECIALLY_SERIOUS"},
            ["QC-54"],
            marks=pytest.mark.rule("QC-54"),
        ),
        pytest.param(
            "QC",
            "REFERRED",
            "FALSIFICATION",
            {"severity": "ESPECIALLY_SERIOUS"},
            ["QC-54"],
            marks=pytest.mark.rule("QC-54"),
        ),
    ],
)
async def test_who_is_held_to_account_how_and_under_which_clause(
    places: Places, place: str, type: str, ground: str, more: dict[str, Any], clauses: list[str]
) -> None:
    here = places[place]
    said = deciding(here, here.unit(3), type, ground, **more)
    action = await here.done("accountabilityActionDecide", said, OFFICE)
    assert (action["type"], action["ground"], action["state"]) == (type, ground, "IN_FORCE")
    assert (action["clausesCited"], action["unit"]["id"]) == (clauses, here.unit(3))
    assert (action["points"], action["year"]) == (more.get("points"), 2026)
    assert (action["effectiveOn"], action["decidedBy"]) == (here.on(0), "周主任")
    named = [{"positionZh": more["position"], "name": "李某某"}] if "position" in more else []
    assert (action["onPerson"], action["persons"]) == (bool(named), named)


@pytest.mark.parametrize(
    ("place", "type", "ground", "more", "refused"),
    [
        ("BS", "CIRCULAR_CRITICISM", "WEAK_WORK", {}, ("NOT_HERE", "type", "HL-75")),
        ("GH", "SCORE_DEDUCTION", "DERELICTION", {"points": 100}, ("NOT_HERE", "type", "QC-53")),
        ("GH", "REFERRED", "NEGLIGENCE", PRINCIPAL, ("NOT_HERE", "ground", "QC-54")),
        ("GH", "REFERRED", "DERELICTION", {}, ("PERSON_MISSING", "position", "GH-49")),
        ("DC", "AWARD_BARRED", "WEAK_WORK", {}, ("PERSON_MISSING", "position", "DC-L7")),
        ("DC", "REFERRED", "SHAM_WORK", {"position": "校长"}, ("PERSON_MISSING", "position", None)),
        (
            "DC",
            "REFERRED",
            "ESPECIALLY_SERIOUS_DROPOUT",
            PRINCIPAL,
            ("SEVERITY_MISSING", "severity", "DC-L8"),
        ),
        ("QC", "REFERRED", "NEGLIGENCE", {}, ("SEVERITY_MISSING", "severity", "QC-54")),
        ("QC", "SCORE_DEDUCTION", "WEAK_WORK", {}, ("POINTS_MISSING", "points", "QC-53")),
        ("QC", "SCORE_DEDUCTION", "WEAK_WORK", {"points": 0}, ("POINTS_MISSING", "points", "QC-53")),
        ("QC", "CIRCULAR_CRITICISM", "WEAK_WORK", {"points": 5}, ("POINTS_MISSING", "points", "QC-53")),
        ("QC", "CIRCULAR_CRITICISM", "WEAK_WORK", {"fact": ""}, ("BAD_TEXT", "fact", None)),
        (
            "QC",
            "CIRCULAR_CRITICISM",
            "WEAK_WORK",
            {"decidedOn": "2026-09-21"},
            ("IMPOSSIBLE_DATE", "decidedOn", None),
        ),
        (
            "QC",
            "CIRCULAR_CRITICISM",
            "WEAK_WORK",
            {"effectiveOn": "2026-09-19"},
            ("IMPOSSIBLE_DATE", "effectiveOn", None),
        ),
        (
            "QC",
            "CIRCULAR_CRITICISM",
            "WEAK_WORK",
            {"effectiveOn": "2028-01-01"},
            ("IMPOSSIBLE_DATE", "effectiveOn", None),
        ),
        (
            "QC",
            "CIRCULAR_CRITICISM",
            "WEAK_WORK",
            {"unitId": "Organization:00000000-0000-7000-8000-000000000000"},
            ("NO_SUCH_UNIT", "unitId", None),
        ),
        (
            "QC",
            "CIRCULAR_CRITICISM",
            "WEAK_WORK",
            {"proposalId": "AccountabilityProposal:00000000-0000-7000-8000-000000000000"},
            ("UNKNOWN_PROPOSAL", "proposalId", None),
        ),
        (
            "QC",
            "CIRCULAR_CRITICISM",
            "WEAK_WORK",
            {"complaintId": "ConductComplaint:00000000-0000-7000-8000-000000000000"},
            ("UNKNOWN_COMPLAINT", "complaintId", None),
        ),
    ],
)
async def test_what_the_document_does_not_provide_for_is_refused(
    places: Places,
    place: str,
    type: str,
    ground: str,
    more: dict[str, Any],
    refused: tuple[str, str, str | None],
) -> None:
    here = places[place]
    said = deciding(here, here.unit(3), type, ground) | more
    assert await here.refused("accountabilityActionDecide", said, OFFICE) == refused


async def test_a_unit_of_another_county_is_none(places: Places) -> None:
    here, there = places["QC"], places["HL"]
    said = deciding(here, await school(there), "CIRCULAR_CRITICISM", "WEAK_WORK")
    assert await here.refused("accountabilityActionDecide", said, OFFICE) == ("NO_SUCH_UNIT", "unitId", None)


async def test_a_proposal_is_taken_up_before_an_action_rests_on_it_GH_48(places: Places) -> None:
    here = places["GH"]
    unit = await school(here)
    await clock(here, "T-03", await case(here, unit, 0, date(2026, 9, 5)), date(2026, 9, 5))
    await here.tick()
    [found] = await proposals(here, unit)
    said = deciding(here, unit, "REFERRED", "DERELICTION", **PRINCIPAL, proposalId=found["id"])
    refused = await here.refused("accountabilityActionDecide", said, BUREAU)
    assert refused == ("PROPOSAL_NOT_TAKEN_UP", "proposalId", None)
    taken = await here.done(
        "accountabilityProposalTakeUp", on("proposalId", found, reason="属实"), **INSPECTING
    )
    assert (taken["state"], taken["reason"]) == ("TAKEN_UP", "属实")
    elsewhere = said | {"unitId": here.unit(3)}
    assert (await here.refused("accountabilityActionDecide", elsewhere, BUREAU))[0] == "UNKNOWN_PROPOSAL"
    action = await here.done("accountabilityActionDecide", said, BUREAU)
    assert action["proposal"]["id"] == found["id"]


async def test_a_complaint_is_found_true_before_an_action_rests_on_it_DC_L4c(places: Places) -> None:
    here = places["DC"]
    unit = await school(here)
    complained = {"unitId": unit, "kind": "TEACHER_CONDUCT", "channel": "LETTER", "receivedOn": here.on(0)}
    complaint = await here.done("conductComplaintReceive", complained | {"matter": "教师体罚"}, BUREAU)
    person = {"position": "教师", "personName": "某某"}
    said = deciding(here, unit, "REFERRED", "TEACHER_CONDUCT", **person, complaintId=complaint["id"])
    refused = await here.refused("accountabilityActionDecide", said, BUREAU)
    assert refused == ("COMPLAINT_NOT_PROVEN", "complaintId", None)
    ends = on("complaintId", complaint, result="SUBSTANTIATED", finding="属实", concludedOn=here.on(0))
    await here.done("conductComplaintConclude", ends, BUREAU)
    action = await here.done("accountabilityActionDecide", said, BUREAU)
    assert (action["complaint"]["id"], action["clausesCited"]) == (complaint["id"], ["DC-L4c"])


async def test_an_appeal_is_the_units_own_puts_nothing_off_and_a_withdrawal_keeps_the_row(
    places: Places,
) -> None:
    here = places["QC"]
    said = deciding(here, here.unit(3), "CIRCULAR_CRITICISM", "WEAK_WORK")
    action = await here.done("accountabilityActionDecide", said, OFFICE)
    stale = on("actionId", action, reason="事实不符") | {"expectedVersion": 9}
    assert (await here.refused("accountabilityActionAppeal", stale, SCHOOL))[0] == "STALE_VERSION"
    asks = on("actionId", action, reason="事实不符")
    assert (await here.refused("accountabilityActionAppeal", asks, TOWNSHIP))[0] == "NOT_YOUR_ACTION"
    assert (await here.refused("accountabilityActionUphold", asks, OFFICE))[0] == "ILLEGAL_TRANSITION"
    action = await here.done("accountabilityActionAppeal", asks, SCHOOL)
    assert (action["state"], action["appealReason"]) == ("APPEALED", "事实不符")
    action = await here.done("accountabilityActionUphold", on("actionId", action, reason="复核属实"), OFFICE)
    assert action["state"] == "IN_FORCE"
    bare = on("actionId", action, reason="")
    assert (await here.refused("accountabilityActionWithdraw", bare, OFFICE))[0] == "BAD_TEXT"
    action = await here.done(
        "accountabilityActionWithdraw", on("actionId", action, reason="认定有误"), OFFICE
    )
    assert (action["state"], action["endReason"]) == ("WITHDRAWN", "认定有误")
    assert [each["target"] for each in action["history"]] == ["IN_FORCE", "APPEALED", "IN_FORCE", "WITHDRAWN"]
    again = on("actionId", action, reason="再议")
    assert (await here.refused("accountabilityActionWithdraw", again, OFFICE))[0] == "ILLEGAL_TRANSITION"


NAMES = """query ($i: [ActionType!], $u: ID) { accountabilityActions(filter: {type: $i, unitId: $u}, first: 50) {
  nodes { fact persons { name } } } }"""


async def test_a_persons_name_is_for_its_unit_the_bureau_inspection_and_the_office_alone(
    places: Places,
) -> None:
    here = places["QC"]
    unit, township = here.unit(3), here.unit(0)
    for each, fact in ((unit, "学校"), (township, "乡镇")):
        said = deciding(here, each, "ORDERED_SELF_EXAMINATION", "WEAK_WORK", **PRINCIPAL, fact=fact)
        await here.done("accountabilityActionDecide", said, OFFICE)
    seen = {}
    for role in (SCHOOL, TOWNSHIP, BUREAU, INSPECTION, OFFICE):
        more = INSPECTING if role is INSPECTION else {}
        asked = {"i": ["ORDERED_SELF_EXAMINATION"]}
        found = (await here.door.ask(NAMES, asked, **reading(here, role) | more))["accountabilityActions"]
        seen[role] = {
            each["fact"]: [one["name"] for one in each["persons"]]
            for each in found["nodes"]
            if each["fact"] in ("学校", "乡镇")
        }
    whole = {"学校": ["李某某"], "乡镇": ["李某某"]}
    assert seen == {
        SCHOOL: {"学校": ["李某某"]},
        TOWNSHIP: {"学校": [], "乡镇": ["李某某"]},
        BUREAU: whole,
        INSPECTION: whole,
        OFFICE: whole,
    }
