"""Funds that are due, and what has arrived of them."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from duties.registers import fund, fund_arrival
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF, _PART = tables.FundAllocation, tables.FundArrival
ORDERS = {
    "DUE": Order((_OF.due_on, _OF.id), "按应拨日期先后: the earliest due day first."),
    "NEWEST": Order((_OF.id,), "按登记先后倒序: the last one first.", descending=True),
    "ID": Order((_OF.id,), "按登记先后: as recorded."),
}
ARRIVED = {
    "HELD": Order((_PART.held_on, _PART.id), "按日期倒序: the last day first.", descending=True),
    "NEWEST": Order((_PART.id,), "按登记先后倒序: the last one first.", descending=True),
    "ID": Order((_PART.id,), "按登记先后: as recorded."),
}


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    unit_id: Value = None,
    purpose: Value = None,
    period: Value = None,
    clause: Value = None,
    due_from: Value = None,
    due_until: Value = None,
    in_full: bool | None = None,
    withdrawn: bool | None = None,
) -> Select[Any]:
    """Allocations by unit, purpose, period, clause, due day, whether all has arrived, and whether they were withdrawn."""
    found = matching(
        select(_OF),
        (_OF.id, id),
        (_OF.unit_id, unit_id),
        (_OF.purpose, purpose),
        (_OF.period, period),
        (_OF.clause, clause),
    )
    if due_from is not None:
        found = found.where(_OF.due_on >= due_from)
    if due_until is not None:
        found = found.where(_OF.due_on <= due_until)
    if in_full is not None:
        found = found.where(_OF.full_on.is_not(None) if in_full else _OF.full_on.is_(None))
    if withdrawn is None:
        return found
    gone = _OF.withdrawn_at.is_not(None)
    return found.where(gone if withdrawn else ~gone)


def arrivals(
    viewer: Viewer,
    *,
    id: Value = None,
    unit_id: Value = None,
    allocation_id: Value = None,
    held_from: Value = None,
    held_until: Value = None,
    withdrawn: bool | None = None,
) -> Select[Any]:
    """Arrivals by unit, allocation, day, and whether they were withdrawn."""
    found = matching(
        select(_PART), (_PART.id, id), (_PART.unit_id, unit_id), (_PART.allocation_id, allocation_id)
    )
    if held_from is not None:
        found = found.where(_PART.held_on >= held_from)
    if held_until is not None:
        found = found.where(_PART.held_on <= held_until)
    if withdrawn is None:
        return found
    gone = _PART.withdrawn_at.is_not(None)
    return found.where(gone if withdrawn else ~gone)


record = partial(carry_out, "fundAllocationRecord", fund.record)
correct = partial(carry_out, "fundAllocationCorrect", fund.correct)
withdraw = partial(carry_out, "fundAllocationWithdraw", fund.withdraw)
arrive = partial(carry_out, "fundArrivalRecord", fund_arrival.record)
correct_arrival = partial(carry_out, "fundArrivalCorrect", fund_arrival.correct)
withdraw_arrival = partial(carry_out, "fundArrivalWithdraw", fund_arrival.withdraw)
