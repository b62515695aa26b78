"""Children, and what is known of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, Text, and_, cast, exists, false, or_, select
from sqlalchemy.dialects.postgresql import JSONB

from auth import areas
from auth.viewer import Viewer
from casework import monitoring
from database import tables
from database.tables.row import Row
from domain.access import Detail
from domain.assistance import ASSISTED
from domain.citation import ParameterOrigin
from domain.student import HELD_ENROLLMENT, HouseholdStatus
from resolvers import ledger
from resolvers.matching import Value, begins_with, is_any, matching
from resolvers.order import Order

ORDERS = {
    "ID": Order((tables.Student.id,), "按登记先后: as first recorded."),
    "NEWEST": Order((tables.Student.id,), "按登记先后倒序: the last recorded first.", descending=True),
    "NAME": Order((tables.Student.name, tables.Student.id), "按姓名: by name.", detail=Detail.NAME),
}
TELLING = monitoring.TELLING
"""Nouns whose rows tell where a child is."""


def one(viewer: Viewer, *, id: Any) -> Select[Any]:
    """One child."""
    return select(tables.Student).where(tables.Student.id == id)


def find(
    viewer: Viewer,
    *,
    schooling_status: Value = None,
    id_status: Value = None,
    group: Value = None,
    school_id: Value = None,
    village_id: Value = None,
    grid_cell_id: Value = None,
    township_id: Value = None,
    name: Value = None,
    born_from: Value = None,
    born_to: Value = None,
    enrolled: bool | None = None,
    registry_mark: Value = None,
    missing_from_ledger: Value = None,
    monitored_on: Value = None,
    supported: bool | None = None,
    guaranteed: bool | None = None,
    untold_since: Value = None,
    household_here: bool | None = None,
    assisted_on: Value = None,
) -> Select[Any]:
    """Children by where they are schooled, live and belong. group: membership on record, ended ones included.

    What a viewer may not look at is not missing: a child lacks measures, a guarantor, or news, only for whoever would see them.
    """
    child = tables.Student
    found = matching(
        select(child),
        (child.schooling_status, schooling_status),
        (child.id_status, id_status),
        (child.village_id, village_id),
        (child.grid_cell_id, grid_cell_id),
    )
    if group is not None:
        found = found.where(_in_group(group))
    if school_id is not None:
        found = found.where(_held(tables.Enrollment.school_id == school_id))
    if enrolled is not None:
        found = found.where(_held() if enrolled else ~_held())
    if registry_mark is not None:
        found = found.where(_held(is_any(tables.Enrollment.registry_mark, registry_mark)))
    if monitored_on is not None:
        found = found.where(_monitored(monitored_on))
    if supported is not None:
        found = found.where(
            _supported() if supported else _lacks(viewer, _supported(), tables.SupportMeasure)
        )
    if guaranteed is not None:
        found = found.where(
            _guaranteed() if guaranteed else _lacks(viewer, _guaranteed(), tables.GuaranteeAssignment)
        )
    if household_here is not None:
        home = tables.HouseholdRegistration
        found = found.where(_at_home() if household_here else _lacks(viewer, _at_home(), home))
    if assisted_on is not None:
        found = found.where(_assisted(assisted_on))
    if untold_since is not None:
        found = found.where(_lacks(viewer, monitoring.told_since(untold_since), *TELLING))
    if missing_from_ledger is not None:
        found = found.where(ledger.missing_from(missing_from_ledger))
    if township_id is not None:
        found = found.where(_lives_in(township_id))
    if name is not None:
        found = found.where(begins_with(child.name, name))
    if born_from is not None:
        found = found.where(child.birth_date >= born_from)
    return found if born_to is None else found.where(child.birth_date <= born_to)


def _in_group(group: Any) -> Any:
    membership = tables.SpecialGroupMembership
    return exists().where(membership.student_id == tables.Student.id, membership.group == group)


def _monitored(day: Any) -> Any:
    """Whether a child belonged on a day to a key group of its county, a local override going before what was loaded."""
    membership, rule = tables.SpecialGroupMembership, tables.RuleParameter
    here = (rule.jurisdiction_code == tables.Student.jurisdiction_code, rule.code == "keyGroups")
    override = rule.origin == ParameterOrigin.LOCAL_OVERRIDE
    named = select(rule.value).where(*here, rule.valid_to.is_(None)).order_by(override.desc()).limit(1)
    key = cast(named.correlate(tables.Student).scalar_subquery(), JSONB).has_key(cast(membership.group, Text))
    mine = membership.student_id == tables.Student.id
    return exists().where(mine, key, *monitoring.valid_on(day))


def _supported() -> Any:
    given = tables.SupportMeasure
    return exists().where(given.student_id == tables.Student.id, given.ended_on.is_(None))


def _guaranteed() -> Any:
    who = tables.GuaranteeAssignment
    return exists().where(who.student_id == tables.Student.id, who.ended_on.is_(None))


def _at_home() -> Any:
    home, child = tables.HouseholdRegistration, tables.Student
    valid = home.status == HouseholdStatus.VALID
    return exists().where(home.student_id == child.id, valid, home.region_code == child.jurisdiction_code)


def _assisted(day: Any) -> Any:
    membership = tables.SpecialGroupMembership
    mine = membership.student_id == tables.Student.id, membership.group.in_(sorted(ASSISTED, key=str))
    return exists().where(*mine, *monitoring.valid_on(day))


def _lacks(viewer: Viewer, there: Any, *nouns: type[Row]) -> Any:
    """Whether something is not there of a child, whose rows of all these nouns the viewer is granted."""
    child, rights = tables.Student, viewer.rights
    # Rows that are granted as the child is are there to be looked at wherever it is seen.
    others = dict.fromkeys(each for of in nouns if (each := rights.of(of)) != rights.of(child))
    granted = ((areas.within(child, area, viewer) for area in each) for each in others)
    return and_(~there, *(or_(false(), *each) for each in granted))


def _held(*more: Any) -> Any:
    enrollment = tables.Enrollment
    held = enrollment.status.in_(HELD_ENROLLMENT)
    return exists().where(enrollment.student_id == tables.Student.id, held, *more)


def _lives_in(township_id: Any) -> Any:
    village = tables.Organization
    within = select(village.id).where(or_(village.parent_id == township_id, village.id == township_id))
    return tables.Student.village_id.in_(within)


def groups(viewer: Viewer) -> Select[Any]:
    """Memberships in special groups."""
    return select(tables.SpecialGroupMembership)
