"""Special groups by decision: whose word, which papers, who decided; what registers say stays, and few know of some groups."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import delete

from auth import scopes
from database import tables
from domain.organization import Department
from domain.role import Role
from domain.special_group import AUTHORITIES
from domain.student import SpecialGroup
from tests.casework import way
from tests.casework.desk import WRITE, Desk, desk
from tests.conftest import Databases
from tests.hub import world

HULIN, BOSHAN = "230381", "370304"
BUREAU = Role.BUREAU_OFFICER
NOBODY = "00000000-0000-0000-0000-000000000001"


@pytest.fixture
async def here(databases: Databases, template: str, request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    async with desk(databases, template, getattr(request, "param", world.HERE)) as made:
        async with made.door.sessions.begin() as session:
            await session.execute(delete(tables.SpecialGroupMembership))
        yield made


def joining(desk: Desk, number: int, group: str, source: str, **more: Any) -> dict[str, Any]:
    said = {"studentId": desk.student(number), "group": group, "source": source, "validFrom": desk.on(-30)}
    return said | {"decidedBy": "李校长", "decidedOn": desk.on(0), "reason": "经核实属实"} | more


def ending(desk: Desk, membership: Any, **more: Any) -> dict[str, Any]:
    said = {"membershipId": membership["id"], "expectedVersion": membership["version"]}
    return said | {"endedOn": desk.on(0), "decidedBy": "李校长", "reason": "情况已变化"} | more


async def groups(desk: Desk, number: int, role: Role = Role.SCHOOL_OFFICER) -> list[tuple[str, str, Any]]:
    query = "query ($s: ID!) { student(id: $s) { specialGroups { group source validTo } } }"
    found = (await desk.ask(query, {"s": desk.student(number)}, role))["student"]["specialGroups"]
    return [(each["group"], each["source"], each["validTo"]) for each in found]


@pytest.mark.rule("GH-23")
@pytest.mark.parametrize(
    ("group", "source"),
    [
        ("LEFT_BEHIND", "SCHOOL"),
        ("MIGRANT_WORKER_CHILD", "PUBLIC_SECURITY"),
        ("DISABLED", "DISABLED_FEDERATION"),
    ],
)
async def test_a_child_of_each_named_group_joins_it_by_decision_and_its_difficulty_is_found_and_helped(
    here: Desk, group: str, source: str
) -> None:
    papers = [await here.paper(4, "OTHER", source)]
    made = await here.done("specialGroupJoin", joining(here, 4, group, source, evidence=papers))
    assert (made["group"], made["source"], made["validFrom"], made["validTo"]) == (
        group,
        source,
        here.on(-30),
        None,
    )
    assert (made["decidedBy"], made["decidedOn"], made["reason"]) == ("李校长", here.on(0), "经核实属实")
    asked = """query ($g: SpecialGroup!, $s: Boolean!) { students(filter: { group: $g, supported: $s }) { nodes { id } } }"""
    found = await here.ask(asked, {"g": group, "s": False})
    assert [each["id"] for each in found["students"]["nodes"]] == [here.student(4)]
    given = {"studentId": here.student(4), "type": "PAIRING", "content": "结对帮扶", "provider": "王老师"}
    await here.done("supportMeasureGive", given | {"startedOn": here.on(0)})
    found = [(await here.ask(asked, {"g": group, "s": each}))["students"]["nodes"] for each in (False, True)]
    assert found == [[], [{"id": here.student(4)}]]


async def test_who_decides_says_whose_word_it_is_since_when_and_shows_that_departments_paper(
    here: Desk,
) -> None:
    own, other = await here.paper(0, "OTHER", "CIVIL_AFFAIRS"), await here.paper(2, "OTHER", "CIVIL_AFFAIRS")
    of_school = await here.paper(0, "OTHER", "SCHOOL")
    said = joining(here, 0, "CHILD_IN_DIFFICULTY", "CIVIL_AFFAIRS", evidence=[own])
    for more, code, place in (
        ({"studentId": f"Student:{NOBODY}"}, "UNKNOWN_STUDENT", "studentId"),
        ({"source": "SCHOOL"}, "WRONG_SOURCE", "source"),
        ({"group": "RETURNED_STUDENT"}, "WRONG_SOURCE", "source"),
        ({"validFrom": here.on(1)}, "IMPOSSIBLE_DATE", "validFrom"),
        ({"validTo": here.on(-31)}, "IMPOSSIBLE_DATE", "validTo"),
        ({"decidedOn": here.on(1)}, "IMPOSSIBLE_DATE", "decidedOn"),
        ({"evidence": []}, "EVIDENCE_MISSING", "evidence"),
        ({"evidence": [of_school]}, "EVIDENCE_MISSING", "evidence"),
        ({"evidence": [own, other]}, "UNKNOWN_EVIDENCE", "evidence"),
        ({"decidedBy": " "}, "BAD_TEXT", "decidedBy"),
        ({"reason": "父亲电话13800138000"}, "PERSONAL_NUMBER", "reason"),
    ):
        assert (await here.refused("specialGroupJoin", said | more))[:2] == (code, place)
    await here.done("specialGroupJoin", said)
    assert await groups(here, 0) == [("CHILD_IN_DIFFICULTY", "CIVIL_AFFAIRS", None)]
    assert (await here.refused("specialGroupJoin", said))[0] == "ALREADY_MEMBER"


async def test_a_decision_is_made_once_under_its_key_by_those_whose_child_it_is(here: Desk) -> None:
    said = joining(here, 0, "SCHOOL_WEARY", "SCHOOL", idempotencyKey="special-group-join")
    for role in (Role.TOWNSHIP_OFFICER, Role.HOMEROOM_TEACHER):
        before = await here.everything()
        answer = await here.post("specialGroupJoin", said, role)
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        assert await here.everything() == before
    elsewhere = {"organization_id": here.rows["Organization"][0]}
    assert (await here.refused("specialGroupJoin", said, **elsewhere))[0] == "UNKNOWN_STUDENT"
    first, again = [await here.done("specialGroupJoin", said) for _ in range(2)]
    assert first == again
    assert len(await groups(here, 0)) == 1
    for role in (Role.TOWNSHIP_OFFICER, Role.HOMEROOM_TEACHER):
        answer = await here.post("specialGroupEnd", ending(here, first), role)
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert (await here.refused("specialGroupEnd", ending(here, first), **elsewhere))[
        0
    ] == "UNKNOWN_MEMBERSHIP"


@pytest.mark.rule("HL-56")
@pytest.mark.parametrize("here", [HULIN], indirect=True)
async def test_a_registered_poor_family_is_known_with_its_days_and_source_and_leaves_by_its_departments_word(
    here: Desk,
) -> None:
    papers = [await here.paper(0, "OTHER", "RURAL_REVITALIZATION")]
    said = joining(here, 0, "REGISTERED_POOR", "RURAL_REVITALIZATION", evidence=papers)
    made = await here.done("specialGroupJoin", said | {"validTo": here.on(300)})
    aid = {"studentId": here.student(0), "program": "TWO_EXEMPT_ONE_SUBSIDY", "since": here.on(0)}
    entitled = await here.done("aidDetermine", aid | {"determinedBy": "资助专干"}, BUREAU)
    assert entitled["state"] == "ENTITLED"
    end = ending(here, made, evidence=papers)
    for more, code in (
        ({"evidence": []}, "EVIDENCE_MISSING"),
        ({"evidence": [await here.paper(0, "OTHER", "SCHOOL")]}, "EVIDENCE_MISSING"),
        ({"endedOn": here.on(1)}, "IMPOSSIBLE_DATE"),
        ({"endedOn": here.on(-31)}, "IMPOSSIBLE_DATE"),
        ({"expectedVersion": 9}, "STALE_VERSION"),
        ({"membershipId": f"SpecialGroupMembership:{NOBODY}"}, "UNKNOWN_MEMBERSHIP"),
        ({"reason": " "}, "BAD_TEXT"),
    ):
        assert (await here.refused("specialGroupEnd", end | more))[0] == code
    ended = await here.done("specialGroupEnd", end)
    assert (ended["validFrom"], ended["validTo"]) == (here.on(-30), here.on(0))
    assert (ended["endedBy"], ended["endReason"], ended["version"]) == (
        "李校长",
        "情况已变化",
        made["version"] + 1,
    )
    again = end | {"expectedVersion": ended["version"]}
    assert (await here.refused("specialGroupEnd", again))[0] == "MEMBERSHIP_ENDED"
    # Poor again a year later: another period of the same source, the first stays on record.
    here.time.seconds += 24 * 3600
    await here.done("specialGroupJoin", said | {"validFrom": here.on(0)})
    assert [each[2] for each in await groups(here, 0)] == [here.on(-1), None]


@pytest.mark.rule("BS-25")
@pytest.mark.parametrize("here", [BOSHAN], indirect=True)
async def test_pupils_in_economic_difficulty_and_special_children_are_known_aided_and_dropouts_from_poverty_counted(
    here: Desk,
) -> None:
    await way.everybody_attends(here)
    aid = {"studentId": here.student(0), "program": "ECONOMIC_DIFFICULTY_AID", "since": here.on(0)}
    aid["determinedBy"] = "资助专干"
    assert (await here.refused("aidDetermine", aid, BUREAU))[0] == "NO_GROUND"
    await here.done("specialGroupJoin", joining(here, 0, "ECONOMIC_DIFFICULTY", "SCHOOL"))
    await here.done("specialGroupJoin", joining(here, 2, "SPECIAL_CHILD", "SCHOOL"))
    query = "query ($g: SpecialGroup) { students(filter: { group: $g }) { nodes { id } } }"
    for group, number in (("ECONOMIC_DIFFICULTY", 0), ("SPECIAL_CHILD", 2)):
        found = (await here.ask(query, {"g": group}))["students"]["nodes"]
        assert found == [{"id": here.student(number)}]
    entitled = await here.done("aidDetermine", aid, BUREAU)
    assert (entitled["ground"], entitled["group"]) == ("GROUP", "ECONOMIC_DIFFICULTY")
    poor = "{ dropoutCases(filter: { cause: POVERTY, stage: [SUSPECTED, DROPOUT] }) { totalCount } }"
    assert (await here.ask(poor))["dropoutCases"]["totalCount"] == 0
    for number, cause in ((0, "POVERTY"), (2, "SCHOOL_WEARY")):
        case = await here.done("casePrepare", way.of(await way.opened(here, number), **way.team(here)))
        said = {"determinedBy": "李校长", "determinedOn": here.on(0), "causes": [cause], "reason": "未返校"}
        await here.done("caseDetermineSuspected", way.of(case, **said))
    assert (await here.ask(poor))["dropoutCases"]["totalCount"] == 1


async def test_each_source_speaks_for_itself_and_the_registry_is_corrected_by_an_authoritys_paper(
    here: Desk,
) -> None:
    async with here.door.sessions.begin() as session:
        child = here.rows["Student"][0]
        said = {"group": SpecialGroup.LEFT_BEHIND, "source": Department.EDUCATION_BUREAU}
        session.add(tables.SpecialGroupMembership(student_id=child, **said, evidence={"说": "双亲留守"}))
    made = await here.done("specialGroupJoin", joining(here, 0, "LEFT_BEHIND", "SCHOOL"))
    sources = {source for _, source, _ in await groups(here, 0)}
    assert sources == {"EDUCATION_BUREAU", "SCHOOL"}
    # What the school said of itself ends by its word; the registry's needs a paper of somebody who may say so.
    await here.done("specialGroupEnd", ending(here, made))
    shown = "specialGroups { id version source validTo }"
    found = (await way.of_child(here, 0, shown))["specialGroups"]
    [registry] = [each for each in found if each["source"] == "EDUCATION_BUREAU"]
    assert registry["validTo"] is None
    assert (await here.refused("specialGroupEnd", ending(here, registry)))[0] == "EVIDENCE_MISSING"
    papers = [await here.paper(0, "OTHER", "CIVIL_AFFAIRS")]
    ended = await here.done("specialGroupEnd", ending(here, registry, evidence=papers))
    assert (ended["validTo"], ended["endedBy"]) == (here.on(0), "李校长")


async def test_groups_of_the_courts_and_findings_are_decided_by_who_may_know_and_no_timeline_tells(
    here: Desk,
) -> None:
    closed = [each for each in WRITE if each not in (scopes.RESTRICTED_READ, scopes.DISABILITY_READ)]
    for group, source, needed in (
        ("JUVENILE_INVOLVED_IN_CASE", "JUSTICE", scopes.RESTRICTED_READ),
        ("THREE_DISABILITY", "DISABLED_FEDERATION", scopes.DISABILITY_READ),
    ):
        papers = [await here.paper(2, "OTHER", source)]
        said = joining(here, 2, group, source, evidence=papers)
        assert (await here.refused("specialGroupJoin", said, granted=closed))[:2] == ("FORBIDDEN", needed)
        made = await here.done("specialGroupJoin", said)
        end = ending(here, made, evidence=papers)
        assert (await here.refused("specialGroupEnd", end, granted=closed))[0] == "UNKNOWN_MEMBERSHIP"
        await here.done("specialGroupEnd", end)
    # A bureau's officer is shown no findings, whatever the token opens.
    papers = [await here.paper(4, "OTHER", "DISABLED_FEDERATION")]
    said = joining(here, 4, "SEVERELY_DISABLED", "DISABLED_FEDERATION", evidence=papers)
    assert (await here.refused("specialGroupJoin", said, BUREAU))[0] == "FORBIDDEN"
    await here.done("specialGroupJoin", said, Role.SPECIAL_EDUCATION_OFFICER)
    for number in (2, 4):
        told = await way.of_child(here, number, "timeline { nodes { act noun } }")
        assert {each["act"] for each in told["timeline"]["nodes"]} == {"evidenceAdd"}


async def test_the_timeline_of_other_groups_says_that_something_was_decided_and_not_which(here: Desk) -> None:
    made = await here.done("specialGroupJoin", joining(here, 0, "BEHAVIOR_DEVIATION", "SCHOOL"))
    await here.done("specialGroupEnd", ending(here, made))
    told = await way.of_child(here, 0, "timeline { nodes { act reason clauses } }")
    entries = told["timeline"]["nodes"]
    assert [each["act"] for each in entries] == ["specialGroupJoin", "specialGroupEnd"]
    assert {each["reason"] for each in entries} == {None}


def test_every_group_has_those_who_say_who_belongs_to_it() -> None:
    assert set(AUTHORITIES) == set(SpecialGroup)
    assert [group for group, named in AUTHORITIES.items() if not named] == [SpecialGroup.RETURNED_STUDENT]
