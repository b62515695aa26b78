"""The place's ladder against guardians: which steps, in which order, by whom (catalogue 2.9.2, parameter guardianLadder)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from casework.act import Act
from database import tables
from domain.enforcement import OPENS_NEXT, actors
from domain.errors import Fixer, Reason, Refused
from domain.organization import Department
from domain.responsibility import EnforcementStep, LadderAgainst


@dataclass(frozen=True, slots=True)
class Rung:
    """One step. number: its place, 0 for what is taken beside the others. by: who may take it."""

    step: EnforcementStep
    number: int
    label_zh: str
    by: frozenset[Department]
    clauses: tuple[str, ...]


async def ladder(act: Act) -> tuple[Rung, ...]:
    """The steps of the county in order, those beside the ladder last; persuasion is what comes before them all."""
    said = await _said(act)
    first = [Department[name] for name in act.rules["ladder.firstActor"] or ()]
    names: Sequence[str] = act.rules["guardianLadder"] or ()
    beside: Sequence[str] = act.rules["guardianLadder.parallel"] or ()
    main = tuple(_rung(said, EnforcementStep[name], number, first) for number, name in enumerate(names, 1))
    return main + tuple(_rung(said, EnforcementStep[name], 0, first) for name in beside)


def rung(rungs: Sequence[Rung], step: EnforcementStep) -> Rung:
    """The rung of a step. Raises Refused NOT_IN_LADDER, naming the steps that the place has."""
    for each in rungs:
        if each.step is step:
            return each
    there = "、".join(each.label_zh for each in rungs) or "无"
    zh = f"本地没有“{step.zh}”这一步；现有：{there}"
    en = (
        f"the place's ladder has no such step; it has {', '.join(each.step.name for each in rungs) or 'none'}"
    )
    raise Refused(Reason("NOT_IN_LADDER", zh, en, Fixer.CALLER, "step"))


async def require_turn(act: Act, case: UUID, rungs: Sequence[Rung], wanted: Rung) -> None:
    """Raise Refused NOT_YOUR_TURN unless the step before has come to nothing (逾期不改); steps beside come at any time."""
    before = [each for each in rungs if each.number == wanted.number - 1 and wanted.number > 1]
    of = tables.Enforcement
    for each in before:
        ended = select(of.id).where(of.case_id == case, of.step == each.step, of.state.in_(OPENS_NEXT))
        if await act.session.scalar(ended.limit(1)) is None:
            zh = f"上一步“{each.label_zh}”尚未逾期不改，不得越级"
            en = f"the step before, {each.step.name}, has not run out yet; none is skipped"
            raise Refused(
                Reason("NOT_YOUR_TURN", zh, en, Fixer.CALLER, "step", next(iter(each.clauses), None))
            )


def _rung(
    said: dict[EnforcementStep, tables.LadderStep],
    step: EnforcementStep,
    number: int,
    first: Sequence[Department],
) -> Rung:
    row = said.get(step)
    by = actors(step, row.actor if row else None, first, number == 1)
    return Rung(step, number, row.label_zh if row else step.zh, by, tuple(row.clauses) if row else ())


async def _said(act: Act) -> dict[EnforcementStep, tables.LadderStep]:
    of = tables.LadderStep
    rows = select(of).where(
        of.jurisdiction_code == act.author.jurisdiction_code,
        of.against == LadderAgainst.GUARDIAN,
        of.valid_to.is_(None),
    )
    return {row.step: row for row in await act.session.scalars(rows)}
