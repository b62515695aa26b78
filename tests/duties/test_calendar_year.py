"""A school year lived day by day: no event is lost, none doubled, each overdue one told once (catalogue Part 5)."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import partial

from sqlalchemy import select, update

from auth.changes.author import Author
from database import tables
from domain import calendar
from domain.role import Role
from domain.scheduled_event import ScheduledEventState as S
from hub import places
from hub.ticking import CALENDAR
from tests.casework.desk import Desk
from tests.conftest import Databases
from tests.duties.calendar_desk import PLACES, calendar_desk, events

LAST = date(2027, 8, 31)


async def turned(here: Desk) -> None:
    """What the calendar brings on a day, as the hub's clock brings it."""
    for operation, bring in CALENDAR:
        author = Author(here.code, operation, here.time.now, arrangements=places.arrangements())
        done = 1
        while done:
            async with here.door.sessions.begin() as session:
                done = await bring(session, author)


async def finished(here: Desk, every: int) -> None:
    """The school does every so many of its open events; all others are left."""
    for number, each in enumerate(await events(here, Role.SCHOOL_OFFICER, state=["OPEN", "OVERDUE"])):
        if number % every == 0:
            said = {"eventId": each["id"], "note": "已完成", "expectedVersion": each["version"]}
            await here.done("scheduledEventDone", said)


async def test_in_a_year_nothing_is_lost_nothing_doubled_and_each_overdue_event_told_once(
    databases: Databases, template: str
) -> None:
    async with calendar_desk(databases, template, PLACES["GH"]) as here:
        await _lasting(here)
        await turned(here)
        first = {each["id"]: each for each in await events(here)}
        seen: dict[str, int] = {}
        while here.today < LAST:
            here.move_to(here.today + timedelta(days=1))
            await turned(here)
            if here.today.day == 20:
                await finished(here, 3)
                now = await events(here)
                assert set(first) <= {each["id"] for each in now}
                seen[f"{here.today:%Y-%m}"] = len(now)
        assert list(seen.values()) == sorted(seen.values())
        await _told(here)
        keys = Counter((e["code"], e["period"], e["department"], str(e["unit"])) for e in await events(here))
        assert set(keys.values()) == {1}


async def _lasting(here: Desk) -> None:
    """The grants are renewed before they end."""
    async with here.door.sessions.begin() as session:
        until = datetime(2027, 12, 31, tzinfo=UTC)
        await session.execute(update(tables.AccessGrant).values(valid_until=until))


async def _told(here: Desk) -> None:
    """What the rows and their record say at the end."""
    of, entry = tables.ScheduledEvent, tables.DutyEntry
    async with here.door.sessions() as session:
        rows = list(await session.scalars(select(of).where(of.jurisdiction_code == here.code)))
        record = list(await session.scalars(select(entry).where(entry.noun == "ScheduledEvent")))
    moves = Counter((each.row_id, each.target) for each in record)
    lines = Counter((each.row_id, each.act) for each in record if each.target is None)
    counted = partial(Counter.__getitem__, moves)
    for row in rows:
        over, begun = calendar.last_day(row.due_at) < here.today, row.opens_on <= here.today
        late = row.state in (S.OVERDUE, S.DONE_LATE)
        assert (row.state is not S.PLANNED) is begun
        assert counted((row.id, "OPEN")) == int(begun)
        assert not over or row.state in (S.DONE, S.OVERDUE, S.DONE_LATE)
        assert counted((row.id, "OVERDUE")) == int(late)
        assert lines[row.id, "scheduledEventOverdue"] == int(late) == int(row.told_at is not None)
        assert lines[row.id, "scheduledEventRemind"] == int(row.reminded_at is not None)
        assert counted((row.id, row.state.name)) == int(row.state is not S.PLANNED)
        if over and row.state is not S.DONE and row.remind_on >= date(2026, 8, 8):
            assert row.reminded_at is not None
            assert calendar.today(row.reminded_at) == row.remind_on
    states = Counter(row.state for row in rows)
    assert all(states[each] for each in S)
