"""Wishes of graduates who do not go on, and what came of the training they were offered."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from casework import training
from database import tables
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF = tables.TrainingWish
ORDERS = {
    "NEWEST": Order((_OF.id,), "按登记先后倒序: the last one first.", descending=True),
    "ID": Order((_OF.id,), "按登记先后: as noted."),
}


def wishes(
    viewer: Viewer,
    *,
    student_id: Value = None,
    township_id: Value = None,
    choice: Value = None,
    state: Value = None,
    outcome: Value = None,
) -> Select[Any]:
    """Wishes by graduate, township, choice, state and outcome."""
    return matching(
        select(_OF),
        (_OF.student_id, student_id),
        (_OF.township_id, township_id),
        (_OF.choice, choice),
        (_OF.state, state),
        (_OF.outcome, outcome),
    )


note = partial(carry_out, "trainingWishNote", training.note)
withdraw = partial(carry_out, "trainingWishWithdraw", training.withdraw)
