"""The steps of one month under way, each stored once: what is received, compared, applied, sent and concluded."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.audit import writing
from auth.audit.writing import Note
from connectors._core import Acknowledgment, Ask, Connector, Package
from database import gate, tables
from database.crypto.keys import Keys
from domain import calendar, verdict
from domain.audit import OK, AuditKind
from domain.errors import Refused
from domain.exchange import CycleState, PackageState
from exchange import decide, freeze, handed_in, landing, outbox, receipt, rules, written
from exchange.apply import apply
from exchange.arriving import Arriving
from exchange.findings import Scope
from exchange.reconcile import latest_packages, reconcile
from exchange.traffic import ANSWERS, SETTLES
from exchange.validate import validate, worthless

if TYPE_CHECKING:
    from exchange.cycle import Cycle, Rehearsing

Body = Callable[[AsyncSession], Coroutine[Any, Any, Any]]


@dataclass(frozen=True, slots=True)
class Month:
    """The steps of one cycle under way."""

    cycle: Cycle
    connector: Connector
    period: str
    cycle_id: UUID

    async def keys(self, session: AsyncSession) -> Keys:
        return await gate.writing(session, self.cycle.ring)

    async def scope(self, session: AsyncSession) -> Scope:
        county = self.cycle.jurisdiction_code
        cycle = await session.get_one(tables.ExchangeCycle, self.cycle_id)
        place = await rules.read(session, county)
        released = decide.released(cycle, place.hold.approvals)
        if self.cycle.rehearsing:
            released |= await self._as_if_released(session, self.cycle.rehearsing)
        return Scope(county, self.period, self.cycle_id, place, released)

    async def _as_if_released(self, session: AsyncSession, rehearsing: Rehearsing) -> frozenset[UUID]:
        newest = await latest_packages(session, self.cycle.jurisdiction_code, self.period)
        named = newest.keys() if rehearsing.released is None else rehearsing.released & newest.keys()
        return frozenset(newest[code] for code in named)

    async def receive(self, package: Package) -> dict[str, Any]:
        """Pull a package and judge its lines. The pull is at least once; keeping it is once."""
        package_id = await self._pull(package)
        name = f"validate {package.code.name}"
        judged = self.recorded("receive", lambda s: self._validate(s, package, package_id), package)
        counts = await self.cycle.steps.transaction(name, judged)
        if counts.pop("refused"):
            raise Refused(worthless(landing.Counts(**counts), package) or landing.REFUSED_BY_A_PERSON)
        if package.code in SETTLES:
            settled = self.recorded("settle", lambda s: SETTLES[package.code](s, package_id), package)
            counts = await self.cycle.steps.transaction(f"settle {package.code.name}", settled)
        return _counted(package, counts)

    async def apply(self, session: AsyncSession) -> dict[str, Any]:
        """Hold register against register and carry out what was found; what rests on a doubted roster waits."""
        done = await freeze.carried_out(session, self.cycle_id, lambda: self.carry_out(session))
        if not done["waiting"]:
            await freeze.reach(session, self.cycle_id, CycleState.RECONCILED)
        return done

    async def carry_out(self, session: AsyncSession) -> dict[str, Any]:
        """What `apply` does, as counts: {"comparisons", "moves", "doubts", "waiting": package by code}."""
        keys, scope = await self.keys(session), await self.scope(session)
        found = await reconcile(session, scope, self.connector)
        moves = await apply(session, keys, scope, self.connector, found.waiting)
        await self._as_previewed(session, scope)
        return {
            "comparisons": found.comparisons,
            "moves": moves,
            "doubts": [each.said() for each in found.doubts],
            "waiting": {code.name: str(package_id) for code, package_id in found.waiting.items()},
        }

    async def _as_previewed(self, session: AsyncSession, scope: Scope) -> None:
        """Raise Refused (PREVIEW_STALE) if released rosters were previewed and this is not what the preview said."""
        cycle = await session.get_one(tables.ExchangeCycle, self.cycle_id)
        if not self.cycle.rehearsing and (agreed := decide.previewed(cycle, scope.released)):
            decide.same(agreed, written.digest(await written.rows(session, scope.jurisdiction_code)))

    async def send(self, package: Package) -> dict[str, Any]:
        """Build a package once, send it as often as it takes under one key, note the acknowledgment."""
        name, engine = package.code.name, self.cycle.steps
        package_id = UUID(await engine.transaction(f"build {name}", lambda s: self._build(s, package)))
        answer = await engine.outward(f"push {name}", lambda: self._push(package, package_id))
        _raise_refused(answer)
        acknowledgment = Acknowledgment(**answer)
        noted = self.recorded("send", lambda s: self._sent(s, package_id, acknowledgment), package)
        return _counted(package, await engine.transaction(f"sent {name}", noted))

    async def conclude(self, package: Package) -> dict[str, Any]:
        """Receive the answers to what was sent and take them over."""
        received = await self.receive(package)
        package_id = await self._kept(package)
        concluded = self.recorded("conclude", lambda s: self._conclude(s, package, package_id), package)
        taken = await self.cycle.steps.transaction(f"conclude {package.code.name}", concluded)
        return {**received, **taken}

    async def receipt(self, session: AsyncSession, counted: dict[str, Any]) -> dict[str, Any]:
        """Sign what happened. The partner is told what it sent by the line, of the county's children no small count."""
        await freeze.reach(session, self.cycle_id, CycleState.APPLIED)
        cycle = await session.get_one(tables.ExchangeCycle, self.cycle_id)
        counted = {name: part for name, part in cycle.coarse_summary.items() if name in counted}
        return await receipt.issue(session, self.cycle_id, self.connector.partner, self.cycle.sign, counted)

    def recorded(self, what: str, body: Body, package: Package | None = None, *, outcome: str = OK) -> Body:
        """A step that puts on the audit log what it does, in its own transaction."""
        path = "/".join((self.connector.partner, self.period, *([package.code.name] if package else [])))

        async def both(session: AsyncSession) -> Any:
            done = await body(session)
            rows = done.get("received") if package else None
            await writing.note(session, note(self.cycle.jurisdiction_code, what, path, outcome, rows))
            return done

        return both

    def _key(self, package: Package, sequence: int = 1) -> landing.PackageKey:
        return landing.PackageKey(
            self.cycle.jurisdiction_code,
            self.connector.partner,
            package.code,
            package.direction,
            self.period,
            sequence,
            self.cycle_id,
        )

    def _ask(self, package: Package, sequence: int = 1) -> Ask:
        return Ask(package, self.period, self.cycle.jurisdiction_code, sequence)

    async def _pull(self, package: Package) -> UUID:
        answer = await self.cycle.steps.outward(f"pull {package.code.name}", lambda: self._fetch(package))
        _raise_refused(answer)
        return UUID(answer["package_id"])

    async def _fetch(self, package: Package) -> dict[str, Any]:
        async with self.cycle.sessions.begin() as session:
            known = await landing.live(session, self._key(package))
            if known is not None:
                await handed_in.adopt(session, known.id, self.cycle_id)
                return {"package_id": str(known.id)}
            sequence = await landing.next_sequence(session, self._key(package))
        try:
            return {"package_id": str(await self._taken(package, sequence))}
        except Refused as refused:
            return {"refused": freeze.said(refused.reason)}

    async def _taken(self, package: Package, sequence: int) -> UUID:
        transport = self.cycle.transports[self.connector.partner]
        async with self.cycle.sessions() as session:
            arriving = Arriving(session, self.cycle.ring, self._key(package, sequence))
            reply = await transport.pull(self._ask(package, sequence), arriving.take)
            header = {"generatedAt": reply.header.generated_at, "schemaVersion": reply.header.schema_version}
            package_id = await arriving.keep(header, PackageState.RECEIVED)
            await session.commit()
        return package_id

    async def _kept(self, package: Package) -> UUID:
        async def body(session: AsyncSession) -> str:
            known = await landing.live(session, self._key(package))
            assert known is not None
            return str(known.id)

        return UUID(await self.cycle.steps.transaction(f"find {package.code.name}", body))

    async def _validate(self, session: AsyncSession, package: Package, package_id: UUID) -> dict[str, int]:
        await freeze.reach(session, self.cycle_id, CycleState.COLLECTING)
        scope = verdict.Scope(calendar.today(self.cycle.now()), self.cycle.jurisdiction_code)
        counts = await validate(session, await self.keys(session), package_id, package, scope)
        row = await session.get_one(tables.ExchangePackage, package_id)
        return {**counts, "refused": row.state is PackageState.REFUSED}

    async def _conclude(self, session: AsyncSession, package: Package, package_id: UUID) -> dict[str, Any]:
        taken = await ANSWERS[package.code](session, package_id)
        row = await session.get_one(tables.ExchangePackage, package_id)
        row.state = PackageState.APPLIED
        await session.flush()
        return taken

    async def _build(self, session: AsyncSession, package: Package) -> str:
        known = await landing.find(session, self._key(package))
        if known is not None:
            return str(known.id)
        keys = await self.keys(session)
        return str(await outbox.build(session, keys, self._key(package), package))

    async def _push(self, package: Package, package_id: UUID) -> dict[str, Any]:
        key = f"{self.cycle.jurisdiction_code}/{package.code.name}/{self.period}/1"
        try:
            async with self.cycle.sessions() as session:
                content = await outbox.content(session, self.cycle.ring(), package_id)
            answer = await self.cycle.transports[self.connector.partner].push(
                self._ask(package), content, key
            )
        except Refused as refused:
            return {"refused": freeze.said(refused.reason)}
        return {"reference": answer.reference, "received": answer.received, "sha256": answer.sha256}

    async def _sent(self, session: AsyncSession, package_id: UUID, answer: Acknowledgment) -> dict[str, int]:
        return await outbox.sent(session, package_id, answer)


def note(county: str, what: str, path: str, outcome: str = OK, rows: int | None = None) -> Note:
    """What the audit log has of a step. path: partner/month/package."""
    return Note(
        jurisdiction_code=county,
        client_id=writing.HUB,
        kind=AuditKind.EXCHANGE,
        operation=f"exchange {what}",
        path=path,
        rows=rows,
        outcome=outcome,
    )


def _raise_refused(answer: dict[str, Any]) -> None:
    if "refused" in answer:
        raise Refused(freeze.reason(answer["refused"]))


def _counted(package: Package, counts: dict[str, int]) -> dict[str, Any]:
    return {"code": package.code.name, "direction": package.direction.name, **counts}
