"""Key monitoring: who stands in a place's key groups, of whom nobody knows where they are, who is helped, who is to be visited."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, insert, select, update

from database import tables
from domain.citation import ParameterOrigin
from domain.organization import Department
from domain.role import Role
from domain.student import EnrollmentStatus, SchoolingStatus, SpecialGroup
from tests.casework import way
from tests.casework.classroom import Classroom, classroom, move_to
from tests.casework.desk import WRITE, Desk, desk
from tests.conftest import Databases
from tests.hub import world

FIRST, BUREAU = date(2026, 9, 1), Role.BUREAU_OFFICER
GENHE, DACHUAN, BOSHAN, HULIN, QIAOCHENG = world.HERE, world.THERE, "370304", "230381", "341602"
OWN = {
    GENHE: {"LEFT_BEHIND", "CHILD_IN_DIFFICULTY", "DISABLED", "MIGRANT", "JUVENILE_INVOLVED_IN_CASE"},
    DACHUAN: {"MONITORED_HOUSEHOLD", "POOR_FAMILY", "LEFT_BEHIND", "DISABLED"},
    BOSHAN: {"POOR_FAMILY", "LEFT_BEHIND", "DISABLED"},
    HULIN: {"REGISTERED_POOR", "RURAL_POOR_DISABLED_FAMILY", "RURAL_DIBAO", "RURAL_TEKUN"},
    QIAOCHENG: {"MIGRANT", "LEFT_BEHIND", "DISABLED", "ECONOMIC_DIFFICULTY"},
}
"""The key groups that each document names (catalogue 2.19, keyGroups)."""
TIMERS = """query ($l: [String!], $o: ID) { timers(filter: { limit: $l, ownerId: $o }, first: 100, order: ID) {
  nodes { limit state dueAt clauses provisional student { id } } } }"""


@pytest.fixture
async def here(databases: Databases, template: str, request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    """A desk on the day before the term, whose school has no pupils and whose children belong to no group yet."""
    async with desk(databases, template, getattr(request, "param", GENHE)) as made:
        move_to(made, FIRST - timedelta(days=1))
        async with made.door.sessions.begin() as session:
            for table in (tables.Enrollment, tables.SpecialGroupMembership):
                await session.execute(delete(table))
        yield made


def in_(*codes: str) -> Any:
    """The desk stands in one of these counties after the other."""
    return pytest.mark.parametrize("here", codes, indirect=True)


def plain(id: str) -> UUID:
    return UUID(id.partition(":")[2])


async def belongs(desk: Desk, id: str, group: str, **more: Any) -> None:
    """A child belongs to a group, as its department says."""
    said = {"student_id": plain(id), "group": SpecialGroup[group], "source": Department.CIVIL_AFFAIRS}
    async with desk.door.sessions.begin() as session:
        await session.execute(insert(tables.SpecialGroupMembership).values(**said, evidence={}, **more))


async def clocks(desk: Desk, limit: str, owner: str | None = None) -> list[tuple[str, str]]:
    """Whose clocks of a limit there are, and how they stand, as the bureau sees it."""
    found = await desk.ask(TIMERS, {"l": [limit], "o": owner}, BUREAU)
    return sorted((each["student"]["id"], each["state"]) for each in found["timers"]["nodes"])


async def listed(desk: Desk, role: Role = BUREAU, granted: Any = WRITE, **filter: Any) -> set[str]:
    """The children whom a filter finds."""
    query = "query ($f: StudentFilter) { students(filter: $f, first: 100) { nodes { id } } }"
    found = await desk.door.ask(query, {"f": filter}, **desk.role(role) | {"granted": granted})
    return {each["id"] for each in found["students"]["nodes"]}


async def of_all_groups(desk: Desk) -> dict[str, str]:
    """A class in which a child belongs to each group there is."""
    room = await classroom(desk, len(SpecialGroup))
    members = dict(zip((group.name for group in SpecialGroup), room.pupils, strict=True))
    for group, id in members.items():
        await belongs(desk, id, group)
    return members


@pytest.mark.rule("HL-04", "GH-30")
@in_(GENHE, DACHUAN, BOSHAN, HULIN, QIAOCHENG)
async def test_the_children_under_key_monitoring_are_those_of_the_groups_that_the_place_names(
    here: Desk,
) -> None:
    members = await of_all_groups(here)
    # The bureau is shown no findings; none of a place's key groups is one.
    assert await listed(here, monitoredOn=here.on(0)) == {members[group] for group in OWN[here.code]}


async def test_monitoring_goes_by_the_days_of_a_membership_by_the_viewers_rights_and_a_local_override(
    here: Desk,
) -> None:
    room = await classroom(here, 4)
    await belongs(here, room.pupils[0], "LEFT_BEHIND", valid_from=here.today)
    await belongs(here, room.pupils[1], "DISABLED", valid_to=here.today - timedelta(days=1))
    await belongs(here, room.pupils[2], "JUVENILE_INVOLVED_IN_CASE")
    await belongs(here, room.pupils[3], "SCHOOL_WEARY")
    assert await listed(here, monitoredOn=here.on(0)) == {room.pupils[0], room.pupils[2]}
    assert await listed(here, monitoredOn=here.on(-1)) == {room.pupils[1], room.pupils[2]}
    closed = [each for each in WRITE if each != "restricted:read"]
    assert await listed(here, granted=closed, monitoredOn=here.on(0)) == {room.pupils[0]}
    query = "query ($f: StudentFilter) { students(filter: $f) { nodes { id } } }"
    answer = await here.door.post(
        query, {"f": {"monitoredOn": here.on(0)}}, **here.role(Role.HOMEROOM_TEACHER)
    )
    assert answer.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    of = tables.RuleParameter
    async with here.door.sessions.begin() as session:
        kept = (
            await session.scalars(select(of).where(of.code == "keyGroups", of.jurisdiction_code == here.code))
        ).one()
        own = {each.key: getattr(kept, each.key) for each in of.__mapper__.column_attrs}
        for name in ("id", "created_at"):
            own.pop(name)
        local = {"value": ["SCHOOL_WEARY"], "origin": ParameterOrigin.LOCAL_OVERRIDE}
        await session.execute(insert(of).values(**own | local))
    assert await listed(here, monitoredOn=here.on(0)) == {room.pupils[3]}


@pytest.mark.rule("BS-04", "DC-24")
@in_(BOSHAN, DACHUAN)
async def test_a_child_of_a_key_group_without_a_measure_that_goes_on_is_found_until_it_is_helped(
    here: Desk,
) -> None:
    named = sorted(OWN[here.code])
    room = await classroom(here, len(named) + 1)
    for id, group in zip(room.pupils, named, strict=False):
        await belongs(here, id, group)
    asked: dict[str, Any] = {"monitoredOn": here.on(0), "supported": False}
    assert await listed(here, Role.SCHOOL_OFFICER, **asked) == set(room.pupils[: len(named)])
    said = {"studentId": room.pupils[0], "type": "PAIRING", "content": "结对帮扶", "provider": "王老师"}
    given = await here.done("supportMeasureGive", said | {"startedOn": here.on(0)})
    assert await listed(here, Role.SCHOOL_OFFICER, **asked) == set(room.pupils[1 : len(named)])
    end = {
        "measureId": given["id"],
        "expectedVersion": given["version"],
        "endedOn": here.on(0),
        "effect": "已帮扶",
    }
    await here.done("supportMeasureEnd", end)
    assert await listed(here, Role.SCHOOL_OFFICER, **asked) == set(room.pupils[: len(named)])


async def known(desk: Desk, room: Classroom, since: date) -> None:
    """All children of a class have stood as they do since a day."""
    async with desk.door.sessions.begin() as session:
        of = tables.Student
        ids = [plain(each) for each in room.pupils]
        await session.execute(update(of).where(of.id.in_(ids)).values(status_since=since))


@pytest.mark.rule("GH-30")
async def test_a_monitored_child_of_whom_nothing_recent_tells_where_it_is_is_found_within_days(
    here: Desk,
) -> None:
    room = await classroom(here, 8)
    for id, group in zip(
        room.pupils, ("LEFT_BEHIND", "CHILD_IN_DIFFICULTY", "DISABLED", "MIGRANT"), strict=False
    ):
        await belongs(here, id, group)
    await belongs(here, room.pupils[4], "JUVENILE_INVOLVED_IN_CASE")
    await belongs(here, room.pupils[5], "SCHOOL_WEARY")
    await belongs(here, room.pupils[6], "MIGRANT")
    await known(here, room, date(2026, 3, 1))
    async with here.door.sessions.begin() as session:
        of_child = update(tables.Student).where(tables.Student.id == plain(room.pupils[6]))
        await session.execute(of_child.values(schooling_status=SchoolingStatus.GRADUATED))
    move_to(here, FIRST + timedelta(days=30))
    await here.tick()
    assert await clocks(here, "T-04c") == []  # everybody is called at term start
    await here.done("visitRecord", way.visiting(here, 0, studentId=room.pupils[3]))
    move_to(here, FIRST + timedelta(days=31))
    assert await here.tick() > 0
    stale = {room.pupils[at] for at in (0, 1, 2)}
    found = await clocks(here, "T-04c", here.unit(3))
    assert sorted(found) == sorted((id, "RUNNING") for id in stale)
    # Of whom the courts speak no clock tells; whoever may know asks.
    assert await listed(here, monitoredOn=here.on(0), untoldSince=here.on(-31)) == stale | {
        room.pupils[4],
        room.pupils[6],
    }
    # Each of these tells where a child is; an attempt that reached nobody does not.
    call = {"studentId": room.pupils[0], "contactedOn": here.on(0), "channel": "PHONE", "content": "询问近况"}
    await here.done("contactRecord", call | {"outcome": "NO_ANSWER"})
    await here.tick()
    assert (room.pupils[0], "RUNNING") in await clocks(here, "T-04c")
    await here.done("contactRecord", call | {"outcome": "REACHED"})
    await here.done("visitRecord", way.visiting(here, 0, studentId=room.pupils[1]))
    await here.tick()
    assert dict(await clocks(here, "T-04c")) == {
        room.pupils[0]: "DONE",
        room.pupils[1]: "DONE",
        room.pupils[2]: "RUNNING",
    }
    assert await here.tick() == 0
    move_to(here, FIRST + timedelta(days=45))
    await here.tick()
    assert dict(await clocks(here, "T-04c"))[room.pupils[2]] == "OVERDUE"
    # Who belongs to no key group any more is not asked after.
    async with here.door.sessions.begin() as session:
        of = tables.SpecialGroupMembership
        await session.execute(update(of).where(of.student_id == plain(room.pupils[2])).values(valid_to=FIRST))
    await here.tick()
    assert dict(await clocks(here, "T-04c"))[room.pupils[2]] == "LIFTED"


@pytest.mark.rule("GH-45")
async def test_a_key_pupil_is_to_be_visited_at_home_in_each_term_and_only_such_a_visit_ends_it(
    here: Desk,
) -> None:
    room = await classroom(here, 5, held={2: EnrollmentStatus.TRANSFERRED_OUT})
    await belongs(here, room.pupils[0], "LEFT_BEHIND")
    await belongs(here, room.pupils[1], "SCHOOL_WEARY")
    await belongs(here, room.pupils[2], "LEFT_BEHIND")
    await belongs(here, room.pupils[3], "DISABLED")
    await belongs(here, room.pupils[4], "JUVENILE_INVOLVED_IN_CASE")
    await here.tick()
    assert await clocks(here, "T-10b") == []  # it is holiday
    move_to(here, FIRST)
    await here.tick()
    owed = sorted([(room.pupils[0], "RUNNING"), (room.pupils[3], "RUNNING")])
    assert await clocks(here, "T-10b", here.unit(3)) == owed
    assert await here.tick() == 0
    [timer, _] = (await here.ask(TIMERS, {"l": ["T-10b"], "o": None}, BUREAU))["timers"]["nodes"]
    # GH-45 says 定期 and no number: once a term is the hub's reading, and says so.
    assert (timer["dueAt"][:16], timer["clauses"], timer["provisional"]) == (
        "2027-01-15T16:00",
        ["GH-45"],
        True,
    )
    visit = way.visiting(here, 0, studentId=room.pupils[0])
    for more in ({"mode": "PHONE"}, {"visitedOn": (FIRST - timedelta(days=2)).isoformat()}):
        await here.done("visitRecord", visit | more)
    assert await clocks(here, "T-10b") == owed
    await here.done("visitRecord", visit)
    assert dict(await clocks(here, "T-10b"))[room.pupils[0]] == "DONE"
    assert await here.tick() == 0
    move_to(here, date(2027, 3, 2))
    await here.tick()
    found = await clocks(here, "T-10b")
    assert sorted(found) == sorted(
        [(room.pupils[0], "DONE"), (room.pupils[0], "RUNNING"), (room.pupils[3], "OVERDUE")]
    )
    await here.done("visitRecord", way.visiting(here, 0, studentId=room.pupils[3]))
    assert (room.pupils[3], "DONE_LATE") in await clocks(here, "T-10b")
    async with here.door.sessions.begin() as session:
        held = tables.Enrollment
        gone = update(held).where(held.student_id == plain(room.pupils[0]))
        await session.execute(gone.values(status=EnrollmentStatus.TRANSFERRED_OUT))
    await here.tick()
    assert (room.pupils[0], "LIFTED") in await clocks(here, "T-10b")


@pytest.mark.parametrize(
    ("interval", "due"), [("EACH_MONTH", "2026-09-30T16:00"), ("EACH_YEAR", "2027-08-31T16:00"), (None, None)]
)
async def test_how_often_key_pupils_are_visited_is_the_places_to_say(
    here: Desk, interval: str | None, due: str | None
) -> None:
    of = tables.RuleParameter
    async with here.door.sessions.begin() as session:
        await session.execute(update(of).where(of.code == "keyStudentVisitInterval").values(value=interval))
    room = await classroom(here, 1)
    await belongs(here, room.pupils[0], "LEFT_BEHIND")
    move_to(here, FIRST + timedelta(days=9))
    await here.tick()
    found = (await here.ask(TIMERS, {"l": ["T-10b"], "o": None}, BUREAU))["timers"]["nodes"]
    assert [each["dueAt"][:16] for each in found] == ([due] if due else [])


@pytest.mark.rule("DC-11")
@in_(DACHUAN)
async def test_pupils_of_monitored_households_and_other_groups_are_counted_by_group_at_term_start(
    here: Desk,
) -> None:
    room = await classroom(here, 6)
    belong = {"MONITORED_HOUSEHOLD": (0, 1, 2), "POOR_FAMILY": (2, 3), "LEFT_BEHIND": (4,), "DISABLED": ()}
    for group, places in belong.items():
        for at in places:
            await belongs(here, room.pupils[at], group, valid_from=FIRST)
    await belongs(here, room.pupils[5], "DISABLED", valid_to=FIRST - timedelta(days=1))
    move_to(here, FIRST)
    register = await here.done("returnCheckRecord", room.tick(FIRST, missing=(0, 2, 5)))
    assert await totals(here, register["id"]) == {
        "MONITORED_HOUSEHOLD": (3, 2, 2),
        "POOR_FAMILY": (2, 1, 1),
        "LEFT_BEHIND": (1, 0, 0),
        "DISABLED": (0, 0, 0),
    }
    [check] = [each for each in register["checks"]["nodes"] if each["student"]["id"] == room.pupils[2]]
    cause = {"cause": "POVERTY", "contactedOn": here.on(0), "verifiedBy": "王老师"}
    await here.done(
        "returnCheckVerifyCause", cause | {"checkId": check["id"], "expectedVersion": check["version"]}
    )
    found = await totals(here, register["id"])
    assert (found["MONITORED_HOUSEHOLD"], found["POOR_FAMILY"]) == ((3, 2, 1), (2, 1, 0))
    # Of groups that the courts speak of nobody counts but who may know.
    await belongs(here, room.pupils[0], "JUVENILE_INVOLVED_IN_CASE")
    query = "{ returnChecks(filter: { inGroup: JUVENILE_INVOLVED_IN_CASE }) { totalCount } }"
    for granted, count in ((WRITE, 1), ([each for each in WRITE if each != "restricted:read"], 0)):
        viewer = here.role(Role.SCHOOL_OFFICER) | {"granted": granted}
        assert (await here.door.ask(query, {}, **viewer))["returnChecks"]["totalCount"] == count


async def totals(desk: Desk, register: str) -> dict[str, tuple[int, int, int]]:
    """Of each key group of the place: how many pupils were ticked, did not come, and that nobody yet knows why."""
    asked = " ".join(
        f"""{group}_{at}: returnChecks(filter: {{ registerId: $r, inGroup: {group} {more} }}) {{ totalCount }}"""
        for group in OWN[desk.code]
        for at, more in enumerate(("", "reported: false", "reported: false verified: false"))
    )
    found = await desk.ask(f"query ($r: ID!) {{ {asked} }}", {"r": register})
    count = {name: each["totalCount"] for name, each in found.items()}
    return {
        group: (count[f"{group}_0"], count[f"{group}_1"], count[f"{group}_2"]) for group in OWN[desk.code]
    }
