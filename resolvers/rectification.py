"""Orders to rectify by a deadline: found and acted on."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from duties.supervision import rectification
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF = tables.RectificationOrder
ORDERS = {
    "DUE": Order((_OF.due_on, _OF.id), "按期限先后: what is due first."),
    "NEWEST": Order((_OF.id,), "按下达先后倒序: the last one first.", descending=True),
    "ID": Order((_OF.id,), "按下达先后: as issued."),
}


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    unit_id: Value = None,
    finding_id: Value = None,
    state: Value = None,
    order_no: Value = None,
    due_until: Value = None,
) -> Select[Any]:
    """Orders by unit, finding, state, number and deadline."""
    found = matching(
        select(_OF),
        (_OF.id, id),
        (_OF.unit_id, unit_id),
        (_OF.finding_id, finding_id),
        (_OF.state, state),
        (_OF.order_no, order_no),
    )
    return found if due_until is None else found.where(_OF.due_on <= due_until)


issue = partial(carry_out, "rectificationIssue", rectification.issue)
start = partial(carry_out, "rectificationStart", rectification.start)
report = partial(carry_out, "rectificationReport", rectification.report)
recheck = partial(carry_out, "rectificationRecheck", rectification.recheck)
conclude = partial(carry_out, "rectificationConclude", rectification.conclude)
