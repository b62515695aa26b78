"""The calendar to subscribe to: a reader of RFC 5545 takes it; each viewer's units alone; on record (catalogue Part 5, 9.2)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select

from auth import scopes
from database import tables
from domain.role import Role
from hub import feed
from tests.casework.desk import Desk
from tests.conftest import Databases
from tests.duties.calendar_desk import PLACES, calendar_desk, events

SCHOOL, TOWNSHIP, BUREAU = Role.SCHOOL_OFFICER, Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER


@pytest.fixture(scope="module")
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with calendar_desk(databases, template, PLACES["HL"]) as made:
        await made.tick()
        yield made


async def fetched(here: Desk, role: Role = BUREAU, **viewer: Any) -> Any:
    headers = here.door.headers(**here.role(role) | viewer)
    return await here.door.client.get("/calendar.ics", headers=headers)


async def read(here: Desk, role: Role = BUREAU) -> list[Any]:
    answer = await fetched(here, role)
    assert answer.status_code == 200, answer.text
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


async def test_a_reader_takes_it_with_days_reminders_and_clauses(here: Desk) -> None:
    answer = await fetched(here)
    assert answer.headers["content-type"] == feed.MEDIA
    assert answer.headers["cache-control"] == "no-store"
    made = Calendar.from_ical(answer.content)
    assert (made["VERSION"], made.errors) == ("2.0", [])
    found = made.walk("VEVENT")
    whole = {each["id"].replace(":", "-"): each for each in await events(here)}
    assert {str(each["UID"]) for each in found} == set(whole)
    [survey] = [each for each in found if str(each["SUMMARY"]).startswith("入户调查")]
    assert str(survey["SUMMARY"]) == "入户调查（进行中）"
    assert (survey.decoded("DTSTART"), survey.decoded("DTEND")) == (date(2026, 8, 31), date(2026, 9, 1))
    assert survey["DTSTART"].params["VALUE"] == "DATE"
    assert "HL-69" in str(survey["DESCRIPTION"])
    assert str(survey["STATUS"]) == "CONFIRMED"
    [alarm] = survey.walk("VALARM")
    assert alarm.decoded("TRIGGER") == datetime.fromisoformat("2026-08-28T08:00:00+08:00")
    planned = [each for each in found if str(each["STATUS"]) == "TENTATIVE"]
    assert len(planned) == sum(each["state"] == "PLANNED" for each in whole.values())


async def test_whoever_asks_is_given_what_the_graph_shows(here: Desk) -> None:
    for role in (TOWNSHIP, SCHOOL, BUREAU, Role.LEADING_GROUP_OFFICER):
        own = {each["id"].replace(":", "-") for each in await events(here, role)}
        assert {str(each["UID"]) for each in await read(here, role)} == own
    assert await read(here, Role.HOMEROOM_TEACHER) == []


async def test_what_was_done_needs_no_reminder_and_leaves_after_a_while(
    databases: Databases, template: str
) -> None:
    async with calendar_desk(databases, template, PLACES["HL"]) as own:
        await own.tick()
        [survey] = await events(own, code="HOUSEHOLD_SURVEY")
        said = {"eventId": survey["id"], "note": "已汇总", "expectedVersion": survey["version"]}
        await own.done("scheduledEventDone", said, TOWNSHIP)
        [mine] = [each for each in await read(own, TOWNSHIP) if str(each["SUMMARY"]).startswith("入户调查")]
        assert mine.walk("VALARM") == []
        assert "已汇总" in str(mine["DESCRIPTION"])
        own.move_to(date(2026, 12, 2))
        await own.tick()
        names = [str(each["SUMMARY"]) for each in await read(own, TOWNSHIP)]
        assert not any(each.startswith("入户调查（按期完成") for each in names)
        assert "发放入学通知书（逾期）" in names


async def test_a_token_is_needed_with_its_scope_and_each_look_is_on_record(here: Desk) -> None:
    answer = await here.door.client.get("/calendar.ics")
    assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHENTICATED")
    assert "WWW-Authenticate" in answer.headers
    answer = await fetched(here, granted=[scopes.STUDENTS_READ])
    assert (answer.status_code, answer.json()["code"], answer.json()["place"]) == (
        403,
        "CALENDAR_FORBIDDEN",
        scopes.DUTIES_READ,
    )
    last = await here.door.recorded()
    assert (last.kind.name, last.operation, last.outcome) == (
        "REFUSED",
        "calendarExport",
        "CALENDAR_FORBIDDEN",
    )
    found = await read(here, TOWNSHIP)
    last = await here.door.recorded()
    assert (last.kind.name, last.operation, last.rows) == ("READ", "calendarExport", len(found))
    async with here.door.sessions() as session:
        assert await session.scalar(select(tables.ScheduledEvent.id).limit(1)) is not None
