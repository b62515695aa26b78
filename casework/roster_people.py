"""Who stands in a roster (名册): the children of the unit that makes it, by what the hub's registers say (catalogue 2.1 B)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, true

from database import tables
from domain.organization import OrgType
from domain.roster import RosterType
from domain.student import (
    FINDING_GROUPS,
    HELD_ENROLLMENT,
    EnrollmentStatus,
    IdStatus,
    SchoolingStatus,
    SpecialGroup,
)

_CHILD, _HELD = tables.Student, tables.Enrollment
_DISABLED = sorted({SpecialGroup.DISABLED, *FINDING_GROUPS}, key=lambda group: group.name)
_OUT = (
    SchoolingStatus.ATTENDING_ELSEWHERE_UNREGISTERED,
    SchoolingStatus.ATTENDING_ELSEWHERE_REGISTERED_HERE,
    SchoolingStatus.ATTENDING_IN_JURISDICTION_UNREGISTERED,
)
Condition = ColumnElement[bool]


def people(type: RosterType, unit: tables.Organization) -> Select[UUID]:
    """The ids of the children, in the order they were first recorded. Raises KeyError for a roster of others' data."""
    where = true() if type in _WHEREVER else _within(unit)
    of = select(_CHILD.id).where(_CHILD.jurisdiction_code == unit.jurisdiction_code, where, _WHO[type](unit))
    return of.order_by(_CHILD.id)


def _within(unit: tables.Organization) -> Condition:
    """A school's are those registered there or living in its catchment, a township's those who live there."""
    if unit.type in (OrgType.SCHOOL, OrgType.CENTER_SCHOOL):
        near = tables.Catchment
        own = select(near.village_id).where(near.school_id == unit.id)
        return or_(_held(_HELD.school_id == unit.id), ~_held() & _CHILD.village_id.in_(own))
    if unit.type in (OrgType.TOWNSHIP, OrgType.SUBDISTRICT):
        village = tables.Organization
        own = select(village.id).where(or_(village.parent_id == unit.id, village.id == unit.id))
        return _CHILD.village_id.in_(own)
    return _CHILD.jurisdiction_code == unit.jurisdiction_code


def _held(*more: Any) -> Condition:
    return exists().where(_HELD.student_id == _CHILD.id, _HELD.status.in_(HELD_ENROLLMENT), *more)


def _status(*wanted: SchoolingStatus) -> Callable[[tables.Organization], Condition]:
    return lambda unit: _CHILD.schooling_status.in_(wanted)


def _disabled(unit: tables.Organization) -> Condition:
    group = tables.SpecialGroupMembership
    return exists().where(group.student_id == _CHILD.id, group.group.in_(_DISABLED), group.valid_to.is_(None))


def _not_enrolled(unit: tables.Organization) -> Condition:
    marked = _held(_HELD.status == EnrollmentStatus.MARKED_DROPOUT)
    return or_(_CHILD.schooling_status.in_((SchoolingStatus.NEVER_ENROLLED, SchoolingStatus.DROPOUT)), marked)


def _leavers(unit: tables.Organization) -> Condition:
    """Of a school its last leavers, wherever they are by now; of any other unit the county's."""
    goes, school = tables.GraduateDestination, tables.Organization
    of_school = unit.type in (OrgType.SCHOOL, OrgType.CENTER_SCHOOL)
    here = school.id == unit.id if of_school else school.jurisdiction_code == unit.jurisdiction_code
    own = goes.primary_id.in_(select(school.id).where(here))
    last = select(func.max(goes.school_year)).where(own).scalar_subquery()
    return _CHILD.id.in_(select(goes.student_id).where(own, goes.school_year == last))


_WHEREVER = frozenset({RosterType.GRADUATE_DESTINATIONS})
"""Rosters of children who may be registered elsewhere by now."""
_WHO: Mapping[RosterType, Callable[[tables.Organization], Condition]] = {
    RosterType.SCHOOL_AGE_CHILDREN: lambda unit: _CHILD.id.is_not(None),
    RosterType.STUDENTS_AT_SCHOOL: lambda unit: _held(),
    RosterType.DISABLED_CHILDREN: _disabled,
    RosterType.HOME_TEACHING: _status(SchoolingStatus.HOME_TEACHING),
    RosterType.EXEMPTED: _status(SchoolingStatus.EXEMPTED),
    RosterType.TERM_NO_SHOW: _status(SchoolingStatus.NOT_REPORTED),
    RosterType.TOWNSHIP_NOT_ENROLLED_AND_DROPOUT: _not_enrolled,
    RosterType.ELSEWHERE_NO_REGISTRATION: _status(SchoolingStatus.ATTENDING_ELSEWHERE_UNREGISTERED),
    RosterType.GRADUATE_DESTINATIONS: _leavers,
    RosterType.OUTBOUND_STUDENTS: _status(*_OUT),
    RosterType.NO_ID_NUMBER: lambda unit: _CHILD.id_status == IdStatus.MISSING,
}
MADE = frozenset(_WHO)
