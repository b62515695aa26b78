"""The police's help with persuasion (公安协助劝返): asked for in an open case, taken back until it is sent (HL-32)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework import case as cases
from casework.act import begin, text
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.machines.persuasion_assist import PERSUASION_ASSIST
from domain.persuasion_assist import AssistNeed, AssistState

_OF = tables.PersuasionAssist
UNKNOWN = Reason(
    "UNKNOWN_ASSIST",
    "没有此协助请求，或不在您的办理范围内",
    "there is no such request for help, or it is not yours to act on",
    Fixer.CALLER,
    "assistId",
)


async def request(
    session: AsyncSession,
    author: Author,
    *,
    case_id: UUID,
    expected_version: int,
    need: AssistNeed,
    reason: str,
) -> UUID:
    """Ask the police to help with persuasion in a case; the request's id. It goes out with the next exchange.

    Raises Refused: UNKNOWN_CASE, STALE_VERSION, CASE_CLOSED, ASSIST_OPEN, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    case = await cases.held(act, case_id, expected_version)
    waiting = select(_OF.id).where(_OF.case_id == case.id, _OF.state == AssistState.REQUESTED)
    if await session.scalar(waiting) is not None:
        zh, en = "本个案已有尚未发送的协助请求", "a request of this case is not sent yet"
        raise Refused(Reason("ASSIST_OPEN", zh, en, Fixer.CALLER, "caseId", "HL-32"))
    step = PERSUASION_ASSIST.require(None, AssistState.REQUESTED)
    asked = _OF(
        student_id=case.student_id,
        case_id=case.id,
        need=need,
        reason=text(reason, "reason"),
        state=step.target,
        requested_by_id=act.unit,
        requested_on=act.today,
    )
    await act.add(asked)
    moved = (PERSUASION_ASSIST.code, None, step.target.name)
    await act.tell(case.student_id, asked, step.clauses, need.zh, moved)
    return await act.done(asked, case.student_id)


async def withdraw(
    session: AsyncSession, author: Author, *, assist_id: UUID, expected_version: int, reason: str
) -> UUID:
    """Take a request back that was not sent yet; its id. Raises Refused: UNKNOWN_ASSIST, STALE_VERSION, ILLEGAL_TRANSITION,
    BAD_TEXT, PERSONAL_NUMBER."""
    act = await begin(session, author)
    asked = await act.held(_OF, assist_id, UNKNOWN, expected_version)
    await act.move(asked, "state", PERSUASION_ASSIST, AssistState.WITHDRAWN, text(reason, "reason", 200))
    return await act.done(asked, asked.student_id)
