"""What was done about duties."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF = tables.DutyEntry
ORDERS = {
    "NEWEST": Order((_OF.id,), "按办理先后倒序: the last one first.", descending=True),
    "ID": Order((_OF.id,), "按办理先后: as it was done."),
}


def find(viewer: Viewer, *, unit_id: Value = None, noun: Value = None, act: Value = None) -> Select[Any]:
    """Entries by the unit whose row it is, the noun and the act."""
    return matching(select(_OF), (_OF.unit_id, unit_id), (_OF.noun, noun), (_OF.act, act))
