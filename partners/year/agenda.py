"""What the calendar asks of units: most do it in time, one school late, one township never; the office keeps count of it all."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from typing import Any

from domain.calendar import COUNTY_TIME
from domain.role import Role
from partners.year.county import County
from partners.year.person import Person

_AHEAD = timedelta(days=10)
_DUE = """query Due($unit: ID!, $until: Date!) { scheduledEvents(filter: { unitId: $unit, state: [PLANNED, OPEN, OVERDUE],
  dueUntil: $until }, order: DUE, first: 100) { nodes { id version state opensOn } } }"""
_ONE = "query One($id: ID!) { node(id: $id) { ... on ScheduledEvent { version state } } }"
_ALL = """query All($after: String) { scheduledEvents(order: DUE, first: 100, after: $after) { nodes { id code period
  department clausesCited origin opensOn dueAt remindOn state remindedAt toldAt doneAt unit { id } }
  pageInfo { hasNextPage endCursor } } }"""
_TOLD = """query Told($unit: ID!) { dutyEntries(filter: { unitId: $unit, noun: "ScheduledEvent",
  act: "scheduledEventOverdue" }) { totalCount } }"""
_GROUP = "query Group { organizations(filter: { type: [LEADING_GROUP] }) { nodes { id } } }"
_DAY, _FRIDAY = timedelta(days=1), 4
Event = dict[str, Any]
NOTHING_OF = (
    "events lost",
    "events doubled",
    "over, and neither done nor overdue",
    "overdue, and nobody was told",
    "told more often than once",
    "reminded of on a day off",
    "reminded of on another day than said",
    "not reminded of",
)
"""What the office counts and never finds."""


async def agenda(county: County, story: str) -> AsyncIterator[date]:
    """On Fridays units look ahead and do each event on its first day; on a month's 25th the slow school catches up and the office counts."""
    schools, townships = sorted(county.townships), sorted(set(county.townships.values()))
    slow, idle = schools[0], townships[-1]
    prompt = [county.school(each) for each in schools if each != slow]
    prompt += [county.township(each) for each in townships if each != idle]
    prompt.append(county.person(Role.BUREAU_OFFICER, county.office))
    coming: dict[str, tuple[date, Person]] = {}
    seen: set[str] = set()
    while True:
        if county.today.weekday() == _FRIDAY or not seen:
            coming |= {id: (day, each) for each in prompt async for id, day in _ahead(county, each)}
        for id in [id for id, (day, _) in coming.items() if day <= county.today]:
            await _do(coming.pop(id)[1], id)
        if county.today.day == 25:
            behind = county.school(slow)
            for id in [id async for id, day in _ahead(county, behind, timedelta(0)) if day <= county.today]:
                await _do(behind, id)
        if county.today.day == 25 or not seen:
            now = [each async for each in _all(county)]
            county.note(story, "events lost", len(seen - {each["id"] for each in now}))
            seen = {each["id"] for each in now if each["state"] != "PLANNED"} or {each["id"] for each in now}
            await _count(county, story, now)
            _tell_units(county, story, now, {each.who.unit or "" for each in prompt}, slow, idle)
        yield county.today + _DAY


async def _ahead(
    county: County, person: Person, ahead: timedelta = _AHEAD
) -> AsyncIterator[tuple[str, date]]:
    """What a unit still has to do, and the day on which it can."""
    until = (county.today + ahead).isoformat()
    for each in (await person.see(_DUE, unit=person.who.unit, until=until))["scheduledEvents"]["nodes"]:
        yield each["id"], date.fromisoformat(each["opensOn"])


async def _do(person: Person, id: str) -> None:
    event = (await person.see(_ONE, id=id))["node"]
    if event["state"] in ("OPEN", "OVERDUE"):
        said = {"eventId": id, "expectedVersion": event["version"], "note": "已按要求完成"}
        await person.do("scheduledEventDone", **said)


async def _all(county: County) -> AsyncIterator[Event]:
    """Every event of the county, as the leading group's office sees it."""
    office, after = county.person(Role.LEADING_GROUP_OFFICER), None
    while True:
        page = (await office.see(_ALL, after=after))["scheduledEvents"]
        for each in page["nodes"]:
            yield each
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return


async def _count(county: County, story: str, events: list[Event]) -> None:
    """What would be wrong in any place: events doubled, told not once, left aside, reminded of on a day that nobody works."""
    told = [each for each in events if each["toldAt"]]
    late = [each for each in events if each["state"] in ("OVERDUE", "DONE_LATE")]
    keys = Counter((each["code"], each["period"], each["department"], str(each["unit"])) for each in events)
    over = [each for each in events if _day(each["dueAt"]) < county.today]
    note = county.note
    note(story, "events doubled", sum(count - 1 for count in keys.values()))
    note(story, "over, and neither done nor overdue", sum(e["state"] in ("PLANNED", "OPEN") for e in over))
    note(story, "overdue, and nobody was told", len(late) - sum(each in told for each in late))
    note(story, "told more often than once", await _entries(county) - len(told))
    reminded = [_day(each["remindedAt"]) for each in events if each["remindedAt"]]
    note(story, "reminded of on a day off", sum(not county.works(day) for day in reminded))
    note(story, "reminded of on another day than said", sum(_strays(each) for each in events))
    note(story, "not reminded of", sum(_forgotten(county, each) for each in over))


def _tell_units(
    county: County, story: str, events: list[Event], prompt: set[str], slow: str, idle: str
) -> None:
    """How it went with who does all in time, late, or nothing; and what the place's own document asks of a school."""

    def late(units: set[str], *states: str) -> list[Event]:
        return [
            each
            for each in events
            if each["unit"] and each["unit"]["id"] in units and each["state"] in states
        ]

    asked = [each for each in events if each["origin"] == "DOCUMENT" and each["department"] == "SCHOOL"]
    clauses = {clause for each in asked for clause in each["clausesCited"]}
    county.note(
        story,
        "who does all in time is late with",
        {each["code"] for each in late(prompt, "OVERDUE", "DONE_LATE")},
    )
    county.note(story, "the slow school has done late", bool(late({slow}, "DONE_LATE")))
    county.note(story, "the idle township is overdue", bool(late({idle}, "OVERDUE")))
    county.note(story, "asked of schools by the document", {each["code"] for each in asked}, sorted(clauses))


async def _entries(county: County) -> int:
    """How often the leading group was told of an event."""
    office = county.person(Role.LEADING_GROUP_OFFICER)
    groups = (await office.see(_GROUP))["organizations"]["nodes"]
    return sum([(await office.see(_TOLD, unit=each["id"]))["dutyEntries"]["totalCount"] for each in groups])


def _strays(event: Event) -> bool:
    """Whether a reminder that lay ahead when the year began came on another day than the event says."""
    if not event["remindedAt"] or event["remindOn"] < "2026-08-25":
        return False
    return bool(_day(event["remindedAt"]).isoformat() != event["remindOn"])


def _forgotten(county: County, event: Event) -> bool:
    """Whether nobody was reminded of what was not done by the day of the reminder."""
    if event["remindedAt"] or event["remindOn"] < "2026-08-25":
        return False
    done = event["doneAt"]
    return not done or _day(done).isoformat() > event["remindOn"]


def _day(instant: str) -> date:
    return datetime.fromisoformat(instant).astimezone(COUNTY_TIME).date()
