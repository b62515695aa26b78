"""What a department hands in itself, by a file or by calling us: kept and judged as what we fetch is, until its month takes it up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from connectors._core import Connector, Package
from database import tables
from database.crypto.keys import Keys
from domain import calendar, verdict
from domain.errors import Fixer, Reason, Refused
from domain.exchange import WAITING, Direction, PackageCode, PackageState, RecordState
from exchange import landing
from exchange.validate import validate


@dataclass(frozen=True, slots=True)
class Handing:
    """Who hands in what: its package of which month (YYYY-MM), for which county; sequence: None is the next free one."""

    jurisdiction_code: str
    connector: Connector
    code: PackageCode
    period: str
    sequence: int | None = None

    @property
    def package(self) -> Package:
        """What the department declared to send. Raises Refused (PACKAGE_NOT_EXPECTED)."""
        try:
            return self.connector.package(self.code, Direction.PULL)
        except LookupError:
            raise Refused(_UNKNOWN.at(f"{self.connector.partner}/{self.code.name}")) from None

    @property
    def key(self) -> landing.PackageKey:
        """What makes it the same package again. sequence 0 while none is chosen."""
        return landing.PackageKey(
            self.jurisdiction_code,
            self.connector.partner,
            self.code,
            Direction.PULL,
            self.period,
            self.sequence or 0,
        )


async def keep(
    session: AsyncSession, keys: Keys, handing: Handing, content: bytes, header: dict[str, Any], now: datetime
) -> tuple[UUID, bool]:
    """Keep NDJSON lines as they came. Returns the package's id and whether it is new: the same content again is the same package.

    What came earlier for the same month and was not applied yet is replaced once this one is judged and worth something
    (SUPERSEDED). Raises Refused (BAD_PERIOD,
    PACKAGE_NOT_EXPECTED, NOT_YET, NOT_DUE, MONTH_APPLIED, MONTH_RUNNING, SEQUENCE_OLDER, SEQUENCE_REUSED).
    """
    _check(handing, now)
    await landing.alone(session, handing.key)
    live = await landing.live(session, handing.key)
    same = live is not None and live.sha256 == landing.digest(content)
    if live is not None and same and handing.sequence in (None, live.sequence):
        return live.id, False
    sequence = handing.sequence or await landing.next_sequence(session, handing.key)
    key = landing.numbered(handing.key, sequence)
    known = await landing.find(session, key)
    if known is None and live is not None:
        await _replaceable(session, live, key)
    return await landing.keep(session, keys, key, content, header, PackageState.RECEIVED)


async def judge(
    session: AsyncSession, keys: Keys, handing: Handing, package_id: UUID, now: datetime
) -> tables.ExchangePackage:
    """Judge every line of what was handed in, once. Returns the package with its counts; REFUSED if it is worth nothing as a whole."""
    scope = verdict.Scope(calendar.today(now), handing.jurisdiction_code)
    await validate(session, keys, package_id, handing.package, scope)
    return await session.get_one(tables.ExchangePackage, package_id, populate_existing=True)


async def adopt(session: AsyncSession, package_id: UUID, cycle_id: UUID) -> None:
    """What was handed in becomes part of its month's run."""
    package = tables.ExchangePackage
    await session.execute(
        update(package).where(package.id == package_id, package.cycle_id.is_(None)).values(cycle_id=cycle_id)
    )


async def rejects(session: AsyncSession, package_id: UUID) -> list[tables.ExchangeRecord]:
    """The lines that went back, in order, with their reasons."""
    record = tables.ExchangeRecord
    statement = select(record).where(record.package_id == package_id, record.state == RecordState.REJECTED)
    return list(await session.scalars(statement.order_by(record.line_no)))


def _check(handing: Handing, now: datetime) -> None:
    month = calendar.period(handing.period)
    if month > calendar.today(now).isoformat()[:7]:
        raise Refused(_NOT_YET)
    if not handing.package.due(calendar.is_august(month)):
        raise Refused(_NOT_DUE.at(f"{handing.code.name}/{month}"))


async def _replaceable(session: AsyncSession, live: tables.ExchangePackage, key: landing.PackageKey) -> None:
    place = f"{key.partner_code}/{key.code.name}/{key.period}/{key.sequence}"
    if live.state is PackageState.APPLIED:
        raise Refused(MONTH_APPLIED.at(place))
    if key.sequence < live.sequence:
        raise Refused(_OLDER.at(place))
    if live.cycle_id is not None:
        cycle = await session.get_one(tables.ExchangeCycle, live.cycle_id, with_for_update=True)
        if cycle.state not in WAITING:
            raise Refused(MONTH_RUNNING.at(place))


_UNKNOWN = Reason(
    "PACKAGE_NOT_EXPECTED",
    "该部门不向枢纽报送此类数据包",
    "this department does not send such a package to the hub",
    Fixer.CALLER,
)
_NOT_YET = Reason(
    "NOT_YET",
    "该月份尚未开始，不能报送",
    "this month has not begun; nothing can be handed in for it",
    Fixer.CALLER,
    "period",
)
_NOT_DUE = Reason(
    "NOT_DUE",
    "此类数据包只在每年八月报送，请改用八月的期间",
    "such a package is handed in for August alone; name the month of August",
    Fixer.CALLER,
)
MONTH_APPLIED = Reason(
    "MONTH_APPLIED",
    "该月已应用此前收到的数据包，不能再替换；请随下月报送更正后的全部内容",
    "what came before was applied for this month and is not replaced any more; hand in what is right with the next month",
    Fixer.CALLER,
)
MONTH_RUNNING = Reason(
    "MONTH_RUNNING",
    "该月交换正在进行，暂不能替换数据包；请稍后再试",
    "this month's exchange is under way and its packages are not replaced meanwhile; try again later",
    Fixer.CALLER,
)
_OLDER = Reason(
    "SEQUENCE_OLDER",
    "该月已收到序号更大的数据包，请使用新的序号",
    "a package of this month came under a higher sequence; send it under a new one",
    Fixer.CALLER,
)
