"""Aid: the programs of the places, who is entitled to them, what was given, and what is still owed."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, any_, exists, select

from auth.viewer import Viewer
from casework import aid, aid_grant
from database import tables
from domain.access import Detail
from domain.aid import EntitlementState
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_PROGRAM, _ENTITLED, _GIVEN = tables.AidProgram, tables.AidEntitlement, tables.AidGrant
PROGRAM_ORDERS = {
    "DOCUMENT": Order(
        (_PROGRAM.document_id, _PROGRAM.ordinal, _PROGRAM.id),
        "按文件顺序: document by document, as they stand there.",
    )
}
ENTITLEMENT_ORDERS = {
    "ID": Order((_ENTITLED.id,), "按认定先后: as decided."),
    "PRIORITY": Order(
        (_ENTITLED.priority, _ENTITLED.id),
        "按资助次序: who comes first, then as decided (QC-28, QC-31).",
        detail=Detail.GROUP,
    ),
}
GRANT_ORDERS = {"ID": Order((_GIVEN.id,), "按发放先后: as granted.")}


def programs(
    viewer: Viewer, *, jurisdiction: Value = None, program: Value = None, clause: Value = None
) -> Select[Any]:
    """Programs in force by county, code and clause id ("QC-28")."""
    found = matching(
        select(_PROGRAM).where(_PROGRAM.valid_to.is_(None)),
        (_PROGRAM.jurisdiction_code, jurisdiction),
        (_PROGRAM.program, program),
    )
    return found if clause is None else found.where(clause == any_(_PROGRAM.clauses))


def entitlements(
    viewer: Viewer,
    *,
    student_id: Value = None,
    program: Value = None,
    state: Value = None,
    ungranted_in: Value = None,
    unpaid_in: Value = None,
) -> Select[Any]:
    """Decisions by child, program and state.

    ungranted_in, unpaid_in: those that stand, and for which nothing was granted in a term, or nothing has arrived (GH-38).
    """
    found = matching(
        select(_ENTITLED),
        (_ENTITLED.student_id, student_id),
        (_ENTITLED.program, program),
        (_ENTITLED.state, state),
    )
    stands = _ENTITLED.state == EntitlementState.ENTITLED
    own = exists().where(_GIVEN.student_id == _ENTITLED.student_id, _GIVEN.program == _ENTITLED.program)
    if ungranted_in is not None:
        found = found.where(stands, ~own.where(_GIVEN.period == ungranted_in))
    if unpaid_in is not None:
        paid = own.where(_GIVEN.period == unpaid_in, _GIVEN.paid_on.is_not(None))
        found = found.where(stands, ~paid)
    return found


def given(
    viewer: Viewer,
    *,
    student_id: Value = None,
    entitlement_id: Value = None,
    program: Value = None,
    period: Value = None,
    paid: bool | None = None,
) -> Select[Any]:
    """Grants by child, program and term, and by whether they have arrived."""
    found = matching(
        select(_GIVEN),
        (_GIVEN.student_id, student_id),
        (_GIVEN.entitlement_id, entitlement_id),
        (_GIVEN.program, program),
        (_GIVEN.period, period),
    )
    if paid is None:
        return found
    return found.where(_GIVEN.paid_on.is_not(None) if paid else _GIVEN.paid_on.is_(None))


determine = partial(carry_out, "aidDetermine", aid.determine)
decline = partial(carry_out, "aidDecline", aid.decline)
end = partial(carry_out, "aidEnd", aid.end)
give = partial(carry_out, "aidGrant", aid_grant.give)
pay = partial(carry_out, "aidPay", aid_grant.pay)
