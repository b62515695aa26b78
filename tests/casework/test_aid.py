"""Aid: each place's own programs, entitlement by what the registers say, once a term, and who is entitled and got nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete

from database import tables
from domain.case import CaseStage
from domain.cause import CaseTrigger, DropoutCause
from domain.organization import Department
from domain.role import Role
from domain.student import SpecialGroup
from tests.casework.desk import Desk, desk
from tests.conftest import Databases
from tests.hub import world

QIAOCHENG, HULIN, BOSHAN = "341602", "230381", "370304"
BUREAU = Role.BUREAU_OFFICER
TERM = "2026-2027-1"


@pytest.fixture
async def here(databases: Databases, template: str, request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    async with desk(databases, template, getattr(request, "param", world.HERE)) as made:
        async with made.door.sessions.begin() as session:
            await session.execute(delete(tables.SpecialGroupMembership))
        yield made


def in_(*codes: str) -> Any:
    """The desk stands in one of these counties after the other."""
    return pytest.mark.parametrize("here", codes, indirect=True)


async def belongs(desk: Desk, number: int, group: SpecialGroup, until: date | None = None) -> None:
    """A child belongs to a group, as its department says."""
    async with desk.door.sessions.begin() as session:
        child = desk.rows["Student"][number]
        said = {"group": group, "source": Department.CIVIL_AFFAIRS, "valid_to": until}
        session.add(tables.SpecialGroupMembership(student_id=child, **said))


async def case_of(desk: Desk, number: int, cause: DropoutCause, stage: CaseStage = CaseStage.SIGN) -> str:
    """The id of an open case that a child has, with a cause."""
    async with desk.door.sessions.begin() as session:
        child = desk.rows["Student"][number]
        case = tables.DropoutCase(
            jurisdiction_code=desk.code,
            case_no=f"2026-2027-90000{number}",
            student_id=child,
            stage=stage,
            trigger=CaseTrigger.SIGN,
            noticed_on=desk.today,
            opened_at=desk.time.now(),
        )
        session.add(case)
        await session.flush()
        session.add(tables.CaseCause(case_id=case.id, student_id=child, cause=cause, primary=True))
        return f"DropoutCase:{case.id}"


def decided(desk: Desk, number: int, program: str, **more: Any) -> dict[str, Any]:
    said = {"studentId": desk.student(number), "program": program, "since": desk.on(0)}
    return said | {"determinedBy": "资助专干丁"} | more


def giving(entitled: Any, **more: Any) -> dict[str, Any]:
    said = {"entitlementId": entitled["id"], "period": TERM, "kind": "SUBSIDIZE", "amount": 62_500}
    return said | {"grantedBy": "资助中心"} | more


async def listed(desk: Desk, **filter: Any) -> list[str]:
    """Children with an entitlement that matches, those who come first before the others."""
    asked = """query ($f: AidEntitlementFilter) { aidEntitlements(first: 50, filter: $f, order: PRIORITY) { nodes {
      student { id } } } }"""
    found = (await desk.ask(asked, {"f": filter}, BUREAU))["aidEntitlements"]["nodes"]
    return [each["student"]["id"] for each in found]


PLACES = {
    world.HERE: {
        "TWO_EXEMPT_ONE_SUBSIDY": "GH-22",
        "FURTHER_AID": "GH-24",
        "ECONOMIC_DIFFICULTY_AID": "GH-38",
    },
    world.THERE: {"THREE_EXEMPT_ONE_SUBSIDY": "DC-L5b", "ECONOMIC_DIFFICULTY_AID": "DC-L5b"},
    BOSHAN: {"ECONOMIC_DIFFICULTY_AID": "BS-25"},
    HULIN: {
        "TWO_EXEMPT_ONE_SUBSIDY": "HL-56",
        "ECONOMIC_DIFFICULTY_AID": "HL-29",
        "SOCIAL_ASSISTANCE": "HL-22",
    },
    QIAOCHENG: {
        "TWO_EXEMPT_ONE_SUBSIDY": "QC-27",
        "DISABLED_PRIORITY": "QC-28",
        "DISABLED_LEARNING_GOODS": "QC-28",
        "DISABLED_TRAINING": "QC-28",
        "DISABLED_TRANSPORT": "QC-28",
        "BOARDING_PRIORITY": "QC-31",
        "BOARDING": "QC-32",
        "PUBLIC_TRANSPORT": "QC-32",
        "LUNCH": "QC-32",
        "SCHOOL_BUS": "QC-32",
    },
}


@pytest.mark.rule("GH-22", "DC-L5b", "QC-27", "QC-28", "QC-31", "QC-32")
async def test_each_place_lists_the_programs_of_its_own_document_with_their_clauses(here: Desk) -> None:
    asked = """query ($j: String!) { aidPrograms(first: 50, filter: { jurisdiction: $j }) { nodes {
      program clausesCited zh } } }"""
    for code, wanted in PLACES.items():
        found = (await here.ask(asked, {"j": code}))["aidPrograms"]["nodes"]
        said = {each["program"]: each["clausesCited"] for each in found}
        assert {name: said[name][0] for name in wanted} == wanted
    packages = {"TWO_EXEMPT_ONE_SUBSIDY", "THREE_EXEMPT_ONE_SUBSIDY"}
    asked_for = {code: packages & set(programs) for code, programs in PLACES.items()}
    assert asked_for[world.THERE] == {"THREE_EXEMPT_ONE_SUBSIDY"}
    assert asked_for[BOSHAN] == set()


@pytest.mark.rule("GH-22", "DC-L5b", "QC-27")
@pytest.mark.parametrize(
    ("here", "own", "other"),
    [
        (world.HERE, "TWO_EXEMPT_ONE_SUBSIDY", "THREE_EXEMPT_ONE_SUBSIDY"),
        (world.THERE, "THREE_EXEMPT_ONE_SUBSIDY", "TWO_EXEMPT_ONE_SUBSIDY"),
        (QIAOCHENG, "TWO_EXEMPT_ONE_SUBSIDY", "THREE_EXEMPT_ONE_SUBSIDY"),
    ],
    indirect=["here"],
)
async def test_every_registered_pupil_is_entitled_to_the_package_of_its_place_and_of_no_other(
    here: Desk, own: str, other: str
) -> None:
    found = await here.done("aidDetermine", decided(here, 0, own))
    assert (found["ground"], found["group"], found["priority"]) == ("ENROLLED", None, 2)
    assert (await here.refused("aidDetermine", decided(here, 0, other)))[:2] == ("NO_SUCH_PROGRAM", "program")
    # A child that is registered nowhere is no pupil yet.
    assert (await here.refused("aidDetermine", decided(here, 1, own), BUREAU))[0] == "NO_GROUND"


@pytest.mark.rule("DC-L5b")
@pytest.mark.parametrize(
    ("here", "program", "groups"),
    [
        (world.THERE, "ECONOMIC_DIFFICULTY_AID", ("DIBAO", "TEKUN", "POOR_FAMILY")),
        (HULIN, "SOCIAL_ASSISTANCE", ("TEKUN", "DIBAO")),
        (HULIN, "ECONOMIC_DIFFICULTY_AID", ("POOR_FAMILY",)),
    ],
    indirect=["here"],
)
async def test_a_group_that_the_document_names_gives_the_aid_and_no_other_does(
    here: Desk, program: str, groups: tuple[str, ...]
) -> None:
    await belongs(here, 0, SpecialGroup.LEFT_BEHIND)
    await belongs(here, 0, SpecialGroup[groups[0]], until=date(2026, 1, 1))  # it did once
    code, place, clause = await here.refused("aidDetermine", decided(here, 0, program), BUREAU)
    assert (code, place) == ("NO_GROUND", "program")
    assert clause is not None
    for number, group in enumerate(groups, 2):
        await belongs(here, number, SpecialGroup[group])
        found = await here.done("aidDetermine", decided(here, number, program), BUREAU)
        assert (found["ground"], found["group"]) == ("GROUP", group)


@pytest.mark.rule("QC-28", "QC-31")
@in_(QIAOCHENG)
async def test_disabled_pupils_and_children_of_disabled_families_come_first_and_the_left_behind_for_boarding(
    here: Desk,
) -> None:
    await belongs(here, 2, SpecialGroup.DISABLED)
    await belongs(here, 4, SpecialGroup.DISABLED_FAMILY_CHILD)
    await belongs(here, 6, SpecialGroup.LEFT_BEHIND)
    package = "TWO_EXEMPT_ONE_SUBSIDY"
    for number in (0, 2, 4, 6):
        await here.done("aidDetermine", decided(here, number, package))
    assert await listed(here, program=[package]) == [here.student(number) for number in (2, 4, 0, 6)]
    for number in (2, 6):
        await case_of(here, number, DropoutCause.DISTANCE)
        await here.done("aidDetermine", decided(here, number, "BOARDING"))
    assert await listed(here, program=["BOARDING"]) == [here.student(6), here.student(2)]
    rule = decided(here, 2, "DISABLED_PRIORITY")
    assert (await here.refused("aidDetermine", rule))[
        0
    ] == "NO_SUCH_PROGRAM"  # it says who is first, and gives nothing
    for program in ("DISABLED_LEARNING_GOODS", "DISABLED_TRAINING", "DISABLED_TRANSPORT"):
        found = await here.done("aidDetermine", decided(here, 2, program))
        assert (found["ground"], found["priority"]) == ("GROUP", 1)
        assert (await here.refused("aidDetermine", decided(here, 4, program)))[0] == "NO_GROUND"


@pytest.mark.rule("QC-32")
@in_(QIAOCHENG)
async def test_a_case_of_distance_gives_ground_for_beds_lines_lunch_and_bus(here: Desk) -> None:
    programs = ("BOARDING", "PUBLIC_TRANSPORT", "LUNCH", "SCHOOL_BUS")
    for program in programs:
        assert (await here.refused("aidDetermine", decided(here, 0, program)))[::2] == ("NO_GROUND", "QC-32")
    await case_of(here, 0, DropoutCause.DISTANCE)
    for program in programs:
        assert (await here.done("aidDetermine", decided(here, 0, program)))["ground"] == "CASE"


@pytest.mark.rule("GH-38")
async def test_the_list_of_who_is_entitled_and_got_nothing_ends_with_the_last_of_them(here: Desk) -> None:
    entitled = [
        await here.done("aidDetermine", decided(here, number, "TWO_EXEMPT_ONE_SUBSIDY")) for number in (0, 2)
    ]
    children = [each["student"]["id"] for each in entitled]
    assert await listed(here, ungrantedIn=TERM) == children
    given = await here.done("aidGrant", giving(entitled[0]))
    assert (given["amount"], given["paidOn"]) == (62_500, None)
    assert await listed(here, ungrantedIn=TERM) == children[1:]
    assert await listed(here, unpaidIn=TERM) == children  # granted is not arrived
    said = {"grantId": given["id"], "expectedVersion": given["version"], "paidOn": here.on(0)}
    paid = await here.done("aidPay", said)
    assert await listed(here, unpaidIn=TERM) == children[1:]
    await here.done(
        "aidGrant", giving(entitled[1], kind="WAIVE", amount=None, item="教科书", paidOn=here.on(0))
    )
    assert await listed(here, ungrantedIn=TERM) == await listed(here, unpaidIn=TERM) == []
    assert await listed(here, ungrantedIn="2026-2027-2") == children
    again = said | {"expectedVersion": paid["version"]}
    assert (await here.refused("aidPay", again)) == ("PAID_ALREADY", "grantId", "HL-29")
    assert (await here.refused("aidPay", said))[0] == "STALE_VERSION"


@pytest.mark.rule("GH-38")
async def test_nobody_is_given_the_same_aid_twice_for_a_term_nor_without_an_entitlement(here: Desk) -> None:
    entitled = await here.done("aidDetermine", decided(here, 0, "TWO_EXEMPT_ONE_SUBSIDY"))
    await here.done("aidGrant", giving(entitled))
    assert await here.refused("aidGrant", giving(entitled)) == ("GRANTED_ALREADY", "period", "GH-38")
    for more, code, place in (
        ({"amount": None}, "BAD_AMOUNT", "amount"),
        ({"amount": 0}, "BAD_AMOUNT", "amount"),
        ({"amount": -5}, "BAD_AMOUNT", "amount"),
        ({"period": "2026"}, "BAD_TERM_OF_AID", "period"),
        ({"period": "2026-2028-1"}, "BAD_TERM_OF_AID", "period"),
        ({"period": "2024-2025-1"}, "BAD_TERM_OF_AID", "period"),
        ({"period": "2099-2100-1"}, "BAD_TERM_OF_AID", "period"),
        ({"paidOn": here.on(1)}, "IMPOSSIBLE_DATE", "paidOn"),
        ({"paidOn": here.on(-1)}, "IMPOSSIBLE_DATE", "paidOn"),
        ({"entitlementId": f"AidEntitlement:{UUID(int=1)}"}, "UNKNOWN_ENTITLEMENT", "entitlementId"),
    ):
        said = {"period": "2026-2027-2"} | more
        assert (await here.refused("aidGrant", giving(entitled, **said)))[:2] == (code, place), more
    gone = {"entitlementId": entitled["id"], "expectedVersion": 1, "until": here.on(0), "reason": "已转出"}
    ended = await here.done("aidEnd", gone)
    assert (ended["state"], ended["until"]) == ("ENDED", here.on(0))
    found = await here.refused("aidGrant", giving(entitled, period="2027-2028-1"))
    assert found == ("NOT_ENTITLED", "entitlementId", "GH-38")
    assert (await here.refused("aidEnd", gone))[0] == "STALE_VERSION"
    # Entitled anew, the child is still not given the same for the same term.
    anew = await here.done("aidDetermine", decided(here, 0, "TWO_EXEMPT_ONE_SUBSIDY"))
    assert (await here.refused("aidGrant", giving(anew)))[0] == "GRANTED_ALREADY"


async def test_where_the_document_names_no_group_evidence_of_need_gives_the_aid(here: Desk) -> None:
    said = decided(here, 0, "ECONOMIC_DIFFICULTY_AID")
    assert await here.refused("aidDetermine", said) == ("NO_GROUND", "program", "GH-38")
    paper = await here.paper(0, "GUARDIAN_STATEMENT")
    other = await here.paper(2, "GUARDIAN_STATEMENT")
    assert (await here.refused("aidDetermine", said | {"evidence": [other]}))[0] == "UNKNOWN_EVIDENCE"
    assert (await here.done("aidDetermine", said | {"evidence": [paper]}))["ground"] == "NEED"
    assert (await here.refused("aidDetermine", said | {"evidence": [paper]}))[0] == "ALREADY_ENTITLED"


@pytest.mark.rule("GH-24")
async def test_a_case_of_poverty_gives_further_aid_and_is_not_closed_before_aid_is_decided(
    here: Desk,
) -> None:
    further = decided(here, 0, "FURTHER_AID")
    assert await here.refused("aidDetermine", further) == ("NO_GROUND", "program", "GH-24")
    cases = [await case_of(here, number, DropoutCause.POVERTY, CaseStage.RESOLVED) for number in (0, 2)]
    close = [{"caseId": case, "expectedVersion": 1, "reason": "已妥善安置"} for case in cases]
    for said in close:
        assert await here.refused("caseClose", said) == ("AID_UNDECIDED", "caseId", "GH-24")
    assert (await here.done("aidDetermine", further))["ground"] == "CASE"
    no = {"studentId": here.student(2), "program": "ECONOMIC_DIFFICULTY_AID", "decidedOn": here.on(0)}
    no |= {"determinedBy": "资助专干丁", "reason": "家庭收入高于标准"}
    declined = await here.done("aidDecline", no)
    assert (declined["state"], declined["ground"], declined["reason"]) == (
        "DECLINED",
        None,
        "家庭收入高于标准",
    )
    for said in close:
        assert (await here.done("caseClose", said))["stage"] == "CLOSED"


@in_(world.THERE)
async def test_where_the_document_owes_no_further_aid_a_case_of_poverty_is_closed_without_a_decision(
    here: Desk,
) -> None:
    case = await case_of(here, 0, DropoutCause.POVERTY, CaseStage.RESOLVED)
    said = {"caseId": case, "expectedVersion": 1, "reason": "已妥善安置"}
    assert (await here.done("caseClose", said))["stage"] == "CLOSED"


async def test_who_may_not_decide_on_aid_changes_nothing(here: Desk) -> None:
    said = decided(here, 0, "TWO_EXEMPT_ONE_SUBSIDY")
    answer = await here.post("aidDetermine", said, Role.TOWNSHIP_OFFICER)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    stranger = {"organization_id": UUID((await here.school("9500")).partition(":")[2])}
    assert (await here.refused("aidDetermine", said, **stranger))[0] == "UNKNOWN_STUDENT"
    assert (await here.refused("aidDetermine", said | {"since": here.on(1)}))[:2] == (
        "IMPOSSIBLE_DATE",
        "since",
    )
    entitled = await here.done("aidDetermine", said | {"idempotencyKey": "package-of-0"})
    assert await here.done("aidDetermine", said | {"idempotencyKey": "package-of-0"}) == entitled
    assert (await here.refused("aidGrant", giving(entitled), **stranger))[0] == "UNKNOWN_ENTITLEMENT"
    early = {"entitlementId": entitled["id"], "expectedVersion": 1, "until": here.on(-1), "reason": "某事"}
    assert (await here.refused("aidEnd", early))[:2] == ("IMPOSSIBLE_DATE", "until")
