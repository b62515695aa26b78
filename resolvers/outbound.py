"""Children who study elsewhere."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from casework import outbound
from database import tables
from domain.access import Detail
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_TABLE = tables.OutboundTracking
ORDERS = {
    "NEXT_CHECK": Order(
        (_TABLE.next_check_on, _TABLE.id),
        "按下次核查日期: what is to be checked first.",
        detail=Detail.STATUS,
    ),
    "ID": Order((_TABLE.id,), "按登记先后: as recorded."),
}


def find(
    viewer: Viewer,
    *,
    student_id: Value = None,
    region_code: Value = None,
    check_before: Value = None,
    ended: bool | None = None,
) -> Select[Any]:
    """Trackings by child, region, next check, and whether they ended."""
    found = matching(select(_TABLE), (_TABLE.student_id, student_id), (_TABLE.region_code, region_code))
    if check_before is not None:
        found = found.where(_TABLE.next_check_on < check_before)
    if ended is None:
        return found
    return found.where(_TABLE.ended_on.is_not(None) if ended else _TABLE.ended_on.is_(None))


track = partial(carry_out, "outboundTrack", outbound.track)
check = partial(carry_out, "outboundCheck", outbound.check)
urge = partial(carry_out, "outboundUrge", outbound.urge)
end = partial(carry_out, "outboundEnd", outbound.end)
