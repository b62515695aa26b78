"""Inspections, who inspects, what is looked at and what was found."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, any_, select

from auth.viewer import Viewer
from database import tables
from duties.supervision import bundle, finding, inspection
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF, _INSPECTOR, _ITEM, _FINDING = (
    tables.Inspection,
    tables.Inspector,
    tables.InspectionItem,
    tables.InspectionFinding,
)
ORDERS = {
    "NEWEST": Order((_OF.id,), "按安排先后倒序: the last one first.", descending=True),
    "PLANNED": Order((_OF.planned_on, _OF.id), "按计划日期先后: by the day for which it is planned."),
    "ID": Order((_OF.id,), "按安排先后: as planned."),
}
FINDING_ORDERS = {
    "NEWEST": Order((_FINDING.id,), "按登记先后倒序: the last one first.", descending=True),
    "ID": Order((_FINDING.id,), "按登记先后: as recorded."),
}


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    unit_id: Value = None,
    type: Value = None,
    state: Value = None,
    inspecting: Value = None,
    inspection_no: Value = None,
    follows_id: Value = None,
    announcement_id: Value = None,
    planned_from: Value = None,
    planned_until: Value = None,
) -> Select[Any]:
    """Inspections by inspected unit, type, state, who inspects, number, announcement and planned day."""
    found = matching(
        select(_OF),
        (_OF.id, id),
        (_OF.unit_id, unit_id),
        (_OF.type, type),
        (_OF.state, state),
        (_OF.inspecting, inspecting),
        (_OF.inspection_no, inspection_no),
        (_OF.follows_id, follows_id),
        (_OF.announcement_id, announcement_id),
    )
    if planned_from is not None:
        found = found.where(_OF.planned_on >= planned_from)
    return found if planned_until is None else found.where(_OF.planned_on <= planned_until)


def inspectors(viewer: Viewer, *, inspection_id: Value = None) -> Select[Any]:
    """Who inspects, by inspection."""
    return matching(select(_INSPECTOR), (_INSPECTOR.inspection_id, inspection_id))


def items(viewer: Viewer, *, inspection_id: Value = None) -> Select[Any]:
    """Items of the checklist, by inspection."""
    return matching(select(_ITEM), (_ITEM.inspection_id, inspection_id))


def findings(
    viewer: Viewer,
    *,
    id: Value = None,
    unit_id: Value = None,
    inspection_id: Value = None,
    ground: Value = None,
    clause: Value = None,
    withdrawn: bool | None = None,
) -> Select[Any]:
    """Findings by unit, inspection, ground, clause, and whether they were withdrawn."""
    found = matching(
        select(_FINDING),
        (_FINDING.id, id),
        (_FINDING.unit_id, unit_id),
        (_FINDING.inspection_id, inspection_id),
        (_FINDING.ground, ground),
    )
    if clause is not None:
        found = found.where(clause == any_(_FINDING.clauses))
    if withdrawn is None:
        return found
    gone = _FINDING.withdrawn_on.is_not(None)
    return found.where(gone if withdrawn else ~gone)


plan = partial(carry_out, "inspectionPlan", inspection.plan)
open_ = partial(carry_out, "inspectionOpen", inspection.open_)
answer = partial(carry_out, "inspectionAnswer", inspection.answer)
close = partial(carry_out, "inspectionClose", inspection.close)
cancel = partial(carry_out, "inspectionCancel", inspection.cancel)
hand = partial(carry_out, "inspectionHandBundle", bundle.hand)
record = partial(carry_out, "findingRecord", finding.record)
withdraw = partial(carry_out, "findingWithdraw", finding.withdraw)
