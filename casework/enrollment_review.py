"""How a change of a 学籍 is reviewed: by the posts of the school's line, by the bureau; or refused (GH-18, BS-10)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import effect, enrollment_change
from casework.act import Act, begin, text
from database import tables
from domain.enrollment_change import ChangeState
from domain.errors import Fixer, Reason, Refused
from domain.machines.enrollment import ENROLLMENT_CHANGE
from domain.responsibility import NodeKind

_LINE = "ENROLLMENT_RECORD"
"""The line of posts that review a 学籍 within a school, where the place's document has one (BS-10)."""


async def review_school(
    session: AsyncSession,
    author: Author,
    *,
    change_id: UUID,
    expected_version: int,
    reviewers: Sequence[dict[str, Any]],
) -> UUID:
    """The school's posts reviewed it, in the order of the place's line where it has one (BS-10).

    Raises Refused: UNKNOWN_CHANGE, STALE_VERSION, ILLEGAL_TRANSITION, REVIEW_INCOMPLETE, BAD_TEXT.
    """
    act = await begin(session, author)
    change = await enrollment_change.held(act, change_id, expected_version)
    await _look(act, change)
    await act.move(change, "state", ENROLLMENT_CHANGE, ChangeState.REVIEWED_SCHOOL)
    await _require_line(act, [each.get("post") for each in reviewers])
    for place, each in enumerate(reviewers):
        name = text(each["name"], f"reviewers[{place}].name", 60)
        await _sign(act, change, NodeKind.SCHOOL, each.get("post"), name)
    return await act.done(change, change.student_id)


async def review_bureau(
    session: AsyncSession,
    author: Author,
    *,
    change_id: UUID,
    expected_version: int,
    reviewer_name: str,
    effective_on: date,
    filing_no: str,
) -> UUID:
    """The bureau reviewed it; it takes effect at once, or by the clock on its day (GH-18).

    Raises Refused: UNKNOWN_CHANGE, STALE_VERSION, ILLEGAL_TRANSITION, IMPOSSIBLE_DATE, BAD_TEXT, and what `effect.take` refuses.
    """
    act = await begin(session, author)
    change = await enrollment_change.held(act, change_id, expected_version)
    if not change.submitted_on <= effective_on or (effective_on - act.today).days > 366:
        zh, en = (
            "生效日期不能早于申请日期，也不能晚于一年之后",
            "it takes effect between the day it was asked for and a year from now",
        )
        raise Refused(Reason("IMPOSSIBLE_DATE", zh, en, Fixer.CALLER, "effectiveOn"))
    await _look(act, change)
    await act.move(change, "state", ENROLLMENT_CHANGE, ChangeState.REVIEWED_BUREAU)
    filed = text(filing_no, "filingNo", 100)
    await changing.change(session, change, effective_on=effective_on, filing_no=filed)
    await _sign(act, change, NodeKind.EDUCATION_BUREAU, None, text(reviewer_name, "reviewerName", 60))
    if effective_on <= act.today:
        await effect.take(act, change)
    return await act.done(change, change.student_id)


async def reject(
    session: AsyncSession, author: Author, *, change_id: UUID, expected_version: int, reason: str
) -> UUID:
    """Refuse a change, saying why. Raises Refused: UNKNOWN_CHANGE, STALE_VERSION, ILLEGAL_TRANSITION, BAD_TEXT."""
    act = await begin(session, author)
    change = await enrollment_change.held(act, change_id, expected_version)
    why = text(reason, "reason")
    await act.move(change, "state", ENROLLMENT_CHANGE, ChangeState.REJECTED, why)
    await changing.change(session, change, reject_reason=why)
    return await act.done(change, change.student_id)


async def _look(act: Act, change: tables.EnrollmentChange) -> None:
    """Each who reviews is told how person and 学籍 stand that day, not as they stood when it was asked for (GH-18)."""
    findings = await enrollment_change.looked_at(act, change.student_id)
    await changing.change(act.session, change, findings=findings)


async def _require_line(act: Act, given: list[NodeKind | None]) -> None:
    line, node = tables.ResponsibilityLine, tables.ResponsibilityNode
    posts = list(
        await act.session.scalars(
            select(node.node)
            .join(line, line.id == node.line_id)
            .where(
                line.jurisdiction_code == act.author.jurisdiction_code,
                line.code == _LINE,
                line.valid_to.is_(None),
                node.valid_to.is_(None),
            )
            .order_by(node.level_no)
        )
    )
    if (posts and given != posts) or not given:
        order = "、".join(each.zh for each in posts) or "学校"
        zh = f"校内须依次由{order}审核"
        en = f"reviewed in the school by, in turn: {', '.join(each.name for each in posts) or 'somebody'}"
        clause = "BS-10" if posts else "GH-18"
        raise Refused(Reason("REVIEW_INCOMPLETE", zh, en, Fixer.SCHOOL, "reviewers", clause))


async def _sign(
    act: Act, change: tables.EnrollmentChange, level: NodeKind, post: NodeKind | None, name: str
) -> None:
    review = tables.EnrollmentReview(
        student_id=change.student_id,
        change_id=change.id,
        level=level,
        post=post,
        name=name,
        reviewed_on=act.today,
        recorded_by=act.author.name,
    )
    await act.add(review)
