"""What a department answers to requests of ours, line by line: to something we never asked, or for the second time (catalogue 9.1)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Text, cast, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from database import tables
from database.tables.row import Row
from domain.errors import Fixer
from domain.exchange import RecordState, RejectCode
from domain.vocabulary import Term


async def sort(
    session: AsyncSession, package_id: UUID, request: type[Row], waiting: Collection[Term], zh: str, en: str
) -> dict[str, int]:
    """Send back accepted lines that answer no request of the package's county, note those of what was answered before.

    request: a table of requests with `student_id` and `state`; waiting: the states in which one takes an answer; zh, en: the
    reason for what goes back. Returns {"accepted", "rejected", "duplicate"} of the package.
    """
    asked: Any = request
    record, package = tables.ExchangeRecord, await session.get_one(tables.ExchangePackage, package_id)
    ours = (
        select(asked.id)
        .join(tables.Student, tables.Student.id == asked.student_id)
        .where(
            tables.Student.jurisdiction_code == package.jurisdiction_code,
            cast(asked.id, Text) == record.fields["requestId"].astext,
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
        .where(*of_package, ~ours.where(asked.state.in_(list(waiting))).exists())
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


def _reason(zh: str, en: str) -> Any:
    line = literal("line ").op("||")(cast(tables.ExchangeRecord.line_no, Text))
    said = {"code": RejectCode.UNKNOWN_PERSON.name, "zh": zh, "en": en, "fixer": Fixer.PARTNER.name}
    pairs = (part for name, value in said.items() for part in (literal(name, Text), literal(value, Text)))
    return func.jsonb_build_object(*pairs, literal("place", Text), line)


def _rows(result: Any) -> int:
    return int(result.rowcount)
