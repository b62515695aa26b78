"""Where a row lies: in which county, township, school, class or department; whether a ticket or a report is about its child."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from auth.children import CHILDREN, own_classes
from auth.departments import OWN
from auth.paths import ALONE, CHILD, PATHS, PUBLISHED, UNITS, Attribute, Path
from auth.viewer import Viewer
from database import tables
from database.tables.row import Row
from domain.access import Area
from domain.handover import HandoverState

Condition = ColumnElement[bool]


def within(table: type[Row], area: Area, viewer: Viewer) -> Condition:
    """The SQL condition on a table's rows that lie in a viewer's area; false where the table has no such area."""
    if area is Area.PUBLIC:
        return true()
    county = _along(PATHS[table], viewer.jurisdiction_code)
    if area is Area.COUNTY:
        return county
    if area is Area.DEPARTMENT:
        own = OWN.get(table)
        return and_(county, own(viewer)) if own and viewer.department else false()
    # Said here, because SQLAlchemy makes IS NULL of what equals None, and such rows there are.
    return and_(county, _narrow(table, area, viewer)) if _stands(area, viewer) else false()


def share_county(here: Attribute, there: Attribute) -> bool:
    """Whether rows joined by equal (here, there) lie in one county because one's path to it leads over the other."""
    return _leads(here, there) or _leads(there, here)


def is_child(column: Attribute) -> bool:
    """Whether a column says which child its row is about."""
    return CHILD.get(column.property.parent.class_) is column


def is_of_departments(table: type[Row]) -> bool:
    """Whether rows of a table can be a department's own."""
    return table in OWN


def _leads(key: Attribute, id: Attribute) -> bool:
    path, onward = (PATHS[each.property.parent.class_] for each in (key, id))
    return bool(onward) and path[:1] == (key,) and id.key == "id" and path[1:] == onward


def _along(path: Path, code: str) -> Condition:
    if not path:
        return true()
    if len(path) == 1:
        own: Condition = path[0] == code
        return or_(own, path[0].is_(None)) if path[0].property.columns[0].nullable else own
    key, *rest = path
    # Core tables, so that the condition of the parent is not added once more inside.
    parent = rest[0].class_.__table__.c
    inner = parent[rest[0].key]
    matched = inner == code if len(rest) == 1 else _along(tuple(rest), code)
    return key.in_(select(parent.id).where(matched))


def _stands(area: Area, viewer: Viewer) -> bool:
    """Whether the viewer stands where such an area can be seen from."""
    if area is Area.TICKET:
        return viewer.ticket is not None
    if area is Area.CLASS:
        return not isinstance(viewer.subject, str) or bool(viewer.subject)  # else a parameter of a plan
    return viewer.organization_id is not None


def _narrow(table: type[Row], area: Area, viewer: Viewer) -> Condition:
    if table is tables.Student:
        return CHILDREN[area](table, viewer)
    if table in _SCHOOL:
        return _of_school(table, area, viewer)
    if table is tables.Timer:
        return or_(CHILD[table].in_(_children(area, viewer)), _to_keep(area, viewer))
    if table is tables.Discrepancy:
        return or_(CHILD[table].in_(_children(area, viewer)), _counted_there(area, viewer))
    if table in CHILD:
        return CHILD[table].in_(_children(area, viewer))
    if table is tables.Guardian:
        kept = tables.Guardianship.__table__.c
        return tables.Guardian.id.in_(
            select(kept.guardian_id).where(kept.student_id.in_(_children(area, viewer)))
        )
    if table in UNITS:
        own = (_of_own(unit, area, viewer, table in ALONE) for unit in UNITS[table])
        return or_(*own, _published(table, area))
    return _KEPT[table](area, viewer) if table in _KEPT else false()


def _children(area: Area, viewer: Viewer) -> Any:
    child = tables.Student.__table__.c
    return select(child.id).where(
        child.jurisdiction_code == viewer.jurisdiction_code, CHILDREN[area](child, viewer)
    )


_SCHOOL: Mapping[type[Row], Attribute] = {
    tables.SchoolClass: tables.SchoolClass.school_id,
    tables.AttendanceSheet: tables.AttendanceSheet.school_id,
    tables.AttendanceSummary: tables.AttendanceSummary.school_id,
    tables.ReturnRegister: tables.ReturnRegister.school_id,
    tables.AdmissionPlan: tables.AdmissionPlan.school_id,
    tables.ScreeningAssignment: tables.ScreeningAssignment.school_id,
    tables.ClassTermRecord: tables.ClassTermRecord.school_id,
    tables.ComparisonRun: tables.ComparisonRun.school_id,
    tables.CurriculumStatement: tables.CurriculumStatement.school_id,
    tables.ParentCommittee: tables.ParentCommittee.school_id,
    tables.CommitteeMember: tables.CommitteeMember.school_id,
    tables.CommitteeMeeting: tables.CommitteeMeeting.school_id,
    tables.ChecklistItem: tables.ChecklistItem.school_id,
    tables.CohortRecord: tables.CohortRecord.school_id,
    tables.SchoolCondition: tables.SchoolCondition.school_id,
}
"""Of what a school does for all its pupils: the column that says which school."""
_CLASS: Mapping[type[Row], Attribute] = {
    tables.SchoolClass: tables.SchoolClass.id,
    tables.AttendanceSheet: tables.AttendanceSheet.class_id,
    tables.AttendanceSummary: tables.AttendanceSummary.class_id,
    tables.ClassTermRecord: tables.ClassTermRecord.class_id,
}
"""Of what is done class by class: the column that says which class."""


def _of_school(table: type[Row], area: Area, viewer: Viewer) -> Condition:
    if area is Area.SCHOOL:
        own: Condition = _SCHOOL[table] == viewer.organization_id
        return own
    if area is Area.TOWNSHIP:
        school = tables.School.__table__.c
        return _SCHOOL[table].in_(select(school.id).where(school.township_id == viewer.organization_id))
    if area is not Area.CLASS:
        return false()
    if table in _CLASS:
        return _CLASS[table].in_(own_classes(viewer, "id"))
    return _SCHOOL[table].in_(own_classes(viewer, "school_id"))


def _to_keep(area: Area, viewer: Viewer) -> Condition:
    """Clocks of what is no child's: a unit's own, a class's month and term."""
    if area is Area.CLASS:
        kept = (tables.AttendanceSummary.__table__.c, tables.ClassTermRecord.__table__.c)
        own = (select(each.id).where(each.class_id.in_(own_classes(viewer, "id"))) for each in kept)
        return or_(*(tables.Timer.row_id.in_(rows) for rows in own))
    if area not in (Area.SCHOOL, Area.TOWNSHIP):
        return false()
    return and_(tables.Timer.student_id.is_(None), tables.Timer.owner_id == viewer.organization_id)


def _counted_there(area: Area, viewer: Viewer) -> Condition:
    """Differences of the own school that are about no child but about numbers (DC-05)."""
    found = tables.Discrepancy
    own = and_(found.student_id.is_(None), found.school_id == viewer.organization_id)
    return own if area is Area.SCHOOL else false()


def _of_own(unit: Attribute, area: Area, viewer: Viewer, alone: bool) -> Condition:
    """Whether what a duty asks is asked of the viewer's unit; a township's schools answer to it, unless it is their own alone."""
    if area is Area.CENTER_SCHOOL or (alone and area in _UNITS):
        own: Condition = unit == viewer.organization_id
        return own
    return _answers(unit, area, viewer) if area in _UNITS else false()


def _published(table: type[Row], area: Area) -> Condition:
    """What was published to all units of the county, for whoever works in one."""
    units = (*_UNITS, Area.CENTER_SCHOOL)
    return PUBLISHED[table] if table in PUBLISHED and area in units else false()


def _of_ledger(area: Area, viewer: Viewer) -> Condition:
    # Where a child stands whose entries are seen; else a filter by kind would say that it stands nowhere.
    entry = tables.LedgerEntry.__table__.c
    stands = exists().where(
        entry.ledger_id == tables.Ledger.id, entry.student_id.in_(_children(area, viewer))
    )
    return or_(stands, _answers(tables.Ledger.owner_id, area, viewer)) if area in _UNITS else stands


def _of_snapshot(area: Area, viewer: Viewer) -> Condition:
    # It counts all lines of a ledger: for its keeper alone.
    kept = tables.Ledger.__table__.c
    own = select(kept.id).where(kept.owner_id == viewer.organization_id)
    return tables.LedgerSnapshot.ledger_id.in_(own) if area in _UNITS else false()


def _of_roster(area: Area, viewer: Viewer) -> Condition:
    made = tables.Roster
    own = or_(made.producer_id == viewer.organization_id, made.receiver_id == viewer.organization_id)
    return own if area in _UNITS else false()


def _hands_over(made: Any, viewer: Viewer) -> Condition:
    # The receiving school gets its copy once the other one has signed (GH-26).
    signed = and_(made.junior_id == viewer.organization_id, made.state != HandoverState.DRAFT)
    return or_(made.primary_id == viewer.organization_id, signed)


def _of_handover(area: Area, viewer: Viewer) -> Condition:
    return _hands_over(tables.TransitionHandover, viewer) if area is Area.SCHOOL else false()


def _own_handovers(viewer: Viewer) -> Any:
    made = tables.TransitionHandover.__table__.c
    return select(made.id).where(_hands_over(made, viewer))


def _of_copy(area: Area, viewer: Viewer) -> Condition:
    own = tables.HandoverCopy.handover_id.in_(_own_handovers(viewer))
    return own if area is Area.SCHOOL else false()


def _of_leaver(area: Area, viewer: Viewer) -> Condition:
    # A school sees whom it sends and whom it is to receive, also while the child is registered at the other one.
    goes = tables.GraduateDestination
    near: Condition = goes.student_id.in_(_children(area, viewer))
    if area is not Area.SCHOOL:
        return near
    return or_(near, goes.primary_id == viewer.organization_id, goes.handover_id.in_(_own_handovers(viewer)))


def _of_unit(area: Area, viewer: Viewer) -> Condition:
    return _of_own(tables.Organization.id, area, viewer, False)


def _answers(unit: Attribute, area: Area, viewer: Viewer) -> Condition:
    """Whether a unit is the viewer's own, or a school of its township."""
    own: Condition = unit == viewer.organization_id
    if area is Area.SCHOOL:
        return own
    school = tables.School.__table__.c
    return or_(own, unit.in_(select(school.id).where(school.township_id == viewer.organization_id)))


_UNITS = (Area.SCHOOL, Area.TOWNSHIP)
_KEPT: Mapping[type[Row], Callable[[Area, Viewer], Condition]] = {
    tables.Organization: _of_unit,
    tables.Ledger: _of_ledger,
    tables.LedgerSnapshot: _of_snapshot,
    tables.Roster: _of_roster,
    tables.TransitionHandover: _of_handover,
    tables.HandoverCopy: _of_copy,
    tables.GraduateDestination: _of_leaver,
}
