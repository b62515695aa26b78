"""Leavers of primary school: where they go on, and the handovers in which they stand."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from auth.viewer import Viewer
from casework import arrival, graduate, handover
from database import tables
from domain.handover import Arrival, Destination
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_HANDED, _COPY, _GOES = tables.TransitionHandover, tables.HandoverCopy, tables.GraduateDestination
HANDOVER_ORDERS = {
    "NEWEST": Order((_HANDED.id,), "按建立先后倒序: the last one first.", descending=True),
    "ID": Order((_HANDED.id,), "按建立先后: as drafted."),
}
DESTINATION_ORDERS = {"ID": Order((_GOES.id,), "按登记先后: as recorded.")}


def handovers(
    viewer: Viewer,
    *,
    id: Value = None,
    primary_id: Value = None,
    junior_id: Value = None,
    school_year: Value = None,
    state: Value = None,
) -> Select[Any]:
    """Handovers by school, school year and state."""
    return matching(
        select(_HANDED),
        (_HANDED.id, id),
        (_HANDED.primary_id, primary_id),
        (_HANDED.junior_id, junior_id),
        (_HANDED.school_year, school_year),
        (_HANDED.state, state),
    )


def copies(viewer: Viewer, *, handover_id: Value = None) -> Select[Any]:
    """The copies of handovers."""
    return matching(select(_COPY), (_COPY.handover_id, handover_id))


def destinations(
    viewer: Viewer,
    *,
    student_id: Value = None,
    handover_id: Value = None,
    primary_id: Value = None,
    junior_id: Value = None,
    school_year: Value = None,
    destination: Value = None,
    arrival: Value = None,
    continued: bool | None = None,
) -> Select[Any]:
    """Leavers by school, school year, where they go and whether they came.

    continued: whether they go on as far as it is proven: arrived, or elsewhere with evidence (catalogue 2.17).
    """
    found = matching(
        select(_GOES),
        (_GOES.student_id, student_id),
        (_GOES.handover_id, handover_id),
        (_GOES.primary_id, primary_id),
        (_GOES.junior_id, junior_id),
        (_GOES.school_year, school_year),
        (_GOES.destination, destination),
        (_GOES.arrival, arrival),
    )
    if continued is None:
        return found
    proven = and_(_GOES.destination == Destination.ELSEWHERE, func.cardinality(_GOES.evidence) > 0)
    goes_on = func.coalesce(or_(_GOES.arrival == Arrival.ARRIVED, proven), False)
    return found.where(goes_on if continued else ~goes_on)


record = partial(carry_out, "graduateRecord", graduate.record)
draft = partial(carry_out, "handoverDraft", handover.draft)
sign = partial(carry_out, "handoverSign", handover.sign)
tick = partial(carry_out, "handoverTick", arrival.tick)
receive = partial(carry_out, "handoverReceive", handover.receive)
acknowledge = partial(carry_out, "handoverAcknowledge", handover.acknowledge)
close = partial(carry_out, "handoverClose", handover.close)
