"""Commendations: found and given."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from duties.supervision import commendation
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF = tables.Commendation
ORDERS = {
    "NEWEST": Order((_OF.id,), "按表扬先后倒序: the last one first.", descending=True),
    "ID": Order((_OF.id,), "按表扬先后: as given."),
}


def find(
    viewer: Viewer, *, unit_id: Value = None, inspection_id: Value = None, commended_by: Value = None
) -> Select[Any]:
    """Commendations by unit, inspection and who commended."""
    return matching(
        select(_OF),
        (_OF.unit_id, unit_id),
        (_OF.inspection_id, inspection_id),
        (_OF.commended_by, commended_by),
    )


give = partial(carry_out, "commendationGive", commendation.give)
