"""Who answers for a child, a class, a village or a school on a day, post by post; and what nobody holds."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    extract,
    func,
    or_,
    select,
)

from auth.viewer import Viewer
from database import tables
from domain.access import Detail, Showing
from domain.organization import OrgType
from domain.responsibility import BY_COUNTY, NodeKind
from domain.student import HELD_ENROLLMENT, HouseholdStatus
from resolvers.matching import Value, matching
from resolvers.order import Order

_POST, _GAP = tables.ResponsiblePost, tables.ResponsibilityGap
ORDERS = {
    "CHAIN": Order(
        (_POST.line_ordinal, _POST.level_no, _POST.ordinal, _POST.id),
        "按责任链逐级: line by line from the child upward, posts of one level together.",
    ),
    "ID": Order((_POST.id,), "按标识: in no order of their own, the same each time."),
}
GAP_ORDERS = {"ID": Order((_GAP.id,), "按标识: in no order of their own, the same each time.")}
_unit, _room, _school = (
    tables.Organization.__table__.c,
    tables.SchoolClass.__table__.c,
    tables.School.__table__.c,
)


def find(
    viewer: Viewer,
    *,
    on: Value = None,
    student_id: Value = None,
    class_id: Value = None,
    village_id: Value = None,
    school_id: Value = None,
    line: Value = None,
) -> Select[Any]:
    """Posts that answer, of all lines of the county or of one. Without a day all times are found.

    Of a child it is its class and school, its village and township and the county's offices; of a class or a school its own
    and its township's; of a village its own. Who does not see the child finds nothing.
    """
    found = matching(select(_POST))
    if on is not None:
        found = found.where(*_on(_POST, on))
    if student_id is not None:
        found = found.where(_of_child(viewer, student_id))
    if class_id is not None:
        rooms = select(_room.id).where(_room.id == class_id)
        found = found.where(_answers(rooms, _schools_of(rooms), None))
    if school_id is not None:
        found = found.where(_answers(None, select(_school.id).where(_school.id == school_id), None))
    if village_id is not None:
        villages = select(_unit.id).where(_unit.id == village_id)
        cells = select(_unit.id).where(_unit.parent_id == village_id, _unit.type == OrgType.GRID)
        found = found.where(_answers(None, None, villages, cells))
    if line is not None:
        of = tables.ResponsibilityLine.__table__.c
        found = found.where(_POST.line_id.in_(select(of.id).where(of.code == line)))
    return found


def gaps(viewer: Viewer, *, on: Value = None, unit_id: Value = None) -> Select[Any]:
    """Posts that nobody held, on a day or ever."""
    found = matching(select(_GAP), (_GAP.organization_id, unit_id))
    return found if on is None else found.where(*_on(_GAP, on))


def _on(of: Any, day: Any) -> tuple[ColumnElement[bool], ...]:
    """Whether a time holds the day, in which the document has the post and the class its school year."""
    on = cast(day, Date)
    begins = extract("year", on) - case((extract("month", on) < 8, 1), else_=0)
    year = func.concat(cast(begins, String), "-", cast(begins + 1, String))
    return (
        or_(of.held_from.is_(None), of.held_from <= on),
        or_(of.held_to.is_(None), of.held_to >= on),
        of.post_from <= on,
        or_(of.post_to.is_(None), of.post_to > on),
        or_(of.school_year.is_(None), of.school_year == year),
    )


def _of_child(viewer: Viewer, child: Any) -> ColumnElement[bool]:
    # The nouns themselves, not their tables: what the viewer is not granted of them is not looked at.
    student, held = tables.Student, tables.Enrollment
    own = (held.student_id == child, held.status.in_(HELD_ENROLLMENT))
    rooms = select(held.class_id).where(*own, held.class_id.is_not(None))
    schools = select(held.school_id).where(*own)
    villages = cells = None
    if _shows_residence(viewer):
        villages, cells = _lives(child), select(student.grid_cell_id).where(student.id == child)
    return and_(exists().where(student.id == child), _answers(rooms, schools, villages, cells))


def _shows_residence(viewer: Viewer) -> bool:
    return viewer.rights.showing(tables.Student, Detail.RESIDENCE) is Showing.SHOWN


def _lives(child: Any) -> Select[Any]:
    """Where a child lives, else where it is registered (A-21, A-41)."""
    student, household = tables.Student, tables.HouseholdRegistration
    registered = (
        select(_unit.id)
        .join(household, household.village_code == _unit.code)
        .where(
            household.student_id == student.id,
            household.status == HouseholdStatus.VALID,
            _unit.jurisdiction_code == student.jurisdiction_code,
        )
        .limit(1)
        .correlate(student)
        .scalar_subquery()
    )
    return select(func.coalesce(student.village_id, registered)).where(student.id == child)


def _answers(rooms: Any, schools: Any, villages: Any, cells: Any = None) -> ColumnElement[bool]:
    """Whether a post answers for what is in these classes, schools, villages and their grid; the county's offices for all."""
    whole = and_(_POST.class_id.is_(None), _POST.grade.is_(None))
    found: list[ColumnElement[bool]] = [_POST.organization_id.is_(None), _POST.node.in_(BY_COUNTY)]
    townships = []
    if rooms is not None:
        found.append(_POST.class_id.in_(rooms))
        grades = exists().where(
            _room.id.in_(rooms), _room.school_id == _POST.organization_id, _room.grade == _POST.grade
        )
        found.append(grades)
    if schools is not None:
        centers = select(_school.center_school_id).where(_school.id.in_(schools))
        found.append(
            and_(whole, _POST.node != NodeKind.CENTER_SCHOOL, _POST.organization_id.in_(schools)),
        )
        found.append(and_(_POST.node == NodeKind.CENTER_SCHOOL, _POST.organization_id.in_(centers)))
        townships.append(select(_school.township_id).where(_school.id.in_(schools)))
    if villages is not None:
        found += [_POST.organization_id.in_(villages), _POST.organization_id.in_(cells)]
        townships.insert(0, select(_unit.parent_id).where(_unit.id.in_(villages)))
    if townships:
        township = func.coalesce(*(each.limit(1).scalar_subquery() for each in townships))
        found.append(and_(_POST.node == NodeKind.TOWNSHIP, _POST.organization_id == township))
    return or_(*found)


def _schools_of(rooms: Any) -> Select[Any]:
    return select(_room.school_id).where(_room.id.in_(rooms))
