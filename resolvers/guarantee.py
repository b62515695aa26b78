"""Who answers for which child by name."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from duties import guarantee
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF = tables.GuaranteeAssignment
ORDERS = {
    "NEWEST": Order((_OF.id,), "按登记先后倒序: the last one first.", descending=True),
    "ID": Order((_OF.id,), "按登记先后: as first recorded."),
}


def find(
    viewer: Viewer, *, student_id: Value = None, organization_id: Value = None, current: bool | None = None
) -> Select[Any]:
    """Guarantors by child and unit, and by whether they still answer."""
    found = matching(select(_OF), (_OF.student_id, student_id), (_OF.organization_id, organization_id))
    if current is None:
        return found
    return found.where(_OF.ended_on.is_(None) if current else _OF.ended_on.is_not(None))


assign = partial(carry_out, "guaranteeAssign", guarantee.assign)
end = partial(carry_out, "guaranteeEnd", guarantee.end)
