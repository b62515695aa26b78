"""Schools' checklists: what each owes and how it stands."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from resolvers.matching import Value, matching
from resolvers.order import Order

ORDERS = {"ID": Order((tables.ChecklistItem.id,), "按标识: in no order of their own, the same each time.")}


def find(
    viewer: Viewer,
    *,
    school_id: Value = None,
    school_year: Value = None,
    kind: Value = None,
    state: Value = None,
) -> Select[Any]:
    """Items by school, school year, kind and state."""
    item = tables.ChecklistItem
    return matching(
        select(item),
        (item.school_id, school_id),
        (item.school_year, school_year),
        (item.kind, kind),
        (item.state, state),
    )
