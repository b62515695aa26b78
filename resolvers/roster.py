"""Rosters and their lines: found, made, handed in."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from casework import roster
from database import tables
from domain.access import Detail
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_ROSTER, _LINE = tables.Roster, tables.RosterLine
ORDERS = {
    "NEWEST": Order((_ROSTER.id,), "按建立先后倒序: the last one first.", descending=True),
    "ID": Order((_ROSTER.id,), "按建立先后: as made."),
}
LINE_ORDERS = {
    "ORDINAL": Order((_LINE.ordinal, _LINE.id), "按序号: in the order of the roster.", detail=Detail.STATUS),
    "ID": Order((_LINE.id,), "按记录先后: as recorded."),
}


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    type: Value = None,
    state: Value = None,
    period: Value = None,
    producer_id: Value = None,
    late: bool | None = None,
) -> Select[Any]:
    """Rosters by kind, state, round and maker, and by whether they were handed in late."""
    found = matching(
        select(_ROSTER),
        (_ROSTER.id, id),
        (_ROSTER.type, type),
        (_ROSTER.state, state),
        (_ROSTER.period, period),
        (_ROSTER.producer_id, producer_id),
    )
    if late is None:
        return found
    return found.where(_ROSTER.late_days > 0 if late else _ROSTER.late_days == 0)


def lines(viewer: Viewer, *, roster_id: Value = None, student_id: Value = None) -> Select[Any]:
    """Lines by roster and child."""
    return matching(select(_LINE), (_LINE.roster_id, roster_id), (_LINE.student_id, student_id))


build = partial(carry_out, "rosterBuild", roster.build)
submit = partial(carry_out, "rosterSubmit", roster.submit)
accept = partial(carry_out, "rosterAccept", roster.accept)
give_back = partial(carry_out, "rosterReturn", roster.give_back)
archive = partial(carry_out, "rosterArchive", roster.archive)
