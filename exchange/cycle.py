"""One partner's month as a durable workflow: freeze, pull, validate, reconcile, apply, push, conclude, receipt, close."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from auth.audit import writing
from connectors._core import Acknowledgment, Ask, Connector, Reply, Take
from database.crypto.keys import Ring
from domain import calendar
from domain.errors import Refused
from domain.exchange import CycleState, Direction, PackageCode
from exchange import decide, freeze, receipt
from exchange.engine import Engine
from exchange.month import Body, Month, note

R = TypeVar("R")


class Transport(Protocol):
    """How packages travel to and from one department (connectors._transport.Transport)."""

    async def pull(self, ask: Ask, take: Take) -> Reply:
        """The package asked for, its length and hash proven; take is given what it holds, part by part. Raises Refused."""

    async def push(self, ask: Ask, lines: bytes, idempotency_key: str) -> Acknowledgment:
        """Send a package; the same key never counts twice. Raises Refused."""


class Steps(Protocol):
    """How steps are done: durable (exchange.engine.Engine), or inside a transaction that is taken back (exchange.preview)."""

    async def transaction(self, name: str, body: Callable[[AsyncSession], Coroutine[Any, Any, R]]) -> R:
        """A step in the database."""

    async def outward(self, name: str, body: Callable[[], Coroutine[Any, Any, R]]) -> R:
        """A step to the outside, which may be done more than once."""


@dataclass(frozen=True, slots=True)
class Rehearsing:
    """A month that is not meant: nothing is sent. released: rosters taken as released though doubted; None is all of them.

    only_judged: lines are judged, and nothing is compared.
    """

    steps: Steps
    released: frozenset[PackageCode] | None = None
    only_judged: bool = False


@dataclass(frozen=True, slots=True)
class Cycle:
    """What a worker needs to run cycles: the engine, the departments, the way to them, the clock, the signature."""

    engine: Engine
    sessions: async_sessionmaker[AsyncSession]
    connectors: Mapping[str, Connector]
    transports: Mapping[str, Transport]
    now: Callable[[], datetime]
    sign: receipt.Signer
    jurisdiction_code: str
    ring: Ring
    rehearsing: Rehearsing | None = None

    @property
    def steps(self) -> Steps:
        """How its steps are done."""
        return self.rehearsing.steps if self.rehearsing else self.engine

    async def run(self, partner: str, period: str, workflow_id: str) -> dict[str, Any]:
        """The workflow. Every line is one stored step, so a killed run goes on where it stood.

        Returns the cycle's summary: counts only, never a person. A refusal of the partner ends the run as FAILED
        with its reason; what was taken until then stays, and a later run goes on from there.
        """
        connector, august = self.connectors[partner], calendar.is_august(period)
        due = [package for package in connector.packages if package.due(august)]
        cycle_id = UUID(await self._step("freeze", self._freeze(connector, period, workflow_id)))
        month = Month(self, connector, period, cycle_id)
        try:
            packages = [
                await month.receive(p) for p in due if p.direction is Direction.PULL and p.reply_to is None
            ]
            await self._step("validated", lambda s: freeze.reach(s, cycle_id, CycleState.VALIDATED))
            if self.rehearsing and self.rehearsing.only_judged:
                return {"state": CycleState.VALIDATED.name, "period": period, "packages": packages}
            done = await self._step("apply", month.recorded("apply", month.apply))
            if self.rehearsing:
                return {"state": CycleState.RECONCILED.name, "period": period, "packages": packages, **done}
            if done["waiting"]:
                held = month.recorded("hold", lambda s: freeze.hold(s, cycle_id, done), outcome="HELD")
                return await self._last("hold", held)
            packages += [await month.send(p) for p in due if p.direction is Direction.PUSH]
            packages += [await month.conclude(p) for p in due if p.reply_to is not None]
        except Refused as refused:
            reason = refused.reason.at(f"{partner} {refused.reason.place}".strip())
            if reason.code == decide.PREVIEW_STALE.code:
                stale = month.recorded(
                    "hold", lambda s: freeze.stale(s, cycle_id, reason), outcome=reason.code
                )
                return await self._last("hold", stale)
            failed = month.recorded(
                "fail", lambda s: freeze.fail(s, cycle_id, reason, self.now()), outcome=reason.code
            )
            return await self._last("fail", failed)
        summary = {name: done[name] for name in ("comparisons", "moves")}
        signed = await self._step("receipt", lambda s: month.receipt(s, summary))
        summary = {**summary, "packages": packages, "receipt": signed}
        closed = month.recorded("close", lambda s: freeze.close(s, cycle_id, self.now(), summary))
        return await self._last("close", closed)

    async def _last(self, name: str, body: Body) -> dict[str, Any]:
        outcome: dict[str, Any] = await self._step(name, body)
        return outcome

    async def _step(self, name: str, body: Body) -> Any:
        return await self.steps.transaction(name, body)

    def _freeze(self, connector: Connector, period: str, workflow_id: str) -> Body:
        async def body(session: AsyncSession) -> str:
            county = self.jurisdiction_code
            await writing.note(session, note(county, "freeze", f"{connector.partner}/{period}"))
            about = (session, county, connector, period, workflow_id, self.now())
            only_judged = self.rehearsing is not None and self.rehearsing.only_judged
            return str(await freeze.freeze(*about, keeps_ledgers=not only_judged))

        return body
