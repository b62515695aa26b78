"""Children outside school whom the bureau knows: they belong to the universe like every other child (HL-47)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from database import tables
from domain import identity
from domain.student import CoverageBasis, HouseholdStatus, IdStatus, IdType, SchoolingStatus


@dataclass(frozen=True, slots=True)
class KnownChild:
    """A child without a 学籍 here, where it stands and what proves it. village_code: twelve digits."""

    id_number: str
    name: str
    birth_date: date
    schooling_status: SchoolingStatus
    evidence: str
    village_code: str
    address: str | None = None
    since: date | None = None


async def register(session: AsyncSession, jurisdiction_code: str, children: Sequence[KnownChild]) -> int:
    """Take over children not yet known by their identity number; those known stay as they are. Returns how many."""
    if not children:
        return 0
    villages = await _villages(session, jurisdiction_code)
    student = tables.Student
    rows = [
        {
            "jurisdiction_code": jurisdiction_code,
            "name": child.name,
            "id_type": IdType.RESIDENT_ID,
            "id_number": child.id_number,
            "id_status": IdStatus.UNVERIFIED,
            "sex": identity.sex(child.id_number),
            "birth_date": child.birth_date,
            "home_address": child.address,
            "schooling_status": child.schooling_status,
            "status_since": child.since,
            "status_evidence": child.evidence,
            "coverage_basis": CoverageBasis.HOUSEHOLD,
            "village_id": villages.get(child.village_code),
        }
        for child in children
    ]
    new = await session.execute(
        insert(student).values(rows).on_conflict_do_nothing().returning(student.id, student.id_number)
    )
    ids = {number: id_ for id_, number in new}
    registrations = [
        {
            "student_id": ids[child.id_number],
            "region_code": jurisdiction_code,
            "village_code": child.village_code,
            "address": child.address,
            "status": HouseholdStatus.VALID,
        }
        for child in children
        if child.id_number in ids
    ]
    if registrations:
        await session.execute(insert(tables.HouseholdRegistration).values(registrations))
    return len(ids)


async def _villages(session: AsyncSession, jurisdiction_code: str) -> dict[str, UUID]:
    unit = tables.Organization
    statement = select(unit.code, unit.id).where(unit.jurisdiction_code == jurisdiction_code)
    return dict((await session.execute(statement)).all())
