"""Running time limits, what was done about a child, and the evidence in its file."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Select, Uuid, case, literal, or_, select

from auth.viewer import Viewer
from casework import evidence as put
from database import tables
from database.tables.row import term
from domain.access import Detail
from domain.checkpoint import WAITED_FOR, Checkpoint
from resolvers.changes import carry_out
from resolvers.matching import Value, is_any, matching
from resolvers.order import Order

_TIMER, _DONE, _SHOWN = tables.Timer, tables.TimelineEntry, tables.Evidence
CHECKPOINT: Any = case(
    *((_TIMER.noun == noun, literal(point, term(Checkpoint))) for noun, point in WAITED_FOR.items())
)  # an expression, which is compared and shown like a column
"""Which checkpoint a clock keeps; null for any other (HL-52)."""
TIMER_ORDERS = {
    "DUE": Order((_TIMER.due_at, _TIMER.id), "按到期先后: what is due first.", detail=Detail.STATUS),
    "ID": Order((_TIMER.id,), "按起算先后: as started."),
}
TIMELINE_ORDERS = {
    "OLDEST": Order((_DONE.id,), "按办理先后: as done."),
    "NEWEST": Order((_DONE.id,), "按办理先后倒序: the last one first.", descending=True),
}
EVIDENCE_ORDERS = {"ID": Order((_SHOWN.id,), "按登记先后: as recorded.")}


def timers(
    viewer: Viewer,
    *,
    student_id: Value = None,
    owner_id: Value = None,
    limit: Value = None,
    state: Value = None,
    due_before: Value = None,
    checkpoint: Value = None,
    case_id: Value = None,
    mine: bool | None = None,
) -> Select[Any]:
    """Clocks by child, unit, limit, state, checkpoint, when they are due, and whether the viewer's own unit must keep them."""
    found = matching(
        select(_TIMER),
        (_TIMER.student_id, student_id),
        (_TIMER.owner_id, owner_id),
        (_TIMER.limit, limit),
        (_TIMER.state, state),
        (_TIMER.row_id, case_id),
    )
    if mine is not None:
        unit = _unit(viewer)
        own = _TIMER.owner_id == unit if mine else _TIMER.owner_id.is_distinct_from(unit)
        found = found.where(or_(unit.is_(None), own))
    if checkpoint is not None:
        found = found.where(is_any(CHECKPOINT, checkpoint))
    return found if due_before is None else found.where(_TIMER.due_at < due_before)


def _unit(viewer: Viewer) -> ColumnElement[Any]:
    """The viewer's unit, null for whoever acts for none; it is a parameter where the statement is for anybody."""
    unit: Any = viewer.organization_id
    return unit if isinstance(unit, ColumnElement) else literal(unit, Uuid())


def timeline(viewer: Viewer, *, student_id: Value = None, noun: Value = None) -> Select[Any]:
    """What was done about a child."""
    return matching(select(_DONE), (_DONE.student_id, student_id), (_DONE.noun, noun))


def evidence(viewer: Viewer, *, student_id: Value = None, kind: Value = None) -> Select[Any]:
    """Evidence in a child's file."""
    return matching(select(_SHOWN), (_SHOWN.student_id, student_id), (_SHOWN.kind, kind))


add_evidence = partial(carry_out, "evidenceAdd", put.add)
