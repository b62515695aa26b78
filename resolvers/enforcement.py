"""Measures against guardians and employers: what was served, what came of it."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from casework import enforcement
from database import tables
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_PAPER = tables.Enforcement
ORDERS = {
    "NEWEST": Order((_PAPER.id,), "按制作先后倒序: the last one first.", descending=True),
    "ID": Order((_PAPER.id,), "按制作先后: as made out."),
}


def find(
    viewer: Viewer,
    *,
    student_id: Value = None,
    case_id: Value = None,
    clue_id: Value = None,
    step: Value = None,
    state: Value = None,
    serial_no: Value = None,
) -> Select[Any]:
    """Measures by child, case, clue, step, state and serial number."""
    return matching(
        select(_PAPER),
        (_PAPER.student_id, student_id),
        (_PAPER.case_id, case_id),
        (_PAPER.clue_id, clue_id),
        (_PAPER.step, step),
        (_PAPER.state, state),
        (_PAPER.serial_no, serial_no),
    )


prepare = partial(carry_out, "enforcementPrepare", enforcement.prepare)
serve = partial(carry_out, "enforcementServe", enforcement.serve)
expire = partial(carry_out, "enforcementExpire", enforcement.expire)
withdraw = partial(carry_out, "enforcementWithdraw", enforcement.withdraw)
