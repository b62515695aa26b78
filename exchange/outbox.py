"""What the hub sends: packages built once from the hub's rows, kept, sent, acknowledged."""

from __future__ import annotations

from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from connectors._core import Acknowledgment, Line, Package, encode
from database import tables
from database.crypto.keys import Keys
from domain import judging
from domain.exchange import PackageState, RecordState
from exchange import landing, pages, records
from exchange.traffic import PUSHES


async def build(session: AsyncSession, keys: Keys, key: landing.PackageKey, package: Package) -> UUID:
    """Make a package from the hub's rows, once, with a record a line; an empty one is sent too (catalogue 9.1)."""
    package_id, _ = await landing.keep(session, keys, key, b"", {}, PackageState.VALIDATED)
    lines = await PUSHES[package.code].build(session, keys, package_id)
    row = await session.get_one(tables.ExchangePackage, package_id)
    await landing.fill(session, keys, row, encode(lines))
    await records.record(session, keys, package_id, (_record(package, line) for line in lines))
    return package_id


async def content(session: AsyncSession, keys: Keys, package_id: UUID) -> bytes:
    """The NDJSON bytes of a built package."""
    return await pages.whole(session, keys, package_id)


def _record(package: Package, line: Line) -> landing.Landed:
    """A line of ours as it is kept: what it asks about, by our own ids alone."""
    asked = judging.facts(package.shape, msgspec.to_builtins(line))
    return landing.Landed(line.line_no, RecordState.ACCEPTED, asked, facts=asked)


async def sent(session: AsyncSession, package_id: UUID, acknowledgment: Acknowledgment) -> dict[str, int]:
    """Note the department's acknowledgment on the package and on what it carried. Returns the counts.

    Without a reference nobody has acknowledged anything: it waits to be fetched as a file, and is SENT.
    """
    package = await session.get_one(tables.ExchangePackage, package_id)
    package.state = PackageState.ACKNOWLEDGED if acknowledgment.reference else PackageState.SENT
    package.reference = acknowledgment.reference or None
    await PUSHES[package.code].sent(session, package_id)
    await session.flush()
    return {
        name: getattr(package, name) for name in ("received", "accepted", "rejected", "held", "duplicate")
    }
