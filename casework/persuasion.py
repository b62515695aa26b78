"""Attempts to persuade a child back (劝返): by whom, together with whom, with what result (HL-44, GH-35, BS-24, DC-15)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework import case as cases
from casework import clocks, visit
from casework.act import Act, begin, not_before, on_or_before, text
from database import tables
from domain.case import CaseStage
from domain.errors import Fixer, Reason, Refused
from domain.machines.dropout_case import DROPOUT_CASE
from domain.visit import PersuasionOutcome, VisitMode, VisitScope, scopes

BEFORE = (CaseStage.SIGN, CaseStage.ABSENT)
"""Persuasion starts at once, before anybody is determined (GH-35)."""
AFTER = (CaseStage.PERSUADING, CaseStage.ENFORCING)
"""Persuasion goes on here; the stage does not move."""


async def record(
    session: AsyncSession,
    author: Author,
    *,
    case_id: UUID,
    expected_version: int,
    attempted_on: date,
    mode: VisitMode,
    outcome: PersuasionOutcome,
    content: str,
    visitors: Sequence[dict[str, Any]],
    next_step: str | None = None,
) -> UUID:
    """Record an attempt; its id. The first after a determination moves the case to PERSUADING; the first of all ends T-03.

    Raises Refused: UNKNOWN_CASE, STALE_VERSION, CASE_CLOSED, ILLEGAL_TRANSITION, PERSUASION_NOT_JOINT, PERSUASION_REMOTE,
    IMPOSSIBLE_DATE, BAD_TEXT, NO_VISITOR, NO_SUCH_UNIT.
    """
    act = await begin(session, author)
    case = await cases.held(act, case_id, expected_version)
    on_or_before(attempted_on, act.today, "attemptedOn")
    not_before(attempted_on, case.noticed_on, "attemptedOn")
    joint = visit.is_joint(act, visitors)
    if case.stage is CaseStage.DROPOUT:
        _require_as_confirmed(act, mode, joint)
    if case.stage not in (*BEFORE, *AFTER):
        await act.move(case, "stage", DROPOUT_CASE, CaseStage.PERSUADING, outcome.zh)
    last = await cases.last_attempt(act, case)
    made = tables.PersuasionAttempt(
        student_id=case.student_id,
        case_id=case.id,
        seq=(last.seq if last else 0) + 1,
        attempted_on=attempted_on,
        mode=mode,
        outcome=outcome,
        content=text(content, "content", 2000),
        next_step=text(next_step, "nextStep") if next_step is not None else None,
        joint=joint,
        recorded_by=author.name,
    )
    await act.add(made)
    await visit.took_part(act, case.student_id, visitors, attempt_id=made.id)
    await clocks.end(act, case.id, "T-03")
    await act.tell(case.student_id, made, ("GH-35", "HL-44"), outcome.zh)
    return await act.done(made, case.student_id)


def _require_as_confirmed(act: Act, mode: VisitMode, joint: bool) -> None:
    """A confirmed dropout is persuaded at home (A-33), and together with the partner where the place says so (BS-24)."""
    if VisitScope.CONFIRMED_DROPOUT not in scopes(mode, act.rules.values):
        zh, en = "对已认定辍学的学生应上门劝返", "a confirmed dropout is persuaded at home"
        raise Refused(Reason("PERSUASION_REMOTE", zh, en, Fixer.CALLER, "mode"))
    if act.rules["jointVisit.required"] and not joint:
        partners = ", ".join(act.rules["jointVisit.partner"])
        zh = "对已认定辍学的学生，学校应会同规定的单位共同劝返"
        en = f"the school persuades a confirmed dropout together with: {partners}"
        clause = next(iter(act.rules.clauses("jointVisit.required")), None)
        raise Refused(Reason("PERSUASION_NOT_JOINT", zh, en, Fixer.SCHOOL, "visitors", clause))
