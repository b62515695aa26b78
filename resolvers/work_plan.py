"""Work plans of units."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from duties.registers import work_plan
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF = tables.WorkPlan
ORDERS = {
    "NEWEST": Order((_OF.id,), "按登记先后倒序: the last one first.", descending=True),
    "ID": Order((_OF.id,), "按登记先后: as recorded."),
}


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    unit_id: Value = None,
    type: Value = None,
    state: Value = None,
    school_year: Value = None,
    area_id: Value = None,
    case_id: Value = None,
) -> Select[Any]:
    """Plans by unit, type, state, school year, and the place or case that they are for."""
    found = matching(
        select(_OF),
        (_OF.id, id),
        (_OF.unit_id, unit_id),
        (_OF.type, type),
        (_OF.state, state),
        (_OF.school_year, school_year),
        (_OF.area_id, area_id),
        (_OF.case_id, case_id),
    )
    return found


draft = partial(carry_out, "workPlanDraft", work_plan.draft)
adopt = partial(carry_out, "workPlanAdopt", work_plan.adopt)
correct = partial(carry_out, "workPlanCorrect", work_plan.correct)
withdraw = partial(carry_out, "workPlanWithdraw", work_plan.withdraw)
