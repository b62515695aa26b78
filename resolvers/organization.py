"""Counties and units."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, or_, select

from auth import areas
from auth.viewer import Viewer
from database import tables
from database.tables.row import Row
from domain.yearly_appraisal import AppraisalState
from resolvers import letter_missing
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
    eligible_in: Value = None,
) -> Select[Any]:
    """Units by what they are and where they stand, by a ledger that they do not keep, a letter of a school year that is not in force,
    a year in which no veto and no bar keeps them from awards (GH-15, DC-L7).

    What a viewer may not look at is not missing: units whose ledgers, letters or appraisals it does not see are left out.
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
    if eligible_in is not None:
        made = tables.YearlyAppraisal.__table__.c  # who sees a unit's appraisals is told whether one bars it
        stands = (made.unit_id == unit.id, made.year == eligible_in, made.state == AppraisalState.CONFIRMED)
        barred = exists().where(*stands, or_(made.vetoed, made.awards_barred)).correlate(unit)
        return found.where(_answers_to(viewer, tables.YearlyAppraisal), ~barred)
    if lacks_letter_of is not None:
        seen = _answers_to(viewer, tables.ResponsibilityLetter)
        return found.where(seen, letter_missing.of_year(lacks_letter_of))
    if lacks_ledger is None:
        return found
    seen = _answers_to(viewer, kept)
    return found.where(seen, ~exists().where(kept.owner_id == unit.id, kept.type == lacks_ledger))


def _answers_to(viewer: Viewer, table: type[Row]) -> ColumnElement[bool]:
    unit = tables.Organization
    return or_(false(), *(areas.within(unit, area, viewer) for area in viewer.rights.of(table)))
