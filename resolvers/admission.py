"""Entering school: schools' plans, children's registrations, the notices served on their homes."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from casework import admission, admission_notice, admission_plan
from database import tables
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_PLAN, _REGISTERED, _NOTICE = tables.AdmissionPlan, tables.AdmissionRegistration, tables.AdmissionNotice
PLAN_ORDERS = {
    "ID": Order((_PLAN.id,), "按建立先后: as begun."),
    "NEWEST": Order((_PLAN.id,), "按建立先后倒序: the last one first.", descending=True),
}
REGISTRATION_ORDERS = {
    "ID": Order((_REGISTERED.id,), "按登记先后: as registered."),
    "NEWEST": Order((_REGISTERED.id,), "按登记先后倒序: the last one first.", descending=True),
}
NOTICE_ORDERS = {
    "ID": Order((_NOTICE.id,), "按发放先后: as issued."),
    "SERIAL": Order((_NOTICE.serial_no, _NOTICE.id), "按编号: by serial number."),
}


def plans(
    viewer: Viewer,
    *,
    school_id: Value = None,
    school_year: Value = None,
    grade: Value = None,
    state: Value = None,
) -> Select[Any]:
    """Plans by school, school year, grade and state."""
    return matching(
        select(_PLAN),
        (_PLAN.school_id, school_id),
        (_PLAN.school_year, school_year),
        (_PLAN.grade, grade),
        (_PLAN.state, state),
    )


def registrations(
    viewer: Viewer,
    *,
    student_id: Value = None,
    school_id: Value = None,
    school_year: Value = None,
    state: Value = None,
    basis: Value = None,
    named: bool | None = None,
) -> Select[Any]:
    """Registrations by child, school, school year, state and basis, and by whether the place's document names it."""
    found = matching(
        select(_REGISTERED),
        (_REGISTERED.student_id, student_id),
        (_REGISTERED.school_id, school_id),
        (_REGISTERED.school_year, school_year),
        (_REGISTERED.state, state),
        (_REGISTERED.basis, basis),
    )
    return found if named is None else found.where(_REGISTERED.named.is_(named))


def notices(
    viewer: Viewer,
    *,
    student_id: Value = None,
    school_id: Value = None,
    school_year: Value = None,
    serial_no: Value = None,
    served: bool | None = None,
) -> Select[Any]:
    """Notices by child, school, school year and number, and by whether they are served."""
    found = matching(
        select(_NOTICE),
        (_NOTICE.student_id, student_id),
        (_NOTICE.school_id, school_id),
        (_NOTICE.school_year, school_year),
        (_NOTICE.serial_no, serial_no),
    )
    if served is None:
        return found
    return found.where(_NOTICE.served_on.is_not(None) if served else _NOTICE.served_on.is_(None))


draft = partial(carry_out, "admissionPlanDraft", admission_plan.draft)
publish = partial(carry_out, "admissionPlanPublish", admission_plan.publish)
register = partial(carry_out, "admissionRegister", admission.register)
register_child = partial(carry_out, "admissionRegisterChild", admission.register_child)
arrive = partial(carry_out, "admissionArrive", admission.arrive)
withdraw = partial(carry_out, "admissionWithdraw", admission.withdraw)
issue = partial(carry_out, "admissionNoticeIssue", admission_notice.issue)
serve = partial(carry_out, "admissionNoticeServe", admission_notice.serve)
