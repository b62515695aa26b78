"""Duties of departments that are not broken down: to somebody who answers, to a task, to measures (QC-46a)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Date, and_, any_, cast, exists, func, literal, or_, select

from database import tables
from domain.duty import DutyGap
from domain.duty_task import TaskState
from domain.organization import AUTHORITIES, Department

_DEPARTMENTS = (AUTHORITIES | {Department.EDUCATION_BUREAU}) - {
    Department.TOWNSHIP,
    Department.VILLAGE_COMMUNITY,
}
"""有关部门 of which a county has one each; a duty of many units is not done by the task of one."""


def lacking(gaps: ColumnElement[Any], since: ColumnElement[Any] | None) -> ColumnElement[bool]:
    """Whether a duty is a department's and lacks one of these. since: what ended before that day is none of it."""
    duty, task = tables.DepartmentDuty, _tasks(since)
    holder = or_(_assigned(), exists(task.where(_TASK.holder_name.is_not(None)).correlate(duty)))
    there = {
        DutyGap.HOLDER: holder,
        DutyGap.TASK: exists(task.correlate(duty)),
        DutyGap.MEASURE: exists(task.where(_TASK.measures.is_not(None)).correlate(duty)),
    }
    some = (and_(literal(gap.name) == any_(gaps), ~kept) for gap, kept in there.items())
    return and_(duty.department.in_(_DEPARTMENTS), or_(*some))


# Core tables: what is counted here is not narrowed by the viewer's grants once more; the duties are the county's own.
_TASK = tables.DutyTask.__table__.alias("task_of_duty").c


def _tasks(since: ColumnElement[Any] | None) -> Any:
    """Tasks of a duty's department that rest on it, or on a clause of it alone; neither given back nor cancelled."""
    duty, unit = tables.DepartmentDuty, tables.Organization.__table__.alias().c
    rests = or_(
        _TASK.duty_id == duty.id,
        and_(_TASK.duty_id.is_(None), _TASK.clauses.overlap(duty.clauses)),
    )
    its = (_TASK.jurisdiction_code == duty.jurisdiction_code, unit.department == duty.department, rests)
    given_up = (TaskState.CANCELLED, TaskState.RETURNED)
    found = select(_TASK.id).join_from(_TASK.id.table, unit.id.table, unit.id == _TASK.unit_id)
    found = found.where(*its, _TASK.state.not_in(given_up))
    if since is None:
        return found
    ended = cast(func.timezone("Asia/Shanghai", _TASK.ended_at), Date)
    return found.where(or_(_TASK.ended_at.is_(None), ended >= cast(since, Date)))


def _assigned() -> ColumnElement[bool]:
    """Whether somebody of a section has the duty now (GH-10)."""
    duty, own = tables.DepartmentDuty, tables.DutyAssignment.__table__.alias().c
    return exists(select(own.id).where(own.duty_id == duty.id, own.valid_to.is_(None)).correlate(duty))
