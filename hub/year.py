"""A simulated school year of one place: a hub on a database of its own whose clock is moved by hand, worked with over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from auth import defaults, scopes, token
from auth.token import Issuer
from auth.viewer import Viewer
from database import policies, tables
from domain import calendar, policy
from domain.role import Role
from domain.term import SchoolYear, TermKind, Terms
from domain.working_days import WorkingDays
from exchange import enrollment_import, organizations
from exchange.cycle import Cycle
from exchange.engine import Engine
from execution.limits import Limits
from execution.planned.batch import Batches
from hub import assembly, demo, keys, places
from hub.app import app
from hub.assembly import Database
from hub.commands import Commands
from hub.settings import Settings
from hub.ticking import Ticking
from partners import portal, registry_file
from partners.county import County as Roster
from partners.year import plan, roster
from partners.year.county import County
from partners.year.days import World
from partners.year.person import Ask, Who
from partners.year.verdict import Result

FIRST, LAST = date(2026, 8, 24), date(2027, 7, 9)
_SCOPES = frozenset(
    {scopes.STUDENTS_READ, scopes.LEDGERS_READ, scopes.DUTIES_READ, scopes.DUTIES_WRITE, scopes.CASES_WRITE}
)
_FINDINGS = (Role.SCHOOL_OFFICER, Role.SPECIAL_EDUCATION_OFFICER)
"""Whom findings are shown to (catalogue 9.2)."""
_UNITS = (Role.HOMEROOM_TEACHER, Role.SCHOOL_OFFICER, Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER)


@dataclass(frozen=True, slots=True)
class Size:
    """How large a county a year is lived in. class_size: pupils of a class."""

    children: int = 2000
    seed: int = 1
    class_size: int = roster.CLASS_SIZE


@dataclass(slots=True)
class Clock:
    """The hub's clock: it stands until it is moved."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment

    def move(self, to: datetime) -> None:
        if to < self.moment:
            raise ValueError("a clock is moved forward")
        self.moment = to


async def simulate(given: Settings, code: str, size: Size, told: Callable[[date], None]) -> Result:
    """Live the year of a place in a database that is dropped at the end; what was found beside what was planted.

    told: hears of each simulated day that is over. Raises Failed where the hub does not do what the people of the year count on.
    """
    with assembly.scratch(given, f"year_{code}") as url:
        return await lived(given.model_copy(update={"database_url": url}), code, size, told)


async def lived(
    given: Settings, code: str, size: Size, told: Callable[[date], None], until: date = LAST
) -> Result:
    """The same in an empty database, that of the settings. until: the last day that is lived."""
    made = roster.build(size.children, size.seed, code, size.class_size)
    clock = Clock(datetime.combine(FIRST, datetime.min.time(), calendar.COUNTY_TIME))
    names = {"home": given.home / "year" / code, "jurisdiction": code, "jurisdiction_name": made.place.name}
    own = given.model_copy(update=names)
    async with assembly.database(own) as opened:
        await _unhurried(opened)
        teachers = await _founded(own, opened, made, clock)
        async with _front_door(own, opened, clock) as (ask, asked):
            works = WorkingDays.of(places.arrangements()).is_working_day
            county = County(code, ask, _school_days(), teachers, FIRST, works)
            world = World(clock.move, Ticking(opened.sessions, code, clock.now).once)
            await plan.lived(county, world, FIRST, until, size.seed, told)
            return Result(code, until, county.found, len(asked))


async def _unhurried(opened: Database) -> None:
    """Nobody waits for a disk: a year that the machine's crash ends is lived anew."""
    async with opened.engine.connect() as connection:
        name = connection.engine.url.database
        await connection.execute(text(f'ALTER DATABASE "{name}" SET synchronous_commit TO off'))
        await connection.commit()
    await opened.engine.dispose()


async def _founded(own: Settings, opened: Database, made: Roster, clock: Clock) -> Mapping[str, str]:
    """Rules, units and registry of the county, as its operators bring them in; a teacher's account for each class.

    The teachers' subjects, by the global id of their class.
    """
    on = calendar.today(clock.now())
    rulebook = policy.load_all(places.texts())
    async with opened.sessions.begin() as session:
        await policies.load(session, rulebook, on=on)
        await defaults.load(session, rulebook.hub.access, jurisdiction=own.jurisdiction, on=on)
        await organizations.declare_county(session, own.jurisdiction, own.jurisdiction_name)
        center = roster.center(made.organizations).code
        units = [demo.unit(each) for each in made.organizations]
        under = [replace(each, center_school_code=center) if each.stage else each for each in units]
        await organizations.register(session, own.jurisdiction, under)
    async with opened.sessions.begin() as session:
        file = own.home / f"学籍导出-{made.period}.csv"
        file.parent.mkdir(parents=True, exist_ok=True)
        registry_file.write(made, file)
        await enrollment_import.import_enrollment(
            session,
            ring=opened.ring,
            jurisdiction_code=own.jurisdiction,
            content=file.read_bytes(),
            file_name=file.name,
            today=on,
            period=made.period,
        )
    async with opened.sessions.begin() as session:
        teachers = {}
        for at, room in enumerate(await session.scalars(select(tables.SchoolClass))):
            account = tables.UserAccount(
                jurisdiction_code=own.jurisdiction,
                login_name=f"teacher.{at}",
                display_name="王老师",
                password_hash="!",  # nobody signs in with it
                role=Role.HOMEROOM_TEACHER,
                organization_id=room.school_id,
            )
            session.add(account)
            await session.flush()
            room.homeroom_teacher_id = account.id
            teachers[f"SchoolClass:{room.id}"] = str(account.id)
    return teachers


@asynccontextmanager
async def _front_door(own: Settings, opened: Database, clock: Clock) -> AsyncIterator[tuple[Ask, list[str]]]:
    """The hub's own HTTP interface, with tokens as whoever asks would have them; what was asked of it, in order."""
    issuer = Issuer(own.public_issuer, keys.key(own.home, "tokens"))
    cycle = Cycle(
        engine=Engine(opened.url, opened.engine),
        sessions=opened.sessions,
        connectors={},
        transports={},
        now=clock.now,
        sign=keys.signer(keys.key(own.home, "receipts")),
        jurisdiction_code=own.jurisdiction,
        ring=opened.ring,
    )
    hub = app(
        issuer=issuer,
        sessions=opened.sessions,
        commands=Commands(cycle, opened.sessions),
        ring=opened.ring,
        now=clock.now,
        limits=Limits(rate=0, strangers=0),
        batches=Batches(opened.reads),
    )
    tokens: dict[tuple[Who, datetime], str] = {}
    asked: list[str] = []
    async with portal.connected(hub, own.public_issuer) as http:

        async def ask(who: Who, query: str, variables: Mapping[str, Any]) -> Any:
            key = (who, clock.now())
            if key not in tokens:
                tokens[key] = token.issue(issuer, _viewer(own.jurisdiction, who), clock.now())
            headers = {"authorization": f"Bearer {tokens[key]}"}
            asked.append(who.role.name)
            said = {"query": query, "variables": variables}
            return (await http.post("/graphql", json=said, headers=headers)).json()

        yield ask, asked


def _viewer(code: str, who: Who) -> Viewer:
    more = {scopes.DISABILITY_READ} if who.role in _FINDINGS else set()
    unit = UUID(who.unit.partition(":")[2]) if who.unit and who.role in _UNITS else None
    return Viewer(
        "year",
        _SCOPES | more,
        code,
        role=who.role,
        subject=who.subject,
        organization_id=unit,
        purposes=frozenset({"CONTROL"}),
    )


def _school_days() -> Sequence[date]:
    """The school days of the year, by the hub's proposal of terms and the national arrangement."""
    terms, days = Terms.of(places.default("term.proposed")), WorkingDays.of(places.arrangements())
    both = [terms.term(SchoolYear(roster.YEAR), kind) for kind in TermKind]
    all_ = (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))
    return [
        day
        for day in all_
        if any(each.start <= day <= each.end for each in both) and days.is_school_day(day, terms)
    ]
