"""Exemption (免予入学): only for a child that the committee found unable to study, with its archive complete (HL-49, HL-65)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import disability, placement
from casework.act import Act, begin, on_or_before
from casework.act import text as worded
from database import tables
from domain.disability import AssessmentConclusion, DisabilityPathState, review_day
from domain.errors import Fixer, Reason, Refused
from domain.evidence import EvidenceKind
from domain.machines.disability import DISABILITY
from domain.student import SchoolingStatus

ARCHIVE = (EvidenceKind.MEDICAL_PROOF, EvidenceKind.ASSESSMENT, EvidenceKind.GUARDIAN_APPLICATION)
"""What the archive (免予入学档案, C10) holds beside the decision itself."""


async def decide(
    session: AsyncSession,
    author: Author,
    *,
    student_id: UUID,
    decided_by: str,
    decided_on: date,
    document_no: str,
    evidence: Sequence[UUID],
) -> UUID:
    """Exempt a child; the record's id. Raises Refused: UNKNOWN_STUDENT, NOT_HERE, NO_ASSESSMENT, NOT_AS_ASSESSED,
    ARCHIVE_INCOMPLETE, UNKNOWN_EVIDENCE, IMPOSSIBLE_DATE, BAD_TEXT, ILLEGAL_TRANSITION."""
    act = await begin(session, author)
    child = await act.child(student_id)
    _require_roster(act)
    basis = await _basis(act, child.id)
    on_or_before(decided_on, act.today, "decidedOn")
    disability.not_before(decided_on, basis.concluded_on or decided_on, "decidedOn")
    kept = await _archive(act, child.id, evidence)
    path = await disability.standing(act, child.id)
    if path is not None:
        await act.move(path, "state", DISABILITY, DisabilityPathState.PLACED)
    before = await placement.current(act, child.id)
    if before is not None:
        await placement.finish(act, before, decided_on)
    await placement.end_exemption(act, child.id, decided_on)
    review = review_day(decided_on, act.rules["assessment.reviewMonths"])
    exempted = tables.ExemptionRecord(
        student_id=child.id,
        assessment_id=basis.id,
        decided_by=worded(decided_by, "decidedBy", 60),
        document_no=worded(document_no, "documentNo", 100),
        decided_on=decided_on,
        evidence=kept,
        review_on=review,
    )
    await act.add(exempted)
    if path is not None:
        await changing.change(session, path, review_on=review)
    await act.tell(child.id, exempted, ("HL-49", "HL-65"))
    await act.become(child, SchoolingStatus.EXEMPTED, decided_on)
    return await act.done(exempted, child.id)


def _require_roster(act: Act) -> None:
    if not act.rules["exemption.roster"]:
        zh, en = (
            "本地不设免予入学名册，请采取送教上门等安置方式",
            "no exemption here: home teaching or another placement instead",
        )
        raise Refused(Reason("NOT_HERE", zh, en, Fixer.CALLER, "studentId", "HL-49"))


async def _basis(act: Act, child: UUID) -> tables.DisabilityAssessment:
    found = await disability.concluded(act, child)
    if found is None:
        zh, en = "须先由专家委员会评估认定", "the expert committee assesses first"
        raise Refused(Reason("NO_ASSESSMENT", zh, en, Fixer.BUREAU, "studentId", "HL-49"))
    if found.conclusion is not AssessmentConclusion.EXEMPT:
        zh, en = "专家委员会未认定为不具备学习条件", "the committee did not find the child unable to study"
        raise Refused(Reason("NOT_AS_ASSESSED", zh, en, Fixer.CALLER, "studentId", "HL-49"))
    return found


async def _archive(act: Act, child: UUID, evidence: Sequence[UUID]) -> list[UUID]:
    shown = await act.shown(evidence, child)
    missing = [each for each in ARCHIVE if each not in {item.kind for item in shown}]
    if missing:
        zh = f"档案缺少：{'、'.join(each.zh for each in missing)}"
        en = f"the archive lacks: {', '.join(each.name for each in missing)}"
        raise Refused(Reason("ARCHIVE_INCOMPLETE", zh, en, Fixer.BUREAU, "evidence", "HL-65"))
    return [each.id for each in shown]
