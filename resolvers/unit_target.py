"""Targets of units: found, set and ended."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from duties import unit_target
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF = tables.UnitTarget
ORDERS = {"ID": Order((_OF.id,), "按设定先后: as set.")}


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    unit_id: Value = None,
    class_id: Value = None,
    school_year: Value = None,
    indicator: Value = None,
    target_id: Value = None,
    parent_id: Value = None,
    standing: bool | None = None,
) -> Select[Any]:
    """Targets of units by unit, class, school year, indicator and what they are a part of."""
    found = matching(
        select(_OF),
        (_OF.id, id),
        (_OF.unit_id, unit_id),
        (_OF.class_id, class_id),
        (_OF.school_year, school_year),
        (_OF.indicator, indicator),
        (_OF.target_id, target_id),
        (_OF.parent_id, parent_id),
    )
    if standing is None:
        return found
    return found.where(_OF.ended_on.is_(None) if standing else _OF.ended_on.is_not(None))


set_ = partial(carry_out, "unitTargetSet", unit_target.set_)
end = partial(carry_out, "unitTargetEnd", unit_target.end)
