"""The ladder against employers (2.9.3): which steps, in whose name, and what a served one makes of the clue (4.14)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from casework.act import Act
from casework.ladder import Rung
from database import tables
from domain import child_labor
from domain.enforcement import StepState
from domain.errors import Fixer, Reason, Refused
from domain.machines.child_labor import CHILD_LABOR
from domain.organization import Department
from domain.responsibility import EnforcementStep, LadderAgainst

_STEP = tables.Enforcement
_ON_PAPER = (StepState.SERVED, StepState.COMPLIED, StepState.EXPIRED)
_REVOKES = frozenset({EnforcementStep.LICENSE_REVOCATION, EnforcementStep.CRIMINAL_REFERRAL})


async def ladder(act: Act) -> tuple[Rung, ...]:
    """The steps against employers in order, the inspection aside, which is no paper; as the place's document words them."""
    of = tables.LadderStep
    rows = await act.session.scalars(
        select(of).where(
            of.jurisdiction_code == act.author.jurisdiction_code,
            of.against == LadderAgainst.EMPLOYER,
            of.valid_to.is_(None),
        )
    )
    said = {row.step: row for row in rows}
    steps = [EnforcementStep[name] for name in act.rules["employerLadder"] or ()]
    papers = [step for step in steps if step is not EnforcementStep.INSPECTION]
    return tuple(_rung(step, number, said.get(step)) for number, step in enumerate(papers, 1))


async def require_due(act: Act, clue: tables.ChildLaborClue, wanted: Rung, grave: bool) -> None:
    """Raise Refused NOT_YOUR_TURN unless the step may be taken now."""
    papers = await _papers(act, clue.id)
    served = {paper.step for paper in papers if paper.state in _ON_PAPER}
    refused = any(paper.state is StepState.EXPIRED for paper in papers)
    if not child_labor.is_due(wanted.step, clue.state, served, refused, grave):
        zh = f"尚不能“{wanted.label_zh}”：应先查实并责令送回；吊销执照、移送须拒不改正或情节严重"
        en = "not yet: found and ordered first; to revoke or refer the employer must refuse, or it must be grave"
        raise Refused(Reason("NOT_YOUR_TURN", zh, en, Fixer.CALLER, "step", next(iter(wanted.clauses), None)))


async def follow(act: Act, clue: tables.ChildLaborClue) -> None:
    """Move a clue that is held as far as what was served leads it."""
    served = [paper for paper in await _papers(act, clue.id) if paper.state in _ON_PAPER]
    for paper in sorted(served, key=lambda each: each.step_no):
        to = child_labor.AFTER.get(paper.step)
        if any(step.target is to for step in CHILD_LABOR.from_(clue.state)):
            assert to is not None
            await act.move(clue, "state", CHILD_LABOR, to, paper.label_zh)


async def _papers(act: Act, clue: UUID) -> list[tables.Enforcement]:
    return list(await act.session.scalars(select(_STEP).where(_STEP.clue_id == clue)))


def _rung(step: EnforcementStep, number: int, row: tables.LadderStep | None) -> Rung:
    usual = Department.MARKET_REGULATION if step in _REVOKES else Department.LABOR
    by = row.actor if row is not None and row.actor is not None else usual
    clauses = tuple(row.clauses) if row is not None else ()
    return Rung(step, number, row.label_zh if row is not None else step.zh, frozenset({by}), clauses)
