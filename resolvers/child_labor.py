"""Clues of child labor: who is said to work where, how far it has come, and the changes that move it on."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from casework import child_labor
from database import tables
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_CLUE = tables.ChildLaborClue
ORDERS = {
    "NEWEST": Order((_CLUE.id,), "按报告先后倒序: the last one first.", descending=True),
    "ID": Order((_CLUE.id,), "按报告先后: as reported."),
}


def find(
    viewer: Viewer,
    *,
    student_id: Value = None,
    case_id: Value = None,
    state: Value = None,
    source: Value = None,
    addressee: Value = None,
) -> Select[Any]:
    """Clues by child, case, state, source and the department that they were passed to."""
    return matching(
        select(_CLUE),
        (_CLUE.student_id, student_id),
        (_CLUE.case_id, case_id),
        (_CLUE.state, state),
        (_CLUE.source, source),
        (_CLUE.addressee, addressee),
    )


report = partial(carry_out, "childLaborReport", child_labor.report)
accept = partial(carry_out, "childLaborAccept", child_labor.accept)
conclude = partial(carry_out, "childLaborConclude", child_labor.conclude)
prepare = partial(carry_out, "childLaborPrepare", child_labor.prepare)
note_back = partial(carry_out, "childLaborNoteBack", child_labor.note_back)
close = partial(carry_out, "childLaborClose", child_labor.close)
