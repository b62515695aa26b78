"""Requests to the judicial authorities in a case: to compel a guardian who was taught in vain, or for legal aid (HL-50, QC-12)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework import case as cases
from casework.act import Act, begin, not_before, on_or_before, text
from database import tables
from domain.enforcement import OPENS_NEXT, StepState
from domain.errors import Fixer, Reason, Refused
from domain.organization import Department
from domain.referral import REFERRAL, ReferralKind, ReferralState
from domain.responsibility import EnforcementStep

_OF = tables.JudicialReferral
_TAUGHT = (EnforcementStep.CRITICISM_EDUCATION, EnforcementStep.ORDER_TO_CORRECT)
UNKNOWN = Reason(
    "UNKNOWN_REFERRAL",
    "没有此项提请，或不在您的办理范围内",
    "there is no such request, or it is not yours to act on",
    Fixer.CALLER,
    "referralId",
)


async def request(
    session: AsyncSession,
    author: Author,
    *,
    case_id: UUID,
    expected_version: int,
    kind: ReferralKind,
    requested_on: date,
    grounds: str,
    materials: Sequence[UUID],
) -> UUID:
    """Ask the judicial authorities to compel a guardian, or for legal aid; the request's id.

    Compulsion comes after education: the guardian was criticized or ordered, and the child is not back. Raises Refused:
    UNKNOWN_CASE, STALE_VERSION, CASE_CLOSED, REFERRAL_OPEN, NOT_YET_TAUGHT, IMPOSSIBLE_DATE, BAD_TEXT, UNKNOWN_EVIDENCE,
    EVIDENCE_MISSING.
    """
    act = await begin(session, author)
    case = await cases.held(act, case_id, expected_version)
    on_or_before(requested_on, act.today, "requestedOn")
    not_before(requested_on, case.noticed_on, "requestedOn")
    await _refuse_second(act, case, kind)
    if kind is ReferralKind.COMPULSION:
        await _require_taught(act, case)
    shown = await act.shown(materials, case.student_id)
    if not shown:
        zh, en = "应附提请材料", "the papers of the request must be attached"
        raise Refused(Reason("EVIDENCE_MISSING", zh, en, Fixer.CALLER, "materials", "HL-50"))
    made = _OF(
        student_id=case.student_id,
        case_id=case.id,
        kind=kind,
        state=REFERRAL.require(None, ReferralState.REQUESTED).target,
        requested_by_id=act.unit,
        requested_on=requested_on,
        grounds=text(grounds, "grounds", 1000),
        materials=[each.id for each in shown],
    )
    await act.add(made)
    await act.tell(case.student_id, made, ("HL-50", "QC-12"), kind.zh, (REFERRAL.code, None, "REQUESTED"))
    return await act.done(made, case.student_id)


async def answer(
    session: AsyncSession,
    author: Author,
    *,
    referral_id: UUID,
    expected_version: int,
    accepted: bool,
    answered_on: date,
    answer: str,
    papers: Sequence[UUID],
    document_no: str | None = None,
) -> UUID:
    """Record what the judicial authorities answered, on their own paper; the request's id.

    What they then serve on the guardian is a step of the ladder (JUDICIAL_DOCUMENT, JUDICIAL_COMPULSION). Raises Refused:
    UNKNOWN_REFERRAL, STALE_VERSION, ILLEGAL_TRANSITION, IMPOSSIBLE_DATE, BAD_TEXT, UNKNOWN_EVIDENCE, EVIDENCE_MISSING.
    """
    act = await begin(session, author)
    asked = await act.held(_OF, referral_id, UNKNOWN, expected_version)
    on_or_before(answered_on, act.today, "answeredOn")
    not_before(answered_on, asked.requested_on, "answeredOn")
    shown = await act.shown(papers, asked.student_id)
    if not any(each.source is Department.JUSTICE for each in shown):
        zh, en = "应附司法部门出具的文书", "a paper of the judicial authorities must be attached"
        raise Refused(Reason("EVIDENCE_MISSING", zh, en, Fixer.CALLER, "papers", "HL-50"))
    said = {
        "answered_on": answered_on,
        "answer": text(answer, "answer", 1000),
        "document_no": text(document_no, "documentNo", 100) if document_no is not None else None,
        "papers": [each.id for each in shown],
    }
    to = ReferralState.ACCEPTED if accepted else ReferralState.DECLINED
    await act.move(asked, "state", REFERRAL, to, asked.kind.zh, **said)
    return await act.done(asked, asked.student_id)


async def conclude(
    session: AsyncSession,
    author: Author,
    *,
    referral_id: UUID,
    expected_version: int,
    concluded_on: date,
    result: str,
) -> UUID:
    """Say what came of legal aid that was given (QC-12); the request's id.

    What came of compulsion is a step of the ladder. Raises Refused: UNKNOWN_REFERRAL, STALE_VERSION, NOT_LEGAL_AID,
    ILLEGAL_TRANSITION, IMPOSSIBLE_DATE, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    asked = await act.held(_OF, referral_id, UNKNOWN, expected_version)
    if asked.kind is not ReferralKind.LEGAL_AID:
        zh, en = "司法强制的结果应登记为督促步骤", "what came of compulsion is a step of the ladder"
        raise Refused(Reason("NOT_LEGAL_AID", zh, en, Fixer.CALLER, "referralId", "QC-12"))
    on_or_before(concluded_on, act.today, "concludedOn")
    not_before(concluded_on, asked.answered_on or asked.requested_on, "concludedOn")
    said = {"concluded_on": concluded_on, "result": text(result, "result", 1000)}
    await act.move(asked, "state", REFERRAL, ReferralState.CONCLUDED, asked.kind.zh, **said)
    return await act.done(asked, asked.student_id)


async def _refuse_second(act: Act, case: tables.DropoutCase, kind: ReferralKind) -> None:
    open = select(_OF.id).where(
        _OF.case_id == case.id, _OF.kind == kind, _OF.state == ReferralState.REQUESTED
    )
    if await act.session.scalar(open) is not None:
        zh, en = f"已有未答复的“{kind.zh}”", f"{kind.name} is asked for already and not answered yet"
        raise Refused(Reason("REFERRAL_OPEN", zh, en, Fixer.CALLER, "kind"))


async def _require_taught(act: Act, case: tables.DropoutCase) -> None:
    paper = tables.Enforcement
    ended = (*OPENS_NEXT, StepState.SERVED)
    vain = select(paper.id).where(paper.case_id == case.id, paper.step.in_(_TAUGHT), paper.state.in_(ended))
    if await act.session.scalar(vain.limit(1)) is None:
        zh, en = (
            "须先对监护人批评教育或责令改正",
            "the guardian is criticized or ordered first, without effect",
        )
        raise Refused(Reason("NOT_YET_TAUGHT", zh, en, Fixer.CALLER, "kind", "HL-50"))
