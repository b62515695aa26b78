"""Civil affairs in a box for the exchange's tests: a register that a test may change, a transport to it, a hub that asks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import httpx
import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from starlette.applications import Starlette

from connectors import _bulk
from connectors._core import encode
from connectors._transport import Transport
from connectors.civil_affairs import CONNECTOR, AssistanceCandidate, AssistanceResult, AssistedChild
from database import tables
from database.crypto.field import Field
from domain.exchange import PackageCode, PackageState
from domain.organization import Department
from exchange import handed_in
from exchange.cycle import Cycle
from exchange.engine import Engine
from exchange.start import WORKFLOW, start
from partners import box, civil_affairs
from partners.assistance import CivilAffairs
from partners.faults import Faults
from tests import sealing
from tests.exchange import world
from tests.partners import standin

JULY, AUGUST, SEPTEMBER, OCTOBER = "2026-07", "2026-08", "2026-09", "2026-10"
NOW = datetime(2026, 10, 8, 1, tzinfo=UTC)


@dataclass
class Office:
    """What civil affairs say: `truth` of the county as long as a test says nothing else."""

    truth: CivilAffairs
    lines: list[AssistedChild]
    answer: Callable[[AssistanceCandidate], AssistanceResult]

    def decide(self, candidate: AssistanceCandidate) -> AssistanceResult:
        return self.answer(candidate)

    def households(self) -> list[AssistedChild]:
        return [msgspec.structs.replace(line, line_no=at) for at, line in enumerate(self.lines, 1)]

    def drop(self, numbers: Iterable[str]) -> None:
        left = set(numbers)
        self.lines = [line for line in self.lines if line.id_number not in left]


@dataclass
class Hub:
    """A hub that exchanges with civil affairs alone, and what it has."""

    cycle: Cycle
    sessions: async_sessionmaker[AsyncSession]
    office: Office
    faults: Faults
    app: Starlette

    async def month(self, period: str, state: str = "CLOSED") -> dict[str, Any]:
        outcome: dict[str, Any] = await (await start(self.cycle, "civil_affairs", period)).handle.get_result()
        assert outcome["state"] == state, outcome
        return outcome

    async def hand_in(self, period: str) -> None:
        """The register as it is now, brought by the office itself."""
        handing = handed_in.Handing(world.CODE, CONNECTOR, PackageCode.ASSISTANCE_HOUSEHOLDS, period)
        lines = encode(self.office.households())
        async with self.sessions.begin() as session:
            package, _ = await handed_in.keep(session, sealing.KEYS, handing, lines, {}, NOW)
        async with self.sessions.begin() as session:
            judged = await handed_in.judge(session, sealing.KEYS, handing, package, NOW)
            assert judged.state is PackageState.VALIDATED

    def pushed(self, period: str) -> list[AssistanceCandidate]:
        """What was sent in a month."""
        found = self.app.state.inbox.of("hub", "ASSISTANCE_CANDIDATES", world.CODE, period, 1)
        decoder = msgspec.json.Decoder(AssistanceCandidate)
        return [decoder.decode(line) for one in found for line in one.lines.splitlines()]

    async def numbers(self) -> Mapping[Any, str]:
        """Every child's number, by its id."""
        child = tables.Student
        known = Field(sealing.KEYS, child.id_number_sealed)
        async with self.sessions() as session:
            rows = await session.execute(select(child.id, child.id_number_sealed))
            return {id_: known.clear(id_, sealed) or "" for id_, sealed in rows}

    async def members(self) -> dict[tuple[str, str], tuple[date | None, date | None]]:
        """Memberships by the word of civil affairs: number and group to first and last day."""
        of, numbers = tables.SpecialGroupMembership, await self.numbers()
        async with self.sessions() as session:
            rows = await session.scalars(select(of).where(of.source == Department.CIVIL_AFFAIRS))
            return {(numbers[row.student_id], row.group.name): (row.valid_from, row.valid_to) for row in rows}


def pupils(here: Hub, count: int) -> list[str]:
    """Numbers of enrolled local children of school age whom civil affairs do not assist."""
    county, known = world.small_county(), here.office.truth.assisted
    found = (
        pupil.id_number
        for pupil in county.pupils
        if pupil.id_number == pupil.child.id_number and not pupil.child.household.migrant
    )
    fitting = [number for number in found if number not in known and 2011 <= int(number[6:10]) <= 2019]
    return fitting[:count]


def line(here: Hub, number: str, kind: str = "DIBAO") -> AssistedChild:
    born = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    first = here.office.lines[0]
    return msgspec.structs.replace(first, id_number=number, birth_date=born, kind=kind)


def counts(outcome: dict[str, Any], code: str) -> tuple[int, int, int, int]:
    """Received, accepted, rejected and duplicate lines of a package."""
    (found,) = (each for each in outcome["packages"] if each["code"] == code)
    return found["received"], found["accepted"], found["rejected"], found["duplicate"]


@asynccontextmanager
async def hub(url: str) -> AsyncIterator[Hub]:
    """A hub on a database, and the office it exchanges with."""
    truth = CivilAffairs(world.small_county())
    office = Office(truth, truth.households(), truth.decide)
    time, faults = standin.FakeClock(), Faults()
    app = box.app(
        CONNECTOR,
        civil_affairs.exporting(office),
        standin.CLIENTS,
        standin.ISSUER,
        faults,
        prefix=civil_affairs.PREFIX,
        jurisdiction_code=world.CODE,
        now=time.now,
    )
    scope = " ".join(_bulk.scope(package) for package in CONNECTOR.packages)
    profile = standin.profile(partner=CONNECTOR.partner, scope=scope)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=standin.ISSUER) as client:
        transport = Transport(profile, client, time.clock())
        engine, sessions = world.opened(url)
        durable = Engine(url, engine)
        own = {"transports": {CONNECTOR.partner: transport}, "now": lambda: NOW}
        cycle = replace(world.cycle(durable, sessions, transport), **own)
        await durable.start({WORKFLOW: cycle.run})
        try:
            yield Hub(cycle, sessions, office, faults, app)
        finally:
            await durable.stop()
            await engine.dispose()
