"""Packages that departments hand in are judged by a durable run of their own: killed in between, it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.audit import writing
from database import gate, tables
from domain.audit import OK, AuditKind
from domain.exchange import Direction, PackageState
from exchange import handed_in, landing
from exchange.cycle import Cycle
from exchange.handed_in import Handing

WORKFLOW = "exchange-judge"


@dataclass(frozen=True, slots=True)
class Judging:
    """Judges what was handed in, in the county and with the engine of the exchange's worker."""

    cycle: Cycle

    @property
    def jurisdiction_code(self) -> str:
        """The county that the hub serves."""
        return self.cycle.jurisdiction_code

    async def run(self, package_id: str) -> dict[str, Any]:
        """The workflow: one step. Returns the package's state and counts, never a person."""
        done: dict[str, Any] = await self.cycle.engine.transaction(
            "judge", lambda session: self._judge(session, UUID(package_id))
        )
        return done

    async def begin(self, package_id: UUID) -> None:
        """Have a package judged: at once, or once if it is asked for again; anew if an error of ours ended the run."""
        for attempt in count(1):
            workflow_id = f"{WORKFLOW}/{package_id}" + (f"#{attempt}" if attempt > 1 else "")
            if not await self.cycle.engine.broke_down(workflow_id):
                break
        await self.cycle.engine.begin(WORKFLOW, workflow_id, str(package_id))

    async def catch_up(self) -> int:
        """Begin for whatever was kept and never judged: its process died just then. Returns how many there were."""
        package = tables.ExchangePackage
        waiting = select(package.id).where(
            package.jurisdiction_code == self.jurisdiction_code,
            package.direction == Direction.PULL,
            package.state == PackageState.RECEIVED,
            package.cycle_id.is_(None),
        )
        async with self.cycle.sessions() as session:
            found = list(await session.scalars(waiting.order_by(package.id)))
        for each in found:
            await self.begin(each)
        return len(found)

    async def _judge(self, session: AsyncSession, package_id: UUID) -> dict[str, Any]:
        row = await session.get_one(tables.ExchangePackage, package_id)
        connector = self.cycle.connectors[row.partner_code]
        handing = Handing(row.jurisdiction_code, connector, row.code, row.period, row.sequence)
        keys = await gate.writing(session, self.cycle.ring)
        judged = await handed_in.judge(session, keys, handing, package_id, self.cycle.now())
        said = writing.Note(
            jurisdiction_code=row.jurisdiction_code,
            client_id=writing.HUB,
            kind=AuditKind.EXCHANGE,
            operation="exchange judge",
            path=f"{row.partner_code}/{row.period}/{row.code.name}",
            rows=judged.received,
            outcome=OK,
        )
        await writing.note(session, said)
        return {"state": judged.state.name, **landing.counts(judged).as_dict()}
