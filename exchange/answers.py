"""What a department answers to requests of ours, line by line: to something we never asked, or for the second time (catalogue 9.1)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, cast, func, literal, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from database import tables
from database.crypto.keys import Keys
from database.tables.row import Row
from domain.errors import Fixer
from domain.exchange import PackageState, RecordState, RejectCode
from domain.vocabulary import Term
from exchange import landing, pages

ACT = "exchange"
"""What a child's timeline says was done, where a department's line did it."""


async def settle(
    session: AsyncSession,
    package_id: UUID,
    request: type[Row],
    waiting: ColumnElement[bool],
    asked: ColumnElement[bool],
    member: str,
    zh: str,
    en: str,
) -> dict[str, int]:
    """The same of answers that come by themselves, before the month is applied; doing it twice changes nothing.

    waiting, asked: which requests take an answer, and which went out at all; member: the fact that quotes one. Returns the
    package's counts.
    """
    package = await session.get_one(tables.ExchangePackage, package_id)
    if package.state is not PackageState.APPLIED:
        await sort(session, package_id, request, waiting, zh, en, member=member, asked=asked)
    return landing.counts(package).as_dict()


async def lines(
    session: AsyncSession, keys: Keys, package_id: UUID
) -> AsyncIterator[tuple[tables.ExchangeRecord, Mapping[str, str]]]:
    """The accepted lines of a package, in order: the record, and the line as it came."""
    record = tables.ExchangeRecord
    statement = (
        select(record)
        .where(record.package_id == package_id, record.state == RecordState.ACCEPTED)
        .order_by(record.line_no)
        .options(landing.WITH_LINE)
    )
    found = (await session.scalars(statement)).all()
    told = await pages.said(session, keys, package_id, found)
    for each in found:
        yield each, told[each.id]


async def sort(
    session: AsyncSession,
    package_id: UUID,
    request: type[Row],
    waiting: Collection[Term] | ColumnElement[bool],
    zh: str,
    en: str,
    *,
    member: str = "requestId",
    asked: ColumnElement[bool] | None = None,
) -> dict[str, int]:
    """Send back accepted lines that answer no request of the package's county, note those of what was answered before.

    request: a table of requests with `student_id`; waiting: the states in which one takes an answer, or the condition; member:
    the fact that quotes one; asked: which went out, if not all did; zh, en: the reason for what goes back. Returns {"accepted", "rejected", "duplicate"} of the package.
    """
    row: Any = request
    takes = waiting if isinstance(waiting, ColumnElement) else row.state.in_(list(waiting))
    record, package = tables.ExchangeRecord, await session.get_one(tables.ExchangePackage, package_id)
    ours = (
        select(row.id)
        .join(tables.Student, tables.Student.id == row.student_id)
        .where(
            tables.Student.jurisdiction_code == package.jurisdiction_code,
            cast(row.id, Text) == record.fields[member].astext,
            true() if asked is None else asked,
        )
        .correlate(record)
    )
    of_package = (record.package_id == package_id, record.state == RecordState.ACCEPTED)
    unknown = func.jsonb_build_object("reasons", func.jsonb_build_array(_reason(zh, en)))
    rejected = await session.execute(
        update(record)
        .where(*of_package, ~ours.exists())
        .values(state=RecordState.REJECTED, reject_code=RejectCode.UNKNOWN_PERSON, reason=unknown),
        execution_options={"synchronize_session": False},
    )
    repeated = await session.execute(
        update(record)
        .where(*of_package, ~ours.where(takes).exists())
        .values(state=RecordState.DUPLICATE, reject_code=RejectCode.DUPLICATE_LINE),
        execution_options={"synchronize_session": False},
    )
    back, again = _rows(rejected), _rows(repeated)
    package.accepted, package.rejected = package.accepted - back - again, package.rejected + back
    package.duplicate += again
    await session.flush()
    return {
        "accepted": package.accepted,
        "rejected": package.rejected,
        "duplicate": package.duplicate,
    }


async def tell(session: AsyncSession, row: Any, clauses: Collection[str], why: str, **moved: Any) -> None:
    """Put on a child's timeline what a department's line did to a row. moved: machine, source, target."""
    entry = tables.TimelineEntry(
        student_id=row.id if isinstance(row, tables.Student) else row.student_id,
        noun=type(row).__name__,
        row_id=row.id,
        act=ACT,
        clauses=list(clauses),
        reason=why,
        at=func.now(),
        **moved,
    )
    session.add(entry)
    await session.flush()


def _reason(zh: str, en: str) -> Any:
    line = literal("line ").op("||")(cast(tables.ExchangeRecord.line_no, Text))
    said = {"code": RejectCode.UNKNOWN_PERSON.name, "zh": zh, "en": en, "fixer": Fixer.PARTNER.name}
    pairs = (part for name, value in said.items() for part in (literal(name, Text), literal(value, Text)))
    return func.jsonb_build_object(*pairs, literal("place", Text), line)


def _rows(result: Any) -> int:
    return int(result.rowcount)
