"""Clues of obstruction: who is said to keep a child from school, how far it has come, and the changes that move it on."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from casework import obstruction
from database import tables
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_CLUE = tables.ObstructionClue
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


report = partial(carry_out, "obstructionReport", obstruction.report)
accept = partial(carry_out, "obstructionAccept", obstruction.accept)
conclude = partial(carry_out, "obstructionConclude", obstruction.conclude)
close = partial(carry_out, "obstructionClose", obstruction.close)
