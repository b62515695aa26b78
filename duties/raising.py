"""Tasks that follow from why a child is not at school: the place's rules say which department helps (HL-22, HL-32)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

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
from duties import basis, entries, units

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
    clauses = (rule["clause"],) if "clause" in rule else act.rules.clauses("task.onCause")
    duty = await basis.duty_of(act, Department[rule["department"]], clauses)
    task = _OF(
        jurisdiction_code=act.author.jurisdiction_code,
        task_no=await act.number(_OF.task_no, str(act.today.year)),
        origin=TaskOrigin.CAUSE,
        category=TaskCategory[rule["category"]],
        title=f"个案 {case.case_no}：{cause.zh}",
        requirement=f"个案 {case.case_no} 的原因含“{cause.zh}”，请依职责办理：{await _words(act, duty)}",
        unit_id=unit.id,
        raised_by_id=case.school_id,  # which follows what comes of it
        duty_id=duty,
        clauses=list(clauses),
        case_id=case.id,
        raised_at=act.author.now,
        due_on=act.today + timedelta(days=act.rules["task.days"]),
        state=TaskState.NEW,
    )
    await entries.make(act, task, unit.id, DUTY_TASK, counterpart=task.raised_by_id)
    await act.done(task, case.student_id)


async def _words(act: Act, duty: UUID | None) -> str:
    """What the document says of a duty; that the child is not to drop out of it where there is none."""
    if duty is None:
        return "予以协助，使其不因此辍学"
    return (await act.session.get_one(tables.DepartmentDuty, duty)).text_zh
