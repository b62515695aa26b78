"""A PostgreSQL of the trial's own, which may be killed: it keeps what it has said it keeps, and is started again."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import make_url

from database import catalog, embedded, migrate
from exchange.engine import GRACE_SECONDS, Engine
from partners.labor_findings import Inspection
from tests import memory
from tests.exchange import labor, world
from tests.exchange.chaos import strikes

COUNTY = "county"
_READY_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Server:
    """root: where it lives; url: of any of its databases; data: its folder."""

    root: Path
    url: str
    data: Path

    def named(self, name: str) -> str:
        """The URL of a database."""
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def fresh(self, name: str) -> str:
        """A new copy of the county's database; its URL."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            statement = "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY"
            connection.execute(SQL(statement).format(Identifier(name), Identifier(COUNTY)))
        return self.named(name)

    def drop(self, name: str) -> None:
        """Away with it, whoever is connected."""
        catalog.drop(self.url, name)

    def settle(self) -> None:
        """Wait until whoever dies is taken for dead: a run before this one may have killed the server, which forgot all leases."""
        query = "SELECT %s - extract(epoch FROM clock_timestamp() - pg_postmaster_start_time())::float8"
        with psycopg.connect(self.url) as connection:
            row = connection.execute(query, [GRACE_SECONDS]).fetchone()
        assert row
        time.sleep(max(0.0, row[0]))

    def serves(self) -> bool:
        """Whether it lets anybody in."""
        try:
            psycopg.connect(self.url, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def revive(self) -> None:
        """Start it again after it was killed, at its old port. Raises TimeoutError."""
        assert make_url(embedded.ensure(self.root)).port == make_url(self.url).port
        until = time.monotonic() + _READY_SECONDS
        while not self.serves():
            if time.monotonic() > until:
                raise TimeoutError("the server does not come back")
            time.sleep(0.02)


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Server]:
    """A server whose database `county` holds the small county, for as long as the block lasts."""
    folder.mkdir(parents=True, exist_ok=True)
    root = memory.place(folder)
    url = embedded.ensure(root)  # a durable one: what is committed outlives kill -9
    data = embedded.status(root).data
    assert data is not None
    server = Server(root, url, data)
    try:
        asyncio.run(_load(server, folder))
        yield server
    finally:
        if strikes.postmaster(data) is None:
            server.revive()
        embedded.stop(root)
        shutil.rmtree(root, ignore_errors=root == folder)


async def _load(server: Server, folder: Path) -> None:
    """The county, its engine's tables, and one clue about child labor that is to be handed on."""
    server.drop(COUNTY)
    catalog.create(server.url, COUNTY)
    url, county = server.named(COUNTY), world.small_county()
    await asyncio.to_thread(migrate.upgrade, url)
    engine, sessions = world.opened(url)
    async with sessions.begin() as session:
        await world.load(session, county, folder)
    hidden = Inspection(county).hidden[0]
    await labor.clue_about(sessions, hidden.name, hidden.birth_date)
    worker = Engine(url, engine)
    await worker.start({})
    await worker.stop()
    await engine.dispose()
