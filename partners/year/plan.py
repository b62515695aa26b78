"""What is planted in a year: which child's story begins when, and what must come of it, by the place's own document."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

from partners.year import (
    agenda,
    committee,
    dropouts,
    employers,
    ladders,
    permissions,
    support,
    teaching,
    terms,
)
from partners.year.county import County
from partners.year.days import Begins, World, live
from partners.year.work import Work


async def lived(
    county: County, world: World, first: date, last: date, seed: int, told: Callable[[date], None]
) -> None:
    """Live the whole plan in a county. Raises Failed."""
    await county.look_around()
    await live(county, world, first, last, planted(county, seed), told)
    await tell_clocks(county)


async def tell_clocks(county: County) -> None:
    """How many clocks of the year ended how, and whether anybody is left under suspicion whom no story is about."""
    for state in ("DONE", "DONE_LATE", "LIFTED", "OVERDUE", "RUNNING"):
        found = await county.bureau.see(_CLOCKS, states=[state])
        county.note("clocks", state, found["timers"]["totalCount"])
    found = await county.bureau.see(_LEFT)
    county.note("at the end", "open signs", found["riskSigns"]["totalCount"])
    stages = [each["stage"] for each in found["dropoutCases"]["nodes"]]
    county.note("at the end", "cases", stages)


_CLOCKS = "query Clocks($states: [TimerState!]) { timers(filter: { state: $states }) { totalCount } }"
_LEFT = "query Left { riskSigns(filter: { open: true }) { totalCount } dropoutCases(first: 100) { nodes { stage } } }"


def planted(county: County, seed: int) -> list[Begins]:
    """Every story with its child and its day, the same for the same seed."""
    rng = Random(f"plan/{seed}/{county.code}")
    quiet, *rooms = sorted(county.rooms.values(), key=lambda each: each.id, reverse=True)
    unseen = Work(county, quiet, rng.choice(quiet.pupils))
    free = [(room, pupil) for room in rooms for pupil in room.pupils]
    rng.shuffle(free)

    def somebody() -> Work:
        return Work(county, *free.pop())

    prompt = somebody()
    slow = next(Work(county, *each) for each in free if each[0].school != prompt.room.school)
    free.remove((slow.room, slow.pupil))
    poor = somebody()
    begins = [
        Begins(date(2026, 8, 24), agenda.agenda(county, "calendar")),
        Begins(date(2026, 8, 25), terms.ledgers(county, "ledgers")),
        Begins(date(2026, 8, 31), terms.roll_calls(county)),
        Begins(date(2026, 8, 31), terms.no_shows(prompt, slow, "no-shows")),
        Begins(date(2026, 8, 31), terms.months(county)),
        Begins(date(2026, 9, 2), teaching.at_home(somebody(), "home teaching")),
        Begins(date(2026, 9, 7), dropouts.returns(somebody(), "returns")),
        Begins(date(2026, 9, 9), ladders.refuses(somebody(), "refuses")),
        Begins(date(2026, 9, 14), terms.no_sheets(unseen, "no sheets")),
        Begins(date(2026, 9, 14), dropouts.works(poor, "works")),
        Begins(date(2026, 9, 15), dropouts.relapses(somebody(), "relapses")),
        Begins(date(2026, 9, 16), permissions.transferred(somebody(), "transferred")),
        Begins(date(2026, 9, 22), permissions.suspended(somebody(), "suspended")),
        Begins(date(2026, 9, 23), permissions.abroad(somebody(), "abroad")),
        Begins(date(2026, 9, 28), employers.refuses_to_mend(somebody(), "employer")),
        Begins(date(2026, 10, 12), permissions.died(somebody(), "died")),
        Begins(date(2026, 10, 14), committee.unable(somebody(), "unable to study")),
        Begins(date(2027, 1, 11), support.aided(poor, "aid")),
        Begins(date(2027, 3, 10), terms.rosters(county, "rosters")),
    ]
    # Not over a term's end: who is away at a roll-call has not reported, and is verified by name when it comes.
    days = [day for day in county.school_days if not date(2027, 1, 8) < day <= terms.SPRING][5:150]
    for at in range(10):
        day = rng.choice(days)
        begins.append(Begins(day, dropouts.brief(somebody(), f"brief {at}", 1 + at % 3)))
    return begins
