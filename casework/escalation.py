"""A case goes to the next level of every line when persuasion failed and its deadline passed (HL-43, HL-44)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import case as cases
from casework import levels
from casework.act import Act, begin, text
from database import tables
from domain.case import CaseStage
from domain.errors import Fixer, Reason, Refused
from domain.machines.dropout_case import DROPOUT_CASE
from domain.visit import PersuasionOutcome

_GONE = tables.Escalation


async def escalate(
    session: AsyncSession,
    author: Author,
    *,
    case_id: UUID,
    expected_version: int,
    responsible_name: str,
    responsible_unit_id: UUID,
    persuasion_deadline: date,
    reason: str,
) -> UUID:
    """Hand a case to the next level of each line that failure goes up, with a responsible person and a deadline there.

    Raises Refused: UNKNOWN_CASE, STALE_VERSION, CASE_CLOSED, ILLEGAL_TRANSITION, ESCALATION_TOO_EARLY, NO_HIGHER_LEVEL,
    NO_SUCH_UNIT, IMPOSSIBLE_DATE, BAD_TEXT.
    """
    act = await begin(session, author)
    case = await cases.held(act, case_id, expected_version)
    why = text(reason, "reason")
    DROPOUT_CASE.require(case.stage, CaseStage.PERSUADING)
    await _require_failed(act, case)
    if persuasion_deadline <= act.today:
        zh, en = "新的劝返时限应晚于今天", "the new deadline lies after today"
        raise Refused(Reason("IMPOSSIBLE_DATE", zh, en, Fixer.CALLER, "persuasionDeadline", "HL-44"))
    await cases.check_units(act, [responsible_unit_id])
    await _go_up(act, case, persuasion_deadline, why)
    await act.move(case, "stage", DROPOUT_CASE, CaseStage.PERSUADING, why)
    await changing.change(
        session,
        case,
        responsible_name=text(responsible_name, "responsibleName", 60),
        responsible_id=responsible_unit_id,
        persuasion_deadline=persuasion_deadline,
    )
    return await act.done(case, case.student_id)


async def _require_failed(act: Act, case: tables.DropoutCase) -> None:
    """HL-44: 劝返无效报上一级. The last attempt did not bring the child back, and the deadline has passed."""
    last = await cases.last_attempt(act, case)
    failed = last is not None and last.outcome is not PersuasionOutcome.RETURNED
    passed = case.persuasion_deadline is not None and case.persuasion_deadline < act.today
    if case.stage is not CaseStage.PERSUADING or not failed or not passed:
        zh, en = (
            "劝返无效且劝返时限已过，方可报上一级",
            "a case goes up only when the last attempt failed and the deadline has passed",
        )
        raise Refused(Reason("ESCALATION_TOO_EARLY", zh, en, Fixer.CALLER, "caseId", "HL-44"))


async def _go_up(act: Act, case: tables.DropoutCase, deadline: date, why: str) -> None:
    stands = await _stands(act, case)
    last = await act.session.scalar(select(func.max(_GONE.step)).where(_GONE.case_id == case.id))
    made = 0
    for line, posts in (await levels.lines(act)).items():
        level = stands.get(line, _lowest(posts))
        for post in levels.above(posts, level):
            said = {"step": (last or 0) + 1, "from_level": level, "deadline": deadline, "reason": why}
            await _hand_over(act, case, post, **said)
            made += 1
    if not made:
        zh, en = "责任链上已无更高一级", "no line has a higher level"
        raise Refused(Reason("NO_HIGHER_LEVEL", zh, en, Fixer.BUREAU, "caseId", "HL-43"))


async def _hand_over(act: Act, case: tables.DropoutCase, post: levels.Post, **said: object) -> None:
    gone = _GONE(
        student_id=case.student_id,
        case_id=case.id,
        line=post.line,
        to_level=post.level_no,
        node=post.node,
        position_zh=post.position_zh,
        organization_id=await levels.unit(act, case, post.node),
        at=act.author.now,
        **said,
    )
    await act.add(gone)
    await act.tell(case.student_id, gone, post.clauses, post.position_zh)


async def _stands(act: Act, case: tables.DropoutCase) -> Mapping[str, int]:
    gone = select(_GONE.line, func.max(_GONE.to_level)).where(_GONE.case_id == case.id).group_by(_GONE.line)
    return {each[0]: each[1] for each in await act.session.execute(gone)}


def _lowest(posts: Sequence[levels.Post]) -> int | None:
    """A line that begins at school begins with the case; one that begins outside has not come to it yet."""
    first = min(posts, key=lambda each: each.level_no)
    return first.level_no if first.node in levels.AT_SCHOOL else None
