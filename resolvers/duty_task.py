"""Tasks that duties put before units: found and changed."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, any_, select

from auth.viewer import Viewer
from database import tables
from duties import task, task_handover
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF = tables.DutyTask
ORDERS = {
    "DUE": Order((_OF.due_on, _OF.id), "按期限先后: what is due first."),
    "NEWEST": Order((_OF.id,), "按派出先后倒序: the last one first.", descending=True),
    "ID": Order((_OF.id,), "按派出先后: as raised."),
}


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    unit_id: Value = None,
    raised_by_id: Value = None,
    handed_to_id: Value = None,
    department: Value = None,
    state: Value = None,
    category: Value = None,
    work_strand: Value = None,
    control_strand: Value = None,
    clause: Value = None,
    case_id: Value = None,
    task_no: Value = None,
    due_until: Value = None,
    settled: bool | None = None,
) -> Select[Any]:
    """Tasks by unit, its department, state, category, strands, clause, case, number, due day, and whether somebody answers for them."""
    found = matching(
        select(_OF),
        (_OF.id, id),
        (_OF.unit_id, unit_id),
        (_OF.raised_by_id, raised_by_id),
        (_OF.handed_to_id, handed_to_id),
        (_OF.state, state),
        (_OF.category, category),
        (_OF.work_strand, work_strand),
        (_OF.case_id, case_id),
        (_OF.task_no, task_no),
    )
    if department is not None:
        of = tables.Organization
        found = found.where(_OF.unit_id.in_(matching(select(of.id), (of.department, department))))
    if control_strand is not None:
        found = found.where(control_strand == any_(_OF.control_strands))
    if clause is not None:
        found = found.where(clause == any_(_OF.clauses))
    if due_until is not None:
        found = found.where(_OF.due_on <= due_until)
    if settled is None:
        return found
    named = _OF.holder_name.is_not(None)
    return found.where(named if settled else ~named)


raise_ = partial(carry_out, "taskRaise", task.raise_)
accept = partial(carry_out, "taskAccept", task.accept)
start = partial(carry_out, "taskStart", task.start)
settle = partial(carry_out, "taskSettle", task.settle)
complete = partial(carry_out, "taskComplete", task.complete)
give_back = partial(carry_out, "taskReturn", task.give_back)
redirect = partial(carry_out, "taskRedirect", task.redirect)
cancel = partial(carry_out, "taskCancel", task.cancel)
offer = partial(carry_out, "taskHandOver", task_handover.offer)
take = partial(carry_out, "taskTakeOver", task_handover.take)
decline = partial(carry_out, "taskDecline", task_handover.decline)
withdraw = partial(carry_out, "taskWithdraw", task_handover.withdraw)
