"""Duties of departments."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, any_, func, literal_column, select

from auth.viewer import Viewer
from database import tables
from resolvers import duty_gaps
from resolvers.matching import Value, matching
from resolvers.order import Order

ORDERS = {
    "DOCUMENT": Order(
        (tables.DepartmentDuty.document_id, tables.DepartmentDuty.ordinal, tables.DepartmentDuty.id),
        "按文件顺序: document by document, as they stand there.",
    ),
    "ID": Order((tables.DepartmentDuty.id,), "按登记先后: as recorded."),
}


def find(
    viewer: Viewer,
    *,
    jurisdiction: Value = None,
    department: Value = None,
    role: Value = None,
    section: Value = None,
    clause: Value = None,
) -> Select[Any]:
    """Duties in force by county, department, role, numbered section and clause id ("QC-13")."""
    duty = tables.DepartmentDuty
    found = matching(
        select(duty).where(duty.valid_to.is_(None)),
        (duty.jurisdiction_code, jurisdiction),
        (duty.department, department),
        (duty.role, role),
        (duty.section, None if section is None else numbered(section)),
    )
    return found if clause is None else found.where(clause == any_(duty.clauses))


def numbered(section: ColumnElement[str]) -> ColumnElement[str]:
    """A section's number as it is stored, however it was typed: （十二）, (十二) and 十二 are one."""
    narrow = func.normalize(section, literal_column("NFKC"))
    return func.concat("(", func.btrim(narrow, "() "), ")")


def not_broken_down(viewer: Viewer, *, lacking: Value = None, since: Value = None) -> Select[Any]:
    """Duties of the viewer's county without somebody who answers, a task, or measures (QC-46a)."""
    own = tables.DepartmentDuty.jurisdiction_code == viewer.jurisdiction_code
    found = find(viewer).where(own)
    return found if lacking is None else found.where(duty_gaps.lacking(lacking, since))


def of_units(viewer: Viewer, *, role: Value = None) -> Select[Any]:
    """Duties of the department that a unit is, in the unit's county."""
    duty, unit = tables.DepartmentDuty, tables.Organization
    same = (duty.department == unit.department) & (duty.jurisdiction_code == unit.jurisdiction_code)
    return find(viewer, role=role).join(unit, same)
