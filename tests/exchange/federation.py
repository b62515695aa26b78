"""The disabled persons' federation beside the small county: a box in this process, and a hub that exchanges with it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
from msgspec.structs import replace as changed
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from connectors import _bulk
from connectors._transport import Transport
from connectors.disability_federation import (
    CONNECTOR,
    AppraisalRequest,
    AppraisalResult,
    DisabledChild,
    ThreeDisabilityChild,
)
from database import tables
from domain.exchange import FindingType, PackageCode
from domain.organization import Department
from domain.student import SpecialGroup
from exchange.cycle import Cycle
from exchange.engine import Engine
from exchange.start import WORKFLOW, start
from partners import appraisals
from partners import disability_federation as box
from partners.disabled import Federation
from partners.faults import Faults
from partners.numbers import checked
from tests import sealing
from tests.exchange import world
from tests.partners import standin

PARTNER = CONNECTOR.partner
SEPTEMBER = "2026-09"
NOBODY = checked("11010520130203301")
"""A well-formed number that no register of the county has."""


@dataclass
class Registers:
    """What the federation says; a test may change it between two months."""

    children: list[DisabledChild]
    three: list[ThreeDisabilityChild] = field(default_factory=list)
    found: Callable[[Sequence[AppraisalRequest], str], list[AppraisalResult]] = appraisals.results

    def disabled_children(self) -> list[DisabledChild]:
        return [changed(line, line_no=number) for number, line in enumerate(self.children, 1)]

    def appraised(self, requests: Sequence[AppraisalRequest], period: str) -> list[AppraisalResult]:
        return self.found(requests, period)

    def three_disabilities(self) -> list[ThreeDisabilityChild]:
        return [changed(line, line_no=number) for number, line in enumerate(self.three, 1)]


def told() -> tuple[Federation, Registers]:
    """What the federation knows of the small county: the truth, and its registers."""
    truth = Federation(world.small_county())
    return truth, Registers(truth.disabled_children(), truth.three_disabilities())


@dataclass
class Desk:
    """The box and the way to it."""

    transport: Transport
    faults: Faults
    app: Any


@contextmanager
def desk(registers: Registers) -> Iterator[Desk]:
    """The federation's box, answering with these registers."""
    time, faults = standin.FakeClock(), Faults()
    given = {"jurisdiction_code": world.CODE, "now": time.now}
    app = box.app(registers, standin.CLIENTS, standin.ISSUER, faults, **given)
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=standin.ISSUER)
    scopes = " ".join(_bulk.scope(package) for package in CONNECTOR.packages)
    profile = standin.profile(partner=PARTNER, scope=scopes)
    yield Desk(Transport(profile, client, time.clock()), faults, app)


@asynccontextmanager
async def worker(
    url: str, transport: Transport, kind: type[Engine] = Engine, **more: Any
) -> AsyncIterator[tuple[Cycle, async_sessionmaker[AsyncSession]]]:
    """A hub that exchanges with the federation."""
    engine, sessions = world.opened(url)
    durable = kind(url, engine, **more)
    cycle = replace(world.cycle(durable, sessions, transport), transports={PARTNER: transport})
    await durable.start({WORKFLOW: cycle.run})
    try:
        yield cycle, sessions
    finally:
        await durable.stop()
        await engine.dispose()


@asynccontextmanager
async def exchanging(
    fresh: Callable[[], str], registers: Registers
) -> AsyncIterator[tuple[Cycle, async_sessionmaker[AsyncSession], Desk]]:
    """A hub on a database of its own and the box it exchanges with."""
    with desk(registers) as at:
        async with worker(fresh(), at.transport) as (cycle, sessions):
            yield cycle, sessions, at


async def run(cycle: Cycle, period: str = world.PERIOD) -> dict[str, Any]:
    """A month, run to whatever end it comes to."""
    outcome: dict[str, Any] = await (await start(cycle, PARTNER, period)).handle.get_result()
    return outcome


def number_of(row: tables.Student | tables.ExchangeRecord) -> str:
    """The identity number of a child, or of a line's."""
    return sealing.clear(type(row).id_number_sealed, row.id, row.id_number_sealed) or ""


async def known(session: AsyncSession) -> set[str]:
    """The numbers of all children of the hub."""
    return {number_of(row) for row in await session.scalars(select(tables.Student))}


async def child(session: AsyncSession, number: str) -> tables.Student:
    """The child with a number."""
    by = sealing.index(tables.Student.id_number_sealed, number)
    return (await session.scalars(select(tables.Student).where(tables.Student.id_number_index == by))).one()


async def found(session: AsyncSession, finding: FindingType) -> set[str]:
    """Of whom there are findings of a kind, by number; "" of those whom the hub does not know."""
    of = tables.Discrepancy
    rows = await session.scalars(
        select(tables.Student)
        .select_from(of)
        .outerjoin(tables.Student, tables.Student.id == of.student_id)
        .where(of.finding == finding)
    )
    return {number_of(row) if row else "" for row in rows}


async def members(session: AsyncSession, group: SpecialGroup, *, ended: bool = False) -> set[str]:
    """The numbers of those who belong to a group by the federation's word, or did."""
    of = tables.SpecialGroupMembership
    rows = await session.scalars(
        select(tables.Student)
        .join(of, of.student_id == tables.Student.id)
        .where(
            of.group == group, of.source == Department.DISABLED_FEDERATION, of.valid_to.is_not(None) == ended
        )
    )
    return {number_of(row) for row in rows}


async def memberships(session: AsyncSession) -> list[tuple[Any, ...]]:
    """Every membership there is, by whose word, and how often it was written."""
    statement = """SELECT s.id_number_index, g."group", g.source, g.valid_from::text, g.valid_to::text, g.version
                   FROM special_group_membership g JOIN student s ON s.id = g.student_id"""
    return sorted(
        (tuple(row) for row in await session.execute(text(statement.replace(":", r"\:")))), key=repr
    )


async def records(session: AsyncSession, code: str) -> list[tables.ExchangeRecord]:
    """The lines of a package, in order."""
    package, record = tables.ExchangePackage, tables.ExchangeRecord
    statement = (
        select(record)
        .join(package, package.id == record.package_id)
        .where(package.code == PackageCode[code])
        .order_by(package.period, record.line_no)
    )
    return list(await session.scalars(statement))
