"""Changes of a 学籍 (学籍异动): asked for with their papers, reviewed by the school's line and the bureau (GH-18, BS-10, BS-17)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.audit.attempt import Attempted
from auth.changes.author import Author
from casework import admissible, conclusion, registry, registry_known
from casework.act import Act, begin, on_or_before, text
from database import tables
from domain import papers, registry_check
from domain.application import PERMISSIONS, ApplicationKind
from domain.enrollment_change import (
    FORBIDDEN,
    OPEN_CHANGES,
    RULES,
    Applicant,
    ChangeState,
    EnrollmentChangeType,
    refuse_forbidden,
    require_applicant,
)
from domain.errors import Fixer, Reason, Refused
from domain.machines.enrollment import ENROLLMENT, ENROLLMENT_CHANGE
from domain.student import EnrollmentStatus, Sex, SpecialGroup

UNKNOWN_CHANGE = Reason(
    "UNKNOWN_CHANGE",
    "没有此学籍异动，或不在您的办理范围内",
    "there is no such change, or it is not yours to act on",
    Fixer.CALLER,
    "changeId",
)
_T = EnrollmentChangeType
_KEEPS = {
    _T.SUSPENSION: (ApplicationKind.SUSPENSION,),
    _T.RETENTION: (ApplicationKind.ABROAD, ApplicationKind.VOCATIONAL),
}
_NEEDS: dict[EnrollmentChangeType, tuple[str, ...]] = {
    _T.TRANSFER_IN: ("to_school_id",),
    _T.REGISTRATION: ("to_school_id", "grade"),
    _T.RETENTION: ("kept_for",),
}
_UNREGISTERED = frozenset({_T.REGISTRATION, _T.TRANSFER_IN})
"""May be asked for a child that holds no 学籍 here; a registration for no other."""
_FIRST = {
    _T.TRANSFER_IN: EnrollmentStatus.TRANSFERRING,
    _T.TRANSFER_OUT: EnrollmentStatus.TRANSFERRING,
    _T.SUSPENSION: EnrollmentStatus.SUSPENDED,
    _T.RESUMPTION: EnrollmentStatus.ACTIVE,
    _T.CANCELLATION: EnrollmentStatus.CANCELLED,
}
"""What the 学籍 would become; refused when it is asked for rather than when it was reviewed."""


async def submit(
    session: AsyncSession,
    author: Author,
    *,
    student_id: UUID,
    type: EnrollmentChangeType,
    applicant: Applicant,
    reason: str,
    evidence: Sequence[UUID] | None = None,
    to_school_id: UUID | None = None,
    to_school_name: str | None = None,
    grade: int | None = None,
    kept_for: ApplicationKind | None = None,
    ends_on: date | None = None,
    conclusion_id: UUID | None = None,
    corrected_name: str | None = None,
    corrected_birth_date: date | None = None,
    corrected_sex: Sex | None = None,
) -> UUID:
    """Ask for a change; its id. A forbidden one is refused, and that it was tried stays on the child's timeline (GH-34).

    Raises Refused: UNKNOWN_STUDENT, CHANGE_FORBIDDEN, WRONG_APPLICANT, CHANGE_OPEN, NOT_ENROLLED, ALREADY_ENROLLED,
    FIELD_MISSING, NO_SUCH_SCHOOL, EVIDENCE_MISSING, UNKNOWN_EVIDENCE, UNKNOWN_CONCLUSION, CONCLUSION_MISSING, NOT_HERE,
    APPLICATION_OPEN, ILLEGAL_TRANSITION, IMPOSSIBLE_DATE, BAD_TEXT.
    """
    act = await begin(session, author)
    child = await act.child(student_id)
    why, evidence = text(reason, "reason"), evidence or ()
    _refuse_forbidden(act, child, type, why)
    require_applicant(type, applicant)
    await _refuse_second(act, child.id)
    asked: dict[str, Any] = {
        "to_school_id": to_school_id,
        "to_school_name": text(to_school_name, "toSchoolName", 100) if to_school_name is not None else None,
        "grade": grade,
        "kept_for": ApplicationKind.SUSPENSION if type is _T.SUSPENSION else kept_for,
        "ends_on": ends_on,
        "conclusion_id": conclusion_id,
        "corrected_name": text(corrected_name, "correctedName", 60) if corrected_name is not None else None,
        "corrected_birth_date": corrected_birth_date,
        "corrected_sex": corrected_sex,
    }
    enrollment = await registry.of(act, child.id)
    await _check(act, type, enrollment, asked)
    if asked["kept_for"] is not None:
        await admissible.refuse_second(act, child.id, asked["kept_for"])
    await _require_papers(act, child, type, asked, evidence)
    change = tables.EnrollmentChange(
        student_id=child.id,
        type=type,
        state=ChangeState.DRAFT,
        applicant=applicant,
        reason=why,
        from_school_id=enrollment.school_id if enrollment else None,
        evidence=list(dict.fromkeys(evidence)),
        flagged=RULES[type].guards and await _is_weak(act, child.id),
        findings=await looked_at(act, child.id),
        submitted_on=act.today,
        **asked,
    )
    await act.add(change)
    await act.move(change, "state", ENROLLMENT_CHANGE, ChangeState.SUBMITTED, why)
    return await act.done(change, child.id)


async def looked_at(act: Act, student: UUID) -> list[str]:
    """What the 学籍 held against who is there says of a child now, for whoever reviews: 空挂、人籍不一致 and the like (GH-18)."""
    known = await registry_known.of_child(act, student)
    return [each.name for each in registry_check.findings(known)] if known else []


async def held(act: Act, id: UUID, expected: int | None) -> tables.EnrollmentChange:
    """A change, held. Raises Refused: UNKNOWN_CHANGE, STALE_VERSION."""
    return await act.held(tables.EnrollmentChange, id, UNKNOWN_CHANGE, expected)


def _refuse_forbidden(act: Act, child: tables.Student, type: EnrollmentChangeType, why: str) -> None:
    if type not in FORBIDDEN:
        return
    try:
        refuse_forbidden(type)
    except Refused as refused:
        raise Attempted(
            refused.reason, act.entry(child.id, child, ("GH-34", "DC-L4b"), f"{type.zh}：{why}"[:500])
        ) from refused


async def _refuse_second(act: Act, child: UUID) -> None:
    of = tables.EnrollmentChange
    if await act.session.scalar(select(of.id).where(of.student_id == child, of.state.in_(OPEN_CHANGES))):
        zh, en = "已有办理中的学籍异动", "a change of this child's registration is under way already"
        raise Refused(Reason("CHANGE_OPEN", zh, en, Fixer.CALLER, "studentId", "GH-18"))


async def _check(
    act: Act, type: EnrollmentChangeType, enrollment: tables.Enrollment | None, asked: dict[str, Any]
) -> None:
    for name in _NEEDS.get(type, ()):
        if asked[name] is None:
            raise _lacking(name, type)
    if enrollment is None and type not in _UNREGISTERED and type is not _T.INFO_CHANGE:
        zh, en = "该学生没有学籍", "the child holds no registration"
        raise Refused(Reason("NOT_ENROLLED", zh, en, Fixer.SCHOOL, "studentId", "GH-18"))
    if enrollment is not None:
        _check_enrolled(type, enrollment, asked)
    elif type is _T.TRANSFER_IN and asked["grade"] is None:
        raise _lacking("grade", type)
    if asked["grade"] is not None and not 1 <= asked["grade"] <= 9:
        zh, en = "年级应为 1 至 9", "a grade is 1 to 9"
        raise Refused(Reason("FIELD_MISSING", zh, en, Fixer.CALLER, "grade"))
    if asked["to_school_id"] is not None:
        await registry.school(act, asked["to_school_id"], "toSchoolId")
    elif type is _T.TRANSFER_OUT and asked["to_school_name"] is None:
        raise _lacking("to_school_name", type)
    _check_kept(act, type, asked)


def _check_enrolled(type: EnrollmentChangeType, enrollment: tables.Enrollment, asked: dict[str, Any]) -> None:
    if type is _T.REGISTRATION or (type is _T.TRANSFER_IN and asked["to_school_id"] == enrollment.school_id):
        zh, en = "该学生已有学籍，应办理转学", "the child holds a registration: it is transferred"
        raise Refused(Reason("ALREADY_ENROLLED", zh, en, Fixer.CALLER, "studentId", "GH-18"))
    if type in _FIRST:
        ENROLLMENT.require(enrollment.status, _FIRST[type])
    if type is _T.PROGRESSION:
        ends = EnrollmentStatus.GRADUATED if enrollment.grade == 9 else EnrollmentStatus.TRANSFERRING
        ENROLLMENT.require(enrollment.status, ends)
        if enrollment.grade != 9 and asked["to_school_id"] is None:
            raise _lacking("to_school_id", type)


def _check_kept(act: Act, type: EnrollmentChangeType, asked: dict[str, Any]) -> None:
    kinds = _KEEPS.get(type, ())
    if type in _KEEPS and asked["kept_for"] not in kinds:
        raise _lacking("kept_for", type)
    if type not in _KEEPS:
        asked["kept_for"] = asked["ends_on"] = None
        return
    admissible.require_here(act, asked["kept_for"])
    admissible.require_days(act, asked["kept_for"], act.today, asked["ends_on"])


async def _require_papers(
    act: Act,
    child: tables.Student,
    type: EnrollmentChangeType,
    asked: dict[str, Any],
    evidence: Sequence[UUID],
) -> None:
    rule = RULES[type]
    shown = [(each.kind, each.source) for each in await act.shown(evidence, child.id)]
    wanted = PERMISSIONS[asked["kept_for"]].papers if asked["kept_for"] else rule.papers
    papers.require(wanted, shown)
    if rule.findings and not (asked["conclusion_id"] is None and rule.instead and rule.instead.is_met(shown)):
        await conclusion.require(act, child.id, asked["conclusion_id"], rule.findings, "conclusionId")
    if type is _T.INFO_CHANGE:
        birth = asked["corrected_birth_date"]
        if not (asked["corrected_name"] or birth or asked["corrected_sex"]):
            raise _lacking("corrected_birth_date", type)
        if birth is not None:
            on_or_before(birth, act.today, "correctedBirthDate")


async def _is_weak(act: Act, child: UUID) -> bool:
    of = tables.SpecialGroupMembership
    found = select(of.id).where(
        of.student_id == child,
        of.group == SpecialGroup.LEARNING_DIFFICULTY,
        or_(of.valid_to.is_(None), of.valid_to >= act.today),
    )
    return await act.session.scalar(found.limit(1)) is not None


def _lacking(name: str, type: EnrollmentChangeType) -> Refused:
    first, *rest = name.split("_")
    place = first + "".join(each.title() for each in rest)
    zh, en = f"{type.zh}须填写 {place}", f"{type.name} must say {place}"
    return Refused(Reason("FIELD_MISSING", zh, en, Fixer.CALLER, place, RULES[type].clauses[0]))
