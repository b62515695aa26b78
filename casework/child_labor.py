"""Clues of child labor: reported, passed on, concluded, the child brought back, the employer held to account (4.14, HL-20)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework import clue as clues
from casework import employer, enforcement
from casework.act import Act, begin, not_before, on_or_before, text
from casework.ladder import rung
from database import tables
from domain import child_labor
from domain.cause import CaseTrigger, DropoutCause
from domain.child_labor import ADDRESSEES, ChildLaborClueState, ClueSource
from domain.errors import Fixer, Reason, Refused
from domain.machines.child_labor import CHILD_LABOR
from domain.organization import Department
from domain.responsibility import EnforcementStep

_CLUE, _S = tables.ChildLaborClue, ChildLaborClueState
_OVER = (_S.NOT_FOUND, _S.CLOSED)
UNKNOWN = Reason(
    "UNKNOWN_CLUE",
    "没有此童工线索，或不在您的办理范围内",
    "there is no such clue, or it is not yours to act on",
    Fixer.CALLER,
    "clueId",
)
KIND = clues.Kind(
    table=_CLUE,
    unknown=UNKNOWN,
    machine=CHILD_LABOR,
    addressees=ADDRESSEES,
    speakers=lambda addressee: ADDRESSEES,  # either for the other: they inspect together (HL-20, HL-28)
    clause="HL-20",
    cause=DropoutCause.CHILD_LABOR_EMPLOYMENT,
    trigger=CaseTrigger.INSPECTION,
)


async def report(
    session: AsyncSession,
    author: Author,
    *,
    student_id: UUID,
    source: ClueSource,
    noticed_on: date,
    employer_name: str,
    place: str,
    description: str,
    addressee: Department,
    employer_code: str | None = None,
    evidence: Sequence[UUID] = (),
) -> UUID:
    """Report that a child is said to work for an employer, to labor inspection or market regulation; the clue's id (GH-44).

    It belongs to the child's open case. Raises Refused: UNKNOWN_STUDENT, IMPOSSIBLE_DATE, NOT_A_MINOR, WRONG_ADDRESSEE, BAD_TEXT,
    BAD_CREDIT_CODE, UNKNOWN_EVIDENCE, CLUE_OPEN.
    """
    act = await begin(session, author)
    child = await act.child(student_id)
    name = text(employer_name, "employerName", 200)
    await _refuse_second(act, child.id, name)
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
        work=child_labor.minor_work(child.birth_date, noticed_on),
        employer_name=name,
        employer_code=child_labor.credit_code(employer_code) if employer_code is not None else None,
    )
    await act.tell(child.id, clue, ("GH-44", "HL-27", "HL-51"), moved=("4.14", None, _S.REPORTED.name))
    return await act.done(clue, child.id)


accept = partial(clues.accept, KIND)
conclude = partial(clues.conclude, KIND)


async def prepare(
    session: AsyncSession,
    author: Author,
    *,
    clue_id: UUID,
    expected_version: int,
    step: EnforcementStep,
    legal_basis: str,
    demand: str,
    evidence: Sequence[UUID],
    deadline: date | None = None,
    document_no: str | None = None,
    grave: bool = False,
) -> UUID:
    """Record the paper of a step against the employer, as the department issued it; the clue's id. It is served like any other.

    grave: 情节严重 (QC-14). Raises Refused: UNKNOWN_CLUE, STALE_VERSION, CLUE_CLOSED, NOT_IN_LADDER, NOT_YOUR_TURN, STEP_AT_WORK,
    and what enforcement.made_out refuses.
    """
    act, clue = await clues.begun(KIND, session, author, clue_id, expected_version)
    if clue.state in _OVER:
        zh, en = "该线索已办结", "the clue is closed"
        raise Refused(Reason("CLUE_CLOSED", zh, en, Fixer.CALLER, "clueId"))
    wanted = rung(await employer.ladder(act), step)
    await employer.require_due(act, clue, wanted, grave)
    await enforcement.refuse_second(act, wanted, tables.Enforcement.clue_id == clue.id)
    await enforcement.made_out(
        act,
        wanted,
        clue.student_id,
        evidence,
        clue_id=clue.id,
        legal_basis=legal_basis,
        demand=demand,
        deadline=deadline,
        document_no=document_no,
    )
    clue.version += 1
    await session.flush()
    return await act.done(clue, clue.student_id)


async def note_back(
    session: AsyncSession,
    author: Author,
    *,
    clue_id: UUID,
    expected_version: int,
    returned_on: date,
    returned_to: str,
    evidence: Sequence[UUID],
    cost: int | None = None,
) -> UUID:
    """Record that the child was brought back to where it lives, at the employer's cost, in yuan (HL-20, HL-21).

    The order is complied with. That it attends again its school says (4.2). Raises Refused: UNKNOWN_CLUE, STALE_VERSION,
    ILLEGAL_TRANSITION, IMPOSSIBLE_DATE, BAD_TEXT, BAD_AMOUNT, UNKNOWN_EVIDENCE, EVIDENCE_MISSING.
    """
    act, clue = await clues.begun(KIND, session, author, clue_id, expected_version)
    on_or_before(returned_on, act.today, "returnedOn")
    not_before(returned_on, clue.inspected_on or clue.noticed_on, "returnedOn")
    if cost is not None and cost < 0:
        zh, en = "金额不能为负", "no amount is below nought"
        raise Refused(Reason("BAD_AMOUNT", zh, en, Fixer.CALLER, "cost", "HL-21"))
    kept = await clues.papers(act, KIND, clue, evidence)
    said = {"returned_on": returned_on, "returned_to": text(returned_to, "returnedTo", 200), "cost": cost}
    await act.move(clue, "state", CHILD_LABOR, _S.CHILD_BACK, "", evidence=kept, **said)
    order = tables.Enforcement.step == EnforcementStep.ORDER_RETURN_CHILD
    await enforcement.comply(act, order & (tables.Enforcement.clue_id == clue.id), "儿童已送回")
    await employer.follow(act, clue)
    return await act.done(clue, clue.student_id)


async def close(
    session: AsyncSession, author: Author, *, clue_id: UUID, expected_version: int, result: str
) -> UUID:
    """Close a clue: the employer was held to account and nothing is left to be done; papers at work end with it.

    Raises Refused: UNKNOWN_CLUE, STALE_VERSION, ILLEGAL_TRANSITION, BAD_TEXT.
    """
    act, clue = await clues.begun(KIND, session, author, clue_id, expected_version)
    why = text(result, "result")
    await act.move(clue, "state", CHILD_LABOR, _S.CLOSED, why, closed_on=act.today, result=why)
    await enforcement.comply(act, tables.Enforcement.clue_id == clue.id, why)
    return await act.done(clue, clue.student_id)


async def _refuse_second(act: Act, child: UUID, name: str) -> None:
    open = select(_CLUE.id).where(
        _CLUE.student_id == child, _CLUE.employer_name == name, _CLUE.state.not_in(_OVER)
    )
    if await act.session.scalar(open.limit(1)) is not None:
        zh, en = "该学生在此单位的线索正在办理", "a clue about this child at this employer is open already"
        raise Refused(Reason("CLUE_OPEN", zh, en, Fixer.CALLER, "studentId"))
