"""Stories of schools, not of one child: term start, ledgers month by month, sheets nobody kept, rosters handed in late."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import date
from typing import Any

from domain.role import Role
from partners.year import routine
from partners.year.county import County, Room
from partners.year.person import Person
from partners.year.places import LEDGERS, ROSTERS
from partners.year.work import Work

AUTUMN, SPRING = date(2026, 9, 1), date(2027, 3, 1)
_CHECKS = """query Checks($school: ID!) { returnRegisters(filter: { schoolId: $school }) { nodes { id completedAt firstSchoolDay
  timers { limit state clauses } checks(filter: { reported: false }, first: 50) { nodes { id version student { id } } } } } }"""
_LEDGERS = """query Ledgers($owner: ID!) { ledgers(filter: { ownerId: $owner }, first: 50) { nodes { id version type status } } }"""
_CLOCKS = """query Clocks($owner: ID!, $limits: [String!]) { timers(filter: { ownerId: $owner, limit: $limits }, first: 100) {
  nodes { limit noun state clauses dueAt } } }"""
_WITHOUT = """query Without($day: Date!) { schoolClasses(filter: { withoutSheetOn: $day, schoolYear: "2026-2027" }, first: 100) {
  nodes { id } } }"""


async def no_shows(prompt: Work, slow: Work, story: str) -> AsyncIterator[date]:
    """Two pupils do not come on the first day; one school asks why within the week, the other does not (QC-18, DC-13)."""
    county = prompt.county
    for work in (prompt, slow):
        work.stays_away()
    yield AUTUMN
    for work in (prompt, slow):
        work.county.note(story, f"schooling on the first day ({_name(work, prompt)})", await _schooling(work))
    yield date(2026, 9, 4)
    await _learn_why(prompt)
    yield date(2026, 9, 7)
    await _come(prompt)
    yield date(2026, 9, 11)
    await _learn_why(slow)
    yield date(2026, 9, 14)
    await _come(slow)
    for work in (prompt, slow):
        for timer in (await _register(work))["timers"]:
            fact = f"{timer['limit']} of the school that asked {_name(work, prompt)}"
            county.note(story, fact, timer["state"], timer["clauses"])
        county.note(story, f"schooling at last ({_name(work, prompt)})", await _schooling(work))


async def roll_calls(county: County) -> AsyncIterator[date]:
    """Every pupil of every class is ticked on the first day of both terms; who is away that day is missing."""
    for day in (AUTUMN, SPRING):
        yield day
        away = {
            child for room in county.rooms.values() for child, how in room.named.items() if how != "PRESENT"
        }
        await routine.roll_call(county, away)


async def ledgers(county: County, story: str) -> AsyncIterator[date]:
    """Ledgers are opened, verified at term start and confirmed each month; one keeper forgets November (GH-29)."""
    keepers = [county.school(each) for each in sorted(county.townships)]
    if LEDGERS[county.code].of_bureau:
        keepers = [county.person(Role.BUREAU_OFFICER, county.office)]
    for keeper in keepers:
        there = {each["type"] for each in await _kept(keeper)}
        for type in LEDGERS[county.code].types:
            if type not in there:  # the import of the registry begins the one of pupils
                await keeper.do("ledgerOpen", type=type, ownerId=keeper.who.unit)
    for day in _third_days():
        yield day
        if day in (date(2026, 9, 3), date(2027, 3, 3)):
            await _verify(keepers, day)
        late = keepers[0] if day == date(2026, 12, 3) else None
        for keeper in keepers:
            if keeper is not late:
                await routine.confirm(keeper, routine.month_before(day))
        if late:
            yield date(2026, 12, 10)
            await _tell_ledgers(county, story, "nobody confirmed November", keepers[0])
            await routine.confirm(keepers[0], "2026-11")
            await _tell_ledgers(county, story, "confirmed late", keepers[0])


async def months(county: County) -> AsyncIterator[date]:
    """Each class's attendance is summed up on the third of the next month, and signed."""
    for day in _third_days():
        yield day
        month = routine.month_before(day)
        if any(f"{each:%Y-%m}" == month for each in county.school_days):
            await routine.close_month(county, month)


async def no_sheets(work: Work, story: str) -> AsyncIterator[date]:
    """A class keeps no sheets for weeks, and a pupil of it stays away unseen: the clock of the month tells, then the sheets do."""
    county, room = work.county, work.room
    room.keeps_sheets, begun = False, county.today
    yield work.later(5)
    work.stays_away()
    gone = county.today
    bare = (await county.bureau.see(_WITHOUT, day=gone.isoformat()))["schoolClasses"]["nodes"]
    county.note(
        story, "the bureau is shown the class without a sheet", [each["id"] for each in bare] == [room.id]
    )
    yield date(2026, 10, 6)
    await _tell_month(county, room, story, "September, on 6 October")
    yield date(2026, 10, 12)
    for day in county.school_days:
        if begun < day <= county.today:
            await _catch_up(work, day, away=day >= gone)
    room.keeps_sheets = True
    await routine.sum_up(county, room, "2026-09")
    await _tell_month(county, room, story, "September, signed in the end")
    county.note(story, "signs once the sheets are there", [each["level"] for each in await work.signs()])
    work.is_here()
    yield work.later(1)
    county.note(story, "signs left open", sum(each["closedAt"] is None for each in await work.signs()))


async def rosters(county: County, story: str) -> AsyncIterator[date]:
    """Dachuan's rosters are due on 15 March: one school hands them in before, one four days late (DC-25, DC-26)."""
    prompt, slow = sorted(county.townships)[:2]
    for day, school in ((date(2027, 3, 12), prompt), (date(2027, 3, 19), slow)):
        yield day
        officer = county.school(school)
        made = await officer.do("rosterBuild", type=ROSTERS)
        row = await officer.do("rosterSubmit", rosterId=made["id"], expectedVersion=made["version"])
        county.note(story, f"days late on {day:%d %B}", row["lateDays"])


def _third_days() -> Iterator[date]:
    for number in range(9, 20):
        yield date(2026 + (number - 1) // 12, (number - 1) % 12 + 1, 3)


def _name(work: Work, prompt: Work) -> str:
    return "in time" if work is prompt else "late"


async def _schooling(work: Work) -> str:
    query = "query One($child: ID!) { student(id: $child) { schoolingStatus } }"
    return str((await work.school.see(query, child=work.pupil.id))["student"]["schoolingStatus"])


async def _register(work: Work) -> Any:
    school = work.room.school.replace("Organization", "School")
    return (await work.school.see(_CHECKS, school=school))["returnRegisters"]["nodes"][0]


async def _learn_why(work: Work) -> None:
    for line in (await _register(work))["checks"]["nodes"]:
        if line["student"]["id"] == work.pupil.id:
            said = {"cause": "ILLNESS", "contactedOn": work.today, "verifiedBy": "王老师"}
            await work.school.do(
                "returnCheckVerifyCause", checkId=line["id"], expectedVersion=line["version"], **said
            )


async def _come(work: Work) -> None:
    work.is_here()
    await work.school.do("attendanceVerify", studentId=work.pupil.id, presentOn=work.today, note="已到校")


async def _kept(keeper: Person) -> list[dict[str, Any]]:
    found = await keeper.see(_LEDGERS, owner=keeper.who.unit)
    kept: list[dict[str, Any]] = found["ledgers"]["nodes"]
    return kept


async def _verify(keepers: list[Person], day: date) -> None:
    for keeper in keepers:
        for each in await _kept(keeper):
            said = {"ledgerId": each["id"], "expectedVersion": each["version"], "verifiedOn": day.isoformat()}
            await keeper.do("ledgerVerifyTermStart", **said)


async def _tell_ledgers(county: County, story: str, when: str, keeper: Person) -> None:
    kept = await _kept(keeper)
    wanted = LEDGERS[county.code].types
    clocks = (await keeper.see(_CLOCKS, owner=keeper.who.unit, limits=["T-05a"]))["timers"]["nodes"]
    states = [f"{each['type']} {each['status']}" for each in kept if each["type"] in wanted]
    county.note(story, when, states, [clause for each in clocks for clause in each["clauses"]])


async def _tell_month(county: County, room: Room, story: str, fact: str) -> None:
    query = """query Month($class: ID!) { attendanceSummaries(filter: { classId: $class, month: "2026-09" }) {
      nodes { timers { state clauses } } } }"""
    [row] = (await county.school(room.school).see(query, **{"class": room.id}))["attendanceSummaries"][
        "nodes"
    ]
    county.note(story, fact, [each["state"] for each in row["timers"]], row["timers"][0]["clauses"])


async def _catch_up(work: Work, day: date, away: bool) -> None:
    entries = [{"studentId": work.pupil.id, "status": "UNEXCUSED"}] if away else []
    said = {"day": day.isoformat(), "entries": entries, "othersPresent": True}
    await work.room.teacher.do("attendanceRecord", classId=work.room.id, **said)
