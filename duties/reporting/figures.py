"""What a periodic report counts: a unit's children as the hub holds them today, and what was done in the period (GH-02)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, exists, func, or_, select, true

from auth.audit import writing
from auth.children import CHILDREN
from auth.viewer import Viewer
from casework.act import Act
from database import tables
from domain.access import Area
from domain.case import CaseStage
from domain.cause import DropoutCause
from domain.duty_task import TaskState
from domain.period_figure import GONE, GROUPS, PRIMARY_GRADES, Counts, Figure, FigureAxis, cause
from domain.period_report import Period, ReportLevel
from domain.student import HELD_ENROLLMENT, SchoolingStatus
from domain.timer import TimerState

_CHILD, _CASE, _HELD = tables.Student, tables.DropoutCase, tables.Enrollment
_AXIS = FigureAxis


async def count(act: Act, level: ReportLevel, unit: tables.Organization, period: Period) -> Counts:
    """All figures of a unit's report of a period, by axis and code; what is nobody's is left out.

    A school's children are those whose open case is its, else those registered there; a center school's its schools' and its
    own; a township's those who live or are registered there; a county's all. The schools' together with those of no school are
    the county's.
    """
    children = _children(act, level, unit)
    found: dict[tuple[FigureAxis, str], int] = {}
    found |= await _statuses(act, children)
    found |= await _causes(act, children)
    found |= await _groups(act, children)
    found |= await _cases(act, children, level, unit, period)
    found |= await _work(act, children, level, unit, period)
    return found


def _children(act: Act, level: ReportLevel, unit: tables.Organization) -> Subquery:
    """Whom the report counts: id, status, grade, the open case and the school that answers, once each."""
    opened = and_(_CASE.student_id == _CHILD.id, _CASE.stage != CaseStage.CLOSED)
    held = and_(_HELD.student_id == _CHILD.id, _HELD.status.in_(HELD_ENROLLMENT))
    school = case((_CASE.id.is_not(None), _CASE.school_id), else_=_HELD.school_id)
    found = (
        select(
            _CHILD.id.label("child"),
            _CHILD.schooling_status.label("status"),
            _HELD.grade.label("grade"),
            _CASE.id.label("case"),
            school.label("school"),
        )
        .select_from(_CHILD)
        .outerjoin(_CASE, opened)
        .outerjoin(_HELD, held)
        .where(_CHILD.jurisdiction_code == act.author.jurisdiction_code, _CHILD.schooling_status.not_in(GONE))
    )
    return found.where(_of(act, level, unit, school)).subquery()


def _of(act: Act, level: ReportLevel, unit: tables.Organization, school: Any) -> ColumnElement[bool]:
    """Whether a child is the unit's. school: which answers for it."""
    if level is ReportLevel.COUNTY:
        return true()
    if level is ReportLevel.TOWNSHIP:
        there = Viewer(writing.OPERATOR, frozenset(), act.author.jurisdiction_code, organization_id=unit.id)
        return CHILDREN[Area.TOWNSHIP](_CHILD, there)
    return _at(level, unit, school)


def _at(level: ReportLevel, unit: tables.Organization, school: Any) -> ColumnElement[bool]:
    """Whether a school is the unit, or one that a center school looks after."""
    own: ColumnElement[bool] = school == unit.id
    if level is not ReportLevel.CENTER_SCHOOL:
        return own
    of = tables.School
    return or_(own, school.in_(select(of.id).where(of.center_school_id == unit.id)))


async def _statuses(act: Act, children: Subquery) -> dict[tuple[FigureAxis, str], int]:
    of = children.c
    stage = case(
        (of.grade.is_(None), Figure.NO_GRADE.name),
        (of.grade <= PRIMARY_GRADES[-1], Figure.PRIMARY.name),
        else_=Figure.JUNIOR.name,
    )
    found = select(of.status, stage, of.school.is_(None), func.count()).group_by(
        of.status, stage, of.school.is_(None)
    )
    counted: dict[tuple[FigureAxis, str], int] = {}
    for status, name, nowhere, number in await act.session.execute(found):
        keys = [(_AXIS.CHILDREN, Figure.CHILDREN.name), (_AXIS.STATUS, status.name), (_AXIS.STAGE, name)]
        keys += [(_AXIS.CHILDREN, Figure.NO_SCHOOL.name)] if nowhere else []
        for key in keys:
            counted[key] = counted.get(key, 0) + number
    return counted


async def _causes(act: Act, children: Subquery) -> dict[tuple[FigureAxis, str], int]:
    """Dropouts by the primary cause of their open case."""
    why = tables.CaseCause
    first = and_(why.case_id == children.c.case, why.primary)
    found = (
        select(why.cause, func.count())
        .select_from(children)
        .outerjoin(why, first)
        .where(children.c.status == SchoolingStatus.DROPOUT)
        .group_by(why.cause)
    )
    counted: dict[tuple[FigureAxis, str], int] = {}
    rows: Iterable[Any] = await act.session.execute(found)
    for of, number in rows:
        said: DropoutCause | None = of
        key = (_AXIS.CAUSE, cause(said))
        counted[key] = counted.get(key, 0) + number
    return counted


async def _groups(act: Act, children: Subquery) -> dict[tuple[FigureAxis, str], int]:
    group, today = tables.SpecialGroupMembership, act.today
    found = (
        select(group.group, func.count(func.distinct(group.student_id)))
        .join(children, children.c.child == group.student_id)
        .where(
            group.group.in_(GROUPS),
            or_(group.valid_from.is_(None), group.valid_from <= today),
            or_(group.valid_to.is_(None), group.valid_to >= today),
        )
        .group_by(group.group)
    )
    return {(_AXIS.GROUP, of.name): number for of, number in await act.session.execute(found)}


async def _cases(
    act: Act, children: Subquery, level: ReportLevel, unit: tables.Organization, period: Period
) -> dict[tuple[FigureAxis, str], int]:
    """Open ones of these children; what became of cases in the period, also of those that are closed since."""
    clock = tables.Timer
    late = exists().where(clock.row_id == children.c.case, clock.state == TimerState.OVERDUE)
    number = func.count(children.c.case)
    [[opened, overdue]] = await act.session.execute(select(number, number.filter(late)).select_from(children))
    whose = (
        _CASE.student_id.in_(select(children.c.child))
        if level is ReportLevel.TOWNSHIP
        else true()
        if level is ReportLevel.COUNTY
        else _at(level, unit, _CASE.school_id)
    )
    each = func.count(func.distinct(_CASE.student_id))
    began = _CASE.noticed_on
    happened = (
        (Figure.SUSPECTED_NEW, _within(_CASE.suspected_on, period)),
        (Figure.DROPOUT_NEW, _within(_CASE.dropout_on, period)),
        (Figure.RETURNED_NEW, _within(_CASE.returned_on, period)),
        (Figure.RELAPSED, and_(_CASE.relapse_of.is_not(None), _within(began, period))),
    )
    here = _CASE.jurisdiction_code == act.author.jurisdiction_code
    [row] = await act.session.execute(select(*(each.filter(when) for _, when in happened)).where(here, whose))
    moved = {(_AXIS.CASES, of.name): number for (of, _), number in zip(happened, row, strict=True)}
    open_now = {(_AXIS.CASES, Figure.CASES_OPEN.name): opened}
    return open_now | {(_AXIS.CASES, Figure.CASES_OVERDUE.name): overdue} | moved


async def _work(
    act: Act, children: Subquery, level: ReportLevel, unit: tables.Organization, period: Period
) -> dict[tuple[FigureAxis, str], int]:
    """How often what was done for these children in the period; tasks of these units that are past their day."""
    kept: tuple[tuple[Figure, Any, Any], ...] = (
        (Figure.HOME_VISITS, tables.HomeVisit, tables.HomeVisit.visited_on),
        (Figure.PERSUASIONS, tables.PersuasionAttempt, tables.PersuasionAttempt.attempted_on),
        (Figure.HOME_TEACHING_VISITS, tables.HomeTeachingVisit, tables.HomeTeachingVisit.visited_on),
    )
    theirs = select(children.c.child)
    counts = [
        select(func.count()).where(of.student_id.in_(theirs), _within(day, period)).scalar_subquery()
        for _, of, day in kept
    ]
    task = tables.DutyTask
    here = task.jurisdiction_code == act.author.jurisdiction_code, task.state == TaskState.OVERDUE
    own = true() if level is ReportLevel.COUNTY else _at(level, unit, task.unit_id)
    counts.append(select(func.count()).select_from(task).where(*here, own).scalar_subquery())
    [row] = await act.session.execute(select(*counts))
    names = [*(figure for figure, _, _ in kept), Figure.TASKS_OVERDUE]
    return {(_AXIS.WORK, each.name): number for each, number in zip(names, row, strict=True)}


def _within(day: Any, period: Period) -> ColumnElement[bool]:
    first: date = period.first
    inside: ColumnElement[bool] = and_(day >= first, day <= period.last)
    return inside
