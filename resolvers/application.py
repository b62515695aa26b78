"""Applications: deferral, stay abroad, vocational school, suspension, non-enrollment."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from casework import application
from database import tables
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_TABLE = tables.Application
ORDERS = {
    "NEWEST": Order((_TABLE.id,), "按申请先后倒序: the last one first.", descending=True),
    "ID": Order((_TABLE.id,), "按申请先后: as handed in."),
}


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    student_id: Value = None,
    kind: Value = None,
    state: Value = None,
    ends_before: Value = None,
) -> Select[Any]:
    """Applications by child, kind, state and when they end."""
    found = matching(
        select(_TABLE),
        (_TABLE.id, id),
        (_TABLE.student_id, student_id),
        (_TABLE.kind, kind),
        (_TABLE.state, state),
    )
    return found if ends_before is None else found.where(_TABLE.ends_on < ends_before)


submit = partial(carry_out, "applicationSubmit", application.submit)
supplement = partial(carry_out, "applicationSupplement", application.supplement)
ask_evidence = partial(carry_out, "applicationAskEvidence", application.ask_evidence)
approve = partial(carry_out, "applicationApprove", application.approve)
reject = partial(carry_out, "applicationReject", application.reject)
close = partial(carry_out, "applicationClose", application.close)
