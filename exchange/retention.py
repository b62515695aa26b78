"""How long the exchange keeps what it no longer works with: runs of the engine, the content of packages; receipts for ever.

Terms are the place's (exchange.retention.…). Nothing of a month that is not closed is touched, whatever its age: it may be run again.
A month's last run stays, for it is by its id that nobody begins the month anew.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Exists, delete, exists, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import aliased

from auth.audit import writing
from auth.audit.writing import Note
from casework import rules as parameters
from database import tables
from domain.audit import AuditKind
from domain.exchange import PASSED_OVER, CycleState, PackageState

RUNS, CONTENT = "exchange.retention.runDays", "exchange.retention.contentDays"
AT_ONCE = 200
"""So many runs, or packages' lines in thousands, at a time."""
LINES = 5_000
Forget = Callable[[list[str]], Awaitable[None]]
"""Takes runs out of the engine by their ids (exchange.engine.Engine.forget)."""


@dataclass(frozen=True, slots=True)
class Retention:
    """What it takes. now: by which terms are counted."""

    sessions: async_sessionmaker[AsyncSession]
    jurisdiction_code: str
    now: Callable[[], datetime]
    forget: Forget

    async def once(self) -> tuple[int, int]:
        """One bounded piece of each: how many runs were forgotten, how many packages lost their content."""
        async with self.sessions() as session:
            place = await parameters.read(session, self.jurisdiction_code)
        if RUNS not in place.rules:
            return 0, 0  # rules that were loaded before there were terms
        return await self._runs(place[RUNS]), await self._content(place[CONTENT])

    async def _runs(self, days: int) -> int:
        before = self.now() - timedelta(days=days)
        async with self.sessions() as session:
            if await session.scalar(text("SELECT to_regclass('dbos.workflow_status')")) is None:
                return 0
            given = {"before": int(before.timestamp() * 1000), "most": AT_ONCE}
            found = list(await session.scalars(text(_ENDED), given))
        if found:
            await self.forget(found)
        return len(found)

    async def _content(self, days: int) -> int:
        """Of one package, the oldest there is: its lines, so many at a time, and last its bytes; counts, hashes and receipts stay."""
        package, page, line = tables.ExchangePackage, tables.ExchangePage, tables.ExchangeRecord
        before = self.now() - timedelta(days=days)
        async with self.sessions.begin() as session:
            row = await session.scalar(
                select(package)
                .where(
                    package.jurisdiction_code == self.jurisdiction_code,
                    exists().where(page.package_id == package.id),
                    package.created_at < before,
                    package.state != PackageState.RECEIVED,
                    ~_open(),
                    _replaced(),
                )
                .order_by(package.created_at)
                .limit(1)
                .with_for_update(skip_locked=True)
            )
            if row is None:
                return 0
            some = (
                select(line.id)
                .where(
                    line.package_id == row.id,
                    line.line_sealed.is_not(None) | line.original_sealed.is_not(None),
                )
                .limit(LINES)
                .scalar_subquery()
            )
            gone = await session.execute(
                update(line).where(line.id.in_(some)).values(line_sealed=None, original_sealed=None),
                execution_options={"synchronize_session": False},
            )
            if gone.rowcount:  # type: ignore[attr-defined]  # of an UPDATE
                return 1
            await session.execute(delete(page).where(page.package_id == row.id))
            await writing.note(session, self._note(row))
        return 1

    def _note(self, row: tables.ExchangePackage) -> Note:
        return Note(
            jurisdiction_code=self.jurisdiction_code,
            client_id=writing.HUB,
            kind=AuditKind.EXCHANGE,
            operation="exchange content expires",
            path=f"{row.partner_code}/{row.period}/{row.code.name}",
            rows=row.received,
        )


def _open() -> Exists:
    """Whether a package's month may still be run, or was never begun."""
    cycle, package = tables.ExchangeCycle, tables.ExchangePackage
    return exists().where(cycle.id == package.cycle_id, cycle.state != CycleState.CLOSED)


def _replaced() -> Exists:
    """Whether a newer package of its kind was applied or sent: an August roster serves until the next one."""
    package, newer = tables.ExchangePackage, aliased(tables.ExchangePackage)
    return exists().where(
        newer.jurisdiction_code == package.jurisdiction_code,
        newer.partner_code == package.partner_code,
        newer.code == package.code,
        newer.direction == package.direction,
        newer.period > package.period,
        newer.state.not_in((PackageState.RECEIVED, *PASSED_OVER)),
    )


_ENDED = """
    SELECT w.workflow_uuid FROM dbos.workflow_status w
    WHERE w.status IN ('SUCCESS', 'ERROR', 'CANCELLED', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED') AND w.updated_at < :before
      AND NOT EXISTS (SELECT FROM exchange_cycle c
                      WHERE c.workflow_id = w.workflow_uuid
                         OR (c.state <> 'CLOSED' AND split_part(w.workflow_uuid, '#', 1) = split_part(c.workflow_id, '#', 1)))
    ORDER BY w.updated_at LIMIT :most
"""
