"""Dispositions: who decides which situation, on which papers and rows, what follows, and what leaves the case open."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from domain.disposition import RULES, Basis, Situation
from domain.exchange import VerificationFinding
from domain.role import Role
from domain.student import SchoolingStatus
from tests.casework.desk import Desk, desk
from tests.casework.test_application import approving, asking
from tests.casework.test_enrollment_change import asking as changing
from tests.casework.test_enrollment_change import carried
from tests.conftest import Databases

BUREAU, SCHOOL, SPECIAL = Role.BUREAU_OFFICER, Role.SCHOOL_OFFICER, Role.SPECIAL_EDUCATION_OFFICER
HULIN = "230381"


@pytest.fixture(scope="module")
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    """Hulin, whose document the fifteen situations are from."""
    async with desk(databases, template, HULIN) as made:
        yield made


async def opened(desk: Desk, number: int) -> Any:
    said = {
        "studentId": desk.student(number),
        "trigger": "UNEXCUSED_ABSENCE",
        "noticedOn": desk.on(-1),
        "reason": "两天未到校",
    }
    return await desk.done("caseOpen", said, BUREAU)


async def resolving(
    desk: Desk, number: int, case: Any, situation: str, *papers: tuple[str, str]
) -> dict[str, Any]:
    return {
        "caseId": case["id"],
        "expectedVersion": case["version"],
        "situation": situation,
        "decidedBy": "赵局长",
        "decidedOn": desk.on(0),
        "reason": "经核实",
        "documentNo": "教处〔2026〕1号",
        "evidence": [await desk.paper(number, kind, source) for kind, source in papers],
    }


async def told(desk: Desk, number: int) -> Any:
    query = """query ($s: ID!) { student(id: $s) { schoolingStatus ledgerEntries { state closeReason ledger { type } }
      cases { stage dispositions { situation outcome resolves department decidedBy } timers { state } } } }"""
    return (await desk.ask(query, {"s": desk.student(number)}, BUREAU))["student"]


ELSEWHERE = ("OTHER_SCHOOL_PROOF", "SCHOOL")
VISIT = ("VISIT_RECORD", "TOWNSHIP")
POLICE = ("POLICE_CONCLUSION", "PUBLIC_SECURITY")


def test_every_situation_of_the_catalogue_has_a_rule_with_a_clause() -> None:
    assert set(RULES) == set(Situation)
    assert all(rule.clauses and rule.roles for rule in RULES.values())
    # A determination of the hub's is no disposition: whatever is not decided on paper ends by the child's return.
    assert all(rule.papers or rule.basis in (Basis.RETURN, Basis.APPLICATION) for rule in RULES.values())


@pytest.mark.rule("HL-59")
async def test_a_child_at_a_school_here_without_a_registration_is_registered_there_first(here: Desk) -> None:
    case = await opened(here, 1)
    said = await resolving(here, 1, case, "IN_AREA_NO_REGISTRATION", ("SCHOOL_ATTENDANCE", "SCHOOL"), VISIT)
    assert await here.refused("caseResolve", said, BUREAU) == ("BASIS_MISSING", "situation", "HL-59")
    there = await here.school("9301")
    await carried(
        here, await changing(here, 1, "REGISTRATION", "SCHOOL_ATTENDANCE", toSchoolId=there, grade=2)
    )
    bare = said | {"evidence": [await here.paper(1, "PHOTO")]}
    assert await here.refused("caseResolve", bare, BUREAU) == ("EVIDENCE_MISSING", "evidence", "HL-59")
    one = said | {"evidence": said["evidence"][:1]}
    assert await here.refused("caseResolve", one, BUREAU) == ("NOT_INDEPENDENT", "evidence", "GH-37")
    found = await here.done("caseResolve", said, BUREAU)
    assert (found["stage"], found["student"]["schoolingStatus"]) == ("RESOLVED", "ATTENDING")
    child = await told(here, 1)
    assert {each["state"] for each in child["ledgerEntries"] if each["ledger"]["type"] == "DROPOUT"} == {
        "CLOSED"
    }
    assert child["ledgerEntries"][0]["closeReason"] == "经核实"
    assert {each["state"] for each in child["cases"][0]["timers"]} == {"LIFTED"}
    assert child["cases"][0]["dispositions"] == [
        {
            "situation": "IN_AREA_NO_REGISTRATION",
            "outcome": "RESOLVED_REGISTERED",
            "resolves": True,
            "department": "EDUCATION_BUREAU",
            "decidedBy": "赵局长",
        }
    ]
    again = said | {"expectedVersion": found["version"]}
    assert (await here.refused("caseResolve", again, BUREAU))[0] == "ILLEGAL_TRANSITION"


async def test_what_is_reported_upward_leaves_the_case_open_until_it_is_confirmed(here: Desk) -> None:
    case = await opened(here, 5)
    said = await resolving(here, 5, case, "ELSEWHERE_NO_REGISTRATION", ELSEWHERE)
    found = await here.done("caseResolve", said, BUREAU)
    assert (found["stage"], found["student"]["schoolingStatus"]) == (
        case["stage"],
        "ATTENDING_ELSEWHERE_UNREGISTERED",
    )
    child = await told(here, 5)
    assert child["cases"][0]["dispositions"][0]["outcome"] == "REPORTED_UPWARD"
    assert "OPEN" in {each["state"] for each in child["ledgerEntries"]}
    assert "RUNNING" in {each["state"] for each in child["cases"][0]["timers"]}


@pytest.mark.rule("HL-66")
async def test_a_missing_child_stays_open_and_a_dead_one_needs_its_registration_cancelled(here: Desk) -> None:
    case = await opened(here, 8)
    said = await resolving(here, 8, case, "MISSING", POLICE)
    assert await here.refused("caseResolve", said, BUREAU) == ("CONCLUSION_MISSING", "situation", "HL-66")
    await here.concluded(8, VerificationFinding.MISSING)
    case = await here.done("caseResolve", said, BUREAU)
    assert (case["stage"], case["student"]["schoolingStatus"]) == ("SIGN", "UNREACHABLE")
    said = await resolving(here, 8, case, "DECEASED", POLICE, VISIT)
    assert (await here.refused("caseResolve", said, SCHOOL))[:2] == ("DISPOSITION_NOT_ALLOWED", "situation")
    assert await here.refused("caseResolve", said, BUREAU) == ("BASIS_MISSING", "situation", "HL-66")
    dead = await here.concluded(8, VerificationFinding.DECEASED)
    await carried(here, await changing(here, 8, "CANCELLATION", applicant="BUREAU", conclusionId=dead))
    own = said | {"evidence": [await here.paper(8, "POLICE_CONCLUSION", "SCHOOL")]}
    assert (await here.refused("caseResolve", own, BUREAU))[0] == "EVIDENCE_MISSING"
    case = await here.done("caseResolve", said, BUREAU)
    assert (case["stage"], case["student"]["schoolingStatus"]) == ("RESOLVED", "DECEASED")


@pytest.mark.parametrize(
    ("number", "situation", "finding", "status"),
    [
        (3, "NO_SUCH_PERSON", VerificationFinding.NO_SUCH_PERSON, "MOVED_OUT"),
        (7, "DUPLICATE_HOUSEHOLD", VerificationFinding.DUPLICATE_HOUSEHOLD, "MOVED_OUT"),
        (9, "MOVED_OUT", VerificationFinding.MOVED_OUT_CANCELLED, "MOVED_OUT"),
    ],
)
@pytest.mark.rule("HL-66")
async def test_a_household_reason_is_the_polices_to_conclude(
    here: Desk, number: int, situation: str, finding: VerificationFinding, status: str
) -> None:
    case = await opened(here, number)
    said = await resolving(here, number, case, situation, POLICE, VISIT)
    assert (await here.refused("caseResolve", said, BUREAU))[0] == "CONCLUSION_MISSING"
    await here.concluded(number, finding)
    case = await here.done("caseResolve", said, BUREAU)
    assert (case["stage"], case["student"]["schoolingStatus"]) == ("RESOLVED", status)


async def test_a_wrong_birth_date_is_corrected_first_and_ends_a_case_only_of_who_is_not_of_age(
    here: Desk,
) -> None:
    case = await opened(here, 11)
    said = await resolving(here, 11, case, "AGE_MISMATCH", POLICE, VISIT)
    wrong = await here.concluded(11, VerificationFinding.AGE_MISMATCH)
    assert await here.refused("caseResolve", said, BUREAU) == ("BASIS_MISSING", "situation", "HL-66")
    fixed = {"applicant": "BUREAU", "conclusionId": wrong}
    await carried(here, await changing(here, 11, "INFO_CHANGE", correctedBirthDate="2015-01-01", **fixed))
    assert (await here.refused("caseResolve", said, BUREAU))[0] == "DISPOSITION_NOT_ALLOWED"
    await carried(here, await changing(here, 11, "INFO_CHANGE", correctedBirthDate="2009-08-31", **fixed))
    case = await here.done("caseResolve", said, BUREAU)
    assert case["student"]["schoolingStatus"] == "AGED_OUT"


@pytest.mark.rule("HL-68", "HL-63")
@pytest.mark.parametrize(
    ("number", "situation", "kind", "papers", "ends", "status"),
    [
        (4, "ILLNESS", "SUSPENSION", ("GUARDIAN_APPLICATION", "MEDICAL_PROOF"), 90, "SUSPENDED_ILLNESS"),
        (2, "WEARY_VOCATIONAL", "VOCATIONAL", ("GUARDIAN_APPLICATION",), None, "ATTENDING_VOCATIONAL"),
        (10, "ABROAD", "ABROAD", ("GUARDIAN_APPLICATION", "TRAVEL_PROOF"), 90, "ABROAD_RETAINED"),
    ],
)
async def test_what_a_guardian_asks_for_resolves_a_case_once_it_is_approved_and_in_force(
    here: Desk, number: int, situation: str, kind: str, papers: tuple[str, ...], ends: int | None, status: str
) -> None:
    case = await opened(here, number)
    shown = ((papers[-1], "HEALTH"), VISIT)
    said = await resolving(here, number, case, situation, *shown)
    clause = RULES[Situation[situation]].clauses[0]
    assert await here.refused("caseResolve", said, BUREAU) == ("BASIS_MISSING", "situation", clause)
    application = await here.done("applicationSubmit", await asking(here, number, kind, *papers), BUREAU)
    assert (await here.refused("caseResolve", said, BUREAU))[0] == "BASIS_MISSING"
    await here.done("applicationApprove", approving(here, application, ends), BUREAU)
    case = await here.done("caseResolve", said, BUREAU)
    assert (case["stage"], case["student"]["schoolingStatus"]) == ("RESOLVED", status)


@pytest.mark.rule("QC-39")
async def test_a_child_found_at_a_school_elsewhere_is_resolved_when_its_registration_went_there(
    here: Desk,
) -> None:
    await here.stands(6, SchoolingStatus.ATTENDING)
    case = await opened(here, 6)
    said = await resolving(here, 6, case, "ELSEWHERE_REGISTERED_HERE", ELSEWHERE, VISIT)
    assert (await here.refused("caseResolve", said, SCHOOL))[0] == "BASIS_MISSING"
    papers = ("GUARDIAN_APPLICATION", "OTHER_SCHOOL_PROOF")
    await carried(here, await changing(here, 6, "TRANSFER_OUT", *papers, toSchoolName="鸡西某小学"))
    case = await here.done("caseResolve", said, BUREAU)
    assert (case["stage"], case["student"]["schoolingStatus"]) == ("RESOLVED", "MOVED_OUT")


async def test_what_ends_by_a_return_is_no_disposition_and_the_committees_word_must_be_there(
    here: Desk,
) -> None:
    case = await opened(here, 0)
    for situation in ("WEARY", "POVERTY", "WORKING", "GUARDIAN_REFUSAL", "DISTANCE", "MARRIAGE_OR_RELIGION"):
        said = await resolving(here, 0, case, situation, VISIT)
        assert (await here.refused("caseResolve", said, BUREAU))[0] == "DISPOSITION_NOT_ALLOWED"
    committee = ("ASSESSMENT", "EXPERT_COMMITTEE")
    for situation, clause in (("DISABILITY", "HL-64"), ("NO_CAPACITY", "HL-65")):
        said = await resolving(here, 0, case, situation, committee, ("MEDICAL_PROOF", "HEALTH"))
        assert await here.refused("caseResolve", said, SPECIAL) == ("BASIS_MISSING", "situation", clause)
    said = await resolving(here, 0, case, "DISABILITY", ("ASSESSMENT", "SCHOOL"))
    assert (await here.refused("caseResolve", said, BUREAU))[0] == "EVIDENCE_MISSING"
    answer = await here.post("caseResolve", said, Role.TOWNSHIP_OFFICER)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert (await here.refused("caseResolve", said | {"expectedVersion": 7}, BUREAU))[0] == "STALE_VERSION"
    late = said | {"decidedOn": here.on(1)}
    assert (await here.refused("caseResolve", late, BUREAU))[:2] == ("IMPOSSIBLE_DATE", "decidedOn")
    nobody = said | {"caseId": "DropoutCase:00000000-0000-0000-0000-000000000001"}
    assert (await here.refused("caseResolve", nobody, BUREAU))[0] == "UNKNOWN_CASE"


async def test_exemption_is_no_disposition_where_the_place_keeps_no_roster_of_it(
    databases: Databases, template: str
) -> None:
    async with desk(databases, template) as genhe:
        case = await opened(genhe, 0)
        said = await resolving(genhe, 0, case, "NO_CAPACITY", ("ASSESSMENT", "EXPERT_COMMITTEE"))
        found = await genhe.refused("caseResolve", said, SPECIAL)
        assert found == ("DISPOSITION_NOT_ALLOWED", "situation", "HL-65")
