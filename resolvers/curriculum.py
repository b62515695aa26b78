"""What schools state of their own teaching, term by term."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from casework import curriculum
from database import tables
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF = tables.CurriculumStatement
ORDERS = {
    "NEWEST": Order((_OF.id,), "按填报先后倒序: the last one first.", descending=True),
    "ID": Order((_OF.id,), "按填报先后: as first stated."),
}


def find(
    viewer: Viewer,
    *,
    school_id: Value = None,
    school_year: Value = None,
    kind: Value = None,
    lacking: bool | None = None,
) -> Select[Any]:
    """Statements by school and term, and by whether something is not done."""
    found = matching(
        select(_OF), (_OF.school_id, school_id), (_OF.school_year, school_year), (_OF.kind, kind)
    )
    if lacking is None:
        return found
    return found.where(_OF.shortfall.is_not(None) if lacking else _OF.shortfall.is_(None))


state = partial(carry_out, "curriculumState", curriculum.state)
