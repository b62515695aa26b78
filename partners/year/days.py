"""The days of the year, one after the other: clocks first, then the schools' routine, then whose story goes on."""

from __future__ import annotations

import heapq
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from domain.calendar import COUNTY_TIME
from partners.year import routine
from partners.year.county import County

_NIGHT, _MORNING, _AFTERNOON = time(0, 30), time(9), time(15)
Story = AsyncIterator[date]
"""Goes on when its day comes; each step says on which day the next one is."""


@dataclass(frozen=True, slots=True)
class World:
    """What is not anybody's to do. move: puts the hub's clock forward; tick: what time alone brings is done."""

    move: Callable[[datetime], None]
    tick: Callable[[], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Begins:
    """A story and the day on which it begins."""

    day: date
    story: Story


async def live(
    county: County,
    world: World,
    first: date,
    last: date,
    stories: Sequence[Begins],
    told: Callable[[date], None],
) -> None:
    """Live every day from first to last. told: hears of each day that is over. Raises Failed."""
    coming = [(each.day, at, each.story) for at, each in enumerate(stories)]
    heapq.heapify(coming)
    taught = frozenset(county.school_days)
    for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
        county.today = day
        world.move(datetime.combine(day, _NIGHT, COUNTY_TIME))
        await world.tick()
        world.move(datetime.combine(day, _MORNING, COUNTY_TIME))
        waiting = await routine.morning(county) if day in taught else {}
        world.move(datetime.combine(day, _AFTERNOON, COUNTY_TIME))
        await routine.afternoon(county, waiting)
        await _stories(coming, day)
        told(day)


async def _stories(coming: list[tuple[date, int, Story]], day: date) -> None:
    while coming and coming[0][0] <= day:
        _, at, story = heapq.heappop(coming)
        again = await anext(story, None)
        if again is not None:
            heapq.heappush(coming, (max(again, day + timedelta(days=1)), at, story))
