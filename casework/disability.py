"""The way of a disabled child (评估安置): referred, appraised by doctors, assessed by the expert committee (catalogue 4.7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework.act import Act, begin, on_or_before
from casework.act import text as worded
from database import tables
from domain.disability import (
    FITTING,
    AssessmentConclusion,
    DisabilityPathState,
    PlacementType,
    ReferralSource,
    absent_departments,
    review_day,
)
from domain.errors import Fixer, Reason, Refused
from domain.machines.disability import DISABILITY
from domain.organization import Department

UNKNOWN_PATH = Reason(
    "UNKNOWN_PATH",
    "没有此评估安置，或不在您的办理范围内",
    "there is no such referral, or it is not yours to act for",
    Fixer.CALLER,
    "pathId",
)
UNKNOWN_ASSESSMENT = Reason(
    "UNKNOWN_ASSESSMENT",
    "没有此评估认定，或不在您的办理范围内",
    "there is no such assessment, or it is not yours to act for",
    Fixer.CALLER,
    "assessmentId",
)
DONE = Reason(
    "APPRAISAL_DONE",
    "已有结果，不可更改",
    "it has a result already, which never changes",
    Fixer.CALLER,
    "expectedVersion",
)


async def refer(
    session: AsyncSession, author: Author, *, student_id: UUID, source: ReferralSource, referred_on: date
) -> UUID:
    """Refer a child to appraisal and assessment; the id of its path. Raises Refused: UNKNOWN_STUDENT, IMPOSSIBLE_DATE, PATH_OPEN."""
    act = await begin(session, author)
    child = await act.child(student_id)
    on_or_before(referred_on, act.today, "referredOn")
    if await standing(act, child.id) is not None:
        zh, en = "该学生的评估安置已在办理中", "the child was referred already"
        raise Refused(Reason("PATH_OPEN", zh, en, Fixer.CALLER, "studentId"))
    step = DISABILITY.require(None, DisabilityPathState.REFERRED)
    path = tables.DisabilityPath(
        jurisdiction_code=author.jurisdiction_code,
        student_id=child.id,
        state=step.target,
        source=source,
        referred_on=referred_on,
    )
    await act.add(path)
    await act.tell(child.id, path, step.clauses, moved=(DISABILITY.code, None, step.target.name))
    return await act.done(path, child.id)


async def open_assessment(
    session: AsyncSession, author: Author, *, path_id: UUID, expected_version: int, committee: str
) -> UUID:
    """The expert committee takes the child up, first or again; the id of the assessment.

    Raises Refused: UNKNOWN_PATH, STALE_VERSION, ILLEGAL_TRANSITION, BAD_TEXT.
    """
    act = await begin(session, author)
    path = await held(act, path_id, expected_version)
    await act.move(path, "state", DISABILITY, DisabilityPathState.COMMITTEE_REVIEW)
    assessment = tables.DisabilityAssessment(
        student_id=path.student_id,
        path_id=path.id,
        committee=worded(committee, "committee", 200),
        opened_on=act.today,
    )
    await act.add(assessment)
    return await act.done(assessment, path.student_id)


async def conclude_assessment(
    session: AsyncSession,
    author: Author,
    *,
    assessment_id: UUID,
    expected_version: int,
    concluded_on: date,
    findings: str,
    conclusion: AssessmentConclusion,
    experts: Sequence[dict[str, Any]],
    recommended_placement: PlacementType | None = None,
) -> UUID:
    """The committee concludes (HL-48): how the child should be schooled. It is looked at again after a year [P].

    Raises Refused: UNKNOWN_ASSESSMENT, STALE_VERSION, APPRAISAL_DONE, IMPOSSIBLE_DATE, BAD_TEXT, COMMITTEE_INCOMPLETE,
    CONCLUSION_CONTRADICTED, ILLEGAL_TRANSITION.
    """
    act = await begin(session, author)
    found = await act.held(tables.DisabilityAssessment, assessment_id, UNKNOWN_ASSESSMENT, expected_version)
    if found.conclusion is not None:
        raise Refused(DONE)
    on_or_before(concluded_on, act.today, "concludedOn")
    not_before(concluded_on, found.opened_on, "concludedOn")
    _require_departments(act, [each["department"] for each in experts])
    _require_fitting(conclusion, recommended_placement)
    said = worded(findings, "findings", 2000)
    path = await held(act, found.path_id, None)
    await act.move(path, "state", DISABILITY, DisabilityPathState.ASSESSED)
    able = conclusion is AssessmentConclusion.ABLE
    review = None if able else review_day(concluded_on, act.rules["assessment.reviewMonths"])
    await changing.change(session, path, review_on=review, ended_on=concluded_on if able else None)
    await changing.change(
        session,
        found,
        concluded_on=concluded_on,
        findings=said,
        conclusion=conclusion,
        recommended_placement=recommended_placement,
        review_on=review,
    )
    await _name_experts(act, found, experts)
    return await act.done(found, found.student_id)


async def held(act: Act, id: UUID, expected: int | None) -> tables.DisabilityPath:
    """A path, held. Raises Refused: UNKNOWN_PATH, STALE_VERSION."""
    return await act.held(tables.DisabilityPath, id, UNKNOWN_PATH, expected)


async def standing(act: Act, child: UUID) -> tables.DisabilityPath | None:
    """A child's path that goes on, held; none where it was not referred, or nothing is left to decide."""
    of = tables.DisabilityPath
    found = select(of).where(of.student_id == child, of.ended_on.is_(None)).with_for_update()
    return await act.session.scalar(found)


async def concluded(act: Act, child: UUID) -> tables.DisabilityAssessment | None:
    """The last assessment of a child that was concluded."""
    of = tables.DisabilityAssessment
    found = select(of).where(of.student_id == child, of.conclusion.is_not(None))
    return await act.session.scalar(found.order_by(of.concluded_on.desc(), of.id.desc()).limit(1))


def not_before(day: date, first: date, place: str) -> None:
    """Raise Refused IMPOSSIBLE_DATE for a day before what it follows."""
    if day < first:
        zh, en = f"日期不应早于 {first}", f"a day before {first}"
        raise Refused(Reason("IMPOSSIBLE_DATE", zh, en, Fixer.CALLER, place))


def _require_departments(act: Act, present: Sequence[Department]) -> None:
    missing = absent_departments(present) if act.rules["expertCommittee"] == "REQUIRED" else ()
    if missing or not present:
        names_zh = "、".join(each.zh for each in missing) or "评估专家"
        names_en = ", ".join(each.name for each in missing) or "an expert"
        reason = Reason(
            "COMMITTEE_INCOMPLETE",
            f"专家委员会缺少：{names_zh}",
            f"the committee lacks: {names_en}",
            Fixer.BUREAU,
            "experts",
            "HL-48",
        )
        raise Refused(reason)


def _require_fitting(conclusion: AssessmentConclusion, recommended: PlacementType | None) -> None:
    if recommended is not None and recommended not in FITTING[conclusion]:
        zh, en = (
            f"结论为“{conclusion.zh}”，不能建议“{recommended.zh}”",
            f"{conclusion.name} is not carried out by {recommended.name}",
        )
        raise Refused(
            Reason("CONCLUSION_CONTRADICTED", zh, en, Fixer.CALLER, "recommendedPlacement", "HL-48")
        )


async def _name_experts(
    act: Act, found: tables.DisabilityAssessment, experts: Sequence[dict[str, Any]]
) -> None:
    for each in experts:
        expert = tables.AssessmentExpert(
            assessment_id=found.id,
            student_id=found.student_id,
            name=worded(each["name"], "experts", 60),
            department=each["department"],
        )
        await act.add(expert)
