"""On what a task rests: a duty of the unit, else a clause of the place's own document (GH-47, catalogue A-20)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from casework.act import Act
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.organization import Department, acts_for


@dataclass(frozen=True, slots=True)
class Basis:
    """duty: the unit's, where the document has it as one. clauses: ids, never empty."""

    duty: UUID | None
    clauses: tuple[str, ...]


async def of(act: Act, unit: tables.Organization, duty_id: UUID | None, clause: str | None) -> Basis:
    """What a task for a unit rests on. Raises Refused: DUTY_MISSING, UNKNOWN_DUTY, NOT_THEIR_DUTY, UNKNOWN_CLAUSE."""
    if (duty_id is None) == (clause is None):
        zh, en = "请指明职责或条款，二者择一", "name the duty or the clause that it rests on, one of them"
        raise Refused(Reason("DUTY_MISSING", zh, en, Fixer.CALLER, "dutyId", "GH-47"))
    if duty_id is not None:
        return await _duty(act, unit, duty_id)
    assert clause is not None
    of = tables.PolicyClause
    here = of.jurisdiction_code == act.author.jurisdiction_code, of.valid_to.is_(None)
    if await act.session.scalar(select(of.id).where(*here, of.code == clause)) is None:
        zh, en = "本地文件没有此条款", "the county's document has no such clause"
        raise Refused(Reason("UNKNOWN_CLAUSE", zh, en, Fixer.CALLER, "clause"))
    return Basis(None, (clause,))


async def duty_of(act: Act, department: Department, clauses: tuple[str, ...]) -> UUID | None:
    """The duty of a department that rests on one of these clauses, in the place's documents: the one that says the least besides."""
    of = tables.DepartmentDuty
    here = of.jurisdiction_code == act.author.jurisdiction_code, of.valid_to.is_(None)
    found = select(of.id).where(*here, of.department == department, of.clauses.overlap(list(clauses)))
    return await act.session.scalar(found.order_by(func.cardinality(of.clauses), of.ordinal).limit(1))


async def _duty(act: Act, unit: tables.Organization, id: UUID) -> Basis:
    of = tables.DepartmentDuty
    here = of.jurisdiction_code == act.author.jurisdiction_code, of.valid_to.is_(None)
    duty = await act.session.scalar(select(of).where(of.id == id, *here))
    if duty is None:
        zh, en = "本地没有此项职责", "the county's documents have no such duty"
        raise Refused(Reason("UNKNOWN_DUTY", zh, en, Fixer.CALLER, "dutyId"))
    if not acts_for(duty.department, unit.type, unit.department):
        zh, en = f"这是{duty.department.zh}的职责", f"this is a duty of {duty.department.name}"
        raise Refused(Reason("NOT_THEIR_DUTY", zh, en, Fixer.CALLER, "unitId", duty.clauses[0]))
    return Basis(duty.id, tuple(duty.clauses))
