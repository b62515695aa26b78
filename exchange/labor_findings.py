"""What findings of labor inspection do: each is put with the clue it answers, or becomes a clue; a person goes on (4.14, HL-20)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from stdnum.cn import uscc

from database import tables
from database.crypto.keys import Keys
from domain.case import CaseStage
from domain.child_labor import ChildLaborClueState, ClueSource, LaborAnswer, minor_work
from domain.errors import Refused
from domain.machines.child_labor import CHILD_LABOR
from domain.organization import Department
from exchange import answers

ACT = "exchange"
"""What a child's timeline says was done, where a department's line did it."""
_CLUE, _RECORD, _S = tables.ChildLaborClue, tables.ExchangeRecord, ChildLaborClueState
_OVER = (_S.NOT_FOUND, _S.CLOSED)
_CLAUSES = ["HL-20", "HL-21"]
Said = Mapping[str, str]


async def take(session: AsyncSession, keys: Keys, package_id: UUID) -> dict[str, int]:
    """Take over the accepted findings of one package, once. No state of a clue moves, and no child's status.

    Returns {"clues_opened", "clues_answered"}. Of somebody who is no minor any more no clue is made (A-38).
    """
    opened, answered = 0, 0
    async for record, said in answers.lines(session, keys, package_id):
        known = await _clue(session, record, said)
        clue = known or await _opened(session, record, said)
        if clue is not None and clue.answer_record_id != record.id:
            opened, answered = opened + (known is None), answered + (known is not None)
            await _note(session, clue, record, said)
    return {"clues_opened": opened, "clues_answered": answered}


async def _clue(session: AsyncSession, record: tables.ExchangeRecord, said: Said) -> Any:
    """The clue that a finding is about, held: the one it quotes, the one it spoke of before, or the one of this child at this
    employer that is at work."""
    if said.get("clueId"):
        return await session.get_one(_CLUE, UUID(said["clueId"]), with_for_update=True)
    before = select(_RECORD.id).where(
        _RECORD.student_id == record.student_id, _RECORD.fields["findingNo"].astext == said["findingNo"]
    )
    found = (
        select(_CLUE)
        .where(
            _CLUE.student_id == record.student_id,
            _CLUE.addressee == Department.LABOR,
            or_(_CLUE.answer_record_id.in_(before), at_work(said)),
        )
        .order_by(_CLUE.answer_record_id.in_(before).desc().nulls_last(), _CLUE.id)
        .limit(1)
    )
    return await session.scalar(found.with_for_update())


def at_work(said: Said) -> ColumnElement[bool]:
    """Whether a clue about the employer that a line names is being worked at."""
    named = _CLUE.employer_name == said["employerName"].strip()
    here = or_(named, _CLUE.employer_code == _code(said)) if _code(said) else named
    return _CLUE.state.not_in(_OVER) & here


def _code(said: Said) -> str | None:
    return uscc.compact(said["employerCode"]) if said.get("employerCode") else None


async def _opened(session: AsyncSession, record: tables.ExchangeRecord, said: Said) -> Any:
    told = f"{Department.LABOR.zh}用工检查查见，编号{said['findingNo']}"
    return await opened(session, record, said, ClueSource.INSPECTION, told, _CLAUSES)


async def opened(
    session: AsyncSession,
    record: tables.ExchangeRecord,
    said: Said,
    source: ClueSource,
    told: str,
    clauses: list[str],
) -> Any:
    """A clue by a department's line, in the child's open case if there is one; None of somebody of age. told: its description."""
    child = await session.get_one(tables.Student, record.student_id)
    on = date.fromisoformat(said["inspectedOn"])
    try:
        work = minor_work(child.birth_date, on)
    except Refused:
        return None
    case = tables.DropoutCase
    clue = _CLUE(
        jurisdiction_code=child.jurisdiction_code,
        student_id=child.id,
        case_id=await session.scalar(
            select(case.id).where(case.student_id == child.id, case.stage != CaseStage.CLOSED)
        ),
        state=CHILD_LABOR.require(None, _S.REPORTED).target,
        source=source,
        work=work,
        noticed_on=on,
        addressee=Department.LABOR,
        place=said["place"].strip(),
        description=told,
        employer_name=said["employerName"].strip(),
        employer_code=_code(said),
        evidence=[],
    )
    session.add(clue)
    await session.flush()
    await _tell(session, clue, clauses, source=None, target=_S.REPORTED.name, machine=CHILD_LABOR.code)
    return clue


async def _note(session: AsyncSession, clue: Any, record: tables.ExchangeRecord, said: Said) -> None:
    """Put what the department says with the clue; what it leaves out this time stays as it said before."""
    clue.answer, clue.answer_record_id = LaborAnswer[said["result"]], record.id
    clue.answered_on = date.fromisoformat(said["inspectedOn"])
    clue.order_no = record.fields.get("orderNo") or clue.order_no
    if said.get("returnedOn"):
        clue.said_returned_on = date.fromisoformat(said["returnedOn"])
    clue.said_cost = int(said["cost"]) if said.get("cost") else clue.said_cost
    clue.said_penalty = int(said["penalty"]) if said.get("penalty") else clue.said_penalty
    clue.version = (clue.version or 1) + 1
    await session.flush()
    await _tell(session, clue, _CLAUSES, reason=f"{Department.LABOR.zh}答复：{clue.answer.zh}")


async def _tell(session: AsyncSession, clue: Any, clauses: list[str], **more: Any) -> None:
    entry = tables.TimelineEntry(
        student_id=clue.student_id,
        noun=_CLUE.__name__,
        row_id=clue.id,
        act=ACT,
        clauses=clauses,
        at=func.now(),
        **more,
    )
    session.add(entry)
    await session.flush()
