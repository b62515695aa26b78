"""Units and departments: which unit is a department, whether an act is a unit's own, who is told of what is overdue (2.11)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import case, select
from sqlalchemy.ext.asyncio import AsyncSession

from casework.act import Act
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.organization import TYPES, Department, acts_for
from domain.role import Role

_OF = tables.Organization
_SPEAKS: Mapping[Role, tuple[Department, ...]] = {
    Role.BUREAU_OFFICER: (Department.EDUCATION_BUREAU,),
    Role.INSPECTION_OFFICER: (Department.INSPECTION,),
    Role.LEADING_GROUP_OFFICER: (Department.LEADING_GROUP, Department.COUNTY_GOVERNMENT),
}
"""Offices of the county: for which departments they speak. The leading group's office keeps the government's record, too."""


def speaks(act: Act) -> tuple[Department, ...]:
    """For which departments the author speaks, its own first, whatever its unit; a school's and a township's people for none."""
    viewer = act.author.viewer
    if viewer is None or viewer.role is None:
        return ()
    if viewer.role is Role.DEPARTMENT:
        return (viewer.department,) if viewer.department else ()
    return _SPEAKS.get(viewer.role, ())


def is_bureau(act: Act) -> bool:
    """Whether the author is the bureau's."""
    return Department.EDUCATION_BUREAU in speaks(act)


def is_own(act: Act, unit: tables.Organization) -> bool:
    """Whether the author acts for a unit; whoever works at the hub's shell does for all."""
    if act.author.viewer is None or act.unit == unit.id:
        return True
    return any(acts_for(each, unit.type, unit.department) for each in speaks(act))


async def is_own_by_id(act: Act, unit: UUID) -> bool:
    """The same of a unit's id."""
    return is_own(act, await act.session.get_one(_OF, unit))


async def own(act: Act) -> tables.Organization | None:
    """The unit that the author acts for: its own, else the first of its department; None where it acts for none."""
    if act.unit is not None:
        return await act.session.get(_OF, act.unit)
    named = speaks(act)
    return await first(act.session, act.author.jurisdiction_code, named[0]) if named else None


async def held(act: Act, id: UUID, place: str) -> tables.Organization:
    """A unit of the county. Raises Refused NO_SUCH_UNIT."""
    here = _OF.jurisdiction_code == act.author.jurisdiction_code
    found = await act.session.scalar(select(_OF).where(_OF.id == id, here))
    if found is None:
        zh, en = "没有此单位", "there is no such unit in the county"
        raise Refused(Reason("NO_SUCH_UNIT", zh, en, Fixer.CALLER, place))
    return found


async def first(session: AsyncSession, jurisdiction_code: str, of: Department) -> tables.Organization | None:
    """The county's unit that is a department: one that says so before one of its kind, the first by its code."""
    named = _OF.department == of
    kinds = sorted(TYPES.get(of, ()), key=lambda kind: kind.name)
    found = select(_OF).where(_OF.jurisdiction_code == jurisdiction_code, named | _OF.type.in_(kinds))
    return await session.scalar(found.order_by(case((named, 0), else_=1), _OF.code).limit(1))


async def leading_group(session: AsyncSession, jurisdiction_code: str) -> UUID | None:
    """领导小组: who is told of what is overdue; None where the county has none on record (QC-55)."""
    found = await first(session, jurisdiction_code, Department.LEADING_GROUP)
    return found.id if found else None
