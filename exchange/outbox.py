"""What the hub sends: packages built once from the hub's rows, kept, sent, acknowledged."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

import msgspec
from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from connectors._core import Acknowledgment, Line, Package, encode
from connectors.police import VerificationRequest
from database import tables
from database.crypto.field import Field
from database.crypto.keys import Keys
from domain.exchange import PackageCode, PackageState, RecordState, VerificationState
from exchange import landing


async def verification_requests(session: AsyncSession, keys: Keys, package_id: UUID) -> Sequence[Line]:
    """Questions not yet sent or not yet answered, with just what the police need to find the person (HL-66, QC-43)."""
    ask, finding, child = tables.Verification, tables.Discrepancy, tables.Student
    asked_in = aliased(tables.ExchangePackage)
    package = await session.get_one(tables.ExchangePackage, package_id)
    statement = (
        select(ask, child)
        .join(finding, finding.id == ask.discrepancy_id)
        .join(child, child.id == finding.student_id)
        .outerjoin(asked_in, asked_in.id == ask.sent_package_id)
        .where(
            ask.jurisdiction_code == package.jurisdiction_code,
            or_(
                ask.state == VerificationState.CREATED,
                ask.sent_package_id == package_id,
                # asked in an earlier month and never answered: asked again under the same id
                (ask.state == VerificationState.SENT) & (asked_in.period < package.period),
            ),
        )
        .order_by(finding.comparison, child.id_number_index, child.id)
    )
    rows = (await session.execute(statement)).all()
    await session.execute(
        update(ask).where(ask.id.in_([row.id for row, _ in rows])).values(sent_package_id=package_id)
    )
    known = Field(keys, child.id_number_sealed)
    return [
        VerificationRequest(
            line_no=number,
            request_id=str(row.id),
            reason=row.reason.name,
            id_number=known.clear(person.id, person.id_number_sealed),
            name=person.name,
            sex=person.sex.code,
            birth_date=person.birth_date.isoformat(),
        )
        for number, (row, person) in enumerate(rows, start=1)
    ]


Builder = Callable[[AsyncSession, Keys, UUID], Awaitable[Sequence[Line]]]

BUILDERS: dict[PackageCode, Builder] = {PackageCode.VERIFICATION_REQUEST: verification_requests}


async def build(session: AsyncSession, keys: Keys, key: landing.PackageKey, package: Package) -> UUID:
    """Make a package from the hub's rows, once, with a record a line; an empty one is sent too (catalogue 9.1)."""
    package_id, _ = await landing.keep(session, keys, key, b"", {}, PackageState.VALIDATED)
    lines = await BUILDERS[package.code](session, keys, package_id)
    row = await session.get_one(tables.ExchangePackage, package_id)
    body = encode(lines)
    row.sha256, row.content_sealed = hashlib.sha256(body).hexdigest(), landing.sealed(keys, package_id, body)
    await session.flush()
    await landing.record(session, keys, package_id, (_record(line) for line in lines))
    return package_id


async def content(session: AsyncSession, keys: Keys, package_id: UUID) -> bytes:
    """The NDJSON bytes of a built package."""
    row = await session.get_one(tables.ExchangePackage, package_id, options=[landing.WITH_CONTENT])
    return landing.content(keys, row)


def _record(line: Line) -> landing.Landed:
    asked = {"requestId": msgspec.to_builtins(line).get("requestId")}
    return landing.Landed(line.line_no, RecordState.ACCEPTED, asked, facts=asked)


async def sent(session: AsyncSession, package_id: UUID, acknowledgment: Acknowledgment) -> dict[str, int]:
    """Note the department's acknowledgment on the package and on the questions it carried. Returns the counts."""
    package = await session.get_one(tables.ExchangePackage, package_id)
    package.state = PackageState.ACKNOWLEDGED
    package.reference = acknowledgment.reference
    await session.execute(
        update(tables.Verification)
        .where(
            tables.Verification.sent_package_id == package_id,
            tables.Verification.state == VerificationState.CREATED,
        )
        .values(state=VerificationState.SENT, sent_at=func.now(), version=tables.Verification.version + 1)
    )
    await session.flush()
    return {
        name: getattr(package, name) for name in ("received", "accepted", "rejected", "held", "duplicate")
    }
