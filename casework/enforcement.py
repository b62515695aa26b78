"""Measures against guardians and employers: prepared, served, run out or complied with, in the order of the place's ladder (4.3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework import case as cases
from casework import clocks, dossier, due, employer
from casework.act import Act, begin, on_or_before, text
from casework.ladder import Rung, ladder, require_turn, rung
from database import tables
from domain.case import CaseStage
from domain.enforcement import AT_WORK, WITH_DEADLINE, ServiceMethod, StepState, is_recorded_for
from domain.errors import Fixer, Reason, Refused
from domain.machines.dropout_case import DROPOUT_CASE
from domain.machines.enforcement import ENFORCEMENT
from domain.organization import Department
from domain.responsibility import EnforcementStep
from domain.role import ACTS_FOR

_STEP = tables.Enforcement
UNKNOWN = Reason(
    "UNKNOWN_ENFORCEMENT",
    "没有此项督促措施，或不在您的办理范围内",
    "there is no such measure, or it is not yours to act on",
    Fixer.CALLER,
    "enforcementId",
)


async def prepare(
    session: AsyncSession,
    author: Author,
    *,
    case_id: UUID,
    expected_version: int,
    step: EnforcementStep,
    legal_basis: str,
    demand: str,
    deadline: date | None = None,
    document_no: str | None = None,
    evidence: Sequence[UUID] = (),
) -> UUID:
    """Make out the paper of a step against the guardian of a determined dropout; its id. It has a serial number.

    Raises Refused: UNKNOWN_CASE, STALE_VERSION, CASE_CLOSED, NOT_DETERMINED, NOT_IN_LADDER, DOSSIER_INCOMPLETE, NOT_YOUR_TURN, WRONG_UNIT,
    DEADLINE_MISSING, IMPOSSIBLE_DATE, BAD_TEXT, UNKNOWN_EVIDENCE, STEP_AT_WORK.
    """
    act = await begin(session, author)
    case = await cases.held(act, case_id, expected_version)
    _require_determined(case)
    rungs = await ladder(act)
    wanted = rung(rungs, step)
    await dossier.require(act, case)
    await require_turn(act, case.id, rungs, wanted)
    await refuse_second(act, wanted, _STEP.case_id == case.id)
    paper = await made_out(
        act,
        wanted,
        case.student_id,
        evidence,
        case_id=case.id,
        legal_basis=legal_basis,
        demand=demand,
        deadline=deadline,
        document_no=document_no,
    )
    return await act.done(paper, case.student_id)


async def made_out(
    act: Act,
    wanted: Rung,
    student: UUID,
    evidence: Sequence[UUID],
    *,
    legal_basis: str,
    demand: str,
    deadline: date | None,
    document_no: str | None,
    **against: UUID,
) -> tables.Enforcement:
    """The paper of a step, with its number. against: case_id, or clue_id.

    Raises Refused: UNKNOWN_EVIDENCE, WRONG_UNIT, EVIDENCE_MISSING, DEADLINE_MISSING, IMPOSSIBLE_DATE, BAD_TEXT.
    """
    shown = await act.shown(evidence, student)
    actor = _actor(act, wanted, [each.source for each in shown])
    _check_deadline(act, wanted.step, deadline)
    paper = _STEP(
        jurisdiction_code=act.author.jurisdiction_code,
        student_id=student,
        step=wanted.step,
        step_no=wanted.number,
        label_zh=wanted.label_zh,
        clauses=list(wanted.clauses),
        state=StepState.PREPARED,
        actor=actor,
        serial_no=await act.number(_STEP.serial_no, str(act.today.year)),
        document_no=text(document_no, "documentNo", 100) if document_no is not None else None,
        legal_basis=text(legal_basis, "legalBasis"),
        demand=text(demand, "demand", 1000),
        deadline=deadline,
        prepared_at=act.author.now,
        evidence=[each.id for each in shown],
        **against,
    )
    await act.add(paper)
    await act.tell(student, paper, wanted.clauses, wanted.label_zh, ("4.3", None, "PREPARED"))
    return paper


async def serve(
    session: AsyncSession,
    author: Author,
    *,
    enforcement_id: UUID,
    expected_version: int,
    method: ServiceMethod,
    served_on: date,
    served_to: str,
    evidence: Sequence[UUID],
) -> UUID:
    """Serve the paper: how, when, to whom, and the receipt. The case is enforced from now on; its deadline runs (T-22).

    Raises Refused: UNKNOWN_ENFORCEMENT, STALE_VERSION, ILLEGAL_TRANSITION, EVIDENCE_MISSING, IMPOSSIBLE_DATE, BAD_TEXT.
    """
    act = await begin(session, author)
    paper = await act.held(_STEP, enforcement_id, UNKNOWN, expected_version)
    on_or_before(served_on, act.today, "servedOn")
    receipt = await act.shown(evidence, paper.student_id)
    if not receipt:
        zh, en = "应附送达回证", "the receipt of service is evidence that must be attached"
        raise Refused(Reason("EVIDENCE_MISSING", zh, en, Fixer.CALLER, "evidence", "QC-08"))
    how = {"service_method": method, "served_on": served_on, "served_to": text(served_to, "servedTo", 60)}
    kept = [*paper.evidence, *(each.id for each in receipt)]
    await act.move(paper, "state", ENFORCEMENT, StepState.SERVED, paper.label_zh, evidence=kept, **how)
    await _follow(act, paper)
    if paper.deadline is not None:
        until = await due.at(act, "T-22", paper.deadline)
        await clocks.start(
            act,
            "T-22",
            paper,
            due=until,
            student=paper.student_id,
            owner=act.unit,
            clauses=tuple(paper.clauses),
        )
    return await act.done(paper, paper.student_id)


async def _follow(act: Act, paper: tables.Enforcement) -> None:
    """The case is enforced from now on, or the clue of child labor goes on."""
    if paper.clue_id is not None:
        clue = await act.session.get_one(tables.ChildLaborClue, paper.clue_id, with_for_update=True)
        return await employer.follow(act, clue)
    case = await act.session.get_one(tables.DropoutCase, paper.case_id, with_for_update=True)
    if case.stage is not CaseStage.ENFORCING:
        await act.move(case, "stage", DROPOUT_CASE, CaseStage.ENFORCING, paper.label_zh)


async def expire(
    session: AsyncSession, author: Author, *, enforcement_id: UUID, expected_version: int, result: str
) -> UUID:
    """Say that the deadline has passed and the child is not back (逾期不改, QC-09): the next step may be prepared.

    Raises Refused: UNKNOWN_ENFORCEMENT, STALE_VERSION, ILLEGAL_TRANSITION, NOT_YET_DUE, BAD_TEXT.
    """
    act = await begin(session, author)
    paper = await act.held(_STEP, enforcement_id, UNKNOWN, expected_version)
    if paper.deadline is not None and act.today <= paper.deadline:
        zh, en = f"期限 {paper.deadline} 尚未届满", f"the deadline, {paper.deadline}, has not passed yet"
        raise Refused(Reason("NOT_YET_DUE", zh, en, Fixer.CALLER, "enforcementId", "QC-09"))
    return await _end(act, paper, StepState.EXPIRED, text(result, "result"))


async def withdraw(
    session: AsyncSession, author: Author, *, enforcement_id: UUID, expected_version: int, result: str
) -> UUID:
    """Take a paper back, with the reason. Raises Refused: UNKNOWN_ENFORCEMENT, STALE_VERSION, ILLEGAL_TRANSITION, BAD_TEXT."""
    act = await begin(session, author)
    paper = await act.held(_STEP, enforcement_id, UNKNOWN, expected_version)
    return await _end(act, paper, StepState.WITHDRAWN, text(result, "result"))


async def close(act: Act, case: UUID, why: str) -> None:
    """The child is back: what was served is complied with, what was only prepared is withdrawn (2.9.2)."""
    await comply(act, _STEP.case_id == case, why)


async def comply(act: Act, which: ColumnElement[bool], why: str) -> None:
    """End the papers at work of those that a condition names: served ones are complied with."""
    at_work = select(_STEP).where(which, _STEP.state.in_(AT_WORK))
    for paper in await act.session.scalars(at_work.with_for_update()):
        served = paper.state is StepState.SERVED
        await _end(act, paper, StepState.COMPLIED if served else StepState.WITHDRAWN, why)


async def _end(act: Act, paper: tables.Enforcement, to: StepState, why: str) -> UUID:
    await act.move(paper, "state", ENFORCEMENT, to, why, ended_on=act.today, result=why)
    if to is StepState.WITHDRAWN:
        await clocks.lift(act, paper.id, why)
    else:
        await clocks.end(act, paper.id)
    return await act.done(paper, paper.student_id)


def _require_determined(case: tables.DropoutCase) -> None:
    if case.dropout_on is None:
        zh, en = "须先认定为辍学", "only a determined dropout is enforced"
        raise Refused(Reason("NOT_DETERMINED", zh, en, Fixer.BUREAU, "caseId", "DC-16"))


async def refuse_second(act: Act, wanted: Rung, against: ColumnElement[bool]) -> None:
    """Raise Refused STEP_AT_WORK where the step is prepared or served already."""
    at_work = select(_STEP.serial_no).where(against, _STEP.step == wanted.step, _STEP.state.in_(AT_WORK))
    number = await act.session.scalar(at_work)
    if number is not None:
        zh, en = f"这一步已在办理：{number}", f"this step is at work already: {number}"
        raise Refused(Reason("STEP_AT_WORK", zh, en, Fixer.CALLER, "step"))


def _actor(act: Act, wanted: Rung, sources: Sequence[Department]) -> Department:
    """In whose name the step is taken. Raises Refused WRONG_UNIT, EVIDENCE_MISSING."""
    viewer = act.author.viewer
    by = ACTS_FOR.get(viewer.role) if viewer and viewer.role else None
    if by in wanted.by:
        assert by is not None
        return by
    names = "、".join(sorted(each.zh for each in wanted.by))
    english = ", ".join(sorted(each.name for each in wanted.by))
    if not is_recorded_for(wanted.by, by):
        zh, en = f"“{wanted.label_zh}”由{names}实施", f"this step is taken by {english}"
        raise Refused(Reason("WRONG_UNIT", zh, en, Fixer.CALLER, "step", next(iter(wanted.clauses), None)))
    told = next((each for each in sources if each in wanted.by), None)
    if told is None:
        zh, en = f"应附{names}出具的文书", f"a document issued by {english} must be attached"
        raise Refused(Reason("EVIDENCE_MISSING", zh, en, Fixer.CALLER, "evidence"))
    return told


def _check_deadline(act: Act, step: EnforcementStep, deadline: date | None) -> None:
    if deadline is None and step in WITH_DEADLINE:
        zh, en = "此文书必须载明期限", "this paper must name a deadline"
        raise Refused(Reason("DEADLINE_MISSING", zh, en, Fixer.CALLER, "deadline", "QC-08"))
    if deadline is not None and deadline < act.today:
        zh, en = "期限不能早于今天", "the deadline has passed already"
        raise Refused(Reason("IMPOSSIBLE_DATE", zh, en, Fixer.CALLER, "deadline"))
