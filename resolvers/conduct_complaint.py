"""Complaints against conduct: found and changed."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from duties.supervision import complaint
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF = tables.ConductComplaint
ORDERS = {
    "NEWEST": Order((_OF.id,), "按受理先后倒序: the last one first.", descending=True),
    "ID": Order((_OF.id,), "按受理先后: as taken down."),
}


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    unit_id: Value = None,
    proposal_id: Value = None,
    kind: Value = None,
    state: Value = None,
    result: Value = None,
    complaint_no: Value = None,
) -> Select[Any]:
    """Complaints by unit, kind, state, result, number, and the proposal that they are in."""
    return matching(
        select(_OF),
        (_OF.id, id),
        (_OF.unit_id, unit_id),
        (_OF.proposal_id, proposal_id),
        (_OF.kind, kind),
        (_OF.state, state),
        (_OF.result, result),
        (_OF.complaint_no, complaint_no),
    )


receive = partial(carry_out, "conductComplaintReceive", complaint.receive)
examine = partial(carry_out, "conductComplaintExamine", complaint.examine)
conclude = partial(carry_out, "conductComplaintConclude", complaint.conclude)
