"""Publicity of units."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, any_, select

from auth.viewer import Viewer
from database import tables
from duties.registers import publicity
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF = tables.PublicityActivity
ORDERS = {
    "HELD": Order((_OF.held_on, _OF.id), "按日期倒序: the last day first.", descending=True),
    "NEWEST": Order((_OF.id,), "按登记先后倒序: the last one first.", descending=True),
    "ID": Order((_OF.id,), "按登记先后: as recorded."),
}


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    unit_id: Value = None,
    channel: Value = None,
    school_year: Value = None,
    term: Value = None,
    topic: Value = None,
    message: Value = None,
    audience: Value = None,
    held_from: Value = None,
    held_until: Value = None,
    withdrawn: bool | None = None,
) -> Select[Any]:
    """Activities by unit, channel, topic, message, audience, school year, term, days, and whether they were withdrawn."""
    found = matching(
        select(_OF),
        (_OF.id, id),
        (_OF.unit_id, unit_id),
        (_OF.channel, channel),
        (_OF.school_year, school_year),
        (_OF.term, term),
    )
    if topic is not None:
        found = found.where(topic == any_(_OF.topics))
    if message is not None:
        found = found.where(message == any_(_OF.messages))
    if audience is not None:
        found = found.where(audience == any_(_OF.audiences))
    if held_from is not None:
        found = found.where(_OF.held_on >= held_from)
    if held_until is not None:
        found = found.where(_OF.held_on <= held_until)
    if withdrawn is None:
        return found
    gone = _OF.withdrawn_at.is_not(None)
    return found.where(gone if withdrawn else ~gone)


record = partial(carry_out, "publicityRecord", publicity.record)
correct = partial(carry_out, "publicityCorrect", publicity.correct)
withdraw = partial(carry_out, "publicityWithdraw", publicity.withdraw)
