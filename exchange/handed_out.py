"""Packages as sheets to give away: what the hub sends to a department without an endpoint, what went back of a sheet it handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth import scopes
from casework.sight import Sight
from connectors import _rows
from connectors._core import Connector, Package
from database import tables
from database.crypto.keys import Keys
from domain.access import Detail, Showing
from domain.errors import Fixer, Reason, Refused
from domain.exchange import PASSED_OVER, RESTRICTED_PACKAGES, Direction, PackageCode, RecordState
from domain.organization import Department
from exchange import by_file_report, landing, pages

_TELLS = (Detail.NAME, Detail.IDENTITY, Detail.PROFILE, Detail.RESIDENCE, Detail.GROUP, Detail.MATERIAL)
"""What a package tells of people: nobody gets one who is not shown all of it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A workbook: its name, the lines in it, the children whom they are known to be about."""

    name: str
    rows: int
    people: tuple[UUID, ...] = field(repr=False)
    content: bytes = field(repr=False)


async def of_package(
    session: AsyncSession, package_id: UUID, sight: Sight, county: str, connectors: Mapping[str, Connector]
) -> Sheet:
    """What is sent, or what went back of a sheet, for whoever may see all of it. Raises Refused (NOT_FOUND)."""
    of = tables.ExchangePackage
    statement = select(of).where(of.id == package_id, of.jurisdiction_code == county)
    row = await session.scalar(statement.options(*sight.options))
    connector = connectors.get(row.partner_code) if row else None
    if row is None or connector is None or sight.keys is None or not _shown(sight, connector, row):
        raise Refused(_NOT_FOUND)
    if row.direction is Direction.PUSH:
        return await _sent(session, sight.keys, row, connector)
    return await _returned(session, sight.keys, row, connector)


async def of_month(
    session: AsyncSession, keys: Keys, county: str, connector: Connector, code: PackageCode, period: str
) -> Sheet:
    """What the hub sends of a month, for its operator. Raises Refused (NO_PACKAGE)."""
    of = tables.ExchangePackage
    statement = select(of).where(
        of.jurisdiction_code == county,
        of.partner_code == connector.partner,
        of.code == code,
        of.period == period,
        of.direction == Direction.PUSH,
        of.state.not_in(PASSED_OVER),
    )
    newest = statement.order_by(of.sequence.desc()).limit(1)
    row = await session.scalar(newest)
    if row is None:
        raise Refused(_NO_PACKAGE.at(f"{connector.partner}/{code.name}/{period}"))
    return await _sent(session, keys, row, connector)


def _shown(sight: Sight, connector: Connector, row: tables.ExchangePackage) -> bool:
    # What the federation tells is category and grade (decision 0020); what it is told is the group alone.
    finds = connector.department is Department.DISABLED_FEDERATION and row.direction is Direction.PULL
    needed = (*_TELLS, Detail.FINDING) if finds else _TELLS
    # That a line stands on such a list tells a restricted group (decision 0040).
    opened = sight.viewer is None or scopes.RESTRICTED_READ in sight.viewer.scopes
    if row.code in RESTRICTED_PACKAGES and not opened:
        return False
    return all(sight.showing(tables.ExchangeRecord, each) is Showing.SHOWN for each in needed)


async def _sent(
    session: AsyncSession, keys: Keys, row: tables.ExchangePackage, connector: Connector
) -> Sheet:
    package, content = connector.package(row.code, Direction.PUSH), await pages.whole(session, keys, row.id)
    made = _rows.workbook(package.line, f"{row.code.zh} {row.period}", content)
    return Sheet(f"{row.code.zh}-{row.period}.xlsx", row.received, await _people(session, row), made)


async def _returned(
    session: AsyncSession, keys: Keys, row: tables.ExchangePackage, connector: Connector
) -> Sheet:
    """What went back of a package, as a sheet, and nobody has given up."""
    back = await _back(session, row)
    if not back:
        raise Refused(_NOT_FOUND)
    package: Package = connector.package(row.code, Direction.PULL)
    told = await pages.said(session, keys, row.id, back)
    lines = {each.line_no: told[each.id] for each in back}
    reasons = {each.line_no: landing.reasons(each.reason) for each in back}
    sheet, binding = by_file_report.plain(package)
    made = by_file_report.returned(package, row.sequence, sheet, binding, lines, reasons)
    people = tuple(each.student_id for each in back if each.student_id)
    return Sheet(f"{row.code.zh}-{row.period}-退回.xlsx", len(back), people, made)


async def _back(session: AsyncSession, row: tables.ExchangePackage) -> list[tables.ExchangeRecord]:
    of = tables.ExchangeRecord
    statement = select(of).where(
        of.package_id == row.id, of.state == RecordState.REJECTED, of.resolution.is_(None)
    )
    found = await session.scalars(statement.order_by(of.line_no).options(landing.WITH_LINE))
    return list(found)


async def _people(session: AsyncSession, row: tables.ExchangePackage) -> tuple[UUID, ...]:
    of = tables.ExchangeRecord
    statement = select(of.student_id).where(of.package_id == row.id, of.student_id.is_not(None)).distinct()
    return tuple(each for each in await session.scalars(statement) if each)


_NOT_FOUND = Reason("NOT_FOUND", "没有此文件", "there is no such file", Fixer.CALLER)
_NO_PACKAGE = Reason(
    "NO_PACKAGE",
    "该月没有发往该部门的此类数据包",
    "this month has no such package for the department",
    Fixer.CALLER,
)
