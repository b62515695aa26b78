"""Vocational courses that junior pupils elect."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from casework import vocational
from database import tables
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF = tables.VocationalElective
ORDERS = {"ID": Order((_OF.id,), "按登记先后: as recorded.")}


def find(
    viewer: Viewer, *, student_id: Value = None, school_id: Value = None, kind: Value = None
) -> Select[Any]:
    """Electives by child, school and kind."""
    return matching(select(_OF), (_OF.student_id, student_id), (_OF.school_id, school_id), (_OF.kind, kind))


take = partial(carry_out, "vocationalElectiveTake", vocational.take)
end = partial(carry_out, "vocationalElectiveEnd", vocational.end)
