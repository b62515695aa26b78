"""Leading groups and who sits in them."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from duties import leading_group
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF = tables.LeadingGroup
ORDERS = {"ID": Order((_OF.id,), "按登记先后: as first registered.")}


def find(viewer: Viewer, *, level: Value = None, organization_id: Value = None) -> Select[Any]:
    """Groups by level and the school that formed them."""
    return matching(select(_OF), (_OF.level, level), (_OF.organization_id, organization_id))


def members(viewer: Viewer) -> Select[Any]:
    """Members, those who left included."""
    return select(tables.LeadingGroupMember)


found = partial(carry_out, "leadingGroupFound", leading_group.found)
seat = partial(carry_out, "leadingGroupSeat", leading_group.seat)
leave = partial(carry_out, "leadingGroupLeave", leading_group.leave)
