"""Totals of a county or a school, counted when they are asked for: dropouts by cause, children of the three disabilities in schooling."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from casework.act import Act
from database import tables
from domain import school_age
from domain.case import CaseStage
from domain.cause import DropoutCause
from domain.circular import ENROLLED, NOT_COUNTED, Causes, Counted, Enrolled
from domain.school_age import Standing
from domain.student import HELD_ENROLLMENT, SchoolingStatus, SpecialGroup

_CHILD, _CASE, _CAUSE = tables.Student, tables.DropoutCase, tables.CaseCause


async def count(act: Act, month: date, school: UUID | None) -> Counted:
    """What stands today, and what came to it in a month. month: its first day; school: of whose children, none for the county's."""
    return Counted(
        await _suspected(act, school),
        await _causes(act, school),
        await _in_month(act, _CASE.dropout_on, month, school),
        await _in_month(act, _CASE.returned_on, month, school),
        await _three_disability(act, school),
    )


async def _suspected(act: Act, school: UUID | None) -> int:
    suspected = _CHILD.schooling_status == SchoolingStatus.SUSPECTED_DROPOUT
    found = select(func.count()).select_from(_CHILD).where(suspected, *_children(act, school))
    return await act.session.scalar(found) or 0


async def _causes(act: Act, school: UUID | None) -> Causes:
    """Dropouts by the primary cause of their open case; None: there is no case, as with a mark of the registry alone."""
    open_case = and_(_CASE.student_id == _CHILD.id, _CASE.stage != CaseStage.CLOSED)
    found = (
        select(_CAUSE.cause, func.count())
        .select_from(_CHILD)
        .outerjoin(_CASE, open_case)
        .outerjoin(_CAUSE, and_(_CAUSE.case_id == _CASE.id, _CAUSE.primary))
        .where(_CHILD.schooling_status == SchoolingStatus.DROPOUT, *_children(act, school))
        .group_by(_CAUSE.cause)
    )
    counted: dict[DropoutCause | None, int] = {}
    for cause, number in await act.session.execute(found):
        counted[cause] = number
    return counted


async def _in_month(act: Act, day: Any, month: date, school: UUID | None) -> int:
    until = (month + timedelta(days=31)).replace(day=1)
    within = _CASE.jurisdiction_code == act.author.jurisdiction_code, day >= month, day < until
    of_school = [_CASE.school_id == school] if school else []
    found = select(func.count(func.distinct(_CASE.student_id))).where(*within, *of_school)
    return await act.session.scalar(found) or 0


async def _three_disability(act: Act, school: UUID | None) -> Enrolled:
    """Of those of the ages whose disabled children are verified (`disabled.ageRange`)."""
    group, today = tables.SpecialGroupMembership, act.today
    belongs = exists().where(
        group.student_id == _CHILD.id,
        group.group == SpecialGroup.THREE_DISABILITY,
        or_(group.valid_from.is_(None), group.valid_from <= today),
        or_(group.valid_to.is_(None), group.valid_to >= today),
    )
    counted = _CHILD.schooling_status.not_in(sorted(NOT_COUNTED, key=lambda status: status.name))
    found = select(_CHILD.birth_date, _CHILD.schooling_status).where(
        belongs, counted, *_children(act, school)
    )
    ages = _ages(act.rules.values)
    of_age = [
        status
        for born, status in await act.session.execute(found)
        if born is not None and school_age.standing(born, today, ages) is Standing.OF_AGE
    ]
    return Enrolled(sum(status in ENROLLED for status in of_age), len(of_age))


def _ages(rules: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"schoolAge": rules["disabled.ageRange"], "schoolAge.cutOff": rules["schoolAge.cutOff"]}


def _children(act: Act, school: UUID | None) -> tuple[ColumnElement[bool], ...]:
    """The county's, or those that a school answers for: by their open case, else by where they are registered."""
    here = _CHILD.jurisdiction_code == act.author.jurisdiction_code
    if school is None:
        return (here,)
    opened = tables.DropoutCase.__table__.alias("opened").c
    theirs = opened.student_id == _CHILD.id, opened.stage != CaseStage.CLOSED
    held = tables.Enrollment
    registered = exists().where(
        held.student_id == _CHILD.id, held.school_id == school, held.status.in_(HELD_ENROLLMENT)
    )
    answers = exists().where(*theirs, opened.school_id == school)
    return here, or_(answers, and_(~exists().where(*theirs), registered))
