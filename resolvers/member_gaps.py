"""Member units that have no duty of their own, or nobody who holds it (HL-68a)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, any_, exists, literal, or_, select

from database import tables
from domain.duty import MemberGap
from domain.organization import TYPES, OrgType

_MEMBERS = (OrgType.TOWNSHIP, OrgType.SUBDISTRICT, OrgType.EDUCATION_BUREAU, OrgType.DEPARTMENT)
"""各乡镇、街道、单位（部门）."""


def lacking(gaps: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a unit is a member and lacks one of these: a current duty, somebody in a post of it or in its seat of the leading group."""
    lacks = {MemberGap.DUTY: ~_obliged(), MemberGap.HOLDER: ~_held()}
    some = (and_(literal(gap.name) == any_(gaps), missing) for gap, missing in lacks.items())
    return and_(tables.Organization.type.in_(_MEMBERS), or_(*some))


def _obliged() -> ColumnElement[bool]:
    unit, duty = tables.Organization, tables.DepartmentDuty.__table__.alias().c
    here = (duty.jurisdiction_code == unit.jurisdiction_code, duty.valid_to.is_(None))
    return exists(select(duty.id).where(*here, _acts_for(duty.department)).correlate(unit))


def _held() -> ColumnElement[bool]:
    unit = tables.Organization
    post, seat = (
        each.__table__.alias().c for each in (tables.ResponsibilityAssignment, tables.LeadingGroupMember)
    )
    own = select(post.id).where(post.organization_id == unit.id, post.valid_to.is_(None)).correlate(unit)
    here = (seat.jurisdiction_code == unit.jurisdiction_code, seat.valid_to.is_(None))
    sits = select(seat.id).where(*here, _acts_for(seat.department)).correlate(unit)
    return or_(exists(own), exists(sits))


def _acts_for(department: ColumnElement[Any]) -> ColumnElement[bool]:
    """As `domain.organization.acts_for` says of a unit."""
    unit = tables.Organization
    kinds = (and_(department == each, unit.type.in_(types)) for each, types in TYPES.items())
    return or_(unit.department == department, *kinds)
