"""Applications (申请): a guardian's word recorded with its papers, decided by who may, filed, closed (catalogue 4.8, A-39)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import admissible, permission, registry
from casework.act import Act, begin, on_or_before, text
from database import tables
from domain import papers
from domain.application import IN_FORCE, PERMISSIONS, ApplicationKind, Permission
from domain.application import ApplicationState as S
from domain.errors import Fixer, Reason, Refused
from domain.evidence import EvidenceKind
from domain.machines.application import APPLICATION
from domain.machines.schooling import SCHOOLING
from domain.organization import Department
from domain.papers import Paper
from domain.role import Role

UNKNOWN_APPLICATION = Reason(
    "UNKNOWN_APPLICATION",
    "没有此申请，或不在您的办理范围内",
    "there is no such application, or it is not yours to act on",
    Fixer.CALLER,
    "applicationId",
)
OWN = {
    Role.SCHOOL_OFFICER: Department.SCHOOL,
    Role.TOWNSHIP_OFFICER: Department.TOWNSHIP,
    Role.BUREAU_OFFICER: Department.EDUCATION_BUREAU,
}
"""For which department somebody decides. What the county's government approved, the bureau records by its document."""
_BACK = (Paper((EvidenceKind.SCHOOL_ATTENDANCE,), "HL-61"),)


async def submit(
    session: AsyncSession,
    author: Author,
    *,
    student_id: UUID,
    kind: ApplicationKind,
    applicant_name: str,
    reason: str,
    evidence: Sequence[UUID],
    destination: str | None = None,
) -> UUID:
    """Record a guardian's application; its id.

    Raises Refused: UNKNOWN_STUDENT, NOT_HERE, APPLICATION_OPEN, ILLEGAL_TRANSITION, NOT_ENROLLED, EVIDENCE_MISSING,
    UNKNOWN_EVIDENCE, BAD_TEXT.
    """
    act = await begin(session, author)
    child = await act.child(student_id)
    terms = PERMISSIONS[kind]
    admissible.require_here(act, kind)
    await admissible.refuse_second(act, child.id, kind)
    if child.schooling_status is not terms.status:
        SCHOOLING.require(child.schooling_status, terms.status)
    if terms.enrollment is not None:
        await registry.held(act, child.id)
    await _require(act, terms.papers, evidence, child.id)
    application = tables.Application(
        jurisdiction_code=author.jurisdiction_code,
        student_id=child.id,
        kind=kind,
        state=S.DRAFT,
        applicant_name=text(applicant_name, "applicantName", 60),
        reason=text(reason, "reason"),
        destination=text(destination, "destination", 200) if destination is not None else None,
        evidence=list(dict.fromkeys(evidence)),
        submitted_on=act.today,
    )
    await act.add(application)
    await act.move(application, "state", APPLICATION, S.SUBMITTED, application.reason)
    return await act.done(application, child.id)


async def supplement(
    session: AsyncSession,
    author: Author,
    *,
    application_id: UUID,
    expected_version: int,
    evidence: Sequence[UUID],
) -> UUID:
    """Add the evidence that was asked for. Raises Refused: UNKNOWN_APPLICATION, STALE_VERSION, ILLEGAL_TRANSITION,
    EVIDENCE_MISSING, UNKNOWN_EVIDENCE."""
    act = await begin(session, author)
    application = await held(act, application_id, expected_version)
    if set(evidence) <= set(application.evidence):
        zh, en = "没有新的材料", "nothing is added to what was shown before"
        raise Refused(Reason("EVIDENCE_MISSING", zh, en, Fixer.CALLER, "evidence", "HL-62"))
    await act.shown(evidence, application.student_id)
    await act.move(application, "state", APPLICATION, S.SUBMITTED)
    await _attach(act, application, evidence)
    await changing.change(session, application, asked_for=None)
    return await act.done(application, application.student_id)


async def ask_evidence(
    session: AsyncSession, author: Author, *, application_id: UUID, expected_version: int, asked_for: str
) -> UUID:
    """Ask for evidence that is missing. Raises Refused: UNKNOWN_APPLICATION, STALE_VERSION, NOT_THE_APPROVER,
    ILLEGAL_TRANSITION, BAD_TEXT."""
    act = await begin(session, author)
    application = await held(act, application_id, expected_version)
    _approver(act, application.kind)
    wanted = text(asked_for, "askedFor")
    await act.move(application, "state", APPLICATION, S.MORE_EVIDENCE, wanted)
    await changing.change(session, application, asked_for=wanted)
    return await act.done(application, application.student_id)


async def approve(
    session: AsyncSession,
    author: Author,
    *,
    application_id: UUID,
    expected_version: int,
    filing_no: str,
    decided_by: str,
    decided_on: date,
    starts_on: date,
    ends_on: date | None = None,
    evidence: Sequence[UUID] | None = None,
) -> UUID:
    """Approve and file (审批备案); in force at once, or by the clock on its first day.

    Raises Refused: UNKNOWN_APPLICATION, STALE_VERSION, NOT_THE_APPROVER, NOT_HERE, EVIDENCE_MISSING, IMPOSSIBLE_DATE, BAD_TEXT,
    FIELD_MISSING, ILLEGAL_TRANSITION, NOT_ENROLLED.
    """
    act, evidence = await begin(session, author), evidence or ()
    application = await held(act, application_id, expected_version)
    approver = _approver(act, application.kind)
    admissible.require_here(act, application.kind)
    on_or_before(decided_on, act.today, "decidedOn")
    admissible.require_days(act, application.kind, starts_on, ends_on)
    terms = PERMISSIONS[application.kind]
    await _require(
        act, (*terms.papers, *terms.decision), [*application.evidence, *evidence], application.student_id
    )
    filed: dict[str, Any] = {
        "filing_no": text(filing_no, "filingNo", 100),
        "decided_by": text(decided_by, "decidedBy", 60),
        "decided_on": decided_on,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "approver": approver,
    }
    await act.move(application, "state", APPLICATION, S.APPROVED, filed["filing_no"])
    await _attach(act, application, evidence)
    await changing.change(session, application, **filed)
    if starts_on <= act.today:
        await permission.put_in_force(act, application)
    return await act.done(application, application.student_id)


async def reject(
    session: AsyncSession, author: Author, *, application_id: UUID, expected_version: int, reason: str
) -> UUID:
    """Refuse an application, saying why. Raises Refused: UNKNOWN_APPLICATION, STALE_VERSION, NOT_THE_APPROVER,
    ILLEGAL_TRANSITION, BAD_TEXT."""
    act = await begin(session, author)
    application = await held(act, application_id, expected_version)
    approver, why = _approver(act, application.kind), text(reason, "reason")
    await act.move(application, "state", APPLICATION, S.REJECTED, why)
    said = {"approver": approver, "decided_on": act.today, "reject_reason": why}
    await changing.change(session, application, **said)
    return await act.done(application, application.student_id)


async def close(
    session: AsyncSession,
    author: Author,
    *,
    application_id: UUID,
    expected_version: int,
    returned_on: date,
    reason: str,
    evidence: Sequence[UUID],
) -> UUID:
    """The child entered or came back, as its school's proof shows (HL-61 to HL-63).

    Raises Refused: UNKNOWN_APPLICATION, STALE_VERSION, ILLEGAL_TRANSITION, EVIDENCE_MISSING, NOT_ENROLLED, IMPOSSIBLE_DATE, BAD_TEXT.
    """
    act = await begin(session, author)
    application = await held(act, application_id, expected_version)
    on_or_before(returned_on, act.today, "returnedOn")
    why = text(reason, "reason")
    if application.state not in IN_FORCE:
        APPLICATION.require(application.state, S.CLOSED)
        zh, en = "尚未生效的申请不能办结", "an application that is not in force yet is not closed"
        raise Refused(Reason("ILLEGAL_TRANSITION", zh, en, Fixer.CALLER, "ApplicationState"))
    await _require(act, _BACK, evidence, application.student_id)
    await registry.held(act, application.student_id)
    await _attach(act, application, evidence)
    await permission.finish(act, application, returned_on, why)
    return await act.done(application, application.student_id)


async def grant(
    act: Act, child: tables.Student, kind: ApplicationKind, change: tables.EnrollmentChange
) -> None:
    """The application behind a change of the 学籍 that the bureau reviewed: filed, and in force with it (HL-62, HL-63)."""
    await admissible.refuse_second(act, child.id, kind)
    application = tables.Application(
        jurisdiction_code=act.author.jurisdiction_code,
        student_id=child.id,
        kind=kind,
        state=S.DRAFT,
        applicant_name=change.applicant.zh,
        reason=change.reason,
        evidence=change.evidence,
        submitted_on=change.submitted_on,
        starts_on=change.effective_on,
        ends_on=change.ends_on,
        approver=Department.EDUCATION_BUREAU,
        decided_on=act.today,
        filing_no=change.filing_no,
    )
    await act.add(application)
    for state in (S.SUBMITTED, S.APPROVED):
        await act.move(application, "state", APPLICATION, state, change.reason)
    await permission.put_in_force(act, application)


async def held(act: Act, id: UUID, expected: int | None) -> tables.Application:
    """An application, held. Raises Refused: UNKNOWN_APPLICATION, STALE_VERSION."""
    return await act.held(tables.Application, id, UNKNOWN_APPLICATION, expected)


def _approver(act: Act, kind: ApplicationKind) -> Department:
    terms = PERMISSIONS[kind]
    allowed = _allowed(act, terms)
    role = act.author.viewer.role if act.author.viewer else None
    own = OWN.get(role) if role else None
    if act.author.viewer is None or own in allowed:
        return own or allowed[0]
    if own is Department.EDUCATION_BUREAU and Department.COUNTY_GOVERNMENT in allowed:
        return Department.COUNTY_GOVERNMENT
    who = "、".join(each.zh for each in allowed)
    zh = f"{kind.zh}由{who}审批"
    en = f"{kind.name} is decided by {', '.join(each.name for each in allowed)}"
    raise Refused(Reason("NOT_THE_APPROVER", zh, en, Fixer.CALLER, "applicationId", terms.clauses[0]))


def _allowed(act: Act, terms: Permission) -> tuple[Department, ...]:
    if terms.parameter is None:
        return terms.approvers
    return tuple(Department[name] for name in act.rules[terms.parameter])


async def _require(act: Act, wanted: Sequence[Paper], ids: Sequence[UUID], student: UUID) -> None:
    shown = await act.shown(ids, student)
    papers.require(wanted, [(each.kind, each.source) for each in shown])


async def _attach(act: Act, application: tables.Application, more: Sequence[UUID]) -> None:
    all_ = list(dict.fromkeys([*application.evidence, *more]))
    await changing.change(act.session, application, evidence=all_)
