"""Children outside school whom the bureau knows: they belong to the universe like every other child (HL-47)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from database import gate, ids, tables
from database.crypto.field import Field
from database.crypto.keys import Ring
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


async def register(
    session: AsyncSession, ring: Ring, jurisdiction_code: str, children: Sequence[KnownChild]
) -> int:
    """Take over children not yet known by their identity number; those known stay as they are. Returns how many."""
    if not children:
        return 0
    keys, villages = await gate.writing(session, ring), await _villages(session, jurisdiction_code)
    student, household = tables.Student, tables.HouseholdRegistration
    number, home = Field(keys, student.id_number_sealed), Field(keys, student.home_address_sealed)
    address = Field(keys, household.address_sealed)
    named = list(zip(ids.fresh(len(children)), children, strict=True))
    rows = [
        {
            "id": id_,
            "jurisdiction_code": jurisdiction_code,
            "name": child.name,
            "id_type": IdType.RESIDENT_ID,
            "id_number_sealed": number.text(id_, child.id_number),
            "id_number_index": number.index(child.id_number),
            "id_number_masked": identity.masked(child.id_number),
            "id_status": IdStatus.UNVERIFIED,
            "sex": identity.sex(child.id_number),
            "birth_date": child.birth_date,
            "home_address_sealed": home.text(id_, child.address),
            "home_address_index": home.index(child.address),
            "schooling_status": child.schooling_status,
            "status_since": child.since,
            "status_evidence": child.evidence,
            "coverage_basis": CoverageBasis.HOUSEHOLD,
            "village_id": villages.get(child.village_code),
        }
        for id_, child in named
    ]
    inserted = insert(student).values(rows).on_conflict_do_nothing().returning(student.id)
    new = set((await session.scalars(inserted)).all())
    registrations = [
        {
            "id": household_id,
            "student_id": id_,
            "region_code": jurisdiction_code,
            "village_code": child.village_code,
            "address_sealed": address.text(household_id, child.address),
            "address_index": address.index(child.address),
            "status": HouseholdStatus.VALID,
        }
        for household_id, (id_, child) in zip(ids.fresh(len(named)), named, strict=True)
        if id_ in new
    ]
    if registrations:
        await session.execute(insert(household).values(registrations))
    return len(new)


async def _villages(session: AsyncSession, jurisdiction_code: str) -> dict[str, UUID]:
    unit = tables.Organization
    statement = select(unit.code, unit.id).where(unit.jurisdiction_code == jurisdiction_code)
    return dict((await session.execute(statement)).all())
