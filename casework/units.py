"""Which units answer for a child: its school, its township (QC-03, GH-20, DC-08, catalogue A-41)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from database import tables
from domain.ledger import LedgerScope, LedgerType
from domain.organization import OrgType
from domain.student import HELD_ENROLLMENT


async def school_of(session: AsyncSession, child: tables.Student) -> UUID | None:
    """The school that the child is registered at, else one of its village's catchment; none where there is neither."""
    held = tables.Enrollment
    registered = select(held.school_id).where(held.student_id == child.id, held.status.in_(HELD_ENROLLMENT))
    found: UUID | None = await session.scalar(registered)
    if found is not None or child.village_id is None:
        return found
    near = tables.Catchment
    assigned = select(near.school_id).where(near.village_id == child.village_id).order_by(near.stage.desc())
    return await session.scalar(assigned.limit(1))


async def township_of(session: AsyncSession, child: tables.Student, school: UUID | None) -> UUID | None:
    """The township the child lives in, else the one of its school."""
    if child.village_id is not None:
        unit = await session.get(tables.Organization, child.village_id)
        if unit is not None:
            is_township = unit.type in (OrgType.TOWNSHIP, OrgType.SUBDISTRICT)
            return unit.id if is_township else unit.parent_id
    if school is None:
        return None
    return await session.scalar(select(tables.School.township_id).where(tables.School.id == school))


async def bureau(session: AsyncSession, jurisdiction_code: str) -> UUID | None:
    """The county's education bureau; none where it is not on record."""
    of = tables.Organization
    here = of.jurisdiction_code == jurisdiction_code, of.type == OrgType.EDUCATION_BUREAU
    return await session.scalar(select(of.id).where(*here).order_by(of.code).limit(1))


async def ledger(
    session: AsyncSession, jurisdiction_code: str, owner: UUID, type: LedgerType
) -> tables.Ledger:
    """A unit's ledger of a kind; it is begun where the unit has none."""
    kept = tables.Ledger
    whole = kept.class_id.is_(None), kept.period.is_(None)
    found = await session.scalar(select(kept).where(kept.owner_id == owner, kept.type == type, *whole))
    if found is None:
        found = kept(jurisdiction_code=jurisdiction_code, type=type, owner_id=owner, scope=LedgerScope.SCHOOL)
        session.add(found)
        await session.flush()
    return found
