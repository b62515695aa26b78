"""Dispositions (分类处置): a case is resolved by who may decide, on the papers and rows that must stand (catalogue 2.4)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework import assessment, clocks, conclusion, entries, registry, sign
from casework import case as cases
from casework.act import Act, begin, on_or_before, text
from database import tables
from domain import papers, school_age
from domain.application import ApplicationState
from domain.case import CaseStage
from domain.disposition import (
    PLACED,
    RULES,
    Basis,
    DispositionRule,
    Situation,
    not_allowed,
    require_here,
    require_role,
)
from domain.enrollment_change import ChangeState, EnrollmentChangeType
from domain.errors import Fixer, Reason, Refused
from domain.machines.dropout_case import DROPOUT_CASE
from domain.student import EnrollmentStatus, SchoolingStatus

_FORCE = (ApplicationState.ACTIVE, ApplicationState.DUE_SOON)


async def resolve(
    session: AsyncSession,
    author: Author,
    *,
    case_id: UUID,
    expected_version: int,
    situation: Situation,
    decided_by: str,
    decided_on: date,
    reason: str,
    evidence: Sequence[UUID],
    document_no: str | None = None,
) -> UUID:
    """Dispose of a case; the case's id. What is only reported upward, and a child that is missing, leaves it open (2.4: 2, 6f).

    Raises Refused: UNKNOWN_CASE, STALE_VERSION, CASE_CLOSED, DISPOSITION_NOT_ALLOWED, EVIDENCE_MISSING, BASIS_MISSING,
    CONCLUSION_MISSING, NOT_INDEPENDENT, UNKNOWN_EVIDENCE, ILLEGAL_TRANSITION, IMPOSSIBLE_DATE, BAD_TEXT.
    """
    act = await begin(session, author)
    case = await cases.held(act, case_id, expected_version)
    rule = RULES[situation]
    require_role(situation, author.viewer.role if author.viewer else None)
    require_here(situation, act.rules.values)
    if rule.basis is Basis.RETURN:
        zh = f"“{situation.zh}”以学生返校办结：请办理复学，不作其他处置"
        en = f"{situation.name} ends by the child's return and by no other disposition"
        raise Refused(not_allowed(situation, zh, en))
    _require_stage(case)
    on_or_before(decided_on, act.today, "decidedOn")
    why = text(reason, "reason")
    shown = await act.shown(evidence, case.student_id)
    papers.require(rule.papers, [(each.kind, each.source) for each in shown])
    child = await session.get_one(tables.Student, case.student_id, with_for_update=True)
    stands_on, path = await _basis(act, child, case, situation)
    disposition = tables.Disposition(
        case_id=case.id,
        student_id=child.id,
        situation=situation,
        outcome=rule.outcome,
        resolves=rule.resolves,
        department=rule.department,
        decided_by=text(decided_by, "decidedBy", 60),
        decided_on=decided_on,
        document_no=text(document_no, "documentNo", 100) if document_no is not None else None,
        reason=why,
        evidence=[each.id for each in shown],
        stands_on=stands_on,
        recorded_by=author.name,
    )
    await act.add(disposition)
    await act.tell(child.id, disposition, rule.clauses, why)
    if rule.resolves:
        await act.move(case, "stage", DROPOUT_CASE, CaseStage.RESOLVED, why)
        await entries.leave(act, case, why, shown)
        await sign.settle(act, child.id, why)
        await clocks.lift(act, case.id, rule.outcome.zh)
    for status in path:
        await act.become(child, status, decided_on, why)
    return await act.done(case, child.id)


def _require_stage(case: tables.DropoutCase) -> None:
    """A case that was disposed of already is not disposed of again. Raises Refused ILLEGAL_TRANSITION."""
    DROPOUT_CASE.require(case.stage, CaseStage.RESOLVED)


_Found = tuple[UUID | None, tuple[SchoolingStatus, ...]]


async def _basis(act: Act, child: tables.Student, case: tables.DropoutCase, situation: Situation) -> _Found:
    """The row that the disposition stands on, and where the child goes by it."""
    rule = RULES[situation]
    if rule.unregistered and await registry.of(act, child.id) is not None:
        zh, en = "须先办理学籍注销或转出", "the registration must be cancelled or transferred first"
        raise Refused(_missing(rule, zh, en, Fixer.BUREAU))
    if rule.basis is None:
        return None, _ahead(child, rule.path)
    found, path = await _BASES[rule.basis](act, child, case, situation)
    return found, _ahead(child, path)


async def _registration(
    act: Act, child: tables.Student, case: tables.DropoutCase, situation: Situation
) -> _Found:
    enrollment = await registry.of(act, child.id)
    if enrollment is None or enrollment.status is not EnrollmentStatus.ACTIVE:
        zh, en = "该学生在就读学校尚无有效学籍", "the child holds no active registration where it attends"
        raise Refused(_missing(RULES[situation], zh, en, Fixer.SCHOOL))
    return enrollment.id, RULES[situation].path


async def _application(
    act: Act, child: tables.Student, case: tables.DropoutCase, situation: Situation
) -> _Found:
    rule, of = RULES[situation], tables.Application
    found = select(of.id).where(of.student_id == child.id, of.kind == rule.application, of.state.in_(_FORCE))
    id = await act.session.scalar(found)
    if id is None:
        assert rule.application is not None
        zh = f"没有已批准并执行中的{rule.application.zh}申请，须由监护人申请、{rule.department.zh}审批"
        en = f"no application of kind {rule.application.name} is in force: the guardian asks, {rule.department.name} approves"
        raise Refused(_missing(rule, zh, en, Fixer.SUBMITTER))
    return id, ()


async def _conclusion(
    act: Act, child: tables.Student, case: tables.DropoutCase, situation: Situation
) -> _Found:
    rule = RULES[situation]
    found = await conclusion.require(act, child.id, None, rule.findings, "situation")
    if situation is not Situation.AGE_MISMATCH:
        return found.id, rule.path
    corrected = select(tables.EnrollmentChange.id).where(
        tables.EnrollmentChange.student_id == child.id,
        tables.EnrollmentChange.type == EnrollmentChangeType.INFO_CHANGE,
        tables.EnrollmentChange.state == ChangeState.EFFECTIVE,
        tables.EnrollmentChange.corrected_birth_date.is_not(None),
        tables.EnrollmentChange.conclusion_id == found.id,
    )
    if await act.session.scalar(corrected.limit(1)) is None:
        zh, en = "须先依结论变更学籍中的出生日期", "the birth date is corrected by the conclusion first"
        raise Refused(_missing(rule, zh, en, Fixer.BUREAU))
    standing = school_age.standing(child.birth_date, act.today, act.rules.values)
    if standing is school_age.Standing.OF_AGE:
        zh, en = (
            "更正后仍为适龄儿童少年，个案继续办理",
            "still of school age by the corrected date: the case goes on",
        )
        raise Refused(not_allowed(situation, zh, en))
    over = standing is school_age.Standing.OVER
    return found.id, (SchoolingStatus.AGED_OUT if over else SchoolingStatus.MOVED_OUT,)


async def _assessment(
    act: Act, child: tables.Student, case: tables.DropoutCase, situation: Situation
) -> _Found:
    rule = RULES[situation]
    found = await assessment.of(act, child.id)
    if found is None or found.conclusion not in rule.conclusions:
        wanted = "、".join(each.zh for each in rule.conclusions)
        zh = f"没有{rule.department.zh}作出的“{wanted}”评估认定"
        en = f"no assessment by the expert committee concludes {', '.join(each.name for each in rule.conclusions)}"
        raise Refused(_missing(rule, zh, en, Fixer.BUREAU))
    return found.id, (PLACED[found.conclusion],) if found.conclusion in PLACED else rule.path


async def _transfer(
    act: Act, child: tables.Student, case: tables.DropoutCase, situation: Situation
) -> _Found:
    of = tables.EnrollmentChange
    found = select(of.id).where(
        of.student_id == child.id,
        of.type == EnrollmentChangeType.TRANSFER_OUT,
        of.state == ChangeState.EFFECTIVE,
        of.effective_on >= case.noticed_on,
    )
    id = await act.session.scalar(found.order_by(of.id.desc()).limit(1))
    if id is None:
        zh, en = (
            "学籍尚未转出，学校应督促监护人办理",
            "the registration is not transferred yet: the school urges the guardian",
        )
        raise Refused(_missing(RULES[situation], zh, en, Fixer.SCHOOL))
    return id, ()


_Look = Callable[[Act, tables.Student, tables.DropoutCase, Situation], Awaitable[_Found]]
_BASES: Mapping[Basis, _Look] = {
    Basis.REGISTRATION: _registration,
    Basis.APPLICATION: _application,
    Basis.CONCLUSION: _conclusion,
    Basis.ASSESSMENT: _assessment,
    Basis.TRANSFER: _transfer,
}


def _ahead(child: tables.Student, path: tuple[SchoolingStatus, ...]) -> tuple[SchoolingStatus, ...]:
    """What is left of a path of which the child may have gone a part already."""
    if child.schooling_status in path:
        return path[path.index(child.schooling_status) + 1 :]
    return path


def _missing(rule: DispositionRule, zh: str, en: str, fixer: Fixer) -> Reason:
    return Reason("BASIS_MISSING", zh, en, fixer, "situation", rule.clauses[0])
