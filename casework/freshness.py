"""What an overdue clock does to a ledger: one that was not updated in time is stale (GH-29, catalogue 4.5)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from database import tables
from domain.ledger import LedgerStatus
from domain.machines.ledger import LEDGER

UPDATES = ("T-05a", "T-07", "T-21")
"""Limits that make a ledger stale where it misses them (4.5); a change that it does not say yet (T-06) does not."""


async def age(session: AsyncSession, overdue: Iterable[tables.Timer]) -> None:
    """Mark the ledgers whose clocks have just run out; one that is still being built stays so."""
    late = [
        timer.row_id for timer in overdue if timer.noun == tables.Ledger.__name__ and timer.limit in UPDATES
    ]
    if not late:
        return
    of, step = tables.Ledger, LEDGER.require(LedgerStatus.CURRENT, LedgerStatus.STALE)
    aged = update(of).where(of.id.in_(late), of.status == step.source)
    await session.execute(aged.values(status=step.target, version=of.version + 1))
