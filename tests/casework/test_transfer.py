"""Both ends of a transfer: one out of the county waits for a school elsewhere, by the clock where the place sets it (HL-16);
and the three moments that are kept tightly stand in one list (HL-52)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from database import tables
from domain.citation import ParameterOrigin
from domain.organization import OrgType
from domain.role import Role
from tests.casework.classroom import classroom, move_to
from tests.casework.desk import Desk, desk
from tests.casework.test_admission import registered
from tests.casework.test_enrollment_change import asking, carried
from tests.casework.test_handover import JULY, LIMIT, Summer
from tests.conftest import Databases

HULIN = "230381"
BUREAU = Role.BUREAU_OFFICER
PAPERS = ("GUARDIAN_APPLICATION", "OTHER_SCHOOL_PROOF")
CLOCKS = """query ($c: [Checkpoint!]) { timers(first: 50, filter: { checkpoint: $c }, order: DUE) { nodes {
  limit noun checkpoint state clauses dueAt owner { id } student { id } } } }"""
AWAITED = "query ($a: Boolean) { enrollmentChanges(first: 50, filter: { awaited: $a }) { nodes { id } } }"


@pytest.fixture(scope="module")
async def hulin(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, HULIN, "transfers") as made:
        yield made


async def set_days(desk: Desk, key: str, days: int) -> None:
    """What the county sets of itself."""
    async with desk.door.sessions.begin() as session:
        of = tables.RuleParameter
        here = of.jurisdiction_code == desk.code, of.code == key, of.valid_to.is_(None)
        [loaded] = (await session.scalars(select(of).where(*here))).all()
        same = {
            name: getattr(loaded, name)
            for name in ("jurisdiction_code", "document_id", "code", "ordinal", "zh", "en", "unit", "marked")
        }
        origin = ParameterOrigin.LOCAL_OVERRIDE
        session.add(of(**same, value=days, origin=origin, note="", valid_from=desk.today))


async def clocks(desk: Desk, *points: str, limit: str = "HL-16", number: int | None = None) -> list[Any]:
    found = (await desk.ask(CLOCKS, {"c": list(points) or None}, BUREAU))["timers"]["nodes"]
    return [
        each
        for each in found
        if each["limit"] == limit and (number is None or each["student"]["id"] == desk.student(number))
    ]


async def gone(desk: Desk, number: int) -> Any:
    """A pupil transferred to a school outside the county, in effect today."""
    return await carried(
        desk, await asking(desk, number, "TRANSFER_OUT", *PAPERS, toSchoolName="哈尔滨某小学")
    )


def taking(desk: Desk, change: Any, *evidence: str, day: int = 0, **more: Any) -> dict[str, Any]:
    said = {"changeId": change["id"], "expectedVersion": change["version"], "takenUpOn": desk.on(day)}
    return said | {"evidence": list(evidence)} | more


async def waiting(desk: Desk) -> set[str]:
    found = await desk.ask(AWAITED, {"a": True}, BUREAU)
    return {each["id"] for each in found["enrollmentChanges"]["nodes"]}


async def test_where_the_place_sets_no_number_of_days_the_transfer_waits_without_a_clock(hulin: Desk) -> None:
    change = await gone(hulin, 2)
    assert change["id"] in await waiting(hulin)
    assert await clocks(hulin) == []


@pytest.mark.rule("HL-16")
async def test_a_transfer_that_no_school_takes_up_in_time_is_an_alert_for_the_bureau_until_one_does(
    hulin: Desk,
) -> None:
    if not await clocks(hulin):
        await set_days(hulin, "transfer.takenUpWithinDays", 20)
    async with hulin.door.sessions.begin() as session:
        bureau = tables.Organization(
            jurisdiction_code=HULIN, code=f"{HULIN}9999", type=OrgType.EDUCATION_BUREAU, name_zh="教育局"
        )
        session.add(bureau)
        await session.flush()
        unit = f"Organization:{bureau.id}"
    change = await gone(hulin, 4)
    [clock] = await clocks(hulin, "TRANSFER", number=4)
    assert (clock["state"], clock["noun"], clock["clauses"]) == ("RUNNING", "EnrollmentChange", ["HL-16"])
    assert clock["owner"]["id"] == unit
    hulin.move_to(hulin.today + timedelta(days=22))
    await hulin.tick()
    [clock] = await clocks(hulin, "TRANSFER", number=4)
    assert clock["state"] == "OVERDUE"
    told = await hulin.ask(TIMELINE, {"s": hulin.student(4)}, BUREAU)
    assert ("timerOverdue", "HL-16") in {
        (each["act"], each["reason"]) for each in told["student"]["timeline"]["nodes"]
    }
    assert change["id"] in await waiting(hulin)
    shown = await hulin.paper(4, "REGISTRY_EXTRACT")
    change = await hulin.done("enrollmentChangeTakeUp", taking(hulin, change, shown, day=-3), BUREAU)
    assert (change["takenUpOn"], change["state"]) == (hulin.on(-3), "EFFECTIVE")
    [clock] = await clocks(hulin, "TRANSFER", number=4)
    assert clock["state"] == "DONE_LATE"
    assert change["id"] not in await waiting(hulin)


TIMELINE = (
    "query ($s: ID!) { student(id: $s) { timeline(first: 50, order: NEWEST) { nodes { act reason } } } }"
)


@pytest.mark.rule("HL-16")
async def test_both_ends_are_linked_by_a_paper_of_the_other_school_and_by_the_bureau_alone(
    hulin: Desk,
) -> None:
    change = await gone(hulin, 6)
    take = "enrollmentChangeTakeUp"
    mine = await hulin.post(take, taking(hulin, change))
    assert mine["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    async with hulin.door.sessions() as session:
        asked_with = (await session.get_one(tables.EnrollmentChange, change["id"].partition(":")[2])).evidence
    old = [f"Evidence:{each}" for each in asked_with]
    missing = ("EVIDENCE_MISSING", "evidence", "HL-16")
    assert await hulin.refused(take, taking(hulin, change), BUREAU) == missing
    assert await hulin.refused(take, taking(hulin, change, *old), BUREAU) == missing
    photo = await hulin.paper(6, "PHOTO")
    assert await hulin.refused(take, taking(hulin, change, photo), BUREAU) == missing
    others = await hulin.paper(8, "OTHER_SCHOOL_PROOF")
    found = await hulin.refused(take, taking(hulin, change, others), BUREAU)
    assert found == ("UNKNOWN_EVIDENCE", "evidence", None)
    paper = await hulin.paper(6, "OTHER_SCHOOL_PROOF")
    for day in (1, -400):
        found = await hulin.refused(take, taking(hulin, change, paper, day=day), BUREAU)
        assert found == ("IMPOSSIBLE_DATE", "takenUpOn", None)
    stale = taking(hulin, change, paper, expectedVersion=1)
    assert (await hulin.refused(take, stale, BUREAU))[0] == "STALE_VERSION"
    said = taking(hulin, change, paper, idempotencyKey="taken-up-6")
    change = await hulin.done(take, said, BUREAU)
    assert (await hulin.done(take, said, BUREAU))["version"] == change["version"], "once under its key"
    again = taking(hulin, change, paper)
    assert await hulin.refused(take, again, BUREAU) == ("NOT_AWAITED", "changeId", "HL-16")
    elsewhere = f"EnrollmentChange:{'0' * 8}-0000-0000-0000-{'0' * 12}"
    assert (await hulin.refused(take, again | {"changeId": elsewhere}, BUREAU))[0] == "UNKNOWN_CHANGE"


@pytest.mark.rule("HL-16")
async def test_a_transfer_within_the_county_ends_one_registration_and_begins_the_other_and_waits_for_nobody(
    hulin: Desk,
) -> None:
    there = await hulin.school("9401")
    change = await carried(hulin, await asking(hulin, 8, "TRANSFER_OUT", *PAPERS, toSchoolId=there))
    held = {each["school"]["id"]: each["status"] for each in change["student"]["enrollments"]}
    assert held[there] == "ACTIVE"
    assert sorted(held.values()) == ["ACTIVE", "TRANSFERRED_OUT"]
    assert change["id"] not in await waiting(hulin)
    assert await clocks(hulin, number=8) == []
    paper = await hulin.paper(8, "REGISTRY_EXTRACT")
    found = await hulin.refused("enrollmentChangeTakeUp", taking(hulin, change, paper), BUREAU)
    assert found == ("NOT_AWAITED", "changeId", "HL-16")


@pytest.mark.rule("HL-16")
async def test_who_comes_back_is_not_waited_for_elsewhere(hulin: Desk) -> None:
    await gone(hulin, 10)
    own = f"School:{hulin.rows['School'][0]}"
    back = await asking(hulin, 10, "TRANSFER_IN", *PAPERS, toSchoolId=own, grade=1)
    change = await carried(hulin, back)
    assert change["student"]["schoolingStatus"] == "ATTENDING"
    assert [each["state"] for each in await clocks(hulin, number=10)] == ["LIFTED"]


@pytest.mark.rule("HL-52")
async def test_entry_promotion_and_transfer_each_have_a_clock_and_stand_in_one_list(
    databases: Databases, template: str
) -> None:
    """A registered child is to come, each leaver to arrive, a transfer to be taken up; who is not there in time shows at once."""
    async with desk(databases, template, HULIN, "checkpoints") as made:
        await set_days(made, "transfer.takenUpWithinDays", 10)
        move_to(made, JULY)
        async with made.door.sessions.begin() as session:
            await session.execute(delete(tables.Enrollment))
        room = await classroom(made)
        async with made.door.sessions.begin() as session:
            await session.execute(update(tables.Enrollment).values(grade=6))
            child, school = made.rows["Student"][0], made.rows["School"][0]
            session.add(tables.Enrollment(student_id=child, school_id=school, grade=3, status="ACTIVE"))
        assert await points(made) == set()
        handed = await Summer(made, room.pupils, await made.school("9402")).signed()
        admitted = await registered(made)
        change = await gone(made, 0)
        rows = {("PROGRESSION", "T-02"), ("ENTRY", "T-02"), ("TRANSFER", "HL-16")}
        assert await points(made) == {(*each, "RUNNING") for each in rows}
        assert {each["checkpoint"] for each in await listed(made, "ENTRY")} == {"ENTRY"}
        made.move_to(LIMIT + timedelta(days=1))
        await made.tick()
        assert await points(made) == {(*each, "OVERDUE") for each in rows}
        missed = {each["noun"] for each in await listed(made, "ENTRY", "PROGRESSION", "TRANSFER")}
        assert missed == {each["id"].partition(":")[0] for each in (handed, admitted, change)}


async def listed(desk: Desk, *among: str) -> list[Any]:
    found: list[Any] = (await desk.ask(CLOCKS, {"c": list(among)}, BUREAU))["timers"]["nodes"]
    return found


async def points(desk: Desk) -> set[tuple[str, str, str]]:
    """Clocks at the three moments: which, by which limit, and how they stand."""
    found = await listed(desk, "ENTRY", "PROGRESSION", "TRANSFER")
    return {(each["checkpoint"], each["limit"], each["state"]) for each in found}
