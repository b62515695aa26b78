"""What mutations set going, done by the exchange under the hub's own settings."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from auth import scopes
from auth.audit import writing
from auth.audit.attempt import attempt
from auth.viewer import Viewer
from database import gate, tables
from domain import calendar
from domain.audit import AuditKind
from domain.errors import Refused
from domain.exchange import RESTRICTED_PACKAGES, PackageCode, Rerun
from exchange import by_file, enrollment_import, previewed
from exchange import rerun as rerunning
from exchange.cycle import Cycle
from exchange.start import check, start
from hub.changes import FOREIGN, Changes

FIRST_STEP_LOOKS = 20


@dataclass(frozen=True, slots=True)
class Commands:
    """resolvers.commands.Commands, carried out: an import in one transaction, an exchange as a durable run."""

    cycle: Cycle
    sessions: async_sessionmaker[AsyncSession]

    @property
    def changes(self) -> Changes:
        """What administrators do, in the county of the exchange."""
        return Changes(self.sessions, self.cycle.jurisdiction_code, self.cycle.now, self.cycle.ring)

    async def import_enrollment(self, viewer: Viewer, *, file_name: str, content: bytes, period: str) -> UUID:
        """Take in a registry export of the viewer's county; the id of its package."""
        async with attempt(self.sessions, viewer, "enrollmentImport"), self.sessions.begin() as session:
            self._own(viewer)
            report = await enrollment_import.import_enrollment(
                session,
                ring=self.cycle.ring,
                jurisdiction_code=viewer.jurisdiction_code,
                content=content,
                file_name=file_name,
                today=self._today(),
                period=period,
            )
            path, rows = f"ExchangePackage:{report.package_id}", report.counts.received
            said = writing.by(viewer, AuditKind.CHANGE, "enrollmentImport", path=path, rows=rows)
            await writing.note(session, said)
        return report.package_id

    async def start_exchange(self, viewer: Viewer, *, partner: str, period: str) -> UUID | None:
        """Start or find a partner's month; the id of its cycle, None until its first step has been stored."""
        async with attempt(self.sessions, viewer, "exchangeStart"):
            self._own(viewer)
            check(self.cycle, partner, period)  # or whatever somebody types would stand on record as started
            async with self.sessions.begin() as session:  # before it begins: what cannot be recorded must not
                path = f"{partner}/{period}"
                said = writing.by(viewer, AuditKind.EXCHANGE, "exchangeStart", path=path)
                await writing.note(session, said)
            started = await start(self.cycle, partner, period)
        statement = select(tables.ExchangeCycle.id).where(
            tables.ExchangeCycle.workflow_id == started.workflow_id,
            tables.ExchangeCycle.jurisdiction_code == viewer.jurisdiction_code,
        )
        for _ in range(FIRST_STEP_LOOKS):
            async with self.sessions() as session:
                found = (await session.execute(statement)).scalar_one_or_none()
            if found is not None:
                return found
            await asyncio.sleep(0.1)
        return None

    async def preview_exchange(
        self,
        viewer: Viewer,
        *,
        partner: str,
        period: str,
        packages: Collection[PackageCode] | None = None,
    ) -> UUID:
        """Preview a partner's month, which is asked as on its day; the id of its cycle, which keeps what it came to."""
        async with attempt(self.sessions, viewer, "exchangePreview"):
            self._own(viewer)
            check(self.cycle, partner, period)
            async with self.sessions.begin() as session:  # before the department is asked
                said = writing.by(viewer, AuditKind.EXCHANGE, "exchangePreview", path=f"{partner}/{period}")
                await writing.note(session, said)
            by = viewer.subject or viewer.client_id
            return await previewed.keep(self.cycle, partner, period, by, packages)

    async def rerun_exchange(
        self, viewer: Viewer, wanted: rerunning.Wanted, dry_run: bool
    ) -> list[rerunning.Again]:
        """What running months again would do, each on record before it is begun."""
        async with attempt(self.sessions, viewer, "exchangeRerun"):
            self._own(viewer)
            months = await rerunning.plan(self.cycle, wanted)
            if not dry_run:
                async with self.sessions.begin() as session:
                    for each in months:
                        if each.does in (Rerun.BEGINS, Rerun.WAITS):
                            path = f"{each.partner}/{each.period}"
                            said = writing.by(viewer, AuditKind.EXCHANGE, "exchangeRerun", path=path)
                            await writing.note(session, said)
                await rerunning.rerun(self.cycle, months)
        return months

    async def hand_in(
        self,
        viewer: Viewer,
        *,
        partner: str,
        package: PackageCode,
        period: str,
        file_name: str,
        content: bytes,
    ) -> UUID:
        """Take a department's package as a sheet; the id of the package, which may be one that is worth nothing as a whole."""
        async with attempt(self.sessions, viewer, "exchangeHandIn"), self.sessions.begin() as session:
            self._own(viewer)
            if (
                package in RESTRICTED_PACKAGES
            ):  # the answer says of each number whether it stood there (decision 0040)
                scopes.require(viewer, scopes.RESTRICTED_READ)
            county = viewer.jurisdiction_code
            handing = by_file.handing(self.cycle.connectors, county, partner, package, period)
            keys = await gate.writing(session, self.cycle.ring)
            handed = await by_file.hand_in(session, keys, handing, file_name, content, self.cycle.now())
            path, rows = f"ExchangePackage:{handed.package_id}", handed.counts.received
            said = writing.by(viewer, AuditKind.EXCHANGE, "exchangeHandIn", path=path, rows=rows)
            await writing.note(session, said)
        return handed.package_id

    def _own(self, viewer: Viewer) -> None:
        if viewer.jurisdiction_code != self.cycle.jurisdiction_code:
            raise Refused(FOREIGN)

    def _today(self) -> date:
        return calendar.today(self.cycle.now())
