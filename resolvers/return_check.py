"""Registers of term start, and the pupils ticked in them."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, exists, select

from auth.viewer import Viewer
from casework import monitoring, return_check
from database import tables
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_REGISTER, _CHECK = tables.ReturnRegister, tables.TermReturnCheck
REGISTER_ORDERS = {
    "NEWEST": Order((_REGISTER.id,), "按建立先后倒序: the last one first.", descending=True),
    "ID": Order((_REGISTER.id,), "按建立先后: as opened."),
}
CHECK_ORDERS = {"ID": Order((_CHECK.id,), "按清点先后: as ticked.")}


def registers(
    viewer: Viewer,
    *,
    id: Value = None,
    school_id: Value = None,
    school_year: Value = None,
    kind: Value = None,
    completed: bool | None = None,
) -> Select[Any]:
    """Registers by school and term, and by whether they are complete."""
    found = matching(
        select(_REGISTER),
        (_REGISTER.id, id),
        (_REGISTER.school_id, school_id),
        (_REGISTER.school_year, school_year),
        (_REGISTER.kind, kind),
    )
    if completed is None:
        return found
    done = _REGISTER.completed_at.is_not(None)
    return found.where(done if completed else ~done)


def checks(
    viewer: Viewer,
    *,
    student_id: Value = None,
    class_id: Value = None,
    register_id: Value = None,
    reported: bool | None = None,
    verified: bool | None = None,
    in_group: Value = None,
) -> Select[Any]:
    """Pupils ticked, by class and child, by whether they came, whether the cause is known why they did not, and by group then."""
    found = matching(
        select(_CHECK),
        (_CHECK.student_id, student_id),
        (_CHECK.class_id, class_id),
        (_CHECK.register_id, register_id),
    )
    if reported is not None:
        found = found.where(_CHECK.reported.is_(reported))
    if in_group is not None:
        of = tables.SpecialGroupMembership
        mine = (of.student_id == _CHECK.student_id, of.group == in_group)
        found = found.where(exists().where(*mine, *monitoring.valid_on(_CHECK.checked_on)))
    if verified is None:
        return found
    return found.where(_CHECK.cause.is_not(None) if verified else _CHECK.cause.is_(None))


record = partial(carry_out, "returnCheckRecord", return_check.record)
verify_cause = partial(carry_out, "returnCheckVerifyCause", return_check.verify_cause)
verify_present = partial(carry_out, "attendanceVerify", return_check.verify_present)
