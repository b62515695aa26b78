"""A school's parents' committee and parents' school: founded, elected among its pupils' guardians, meeting, dissolved (QC-07)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from database import tables
from domain.role import Role
from domain.student import GuardianRelation
from tests.casework import way
from tests.casework.classroom import classroom
from tests.casework.desk import Desk, desk
from tests.conftest import Databases
from tests.hub import world

QIAOCHENG = "341602"
SCHOOL, TOWNSHIP, BUREAU = Role.SCHOOL_OFFICER, Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER
NOWHERE = "00000000-0000-0000-0000-000000000001"


@pytest.fixture
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, QIAOCHENG) as made:
        await way.everybody_attends(made)
        yield made


async def parents(desk: Desk, count: int = 3) -> list[str]:
    """Guardians of pupils of the desk's school."""
    room = await classroom(desk, count)
    async with desk.door.sessions.begin() as session:
        made = [
            tables.Guardian(jurisdiction_code=desk.code, name=f"家长{at}{room.id[-8:]}")
            for at in range(count)
        ]
        session.add_all(made)
        await session.flush()
        for each, pupil in zip(made, room.pupils, strict=True):
            link = {"student_id": pupil.partition(":")[2], "guardian_id": each.id}
            session.add(tables.Guardianship(**link, relation=GuardianRelation.MOTHER))
        return [f"Guardian:{each.id}" for each in made]


def founding(desk: Desk, kind: str = "COMMITTEE", **more: Any) -> dict[str, Any]:
    said = {"schoolId": f"School:{desk.rows['School'][0]}", "kind": kind, "name": "某校家长委员会"}
    return said | {"foundedOn": desk.on(-10)} | more


def of(committee: Any, **more: Any) -> dict[str, Any]:
    return {"committeeId": committee["id"], "expectedVersion": committee["version"], **more}


def electing(desk: Desk, committee: Any, *members: tuple[str, str], **more: Any) -> dict[str, Any]:
    named = [{"guardianId": guardian, "role": role} for guardian, role in members]
    return of(committee, electedOn=desk.on(0), members=named) | more


def meeting(desk: Desk, committee: Any, **more: Any) -> dict[str, Any]:
    said = {
        "heldOn": desk.on(0),
        "topic": "控辍保学家校联系",
        "minutes": "通报到校情况，商定家访",
        "present": 32,
    }
    return of(committee, **said) | more


def sitting(committee: Any) -> dict[str, str]:
    return {each["guardian"]["id"]: each["role"] for each in committee["members"] if each["leftOn"] is None}


@pytest.mark.rule("QC-07")
async def test_a_school_has_its_ledger_its_parents_committee_and_its_parents_school_QC_07(here: Desk) -> None:
    said = {"type": "ENROLLMENT_MANAGEMENT"}
    ledger = await here.done("ledgerOpen", said)
    assert (ledger["type"], ledger["scope"]) == ("ENROLLMENT_MANAGEMENT", "SCHOOL")
    one, two, three = await parents(here)
    committee = await here.done("parentCommitteeFound", founding(here))
    said = electing(here, committee, (one, "CHAIR"), (two, "MEMBER"), electedOn=here.on(-5))
    committee = await here.done("parentCommitteeElect", said)
    assert sitting(committee) == {one: "CHAIR", two: "MEMBER"}
    committee = await here.done("parentCommitteeMeet", meeting(here, committee))
    assert [(each["topic"], each["present"]) for each in committee["meetings"]] == [("控辍保学家校联系", 32)]
    # A new election: who stays in office stays on record since then, all others begin or end with it.
    said = electing(here, committee, (one, "CHAIR"), (three, "DEPUTY"))
    committee = await here.done("parentCommitteeElect", said)
    assert sitting(committee) == {one: "CHAIR", three: "DEPUTY"}
    # On record: whoever joined or left, and nobody who merely stayed.
    last = await here.door.recorded()
    people = {last.subjects[at : at + 16] for at in range(0, len(last.subjects), 16)}
    assert people >= {UUID(each.partition(":")[2]).bytes for each in (two, three)}
    since = {each["guardian"]["id"]: (each["joinedOn"], each["leftOn"]) for each in committee["members"]}
    assert since == {
        one: (here.on(-5), None),
        two: (here.on(-5), here.on(0)),
        three: (here.on(0), None),
    }
    lessons = await here.done("parentCommitteeFound", founding(here, "SCHOOL", name="某校家长学校"))
    lessons = await here.done(
        "parentCommitteeMeet", meeting(here, lessons, topic="家庭教育讲座", present=120)
    )
    query = """{ parentCommittees(filter: {standing: true}) { nodes { id kind school { id }
      meetings { topic } members { guardian { name } } } } }"""
    shown = (await here.ask(query, role=BUREAU))["parentCommittees"]["nodes"]
    assert {each["kind"]: each["id"] for each in shown} == {
        "COMMITTEE": committee["id"],
        "SCHOOL": lessons["id"],
    }


async def test_a_committee_that_is_dissolved_stays_on_record_and_another_may_follow(here: Desk) -> None:
    [one] = await parents(here, 1)
    committee = await here.done("parentCommitteeFound", founding(here))
    assert await here.refused("parentCommitteeFound", founding(here)) == ("COMMITTEE_EXISTS", "kind", "QC-07")
    committee = await here.done("parentCommitteeElect", electing(here, committee, (one, "CHAIR")))
    ending = of(committee, dissolvedOn=here.on(0), reason="换届重组")
    for more, code in (
        ({"dissolvedOn": here.on(1)}, "IMPOSSIBLE_DATE"),
        ({"dissolvedOn": here.on(-1)}, "IMPOSSIBLE_DATE"),
        ({"reason": " "}, "BAD_TEXT"),
        ({"expectedVersion": 1}, "STALE_VERSION"),
    ):
        assert (await here.refused("parentCommitteeDissolve", ending | more))[0] == code
    committee = await here.done("parentCommitteeDissolve", ending)
    assert (committee["dissolvedOn"], sitting(committee)) == (here.on(0), {})
    for what, said in (
        ("parentCommitteeElect", electing(here, committee, (one, "CHAIR"))),
        ("parentCommitteeMeet", meeting(here, committee)),
        ("parentCommitteeDissolve", ending | {"expectedVersion": committee["version"]}),
    ):
        assert (await here.refused(what, said))[0] == "COMMITTEE_DISSOLVED"
    assert (await here.done("parentCommitteeFound", founding(here)))["id"] != committee["id"]


async def test_what_cannot_be_is_refused_and_changes_nothing(here: Desk) -> None:
    one, two = await parents(here, 2)
    async with here.door.sessions() as session:
        own = {each.partition(":")[2] for each in (one, two)}
        held = tables.Enrollment.school_id == here.rows["School"][0]
        kin = select(tables.Guardianship.guardian_id).join(
            tables.Enrollment, tables.Enrollment.student_id == tables.Guardianship.student_id
        )
        at_school = {str(each) for each in await session.scalars(kin.where(held))}
        everybody = {str(each) for each in await session.scalars(select(tables.Guardian.id))}
    assert own <= at_school
    stranger = f"Guardian:{min(everybody - at_school)}"
    away = {"organization_id": here.rows["Organization"][2]}
    for more, viewer, code in (
        ({"foundedOn": here.on(1)}, {}, "IMPOSSIBLE_DATE"),
        ({"name": " "}, {}, "BAD_TEXT"),
        ({"schoolId": f"School:{NOWHERE}"}, {}, "NO_SUCH_SCHOOL"),
        ({}, away, "NO_SUCH_SCHOOL"),
    ):
        assert (await here.refused("parentCommitteeFound", founding(here, **more), **viewer))[0] == code
    for role in (TOWNSHIP, BUREAU):
        answer = await here.post("parentCommitteeFound", founding(here), role)
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    committee = await here.done("parentCommitteeFound", founding(here))
    for said, why in (
        (electing(here, committee), ("NO_MEMBER", "members", "QC-07")),
        (
            electing(here, committee, (one, "CHAIR"), (stranger, "MEMBER")),
            ("NOT_A_PARENT", "members[1].guardianId", "QC-07"),
        ),
        (
            electing(here, committee, (one, "CHAIR"), (one, "MEMBER")),
            ("NAMED_TWICE", "members[1].guardianId", None),
        ),
        (
            electing(here, committee, (one, "CHAIR"), electedOn=here.on(-11)),
            ("IMPOSSIBLE_DATE", "electedOn", None),
        ),
        (
            electing(here, committee, (one, "CHAIR"), committeeId=f"ParentCommittee:{NOWHERE}"),
            ("UNKNOWN_COMMITTEE", "committeeId", None),
        ),
    ):
        assert await here.refused("parentCommitteeElect", said) == why
    assert (await here.refused("parentCommitteeMeet", meeting(here, committee), **away))[0] == (
        "UNKNOWN_COMMITTEE"
    )
    for more, code in (
        ({"present": 0}, "BAD_COUNT"),
        ({"heldOn": here.on(1)}, "IMPOSSIBLE_DATE"),
        ({"heldOn": here.on(-11)}, "IMPOSSIBLE_DATE"),
        ({"minutes": ""}, "BAD_TEXT"),
        ({"topic": "电话13800138000"}, "PERSONAL_NUMBER"),
        ({"expectedVersion": 9}, "STALE_VERSION"),
    ):
        assert (await here.refused("parentCommitteeMeet", meeting(here, committee, **more)))[0] == code
    keyed = meeting(here, committee, idempotencyKey="meeting-1")
    for _ in range(2):
        committee = await here.done("parentCommitteeMeet", keyed)
    assert len(committee["meetings"]) == 1


@pytest.mark.parametrize("code", [world.HERE, world.THERE, "370304", "230381"])
async def test_every_place_may_keep_them(databases: Databases, template: str, code: str) -> None:
    """Only Qiaocheng's document names them; elsewhere the hub keeps them for whoever has them."""
    async with desk(databases, template, code) as there:
        [one] = await parents(there, 1)
        committee = await there.done("parentCommitteeFound", founding(there))
        committee = await there.done("parentCommitteeElect", electing(there, committee, (one, "CHAIR")))
        assert sitting(committee) == {one: "CHAIR"}
