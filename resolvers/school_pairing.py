"""Schools paired."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from duties.registers import pairing
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF = tables.SchoolPairing
ORDERS = {
    "HELD": Order((_OF.held_on, _OF.id), "按日期倒序: the last day first.", descending=True),
    "NEWEST": Order((_OF.id,), "按登记先后倒序: the last one first.", descending=True),
    "ID": Order((_OF.id,), "按登记先后: as recorded."),
}


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    urban_id: Value = None,
    rural_id: Value = None,
    held_from: Value = None,
    held_until: Value = None,
    withdrawn: bool | None = None,
) -> Select[Any]:
    """Pairings by either school, days on which they began, and whether they were withdrawn."""
    found = matching(
        select(_OF),
        (_OF.id, id),
        (_OF.urban_id, urban_id),
        (_OF.rural_id, rural_id),
    )
    if held_from is not None:
        found = found.where(_OF.held_on >= held_from)
    if held_until is not None:
        found = found.where(_OF.held_on <= held_until)
    if withdrawn is None:
        return found
    gone = _OF.withdrawn_at.is_not(None)
    return found.where(gone if withdrawn else ~gone)


pair = partial(carry_out, "schoolPair", pairing.pair)
change = partial(carry_out, "schoolPairingChange", pairing.change)
withdraw = partial(carry_out, "schoolPairingWithdraw", pairing.withdraw)
