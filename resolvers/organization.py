"""Counties and units."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, or_, select

from auth import areas
from auth.viewer import Viewer
from database import tables
from database.tables.row import Row
from domain.access import Area
from resolvers import letter_missing, member_gaps, plan_missing
from resolvers.matching import Value, matching
from resolvers.order import Order

ORDERS = {
    "CODE": Order((tables.Organization.code, tables.Organization.id), "按代码: by code."),
    "ID": Order((tables.Organization.id,), "按登记先后: as recorded."),
}
JURISDICTION_ORDERS = {"CODE": Order((tables.Jurisdiction.code,), "按代码: by GB/T 2260 code.")}


def jurisdictions(viewer: Viewer, *, code: Value = None) -> Select[Any]:
    """Counties that the hub knows."""
    return matching(select(tables.Jurisdiction), (tables.Jurisdiction.code, code))


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    type: Value = None,
    department: Value = None,
    parent_id: Value = None,
    code: Value = None,
    lacks_ledger: Value = None,
    lacks_letter_of: Value = None,
    lacks_plan_of: Value = None,
    lacking: Value = None,
) -> Select[Any]:
    """Units by what they are and where they stand, by a ledger that they do not keep, a letter or plan of a school year that is not in
    force, members by a duty or a holder that they do not have (HL-68a).

    What a viewer may not look at is not missing: units whose ledgers, letters or plans it does not see are left out.
    """
    unit, kept = tables.Organization, tables.Ledger
    found = matching(
        select(unit),
        (unit.id, id),
        (unit.type, type),
        (unit.department, department),
        (unit.parent_id, parent_id),
        (unit.code, code),
    )
    if lacks_letter_of is not None:
        seen = _answers_to(viewer, tables.ResponsibilityLetter)
        return found.where(seen, letter_missing.of_year(lacks_letter_of))
    if lacks_plan_of is not None:
        return found.where(_answers_to(viewer, tables.WorkPlan), plan_missing.of_year(lacks_plan_of))
    if lacking is not None:
        return found.where(member_gaps.lacking(lacking))
    if lacks_ledger is None:
        return found
    seen = _answers_to(viewer, kept)
    return found.where(seen, ~exists().where(kept.owner_id == unit.id, kept.type == lacks_ledger))


def _answers_to(viewer: Viewer, table: type[Row]) -> ColumnElement[bool]:
    return or_(false(), *(_lies(area, viewer) for area in viewer.rights.of(table)))


def _lies(area: Area, viewer: Viewer) -> ColumnElement[bool]:
    """Whether rows of a unit would lie in an area; a center school's are its own."""
    unit = tables.Organization
    if area is Area.CENTER_SCHOOL and viewer.organization_id is not None:
        return unit.id == viewer.organization_id
    return areas.within(unit, area, viewer)
