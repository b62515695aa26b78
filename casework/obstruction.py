"""Clues that somebody keeps a child from school: passed to the department in charge, as clues of child labor are (HL-51)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework import clue as clues
from casework.act import Act, begin, not_before, on_or_before, text
from database import tables
from domain.cause import CaseTrigger, DropoutCause
from domain.errors import Fixer, Reason, Refused
from domain.obstruction import OBSTRUCTION, ObstructionSource, ObstructionState
from domain.organization import AUTHORITIES, Department

_CLUE, _S = tables.ObstructionClue, ObstructionState
UNKNOWN = Reason(
    "UNKNOWN_OBSTRUCTION",
    "没有此阻碍入学线索，或不在您的办理范围内",
    "there is no such clue of obstruction, or it is not yours to act on",
    Fixer.CALLER,
    "clueId",
)
KIND = clues.Kind(
    table=_CLUE,
    unknown=UNKNOWN,
    machine=OBSTRUCTION,
    addressees=AUTHORITIES,
    speakers=lambda addressee: (addressee,),
    clause="HL-51",
    cause=DropoutCause.OBSTRUCTED_BY_OTHERS,
    trigger=CaseTrigger.OTHER,
)


async def report(
    session: AsyncSession,
    author: Author,
    *,
    student_id: UUID,
    source: ObstructionSource,
    noticed_on: date,
    obstructed_by: str,
    place: str,
    description: str,
    addressee: Department,
    evidence: Sequence[UUID] = (),
) -> UUID:
    """Report that somebody keeps a child from school, to the department in charge; the clue's id. It belongs to the open case.

    Which department that is no document says: an authority. Raises Refused: UNKNOWN_STUDENT, IMPOSSIBLE_DATE,
    WRONG_ADDRESSEE, BAD_TEXT, UNKNOWN_EVIDENCE, OBSTRUCTION_OPEN.
    """
    act = await begin(session, author)
    child = await act.child(student_id)
    await _refuse_second(act, child.id, addressee)
    clue = await clues.made(
        act,
        KIND,
        child,
        noticed_on=noticed_on,
        addressee=addressee,
        place=place,
        description=description,
        evidence=evidence,
        source=source,
        obstructed_by=text(obstructed_by, "obstructedBy", 200),
    )
    moved = (OBSTRUCTION.code, None, _S.REPORTED.name)
    await act.tell(child.id, clue, ("HL-51",), addressee.zh, moved)
    return await act.done(clue, child.id)


accept = partial(clues.accept, KIND)
conclude = partial(clues.conclude, KIND)


async def close(
    session: AsyncSession,
    author: Author,
    *,
    clue_id: UUID,
    expected_version: int,
    closed_on: date,
    result: str,
    evidence: Sequence[UUID],
) -> UUID:
    """Record what the department did about it (打击), on its own paper; the clue's id. Raises Refused: UNKNOWN_OBSTRUCTION,
    STALE_VERSION, ILLEGAL_TRANSITION, IMPOSSIBLE_DATE, BAD_TEXT, UNKNOWN_EVIDENCE, EVIDENCE_MISSING."""
    act, clue = await clues.begun(KIND, session, author, clue_id, expected_version)
    on_or_before(closed_on, act.today, "closedOn")
    not_before(closed_on, clue.inspected_on or clue.noticed_on, "closedOn")
    kept = await clues.papers(act, KIND, clue, evidence)
    why = text(result, "result")
    said = {"closed_on": closed_on, "result": why, "evidence": kept}
    await act.move(clue, "state", OBSTRUCTION, _S.CLOSED, why, **said)
    return await act.done(clue, clue.student_id)


async def _refuse_second(act: Act, child: UUID, addressee: Department) -> None:
    ended = (_S.NOT_FOUND, _S.CLOSED)
    open = select(_CLUE.id).where(
        _CLUE.student_id == child, _CLUE.addressee == addressee, _CLUE.state.not_in(ended)
    )
    if await act.session.scalar(open) is not None:
        zh, en = (
            f"该学生的线索正由{addressee.zh}办理",
            f"a clue about this child is with {addressee.name} already",
        )
        raise Refused(Reason("OBSTRUCTION_OPEN", zh, en, Fixer.CALLER, "addressee"))
