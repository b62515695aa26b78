"""Publicity and the teams that do it: what was made known to whom, and the months in which it is due (BS-12, BS-13, HL-30)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from domain.organization import Department, OrgType
from domain.role import Role
from tests.casework.desk import Desk
from tests.conftest import Databases
from tests.duties.calendar_desk import PLACES, calendar_desk, events, unit
from tests.duties.registers import BUREAU, OFFICE, SCHOOL, TOWNSHIP, found, publicity, seen, team

LAWS = ["COMPULSORY_EDUCATION_LAW", "PROTECTION_OF_MINORS_LAW"]
MESSAGES = ["NOT_SENDING_IS_ILLEGAL", "SENDING_MINORS_TO_WORK_IS_ILLEGAL"]
AUDIENCES = ["TEACHER", "STUDENT", "GUARDIAN", "EMPLOYER"]


@pytest.fixture
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    """Boshan, 8 August 2026, the calendar drawn up."""
    async with calendar_desk(databases, template, PLACES["BS"]) as made:
        await made.tick()
        yield made


async def to(here: Desk, day: date) -> None:
    here.move_to(day)
    await here.tick()


async def month(here: Desk, name: str) -> dict[str, Any]:
    """The school's event of a publicity month."""
    found = await events(here, code=f"PUBLICITY_MONTH_{name}")
    return next(each for each in found if each["unit"]["id"] == here.unit(3))


@pytest.mark.rule("BS-13")
async def test_in_March_and_in_September_a_school_makes_something_known_or_is_overdue_BS_13(
    here: Desk,
) -> None:
    await to(here, date(2026, 9, 1))
    september, march = await month(here, "SEPTEMBER"), await month(here, "MARCH")
    assert (september["opensOn"], september["dueOn"], september["state"]) == (
        "2026-09-01",
        "2026-09-30",
        "OPEN",
    )
    assert (march["opensOn"], march["dueOn"], march["state"]) == ("2027-03-01", "2027-03-31", "PLANNED")
    # Of August, or another unit's, is none of the school's in September.
    await here.done("publicityRecord", publicity(here, here.unit(3), heldOn="2026-08-31"), SCHOOL)
    await here.done("publicityRecord", publicity(here, here.unit(0)), TOWNSHIP)
    assert (await month(here, "SEPTEMBER"))["state"] == "OPEN"
    done = await here.done("publicityRecord", publicity(here, here.unit(3)), SCHOOL)
    september = await month(here, "SEPTEMBER")
    assert (september["state"], september["shownBy"]) == ("DONE", done["id"])
    await to(here, date(2027, 4, 1))
    march = await month(here, "MARCH")
    assert (march["state"], march["toldAt"][:10]) == ("OVERDUE", "2027-04-01")
    late = publicity(here, here.unit(3), heldOn="2027-03-31", channel="COLUMN")
    await here.done("publicityRecord", late, SCHOOL)
    assert (await month(here, "MARCH"))["state"] == "DONE_LATE"


@pytest.mark.rule("GH-42", "BS-12", "HL-50a")
async def test_laws_messages_and_audiences_are_kept_and_found_GH_42_BS_12_HL_50a(here: Desk) -> None:
    said = publicity(here, here.unit(3), topics=LAWS, messages=MESSAGES, audiences=AUDIENCES)
    whole = await here.done("publicityRecord", said, SCHOOL)
    assert (whole["topics"], whole["messages"], whole["audiences"]) == (LAWS, MESSAGES, AUDIENCES)
    assert (whole["heldOn"], whole["endedOn"], whole["evidence"]) == (here.on(0), here.on(0), "班会记录第3号")
    other = publicity(here, here.unit(3), topics=["LABOR_LAW"], audiences=["TEACHER"])
    bare = await here.done("publicityRecord", other, SCHOOL)
    assert bare["messages"] == []
    for name, values in (("topic", LAWS), ("message", MESSAGES), ("audience", AUDIENCES[1:])):
        for value in values:
            assert await found(here, "publicityActivities", **{name: value}) == {whole["id"]}, value
    assert await found(here, "publicityActivities", audience="TEACHER") == {whole["id"], bare["id"]}
    assert await found(here, "publicityActivities", topic="LABOR_LAW") == {bare["id"]}


@pytest.mark.rule("HL-18")
async def test_the_publicity_department_records_its_columns_and_television_HL_18(
    databases: Databases, template: str
) -> None:
    async with calendar_desk(databases, template, PLACES["HL"]) as here:
        own = f"Organization:{await unit(here, '806', OrgType.DEPARTMENT, Department.PUBLICITY)}"
        publicists = {"department": Department.PUBLICITY}
        said = publicity(here, own, topics=["DROPOUT_CONTROL_POLICY"], audiences=["GUARDIAN"])
        ids = set()
        for channel in ("COLUMN", "TELEVISION", "WEB"):
            row = await here.done(
                "publicityRecord", said | {"channel": channel}, Role.DEPARTMENT, **publicists
            )
            assert (row["channel"], row["unit"]["id"]) == (channel, own)
            assert await found(here, "publicityActivities", channel=[channel]) == {row["id"]}
            ids.add(row["id"])
        assert await found(here, "publicityActivities", OFFICE, unitId=own) == ids
        police = {"department": Department.PUBLIC_SECURITY}
        why = ("NOT_YOUR_REGISTER", "unitId", None)
        assert await here.refused("publicityRecord", said, Role.DEPARTMENT, **police) == why


async def test_how_many_were_reached_is_kept_by_audience_and_pupils_in_small_numbers_are_kept_back_QC_36(
    here: Desk,
) -> None:
    reached = {"teachers": 30, "teachersReached": 30, "students": 400, "studentsReached": 397}
    reached |= {"families": 380, "familiesReached": 300, "employers": 5, "employersReached": 2}
    said = publicity(here, here.unit(3), audiences=AUDIENCES, **reached)
    row = await here.done("publicityRecord", said, SCHOOL)
    query = "query ($id: ID!) { node(id: $id) { ... on PublicityActivity { teachersReached students studentsReached } } }"
    exact = {"teachersReached": 30, "students": 400, "studentsReached": 397}
    assert (await here.ask(query, {"id": row["id"]}, BUREAU))["node"] == exact
    # Three who were not reached would be told to the office by the difference.
    coarse = exact | {"studentsReached": None}
    assert (await here.ask(query, {"id": row["id"]}, OFFICE))["node"] == coarse
    mended = await here.done("publicityCorrect", seen(row, "activityId", studentsReached=380), SCHOOL)
    assert mended["history"][-1]["reason"] == "更正：登记有误"  # what it was would tell the three after all
    assert (await here.ask(query, {"id": row["id"]}, OFFICE))["node"] == exact | {"studentsReached": 380}
    few = publicity(here, here.unit(3), students=4, studentsReached=4)
    small = await here.done("publicityRecord", few, SCHOOL)
    none = {"teachersReached": None, "students": None, "studentsReached": None}
    assert (await here.ask(query, {"id": small["id"]}, OFFICE))["node"] == none


async def test_what_is_wrong_with_publicity_is_refused(here: Desk) -> None:
    mine = publicity(here, here.unit(3))
    for more, why in (
        ({"topics": []}, ("NOBODY_NAMED", "topics", None)),
        ({"audiences": []}, ("NOBODY_NAMED", "audiences", None)),
        ({"students": 10}, ("BAD_COUNT", "students", "QC-36")),
        ({"studentsReached": 10}, ("BAD_COUNT", "students", "QC-36")),
        ({"students": 10, "studentsReached": 11}, ("BAD_COUNT", "studentsReached", "QC-36")),
        ({"students": -1, "studentsReached": -1}, ("BAD_COUNT", "studentsReached", "QC-36")),
        ({"teachers": 1, "teachersReached": 1}, ("BAD_COUNT", "teachersReached", "QC-36")),
        ({"heldOn": here.on(1)}, ("IMPOSSIBLE_DATE", "heldOn", None)),
        ({"endedOn": here.on(1)}, ("IMPOSSIBLE_DATE", "endedOn", None)),
        ({"endedOn": here.on(-1)}, ("IMPOSSIBLE_DATE", "endedOn", None)),
        ({"title": "长" * 101}, ("BAD_TEXT", "title", None)),
        ({"evidence": ""}, ("BAD_TEXT", "evidence", None)),
    ):
        assert await here.refused("publicityRecord", mine | more) == why, more
    assert (await here.refused("publicityRecord", mine, BUREAU))[0] == "NOT_YOUR_REGISTER"
    row = await here.done("publicityRecord", mine | {"students": 10, "studentsReached": 9})
    for more, why in (
        ({"studentsReached": 11}, ("BAD_COUNT", "studentsReached", "QC-36")),
        ({"audiences": ["TEACHER"]}, ("BAD_COUNT", "studentsReached", "QC-36")),
        ({"endedOn": here.on(-1)}, ("IMPOSSIBLE_DATE", "endedOn", None)),
        ({}, ("NOTHING_CORRECTED", "reason", None)),
        ({"title": "新", "expectedVersion": 9}, ("STALE_VERSION", "expectedVersion", None)),
    ):
        assert await here.refused("publicityCorrect", seen(row, "activityId") | more) == why, more
    more = {"heldOn": here.on(-2), "messages": MESSAGES[:1], "topics": LAWS, "channel": "WEB", "title": "新"}
    row = await here.done("publicityCorrect", seen(row, "activityId", **more))
    assert (row["endedOn"], row["messages"], row["topics"]) == (here.on(-2), MESSAGES[:1], LAWS)
    gone = await here.done("publicityWithdraw", seen(row, "activityId"))
    assert (await here.refused("publicityWithdraw", seen(gone, "activityId")))[0] == "ROW_WITHDRAWN"
    assert await found(here, "publicityActivities", withdrawn=False) == set()


@pytest.mark.rule("HL-30")
async def test_justice_guides_the_teams_of_townships_communities_and_schools_HL_30(
    databases: Databases, template: str
) -> None:
    async with calendar_desk(databases, template, PLACES["HL"]) as here:
        justice = f"Organization:{await unit(here, '807', OrgType.DEPARTMENT, Department.JUSTICE)}"
        members = [{"name": "王某", "post": "司法所所长"}, {"name": "李某", "post": "法治副校长"}]
        teams = {}
        for role, own, more in (
            (TOWNSHIP, here.unit(0), {}),
            (TOWNSHIP, here.unit(0), {"areaId": here.unit(1)}),
            (SCHOOL, here.unit(3), {}),
        ):
            row = await here.done("legalTeamForm", team(here, own, members=members, **more), role)
            assert (row["unit"]["id"], row["guidedBy"]["id"], row["members"]) == (own, justice, members)
            assert (row["area"] or {}).get("id") == more.get("areaId")
            teams[row["id"]] = row
        query = "{ legalEducationTeams(order: ID) { nodes { id } } }"
        guide = here.role(Role.DEPARTMENT) | {"department": Department.JUSTICE}
        shown = (await here.door.ask(query, **guide))["legalEducationTeams"]["nodes"]
        assert [each["id"] for each in shown] == list(teams)
        police = guide | {"department": Department.PUBLIC_SECURITY}
        assert (await here.door.ask(query, **police))["legalEducationTeams"]["nodes"] == []
        assert await found(here, "legalEducationTeams", areaId=here.unit(1)) == {list(teams)[1]}
        last = list(teams.values())[-1]
        less = await here.done("legalTeamChange", seen(last, "teamId", members=members[:1], nameZh="新队"))
        assert (less["members"], less["nameZh"]) == (members[:1], "新队")
        assert less["history"][-1]["reason"].startswith("变更：登记有误（原：")
        assert "法治副校长" in less["history"][-1]["reason"]
        ended = await here.done("legalTeamChange", seen(less, "teamId", dissolvedOn=here.on(0)))
        assert ended["dissolvedOn"] == here.on(0)


async def test_what_is_wrong_with_a_team_is_refused(here: Desk) -> None:
    mine = team(here, here.unit(0))
    for more, why in (
        ({"members": []}, ("NOBODY_NAMED", "members", None)),
        ({"members": [{"name": "", "post": "某"}]}, ("BAD_TEXT", "members[0].name", None)),
        ({"members": [{"name": "某", "post": "长" * 61}]}, ("BAD_TEXT", "members[0].post", None)),
        ({"areaId": here.unit(3)}, ("NO_SUCH_UNIT", "areaId", None)),
        ({"heldOn": here.on(1)}, ("IMPOSSIBLE_DATE", "heldOn", None)),
        ({"nameZh": " "}, ("BAD_TEXT", "nameZh", None)),
        ({"unitId": here.unit(3)}, ("NOT_YOUR_REGISTER", "unitId", None)),
    ):
        assert await here.refused("legalTeamForm", mine | more, TOWNSHIP) == why, more
    row = await here.done("legalTeamForm", mine, TOWNSHIP)
    assert row["guidedBy"] is None
    for more, why in (
        ({"dissolvedOn": here.on(1)}, ("IMPOSSIBLE_DATE", "dissolvedOn", None)),
        ({"dissolvedOn": here.on(-1)}, ("IMPOSSIBLE_DATE", "dissolvedOn", None)),
        ({}, ("NOTHING_CORRECTED", "reason", None)),
    ):
        assert await here.refused("legalTeamChange", seen(row, "teamId") | more, TOWNSHIP) == why, more
    nobody = ("UNKNOWN_LEGAL_TEAM", "teamId", None)
    assert await here.refused("legalTeamWithdraw", seen(row, "teamId"), SCHOOL) == nobody
    gone = await here.done("legalTeamWithdraw", seen(row, "teamId"), TOWNSHIP)
    assert (await here.refused("legalTeamChange", seen(gone, "teamId"), TOWNSHIP))[0] == "ROW_WITHDRAWN"
