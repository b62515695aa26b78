"""Units and departments: which department a unit is, whether an act is its own, which one the leading group's office is (QC-55)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import case, select
from sqlalchemy.ext.asyncio import AsyncSession

from casework.act import Act
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.organization import Department, OrgType
from domain.role import ACTS_FOR

_OF = tables.Organization
_IS: Mapping[OrgType, Department] = {
    OrgType.COUNTY_GOVERNMENT: Department.COUNTY_GOVERNMENT,
    OrgType.LEADING_GROUP: Department.LEADING_GROUP,
    OrgType.EDUCATION_BUREAU: Department.EDUCATION_BUREAU,
    OrgType.TOWNSHIP: Department.TOWNSHIP,
    OrgType.SUBDISTRICT: Department.TOWNSHIP,
    OrgType.VILLAGE: Department.VILLAGE_COMMUNITY,
    OrgType.COMMUNITY: Department.VILLAGE_COMMUNITY,
    OrgType.SCHOOL: Department.SCHOOL,
    OrgType.CENTER_SCHOOL: Department.CENTER_SCHOOL,
    OrgType.EXPERT_COMMITTEE: Department.EXPERT_COMMITTEE,
    OrgType.EMPLOYER: Department.EMPLOYER,
    OrgType.SOCIAL_ORGANIZATION: Department.SOCIETY,
}


def department(unit: tables.Organization) -> Department | None:
    """The department that a unit is: as it is registered, else by its kind."""
    return unit.department or _IS.get(unit.type)


async def held(act: Act, id: UUID, place: str) -> tables.Organization:
    """A unit of the county. Raises Refused NO_SUCH_UNIT."""
    here = _OF.jurisdiction_code == act.author.jurisdiction_code
    found = await act.session.scalar(select(_OF).where(_OF.id == id, here))
    if found is None:
        zh, en = "没有此单位", "there is no such unit in the county"
        raise Refused(Reason("NO_SUCH_UNIT", zh, en, Fixer.CALLER, place))
    return found


async def own(act: Act) -> tables.Organization | None:
    """The unit that the author acts for: its own, else the first of its department; None where it acts for none."""
    viewer = act.author.viewer
    if viewer is None:
        return None
    if act.unit is not None:
        return await act.session.get(_OF, act.unit)
    of = viewer.department or (ACTS_FOR.get(viewer.role) if viewer.role else None)
    return await first(act.session, act.author.jurisdiction_code, of) if of else None


async def first(session: AsyncSession, jurisdiction_code: str, of: Department) -> tables.Organization | None:
    """The county's unit that is a department, the first by its code where it has several."""
    kinds = [kind for kind, means in _IS.items() if means is of]
    named = _OF.department == of
    is_it = named | (_OF.department.is_(None) & _OF.type.in_(kinds))
    found = select(_OF).where(_OF.jurisdiction_code == jurisdiction_code, is_it)
    return await session.scalar(found.order_by(case((named, 0), else_=1), _OF.code).limit(1))


async def is_own(act: Act, unit: UUID) -> bool:
    """Whether the author acts for a unit; whoever works at the hub's shell does for all."""
    viewer = act.author.viewer
    if viewer is None:
        return True
    if act.unit is not None:
        return act.unit == unit
    of = viewer.department or (ACTS_FOR.get(viewer.role) if viewer.role else None)
    there = await act.session.get(_OF, unit)
    return there is not None and of is not None and department(there) is of


async def office(session: AsyncSession, jurisdiction_code: str) -> tables.Organization | None:
    """领导小组办公室: the leading group's unit; the bureau, in which the office sits, where there is none (QC-55)."""
    group = await first(session, jurisdiction_code, Department.LEADING_GROUP)
    return group or await first(session, jurisdiction_code, Department.EDUCATION_BUREAU)
