"""Which section of the bureau has which of its duties."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from duties import assignment
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF = tables.DutyAssignment
ORDERS = {"ID": Order((_OF.id,), "按登记先后: as recorded.")}


def find(viewer: Viewer, *, section_zh: Value = None, current: bool | None = None) -> Select[Any]:
    """Assignments by section; those that last, or have ended."""
    found = matching(select(_OF), (_OF.section_zh, section_zh))
    if current is None:
        return found
    return found.where(_OF.valid_to.is_(None) if current else _OF.valid_to.is_not(None))


assign = partial(carry_out, "dutyAssign", assignment.assign)
end = partial(carry_out, "dutyAssignmentEnd", assignment.end)
