"""Conclusions of the police: each answers one question; the discrepancy becomes verified, the child stays as it is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

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


async def conclude(session: AsyncSession, package_id: UUID) -> dict[str, Any]:
    """Take over the accepted answers of one VERIFICATION_RESULT package (HL-66); once only.

    Returns {"concluded", "accepted", "rejected", "duplicate"}. Registry changes follow by a person's decision (catalogue 4.10).
    """
    parameters = {"package": package_id}
    await session.execute(text(_RETURN_UNKNOWN), parameters)
    accepted, rejected, duplicate = (await session.execute(text(_NOTE_REPEATED), parameters)).one()
    concluded = (await session.execute(text(_CONCLUDE), parameters)).scalar_one()
    return {"concluded": concluded, "accepted": accepted, "rejected": rejected, "duplicate": duplicate}
