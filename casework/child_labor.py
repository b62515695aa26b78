"""Clues of child labor: reported, passed on, concluded, the child brought back, the employer held to account (4.14, HL-20)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework import case as cases
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
    on_or_before(noticed_on, act.today, "noticedOn")
    if addressee not in ADDRESSEES:
        zh, en = "应移交人社或市场监管部门", "it is passed to labor inspection or to market regulation"
        raise Refused(Reason("WRONG_ADDRESSEE", zh, en, Fixer.CALLER, "addressee", "HL-20"))
    name = text(employer_name, "employerName", 200)
    await _refuse_second(act, child.id, name)
    case = await cases.of_child(act, child.id)
    clue = _CLUE(
        jurisdiction_code=author.jurisdiction_code,
        student_id=child.id,
        case_id=case.id if case is not None else None,
        source=source,
        work=child_labor.minor_work(child.birth_date, noticed_on),
        state=CHILD_LABOR.require(None, _S.REPORTED).target,
        noticed_on=noticed_on,
        addressee=addressee,
        employer_name=name,
        employer_code=child_labor.credit_code(employer_code) if employer_code is not None else None,
        place=text(place, "place", 200),
        description=text(description, "description"),
        reported_by=author.name,
        evidence=[each.id for each in await act.shown(evidence, child.id)],
    )
    await act.add(clue)
    await act.tell(child.id, clue, ("GH-44", "HL-27", "HL-51"), moved=("4.14", None, _S.REPORTED.name))
    return await act.done(clue, child.id)


async def accept(
    session: AsyncSession,
    author: Author,
    *,
    clue_id: UUID,
    expected_version: int,
    accepted_on: date,
    document_no: str | None = None,
) -> UUID:
    """Record that the department took the clue up. Raises Refused: UNKNOWN_CLUE, STALE_VERSION, ILLEGAL_TRANSITION,
    IMPOSSIBLE_DATE, BAD_TEXT."""
    act, clue = await _begun(session, author, clue_id, expected_version)
    on_or_before(accepted_on, act.today, "acceptedOn")
    not_before(accepted_on, clue.noticed_on, "acceptedOn")
    number = text(document_no, "documentNo", 100) if document_no is not None else None
    said = {"accepted_on": accepted_on, "document_no": number}
    await act.move(clue, "state", CHILD_LABOR, _S.ACCEPTED, clue.addressee.zh, **said)
    return await act.done(clue, clue.student_id)


async def conclude(
    session: AsyncSession,
    author: Author,
    *,
    clue_id: UUID,
    expected_version: int,
    inspected_on: date,
    found: bool,
    finding: str,
    evidence: Sequence[UUID],
) -> UUID:
    """Record the inspection and what it found, on the department's own paper (HL-20).

    Where the child was found at work its case says so: one is opened if none is, and it has the cause 被非法招用. Raises Refused:
    UNKNOWN_CLUE, STALE_VERSION, ILLEGAL_TRANSITION, IMPOSSIBLE_DATE, BAD_TEXT, UNKNOWN_EVIDENCE, EVIDENCE_MISSING.
    """
    act, clue = await _begun(session, author, clue_id, expected_version)
    on_or_before(inspected_on, act.today, "inspectedOn")
    not_before(inspected_on, clue.accepted_on or clue.noticed_on, "inspectedOn")
    kept = await _papers(act, clue, evidence)
    why = text(finding, "finding")
    said = {"inspected_on": inspected_on, "finding": why, "evidence": kept}
    await act.move(clue, "state", CHILD_LABOR, _S.INSPECTED, "", **said)
    await act.move(clue, "state", CHILD_LABOR, _S.FOUND if found else _S.NOT_FOUND, why)
    if found:
        await _into_case(act, clue, inspected_on)
    return await act.done(clue, clue.student_id)


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
    act, clue = await _begun(session, author, clue_id, expected_version)
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
    act, clue = await _begun(session, author, clue_id, expected_version)
    on_or_before(returned_on, act.today, "returnedOn")
    not_before(returned_on, clue.inspected_on or clue.noticed_on, "returnedOn")
    if cost is not None and cost < 0:
        zh, en = "金额不能为负", "no amount is below nought"
        raise Refused(Reason("BAD_AMOUNT", zh, en, Fixer.CALLER, "cost", "HL-21"))
    kept = await _papers(act, clue, evidence)
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
    act, clue = await _begun(session, author, clue_id, expected_version)
    why = text(result, "result")
    await act.move(clue, "state", CHILD_LABOR, _S.CLOSED, why, closed_on=act.today, result=why)
    await enforcement.comply(act, tables.Enforcement.clue_id == clue.id, why)
    return await act.done(clue, clue.student_id)


async def _begun(
    session: AsyncSession, author: Author, id: UUID, expected: int
) -> tuple[Act, tables.ChildLaborClue]:
    act = await begin(session, author)
    return act, await act.held(_CLUE, id, UNKNOWN, expected)


async def _papers(act: Act, clue: tables.ChildLaborClue, evidence: Sequence[UUID]) -> list[UUID]:
    """All that the clue rests on. Raises Refused EVIDENCE_MISSING without a paper of the departments that inspect."""
    shown = await act.shown(evidence, clue.student_id)
    if not any(each.source in ADDRESSEES for each in shown):
        zh, en = (
            "应附人社或市场监管部门出具的材料",
            "a paper of labor inspection or market regulation is needed",
        )
        raise Refused(Reason("EVIDENCE_MISSING", zh, en, Fixer.CALLER, "evidence", "HL-20"))
    return [*clue.evidence, *(each.id for each in shown)]


async def _refuse_second(act: Act, child: UUID, name: str) -> None:
    open = select(_CLUE.id).where(
        _CLUE.student_id == child, _CLUE.employer_name == name, _CLUE.state.not_in(_OVER)
    )
    if await act.session.scalar(open.limit(1)) is not None:
        zh, en = "该学生在此单位的线索正在办理", "a clue about this child at this employer is open already"
        raise Refused(Reason("CLUE_OPEN", zh, en, Fixer.CALLER, "studentId"))


async def _into_case(act: Act, clue: tables.ChildLaborClue, on: date) -> None:
    """HL-20: each child that is found has a case; its cause stands there, the first one if it has none."""
    case = await cases.of_child(act, clue.student_id)
    if case is None:
        child = await act.session.get_one(tables.Student, clue.student_id, with_for_update=True)
        case = await cases.begin_for(act, child, CaseTrigger.INSPECTION, on, clue.finding or "")
    of = tables.CaseCause
    named = set(await act.session.scalars(select(of.cause).where(of.case_id == case.id)))
    cause = DropoutCause.CHILD_LABOR_EMPLOYMENT
    if cause not in named:
        await act.add(of(case_id=case.id, student_id=case.student_id, cause=cause, primary=not named))
    clue.case_id = case.id
    await act.session.flush()
