"""Events opened, reminded of, done, found overdue and told: by the clock and by the unit itself (catalogue Part 5)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, update

from database import tables
from domain.organization import Department, OrgType
from domain.role import Role
from tests.casework.desk import Desk
from tests.conftest import Databases
from tests.duties.calendar_desk import PLACES, calendar_desk, events, unit
from tests.duties.test_calendar import ENTRIES

SCHOOL, TOWNSHIP, BUREAU = Role.SCHOOL_OFFICER, Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER
LEADING = Role.LEADING_GROUP_OFFICER
DONE = "scheduledEventDone"


@pytest.fixture
async def hulin(databases: Databases, template: str) -> AsyncIterator[Desk]:
    """8 August 2026, a Saturday; the calendar is drawn up."""
    async with calendar_desk(databases, template, PLACES["HL"]) as made:
        await made.tick()
        yield made


async def one(here: Desk, code: str, period: str | None = None, **filter: Any) -> dict[str, Any]:
    found = await events(here, code=code, **filter)
    return next(each for each in found if period in (None, each["period"]))


def saying(event: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "eventId": event["id"],
        "note": "会议纪要〔2026〕3号",
        "expectedVersion": event["version"],
        **more,
    }


async def entries(here: Desk, act: str, noun: str = "ScheduledEvent") -> list[dict[str, Any]]:
    found = (await here.ask(ENTRIES, {"f": {"noun": noun, "act": act}}, BUREAU))["dutyEntries"]["nodes"]
    return list(found)


async def to(here: Desk, day: date) -> None:
    here.move_to(day)
    await here.tick()


async def test_a_unit_says_that_its_event_is_done_and_what_shows_it(hulin: Desk) -> None:
    survey = await one(hulin, "HOUSEHOLD_SURVEY")
    assert survey["state"] == "OPEN"
    done = await hulin.done(DONE, saying(survey, idempotencyKey="survey-1"), TOWNSHIP)
    assert (done["state"], done["note"], done["version"]) == (
        "DONE",
        "会议纪要〔2026〕3号",
        survey["version"] + 1,
    )
    assert done["doneAt"]
    again = await hulin.done(DONE, saying(survey, idempotencyKey="survey-1"), TOWNSHIP)
    assert again["version"] == done["version"]
    [entry] = await entries(hulin, DONE)
    assert (entry["source"], entry["target"], entry["unit"]) == ("OPEN", "DONE", {"id": hulin.unit(0)})
    assert entry["madeBy"]
    assert (await hulin.refused(DONE, saying(done), TOWNSHIP))[0] == "ILLEGAL_TRANSITION"
    await to(hulin, date(2026, 9, 2))
    assert (await one(hulin, "HOUSEHOLD_SURVEY"))["state"] == "DONE"


async def test_nothing_is_done_before_it_begins_nor_by_another_unit(hulin: Desk) -> None:
    later, survey = await one(hulin, "TOWNSHIP_FEEDBACK"), await one(hulin, "HOUSEHOLD_SURVEY")
    roster, deliberation = (
        await one(hulin, "HOUSEHOLD_CHANGE_ROSTER"),
        await one(hulin, "GOVERNMENT_DELIBERATION"),
    )
    assert await hulin.refused(DONE, saying(later), TOWNSHIP) == ("EVENT_NOT_OPEN", "eventId", "HL-13")
    assert await hulin.refused(DONE, saying(survey), BUREAU) == ("EVENT_OF_ANOTHER_UNIT", "eventId", "HL-69")
    assert (await hulin.refused(DONE, saying(roster), BUREAU))[0] == "EVENT_OF_ANOTHER_UNIT"
    assert (await hulin.refused(DONE, saying(survey), SCHOOL))[0] == "UNKNOWN_SCHEDULED_EVENT"
    other = {"organization_id": hulin.rows["Organization"][1]}
    assert (await hulin.refused(DONE, saying(survey), TOWNSHIP, **other))[0] == "UNKNOWN_SCHEDULED_EVENT"
    nowhere = {"eventId": "ScheduledEvent:00000000-0000-0000-0000-000000000001"}
    assert (await hulin.refused(DONE, saying(survey, **nowhere), TOWNSHIP))[0] == "UNKNOWN_SCHEDULED_EVENT"
    for more, code in (
        ({"note": " "}, "BAD_TEXT"),
        ({"note": "字" * 1001}, "BAD_TEXT"),
        ({"note": "联系 13900000000"}, "PERSONAL_NUMBER"),
        ({"expectedVersion": survey["version"] + 1}, "STALE_VERSION"),
    ):
        assert (await hulin.refused(DONE, saying(survey, **more), TOWNSHIP))[0] == code
    # The leading group's office keeps the government's record; the police its own.
    government = await hulin.done(DONE, saying(deliberation), LEADING)
    assert (government["state"], government["unit"]) == ("DONE", None)
    police = {"department": Department.PUBLIC_SECURITY}
    assert (await hulin.done(DONE, saying(roster), Role.DEPARTMENT, **police))["state"] == "DONE"
    labor = {"department": Department.LABOR}
    theirs = await events(hulin, code="PARTNER_ANSWERS", department=["PUBLIC_SECURITY"])
    answers = [each for each in theirs if each["unit"]]
    refused = await hulin.refused(DONE, saying(answers[0]), Role.DEPARTMENT, **labor)
    assert refused[0] == "UNKNOWN_SCHEDULED_EVENT"


async def test_a_school_of_a_township_speaks_for_itself(databases: Databases, template: str) -> None:
    async with calendar_desk(databases, template, PLACES["BS"]) as here:
        await here.tick()
        count = await one(here, "CATCHMENT_COUNT")
        assert count["unit"] == {"id": here.unit(3)}
        async with here.door.sessions.begin() as session:
            own = update(tables.School).values(township_id=here.rows["Organization"][0])
            await session.execute(own)
        assert (await here.refused(DONE, saying(count), TOWNSHIP))[0] == "EVENT_OF_ANOTHER_UNIT"
        assert (await here.done(DONE, saying(count), SCHOOL))["state"] == "DONE"


async def test_an_event_without_a_unit_is_recorded_by_the_bureau(hulin: Desk) -> None:
    roster = await one(hulin, "THREE_DISABILITY_ROSTER")
    assert roster["unit"] is None
    assert (await hulin.done(DONE, saying(roster), BUREAU))["state"] == "DONE"


async def test_a_unit_is_reminded_once_on_the_last_working_day_before(hulin: Desk) -> None:
    roster = await one(hulin, "HOUSEHOLD_SURVEY")
    assert roster["remindOn"] == "2026-08-28"
    await to(hulin, date(2026, 8, 27))
    assert (await one(hulin, "HOUSEHOLD_SURVEY"))["remindedAt"] is None
    for day in (28, 29, 31):  # the 31st is the last
        await to(hulin, date(2026, 8, day))
        assert (await one(hulin, "HOUSEHOLD_SURVEY"))["remindedAt"].startswith("2026-08-28")
    told = [each for each in await entries(hulin, "scheduledEventRemind") if each["clauses"] == ["HL-69"]]
    assert [(each["unit"], each["reason"]) for each in told] == [
        ({"id": hulin.unit(0)}, "入户调查将于 2026-08-31 到期")
    ]


async def test_no_reminder_goes_out_on_a_day_off(hulin: Desk) -> None:
    # The hub was away on Friday the 28th: none on Saturday and Sunday, the next on Monday.
    for day, reminded in ((29, False), (30, False), (31, True)):
        await to(hulin, date(2026, 8, day))
        assert ((await one(hulin, "HOUSEHOLD_SURVEY"))["remindedAt"] is not None) is reminded


async def test_what_is_overdue_is_told_to_the_leading_group_once_and_stays_until_it_is_done(
    hulin: Desk,
) -> None:
    leading = [each for each in await entries(hulin, "scheduledEventOverdue") if each["target"] is None]
    assert leading == []
    await to(hulin, date(2026, 9, 1))
    survey = await one(hulin, "HOUSEHOLD_SURVEY")
    assert survey["state"] == "OVERDUE"
    assert survey["toldAt"].startswith("2026-09-01")
    await to(hulin, date(2026, 9, 3))
    told = [each for each in await entries(hulin, "scheduledEventOverdue") if each["clauses"] == ["HL-69"]]
    moved = [each for each in await entries(hulin, "scheduledEventOverdue") if each["target"] == "OVERDUE"]
    assert len(told) == 1
    assert told[0]["reason"] == "入户调查逾期未完成，提请领导小组办公室督办"
    assert told[0]["unit"]["id"] not in (hulin.unit(0), None)
    assert {"id": hulin.unit(0)} in [each["unit"] for each in moved]
    overdue = await events(hulin, LEADING, overdue=True)
    assert survey["id"] in [each["id"] for each in overdue]
    late = await hulin.done(DONE, saying(survey), TOWNSHIP)
    assert late["state"] == "DONE_LATE"
    assert (await hulin.refused(DONE, saying(late), TOWNSHIP))[0] == "ILLEGAL_TRANSITION"


async def test_what_is_done_late_before_the_clock_looked_is_late_and_told_all_the_same(hulin: Desk) -> None:
    survey = await one(hulin, "HOUSEHOLD_SURVEY")
    hulin.move_to(date(2026, 9, 1))
    late = await hulin.done(DONE, saying(survey), TOWNSHIP)
    assert (late["state"], late["toldAt"] is None) == ("DONE_LATE", False)
    steps = [(each["source"], each["target"]) for each in await entries(hulin, DONE)]
    assert steps == [("OPEN", "OVERDUE"), (None, None), ("OVERDUE", "DONE_LATE")]


async def test_what_begins_before_the_clock_looked_is_opened_by_whoever_does_it(hulin: Desk) -> None:
    confirmation = await one(hulin, "TOWNSHIP_CONFIRMATION", "2026-09")
    assert confirmation["state"] == "PLANNED"
    hulin.move_to(date(2026, 9, 6))
    assert (await hulin.done(DONE, saying(confirmation), TOWNSHIP))["state"] == "DONE"


async def test_where_there_is_no_leading_group_it_is_told_as_soon_as_there_is_one(hulin: Desk) -> None:
    async with hulin.door.sessions.begin() as session:
        of = tables.Organization
        await session.execute(delete(of).where(of.type == OrgType.LEADING_GROUP))
    await to(hulin, date(2026, 9, 1))
    survey = await one(hulin, "HOUSEHOLD_SURVEY")
    assert (survey["state"], survey["toldAt"]) == ("OVERDUE", None)
    office = await unit(hulin, "805", OrgType.LEADING_GROUP)
    await to(hulin, date(2026, 9, 2))
    assert (await one(hulin, "HOUSEHOLD_SURVEY"))["toldAt"].startswith("2026-09-02")
    told = [each for each in await entries(hulin, "scheduledEventOverdue") if each["clauses"] == ["HL-69"]]
    assert [each["unit"] for each in told] == [{"id": f"Organization:{office}"}]


async def test_only_whom_it_is_granted_to_may_say_so(hulin: Desk) -> None:
    survey = await one(hulin, "HOUSEHOLD_SURVEY")
    answer = await hulin.post(DONE, saying(survey), Role.HOMEROOM_TEACHER)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
