"""Emergencies in persuasion and placement, and what the departments that they were handed to did."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from casework import incident
from database import tables
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF, _HANDLING = tables.CaseIncident, tables.IncidentHandling
ORDERS = {
    "NEWEST": Order((_OF.id,), "按报告先后倒序: the last one first.", descending=True),
    "ID": Order((_OF.id,), "按报告先后: as reported."),
}


def find(
    viewer: Viewer,
    *,
    student_id: Value = None,
    case_id: Value = None,
    urgency: Value = None,
    state: Value = None,
) -> Select[Any]:
    """Emergencies by child, case, urgency and state."""
    return matching(
        select(_OF),
        (_OF.student_id, student_id),
        (_OF.case_id, case_id),
        (_OF.urgency, urgency),
        (_OF.state, state),
    )


def handlings(viewer: Viewer, *, incident_id: Value = None) -> Select[Any]:
    """What departments were handed and answered, by emergency."""
    return matching(select(_HANDLING), (_HANDLING.incident_id, incident_id))


report = partial(carry_out, "incidentReport", incident.report)
hand = partial(carry_out, "incidentHand", incident.hand)
answer = partial(carry_out, "incidentAnswer", incident.answer)
close = partial(carry_out, "incidentClose", incident.close)
