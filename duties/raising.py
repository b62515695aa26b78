"""Tasks that follow from why a child is not at school: the place's rules say which department helps (HL-22)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import Act, begin
from database import tables
from domain.case import OPEN_STAGES
from domain.cause import DropoutCause
from domain.duty_task import TaskCategory, TaskOrigin, TaskState
from domain.machines.duty_task import DUTY_TASK
from domain.organization import Department
from duties import entries, units

_OF, _CASE, _CAUSE = tables.DutyTask, tables.DropoutCase, tables.CaseCause
MOST = 200
"""Tasks in one transaction."""


async def advance(session: AsyncSession, author: Author) -> int:
    """Ask a department's help in each open case whose causes the place's rules name, once a case; at most MOST; how many.

    `task.onCause` says which department a cause concerns, `task.days` by when. A county without such a unit raises none. Raises
    Refused NO_RULES.
    """
    act = await begin(session, author)
    raised = 0
    for rule in act.rules["task.onCause"] or []:
        raised += await _raise(act, rule, MOST - raised)
    return raised


async def _raise(act: Act, rule: dict[str, Any], most: int) -> int:
    helper = Department[rule["department"]]
    unit = await units.first(act.session, act.author.jurisdiction_code, helper)
    if unit is None or most <= 0:
        return 0
    category = TaskCategory[rule["category"]]
    caused = exists().where(_CAUSE.case_id == _CASE.id, _CAUSE.cause == DropoutCause[rule["cause"]])
    asked = exists().where(_OF.case_id == _CASE.id, _OF.category == category, _OF.origin == TaskOrigin.CAUSE)
    here = _CASE.jurisdiction_code == act.author.jurisdiction_code, _CASE.stage.in_(OPEN_STAGES)
    found = select(_CASE).where(*here, caused, ~asked).order_by(_CASE.id).limit(most)
    cases = list(await act.session.scalars(found.with_for_update(skip_locked=True)))
    for case in cases:
        await _ask(act, case, unit, rule)
    return len(cases)


async def _ask(act: Act, case: tables.DropoutCase, unit: tables.Organization, rule: dict[str, Any]) -> None:
    cause = DropoutCause[rule["cause"]]
    clauses = act.rules.clauses("task.onCause")
    task = _OF(
        jurisdiction_code=act.author.jurisdiction_code,
        task_no=await act.number(_OF.task_no, str(act.today.year)),
        origin=TaskOrigin.CAUSE,
        category=TaskCategory[rule["category"]],
        title=f"个案 {case.case_no}：{cause.zh}",
        requirement=f"个案 {case.case_no} 的原因含“{cause.zh}”，请依职责予以扶持，使其不因此辍学",
        unit_id=unit.id,
        raised_by_id=case.school_id,  # which follows what comes of it
        duty_id=await _duty(act, Department[rule["department"]], clauses),
        clauses=list(clauses),
        case_id=case.id,
        raised_at=act.author.now,
        due_on=act.today + timedelta(days=act.rules["task.days"]),
        state=TaskState.NEW,
    )
    await entries.make(act, task, unit.id, DUTY_TASK, counterpart=task.raised_by_id)
    await act.done(task, case.student_id)


async def _duty(act: Act, department: Department, clauses: tuple[str, ...]) -> Any:
    of = tables.DepartmentDuty
    here = of.jurisdiction_code == act.author.jurisdiction_code, of.valid_to.is_(None)
    found = select(of.id).where(*here, of.department == department, of.clauses.overlap(list(clauses)))
    return await act.session.scalar(found.order_by(of.ordinal).limit(1))
