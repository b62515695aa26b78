"""Clues of venues that harm pupils, and what was done about them."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, any_, select

from auth.viewer import Viewer
from database import tables
from duties import venue, venue_work
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF = tables.VenueViolationClue
ORDERS = {
    "NEWEST": Order((_OF.id,), "按上报先后倒序: the last one first.", descending=True),
    "ID": Order((_OF.id,), "按上报先后: as reported."),
}


def find(
    viewer: Viewer,
    *,
    state: Value = None,
    matter: Value = None,
    venue_type: Value = None,
    unit_id: Value = None,
    reported_by_id: Value = None,
    school_id: Value = None,
    clause: Value = None,
    clue_no: Value = None,
) -> Select[Any]:
    """Clues by state, matter, venue, leading and reporting unit, school, clause and number."""
    found = matching(
        select(_OF),
        (_OF.state, state),
        (_OF.matter, matter),
        (_OF.venue_type, venue_type),
        (_OF.unit_id, unit_id),
        (_OF.reported_by_id, reported_by_id),
        (_OF.school_id, school_id),
        (_OF.clue_no, clue_no),
    )
    return found if clause is None else found.where(clause == any_(_OF.clauses))


def actions(viewer: Viewer) -> Select[Any]:
    """What was done about them."""
    return select(tables.VenueAction)


report = partial(carry_out, "venueClueReport", venue.report)
accept = partial(carry_out, "venueClueAccept", venue_work.accept)
record = partial(carry_out, "venueActionRecord", venue_work.record)
close = partial(carry_out, "venueClueClose", venue_work.close)
give_back = partial(carry_out, "venueClueReturn", venue_work.give_back)
redirect = partial(carry_out, "venueClueRedirect", venue_work.redirect)
