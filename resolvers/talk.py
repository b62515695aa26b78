"""Talks with those who answer for a unit: found and recorded."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from duties.supervision import talk
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF = tables.AccountabilityTalk
ORDERS = {
    "NEWEST": Order((_OF.id,), "按登记先后倒序: the last one first.", descending=True),
    "ID": Order((_OF.id,), "按登记先后: as recorded."),
}


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    unit_id: Value = None,
    finding_id: Value = None,
    order_id: Value = None,
    held_by: Value = None,
) -> Select[Any]:
    """Talks by unit, finding, failed order and who held them."""
    return matching(
        select(_OF),
        (_OF.id, id),
        (_OF.unit_id, unit_id),
        (_OF.finding_id, finding_id),
        (_OF.order_id, order_id),
        (_OF.held_by, held_by),
    )


record = partial(carry_out, "talkRecord", talk.record)
