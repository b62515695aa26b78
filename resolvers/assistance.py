"""Requests to civil affairs to consider a child's household, and what they decided."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from resolvers.matching import Value, matching
from resolvers.order import Order

_ASKED = tables.AssistanceRequest
ORDERS = {
    "NEWEST": Order((_ASKED.id,), "按推荐先后倒序: the last made first.", descending=True),
    "OLDEST": Order((_ASKED.id,), "按推荐先后: as made."),
}


def requests(
    viewer: Viewer, *, student_id: Value = None, state: Value = None, decision: Value = None
) -> Select[Any]:
    """Requests by child, state and decision."""
    return matching(
        select(_ASKED), (_ASKED.student_id, student_id), (_ASKED.state, state), (_ASKED.decision, decision)
    )
