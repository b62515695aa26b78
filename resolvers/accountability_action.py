"""Units and persons held to account: found and changed."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, any_, select

from auth.viewer import Viewer
from database import tables
from duties.supervision import accountability
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF, _PERSON = tables.AccountabilityAction, tables.AccountablePerson
ORDERS = {
    "NEWEST": Order((_OF.id,), "按决定先后倒序: the last one first.", descending=True),
    "ID": Order((_OF.id,), "按决定先后: as decided."),
}


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    unit_id: Value = None,
    finding_id: Value = None,
    proposal_id: Value = None,
    complaint_id: Value = None,
    type: Value = None,
    ground: Value = None,
    severity: Value = None,
    state: Value = None,
    year: Value = None,
    clause: Value = None,
) -> Select[Any]:
    """Actions by unit, type, ground, severity, state, year, clause, and what they rest on."""
    found = matching(
        select(_OF),
        (_OF.id, id),
        (_OF.unit_id, unit_id),
        (_OF.finding_id, finding_id),
        (_OF.proposal_id, proposal_id),
        (_OF.complaint_id, complaint_id),
        (_OF.type, type),
        (_OF.ground, ground),
        (_OF.severity, severity),
        (_OF.state, state),
        (_OF.year, year),
    )
    return found if clause is None else found.where(clause == any_(_OF.clauses))


def persons(viewer: Viewer, *, action_id: Value = None) -> Select[Any]:
    """Persons, by action."""
    return matching(select(_PERSON), (_PERSON.action_id, action_id))


decide = partial(carry_out, "accountabilityActionDecide", accountability.decide)
appeal = partial(carry_out, "accountabilityActionAppeal", accountability.appeal)
uphold = partial(carry_out, "accountabilityActionUphold", accountability.uphold)
withdraw = partial(carry_out, "accountabilityActionWithdraw", accountability.withdraw)
