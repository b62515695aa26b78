"""A small county, loaded: what the tests of the exchange start from."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

import database.session
from connectors.departments import CONNECTORS
from database import policies
from database.crypto.keys import Ring
from domain import policy
from exchange import enrollment_import, organizations, universe
from exchange.cycle import Cycle, Transport
from exchange.engine import Engine
from hub import places
from hub.demo import known_child, unit
from partners import county as synthetic
from partners import registry_file
from tests import sealing

CHILDREN, SEED, PERIOD, CODE = 300, 8, "2026-08", "150785"
NOW = datetime(2026, 9, 8, 1, tzinfo=UTC)


def small_county() -> synthetic.County:
    """The county every test of the exchange speaks of."""
    return synthetic.build(CHILDREN, SEED, PERIOD, CODE)


async def load(
    session: AsyncSession, county: synthetic.County, folder: Path
) -> enrollment_import.ImportReport:
    """Units, known children and the registry export."""
    await policies.load(session, policy.load_all(places.texts()), on=NOW.date())
    await organizations.declare_county(session, CODE, "根河市")
    await organizations.register(session, CODE, [unit(each) for each in county.organizations])
    await universe.register(
        session, sealing.ring, CODE, [known_child(child) for child in county.known_outside_school()]
    )
    path = folder / "export.csv"
    registry_file.write(county, path)
    return await enrollment_import.import_enrollment(
        session,
        ring=sealing.ring,
        jurisdiction_code=CODE,
        content=path.read_bytes(),
        file_name=path.name,
        today=date(2026, 8, 8),
        period=PERIOD,
    )


def cycle(
    engine: Engine,
    sessions: async_sessionmaker[AsyncSession],
    transport: Transport,
    ring: Ring = sealing.ring,
) -> Cycle:
    """A worker with one partner and a clock that stands still."""
    return Cycle(
        engine,
        sessions,
        CONNECTORS,
        {"police": transport},
        lambda: NOW,
        lambda content: "signed",
        CODE,
        ring,
    )


def opened(url: str) -> tuple[AsyncEngine, async_sessionmaker[AsyncSession]]:
    """An engine and its sessions."""
    engine = database.session.engine(url)
    return engine, database.session.sessions(engine)
