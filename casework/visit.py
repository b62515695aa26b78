"""Contacts with a home and visits to it: what was found, who went, and what the visit counts for here (catalogue 2.7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework import case as cases
from casework import recurring
from casework.act import Act, begin, not_before, on_or_before, text
from database import tables
from domain import visit
from domain.cause import RESTRICTED_CAUSES, DropoutCause
from domain.errors import Fixer, Reason, Refused
from domain.visit import (
    ContactChannel,
    ContactOutcome,
    VisitMode,
    VisitPeriod,
    VisitPurpose,
    VisitScope,
)


async def record_contact(
    session: AsyncSession,
    author: Author,
    *,
    student_id: UUID,
    contacted_on: date,
    channel: ContactChannel,
    outcome: ContactOutcome,
    content: str,
    spoke_with: str | None = None,
) -> UUID:
    """Record an attempt to reach a child's home (BS-24, DC-13); its id. It belongs to the case that is open.

    Raises Refused: UNKNOWN_STUDENT, IMPOSSIBLE_DATE, BAD_TEXT.
    """
    act = await begin(session, author)
    child = await act.child(student_id)
    on_or_before(contacted_on, act.today, "contactedOn")
    made = tables.ContactAttempt(
        student_id=child.id,
        case_id=await _case(act, child.id, contacted_on),
        contacted_on=contacted_on,
        channel=channel,
        outcome=outcome,
        spoke_with=_maybe(spoke_with, "spokeWith", 60),
        content=text(content, "content"),
        recorded_by=author.name,
    )
    await act.add(made)
    await act.tell(child.id, made, ("BS-24", "DC-13"), outcome.zh)
    return await act.done(made, child.id)


async def record(
    session: AsyncSession,
    author: Author,
    *,
    student_id: UUID,
    visited_on: date,
    mode: VisitMode,
    purpose: VisitPurpose,
    period: VisitPeriod,
    spoke_with: str,
    findings: str,
    visitors: Sequence[dict[str, Any]],
    cause: DropoutCause | None = None,
    state_of_mind: str | None = None,
    guardian_opinion: str | None = None,
    agreed_actions: str | None = None,
    next_visit_on: date | None = None,
    evidence: Sequence[UUID] = (),
) -> UUID:
    """Record a home visit; its id. What it counts for follows from its mode and the place's rules (BS-28, A-33).

    Raises Refused: UNKNOWN_STUDENT, IMPOSSIBLE_DATE, BAD_TEXT, NO_VISITOR, NO_SUCH_UNIT, TRACKING_INCOMPLETE, CAUSE_RESTRICTED,
    UNKNOWN_EVIDENCE.
    """
    act = await begin(session, author)
    child = await act.child(student_id)
    on_or_before(visited_on, act.today, "visitedOn")
    if next_visit_on is not None:
        not_before(next_visit_on, visited_on, "nextVisitOn")
    told = {
        "cause": cause,
        "state_of_mind": _maybe(state_of_mind, "stateOfMind"),
        "guardian_opinion": _maybe(guardian_opinion, "guardianOpinion"),
    }
    _require_told(purpose, told)
    _refuse_restricted(cause)
    made = tables.HomeVisit(
        student_id=child.id,
        case_id=await _case(act, child.id, visited_on),
        visited_on=visited_on,
        mode=mode,
        purpose=purpose,
        period=period,
        spoke_with=text(spoke_with, "spokeWith", 60),
        findings=text(findings, "findings", 2000),
        **told,
        agreed_actions=_maybe(agreed_actions, "agreedActions"),
        next_visit_on=next_visit_on,
        counts_for=[each.name for each in visit.scopes(mode, act.rules.values)],
        joint=is_joint(act, visitors),
        evidence=[each.id for each in await act.shown(evidence, child.id)],
        recorded_by=author.name,
    )
    await act.add(made)
    await took_part(act, child.id, visitors, visit_id=made.id)
    await act.tell(child.id, made, ("DC-L2b", "GH-45", "BS-26"), purpose.zh)
    await recurring.visited(act, made)
    return await act.done(made, child.id)


async def require_three(act: Act, case: tables.DropoutCase) -> int:
    """How many visits count as 三访 in a case. Raises Refused VISITS_MISSING where the place asks for more (GH-19)."""
    made = await _counted(act, case)
    if not act.rules["visitsBeforeReport.enabled"]:
        return len(made)
    order = act.rules["visitsBeforeReport.ranks"]
    lacking = visit.missing(made, act.rules["visitsBeforeReport"], order)
    if lacking:
        zh = f"三访一报告：还差 {len(lacking)} 次家访"
        en = f"visits are still to be made, in turn: {', '.join(lacking)}"
        clause = next(iter(act.rules.clauses("visitsBeforeReport.enabled")), None)
        raise Refused(Reason("VISITS_MISSING", zh, en, Fixer.SCHOOL, "caseId", clause))
    return len(made)


def is_joint(act: Act, visitors: Sequence[dict[str, Any]]) -> bool:
    """Whether the school went together with a partner of the place (BS-24, DC-15, QC-17)."""
    ranks = [each["rank"] for each in visitors]
    return visit.is_joint(ranks, act.rules["jointVisit.partner"], act.rules["persuasion.workGroupMin"])


async def took_part(act: Act, student: UUID, visitors: Sequence[dict[str, Any]], **of: UUID) -> None:
    """Put down who took part. of: visit_id or attempt_id. Raises Refused: NO_VISITOR, BAD_TEXT, NO_SUCH_UNIT."""
    if not visitors:
        zh, en = "至少应有一名家访人", "at least one visitor is needed"
        raise Refused(Reason("NO_VISITOR", zh, en, Fixer.CALLER, "visitors"))
    await cases.check_units(act, [each["organization_id"] for each in visitors], "visitors")
    for place, each in enumerate(visitors):
        name = text(each["name"], f"visitors[{place}].name", 60)
        unit = each["organization_id"]
        await act.add(
            tables.Visitor(student_id=student, name=name, organization_id=unit, rank=each["rank"], **of)
        )


async def _counted(act: Act, case: tables.DropoutCase) -> list[frozenset[Any]]:
    of, went = tables.HomeVisit, tables.Visitor
    counting = of.counts_for.contains([VisitScope.THREE_VISITS.name])
    visits = await act.session.scalars(
        select(of.id).where(of.case_id == case.id, counting).order_by(of.visited_on, of.id)
    )
    ranks: dict[UUID, set[Any]] = {id: set() for id in visits}
    for each in await act.session.scalars(select(went).where(went.visit_id.in_(ranks))):
        if each.visit_id is not None:
            ranks[each.visit_id].add(each.rank)
    return [frozenset(each) for each in ranks.values()]


async def _case(act: Act, child: UUID, day: date) -> UUID | None:
    case = await cases.of_child(act, child)
    return case.id if case is not None and day >= case.noticed_on else None


def _require_told(purpose: VisitPurpose, told: dict[str, Any]) -> None:
    """DC-L2b: cause, state of mind and guardian's opinion of a child with signs; QC-17: the cause of one persuaded."""
    needed = {
        VisitPurpose.SIGN_TRACKING: ("DC-L2b", tuple(told)),
        VisitPurpose.PERSUADE_TO_STUDY: ("QC-17", ("cause",)),
    }
    clause, names = needed.get(purpose, ("", ()))
    if any(told[name] is None for name in names):
        zh = "苗头跟踪应记录原因、思想动态、监护人意见；劝学家访应分析原因"
        en = "a visit because of signs tells cause, state of mind and guardian's opinion; one to persuade tells the cause"
        raise Refused(Reason("TRACKING_INCOMPLETE", zh, en, Fixer.CALLER, "cause", clause))


def _refuse_restricted(cause: DropoutCause | None) -> None:
    # A visit is read by everybody who works on the case; such causes stand among the case's, behind a scope of their own.
    if cause in RESTRICTED_CAUSES:
        zh = "此原因仅限登记在个案原因中；家访记录请填“其他原因”"
        en = "this cause stands among the case's causes only; a visit says OTHER"
        raise Refused(Reason("CAUSE_RESTRICTED", zh, en, Fixer.CALLER, "cause"))


def _maybe(value: str | None, place: str, most: int = 500) -> str | None:
    return None if value is None else text(value, place, most)
