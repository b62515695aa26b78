"""What schools have for pupils who board."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from duties.registers import school_condition
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF = tables.SchoolCondition
ORDERS = {
    "HELD": Order((_OF.held_on, _OF.id), "按日期倒序: the last day first.", descending=True),
    "NEWEST": Order((_OF.id,), "按登记先后倒序: the last one first.", descending=True),
    "ID": Order((_OF.id,), "按登记先后: as recorded."),
}


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    school_id: Value = None,
    school_year: Value = None,
    withdrawn: bool | None = None,
) -> Select[Any]:
    """Records by school, school year, and whether they were withdrawn."""
    found = matching(select(_OF), (_OF.id, id), (_OF.school_id, school_id), (_OF.school_year, school_year))
    if withdrawn is None:
        return found
    gone = _OF.withdrawn_at.is_not(None)
    return found.where(gone if withdrawn else ~gone)


record = partial(carry_out, "schoolConditionRecord", school_condition.record)
correct = partial(carry_out, "schoolConditionCorrect", school_condition.correct)
withdraw = partial(carry_out, "schoolConditionWithdraw", school_condition.withdraw)
