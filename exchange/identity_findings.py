"""What the police found themselves: settled before it is compared; how far a child without a number has come is kept (QC-42)."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, text
from sqlalchemy.ext.asyncio import AsyncSession

from database import tables
from database.crypto.keys import Keys
from domain.errors import Fixer
from domain.exchange import IdentityFindingKind, RejectCode
from domain.organization import Department
from domain.student import RegistrationProgress
from exchange import answers

_CLAUSES = ("QC-42",)


async def settle(session: AsyncSession, package_id: UUID) -> dict[str, Any]:
    """Say of which child each accepted line is; what lacks what its kind needs, or is of none, goes back.

    A child without a number is known by name and birthday, and only where one child alone is. Whom the police found not enrolled the
    hub need not know. Doing it twice changes nothing. Returns the package's counts.
    """
    faults = {name: {"code": code.name, "zh": zh, "en": en} for name, (code, zh, en) in _FAULTS.items()}
    parameters = {"package": package_id, "faults": json.dumps(faults), "fixer": Fixer.PARTNER.name}
    await session.execute(text(_SETTLE), parameters)
    return dict((await session.execute(text(_COUNT), {"package": package_id})).one()._mapping)


async def take(session: AsyncSession, _: Keys, package_id: UUID) -> dict[str, int]:
    """Keep how far the registration of children without a number has come, the newest word of each; once.

    Nothing else of a child changes: a person puts the number to it. Returns {"registrations_told"}.
    """
    rows = (await session.execute(text(_PROGRESS), {"package": package_id})).all()
    told = 0
    for student_id, progress, on in rows:
        child = await session.get_one(tables.Student, student_id, with_for_update=True)
        said = (RegistrationProgress[progress], date.fromisoformat(on))
        known = (child.registration_progress, child.registration_told_on)
        if said == known or (known[1] is not None and known[1] > said[1]):
            continue
        child.registration_progress, child.registration_told_on = said
        child.version, child.updated_at = child.version + 1, func.now()
        await session.flush()
        why = f"{Department.PUBLIC_SECURITY.zh}反馈入户办理：{said[0].zh}"
        await answers.tell(session, child, _CLAUSES, why)
        told += 1
    return {"registrations_told": told}


_FAULTS = {
    "NO_NUMBER": (
        RejectCode.MISSING,
        "idNumber：此类发现应写明公民身份号码",
        "idNumber: such a finding names the child by its number",
    ),
    "NO_PROGRESS": (
        RejectCode.MISSING,
        "progress：无身份证号的应注明入户办理进度",
        "progress: of a child without a number it is said how far its registration is",
    ),
    "NO_CHILD": (
        RejectCode.UNKNOWN_PERSON,
        "枢纽中没有此人；请转告其所在地教育行政部门",
        "the hub does not know this person; tell the education bureau of where it lives",
    ),
    "SEVERAL": (
        RejectCode.ID_MISMATCH,
        "枢纽中有多名同名同生日的无身份证号儿童，请人工核对",
        "several children without a number have this name and birthday; people must tell them apart",
    ),
}
_NUMBERED = tuple(kind.name for kind in IdentityFindingKind if kind is not IdentityFindingKind.NO_ID_NUMBER)

_SETTLE = f"""
    WITH line AS (
        SELECT r.id, r.fields ->> 'kind' AS kind, r.fields, r.id_number_index, p.jurisdiction_code,
               name_key(r.name) AS name_key, r.birth_date
        FROM exchange_record r JOIN exchange_package p ON p.id = r.package_id
        WHERE p.id = CAST(:package AS uuid) AND r.state = 'ACCEPTED' AND p.state <> 'APPLIED'
    ), said AS (
        SELECT line.id, CASE WHEN kind IN {_NUMBERED} THEN named.id ELSE alike.id END AS student_id, CASE
            WHEN kind IN {_NUMBERED} AND line.id_number_index IS NULL THEN 'NO_NUMBER'
            WHEN kind = 'IDENTITY_ERROR' AND named.id IS NULL THEN 'NO_CHILD'
            WHEN kind = 'NO_ID_NUMBER' AND NOT line.fields ? 'progress' THEN 'NO_PROGRESS'
            WHEN kind = 'NO_ID_NUMBER' AND alike.many = 0 THEN 'NO_CHILD'
            WHEN kind = 'NO_ID_NUMBER' AND alike.many > 1 THEN 'SEVERAL' END AS fault
        FROM line
        LEFT JOIN student named ON named.id_number_index = line.id_number_index
             AND named.jurisdiction_code = line.jurisdiction_code
        CROSS JOIN LATERAL (
            SELECT count(*) AS many, (array_agg(s.id))[1] AS id FROM student s
            WHERE s.jurisdiction_code = line.jurisdiction_code AND s.id_number_index IS NULL
              AND s.birth_date = line.birth_date AND name_key(s.name) = line.name_key) alike
    )
    UPDATE exchange_record r
    SET student_id = CASE WHEN said.fault IS NULL THEN said.student_id END,
        state = CASE WHEN said.fault IS NULL THEN r.state ELSE 'REJECTED' END,
        reject_code = CAST(:faults AS jsonb) -> said.fault ->> 'code',
        reason = CASE WHEN said.fault IS NULL THEN r.reason ELSE jsonb_build_object('reasons', jsonb_build_array(
            CAST(:faults AS jsonb) -> said.fault
            || jsonb_build_object('place', 'line ' || r.line_no, 'fixer', CAST(:fixer AS text)))) END
    FROM said WHERE said.id = r.id
"""

_COUNT = """
    UPDATE exchange_package p SET accepted = n.accepted, rejected = n.rejected
    FROM (SELECT count(*) FILTER (WHERE state = 'ACCEPTED') AS accepted,
                 count(*) FILTER (WHERE state = 'REJECTED') AS rejected
          FROM exchange_record WHERE package_id = CAST(:package AS uuid)) n
    WHERE p.id = CAST(:package AS uuid)
    RETURNING p.received, p.accepted, p.rejected, p.held, p.duplicate
"""

_PROGRESS = """
    SELECT DISTINCT ON (student_id) student_id, fields ->> 'progress', fields ->> 'foundOn'
    FROM exchange_record
    WHERE package_id = CAST(:package AS uuid) AND state = 'ACCEPTED' AND fields ->> 'kind' = 'NO_ID_NUMBER'
    ORDER BY student_id, fields ->> 'foundOn' DESC, line_no DESC
"""
