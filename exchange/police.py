"""The police: questions about persons whom registers disagree about, and their conclusions; the child stays as it is (HL-66)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from connectors._core import Line
from connectors.police import VerificationRequest
from database import tables
from database.crypto.field import Field
from database.crypto.keys import Keys
from domain.exchange import DiscrepancyState, VerificationState


async def requests(session: AsyncSession, keys: Keys, package_id: UUID) -> Sequence[Line]:
    """Questions not yet sent or not yet answered, with just what the police need to find the person (HL-66, QC-43)."""
    ask, finding, child = tables.Verification, tables.Discrepancy, tables.Student
    asked_in = aliased(tables.ExchangePackage)
    package = await session.get_one(tables.ExchangePackage, package_id)
    statement = (
        select(  # columns: a roster of millions has thousands of these, and an object of the ORM takes kilobytes
            ask.id,
            ask.reason,
            child.id.label("student_id"),
            child.id_number_sealed,
            child.name,
            child.sex,
            child.birth_date,
        )
        .select_from(ask)
        .join(finding, finding.id == ask.discrepancy_id)
        .join(child, child.id == finding.student_id)
        .outerjoin(asked_in, asked_in.id == ask.sent_package_id)
        .where(
            ask.jurisdiction_code == package.jurisdiction_code,
            or_(
                ask.sent_package_id == package_id,
                # of what is settled by now nothing is asked any more
                (finding.state != DiscrepancyState.RESOLVED)
                & finding.is_real.is_distinct_from(False)
                & or_(
                    ask.state == VerificationState.CREATED,
                    # asked in an earlier month and never answered: asked again under the same id
                    (ask.state == VerificationState.SENT) & (asked_in.period < package.period),
                ),
            ),
        )
        .order_by(finding.comparison, child.id_number_index, child.id)
    )
    rows = (await session.execute(statement)).all()
    await session.execute(
        update(ask).where(ask.id.in_([row.id for row in rows])).values(sent_package_id=package_id)
    )
    known = Field(keys, child.id_number_sealed)
    return [
        VerificationRequest(
            line_no=number,
            request_id=str(row.id),
            reason=row.reason.name,
            id_number=known.clear(row.student_id, row.id_number_sealed),
            name=row.name,
            sex=row.sex.code,
            birth_date=row.birth_date.isoformat(),
        )
        for number, row in enumerate(rows, start=1)
    ]


async def sent(session: AsyncSession, package_id: UUID) -> None:
    """The questions that a package carried have been asked."""
    ask = tables.Verification
    asked = (ask.sent_package_id == package_id, ask.state == VerificationState.CREATED)
    await session.execute(
        update(ask)
        .where(*asked)
        .values(state=VerificationState.SENT, sent_at=func.now(), version=ask.version + 1)
    )


async def conclude(session: AsyncSession, package_id: UUID) -> dict[str, Any]:
    """Take over the accepted answers of one VERIFICATION_RESULT package (HL-66); once only.

    Returns {"concluded", "accepted", "rejected", "duplicate"}. Registry changes follow by a person's decision (catalogue 4.10).
    """
    parameters = {"package": package_id}
    await session.execute(text(_RETURN_UNKNOWN), parameters)
    accepted, rejected, duplicate = (await session.execute(text(_NOTE_REPEATED), parameters)).one()
    concluded = (await session.execute(text(_CONCLUDE), parameters)).scalar_one()
    return {"concluded": concluded, "accepted": accepted, "rejected": rejected, "duplicate": duplicate}


# An answer to a question the hub never asked goes back to the partner instead of vanishing (UNKNOWN_PERSON).
_RETURN_UNKNOWN = """
    WITH unknown AS (
        UPDATE exchange_record r SET state = 'REJECTED', reject_code = 'UNKNOWN_PERSON',
            reason = jsonb_build_object('reasons', jsonb_build_array(jsonb_build_object(
                'code', 'UNKNOWN_PERSON', 'place', 'line ' || r.line_no, 'zh', '没有对应的核查请求',
                'en', 'no such verification request', 'fixer', 'PARTNER')))
        WHERE r.package_id = CAST(:package AS uuid) AND r.state = 'ACCEPTED'
          AND NOT EXISTS (SELECT FROM verification v WHERE v.id::text = r.fields ->> 'requestId')
        RETURNING 1
    )
    UPDATE exchange_package SET accepted = accepted - (SELECT count(*) FROM unknown),
                                rejected = rejected + (SELECT count(*) FROM unknown)
    WHERE id = CAST(:package AS uuid)
"""

# An answer that was given before changes nothing and is counted as the repetition it is.
_NOTE_REPEATED = """
    WITH repeated AS (
        UPDATE exchange_record r SET state = 'DUPLICATE', reject_code = 'DUPLICATE_LINE'
        FROM verification v
        WHERE r.package_id = CAST(:package AS uuid) AND r.state = 'ACCEPTED'
          AND v.id::text = r.fields ->> 'requestId' AND v.state NOT IN ('CREATED', 'SENT')
        RETURNING 1
    )
    UPDATE exchange_package SET accepted = accepted - (SELECT count(*) FROM repeated),
                                duplicate = duplicate + (SELECT count(*) FROM repeated)
    WHERE id = CAST(:package AS uuid)
    RETURNING accepted, rejected, duplicate
"""

_CONCLUDE = """
    WITH answer AS (
        SELECT v.id, r.id AS record_id, r.fields
        FROM exchange_record r JOIN verification v ON v.id::text = r.fields ->> 'requestId'
        WHERE r.package_id = CAST(:package AS uuid) AND r.state = 'ACCEPTED' AND v.state IN ('CREATED', 'SENT')
    ), concluded AS (
        UPDATE verification v
        SET state = 'CONCLUDED', finding = answer.fields ->> 'finding', document_no = answer.fields ->> 'documentNo',
            concluded_on = CAST(answer.fields ->> 'concludedOn' AS date),
            facts = jsonb_strip_nulls(jsonb_build_object('differs', answer.fields -> 'differs',
                                                         'recordId', answer.record_id)),
            version = v.version + 1, updated_at = now()
        FROM answer WHERE v.id = answer.id
        RETURNING v.discrepancy_id, v.finding
    ), verified AS (
        UPDATE discrepancy d SET state = 'VERIFIED', version = d.version + 1, updated_at = now(),
            facts = d.facts || jsonb_build_object('conclusion', concluded.finding)
        FROM concluded WHERE d.id = concluded.discrepancy_id AND d.state IN ('OPEN', 'ASSIGNED')
        RETURNING d.student_id, d.id
    )
    SELECT count(*) FROM concluded
"""
