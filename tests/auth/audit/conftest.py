"""A log of the test's own: records are written, get their places, and are tampered with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import UUID

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

import database.session
from auth.audit import checkpoint, reading, sequencer, standing, writing
from auth.audit.checkpoint import Signer
from auth.audit.reading import Entry
from auth.audit.verify import Verification, Verified
from auth.audit.writing import Note
from domain.audit import AuditKind

COUNTY = "150785"
TRIES = 10_000  # PostgreSQL's own maintenance may hold a transaction open for a moment


def said(operation: str, **more: Any) -> Note:
    return Note(
        jurisdiction_code=COUNTY, client_id="portal", kind=AuditKind.READ, operation=operation, **more
    )


@dataclass
class Log:
    url: str
    sessions: async_sessionmaker[AsyncSession]
    signer: Signer

    async def write(self, *operations: str, subjects: tuple[UUID, ...] = ()) -> None:
        """A record a transaction."""
        for operation in operations:
            async with self.sessions.begin() as session:
                await writing.note(session, said(operation, subjects=subjects))

    async def placed(self, records: int, batch: int = sequencer.BATCH) -> None:
        """Wait until so many more records have their places."""
        for _ in range(TRIES):
            records -= await sequencer.drain(self.sessions, batch=batch)
            if records <= 0:
                break
        assert records == 0

    async def sign(self) -> str:
        async with self.sessions.begin() as session:
            await checkpoint.issue(session, self.signer)
        async with self.sessions() as session:
            note = await checkpoint.latest(session)
        assert note is not None
        return note

    async def operations(self) -> list[str]:
        """What the records tell of, in the log's order."""
        async with self.sessions() as session:
            await reading.snapshot(session)
            found = [each async for each in reading.entries(session)]
        return [each.record["operation"] for each in found if isinstance(each, Entry) and each.record]

    async def verified(self) -> tuple[Verified, int]:
        """The log as verify finds it, and how many records wait for their place."""
        verification = Verification([self.signer.key.public_key()])
        async with self.sessions() as session:
            await reading.snapshot(session)
            waiting = await standing.check(session)
            async for each in reading.entries(session):
                verification.take(each)
        return verification.finish(), waiting

    def tamper(self, *statements: LiteralString) -> None:
        """What somebody does who owns the tables."""
        with psycopg.connect(self.url) as connection:
            for table in ("record", "leaf", "node", "subject", "checkpoint"):
                connection.execute(f"ALTER TABLE audit_{table} DISABLE TRIGGER append_only")
            for statement in statements:
                assert connection.execute(statement).rowcount, statement


@pytest.fixture
async def log(database_url: str) -> AsyncIterator[Log]:
    engine = database.session.engine(database_url)
    yield Log(
        database_url,
        database.session.sessions(engine),
        Signer("hub.test/audit", Ed25519PrivateKey.generate()),
    )
    await engine.dispose()
