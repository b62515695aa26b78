"""Requests to the police to help with persuasion."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from casework import persuasion_assist
from database import tables
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF = tables.PersuasionAssist
ORDERS = {
    "NEWEST": Order((_OF.id,), "按提请先后倒序: the last one first.", descending=True),
    "ID": Order((_OF.id,), "按提请先后: as asked for."),
}


def find(
    viewer: Viewer,
    *,
    student_id: Value = None,
    case_id: Value = None,
    need: Value = None,
    state: Value = None,
) -> Select[Any]:
    """Requests by child, case, need and state."""
    return matching(
        select(_OF),
        (_OF.student_id, student_id),
        (_OF.case_id, case_id),
        (_OF.need, need),
        (_OF.state, state),
    )


request = partial(carry_out, "persuasionAssistRequest", persuasion_assist.request)
withdraw = partial(carry_out, "persuasionAssistWithdraw", persuasion_assist.withdraw)
