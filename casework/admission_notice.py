"""入学通知书: issued with a number to a child of age by whom the place names, served on its home with a receipt (HL-70, QC-21)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import nearby, registry
from casework.act import Act, begin, not_before, on_or_before, text
from database import tables
from domain import admission, term
from domain.admission import AdmissionState, AssignedBy
from domain.enforcement import ServiceMethod
from domain.errors import Fixer, Reason, Refused
from domain.organization import Department
from domain.role import ACTS_FOR
from domain.school_age import Standing

_NOTICE, _REGISTERED = tables.AdmissionNotice, tables.AdmissionRegistration
UNKNOWN_NOTICE = Reason(
    "UNKNOWN_NOTICE",
    "没有此入学通知书，或不在您的办理范围内",
    "there is no such admission notice, or it is not yours to act on",
    Fixer.CALLER,
    "noticeId",
)


async def issue(
    session: AsyncSession,
    author: Author,
    *,
    student_id: UUID,
    school_id: UUID,
    school_year: str,
    report_by: date,
    assigned_by: AssignedBy,
    issued_on: date,
    legal_text: str | None = None,
    legal_text_version: str | None = None,
) -> UUID:
    """Issue the notice of a school year to a child of age; its id. It has a serial number of the county.

    legal_text: what the law says of return and liability, which some places demand (QC-21), with the version of its form.
    Raises Refused: UNKNOWN_STUDENT, NOT_THE_ISSUER, NO_SUCH_SCHOOL, BAD_TERM, NOT_OF_AGE, NOT_NEARBY, NOTICE_ISSUED, OTHER_SCHOOL,
    LEGAL_TEXT_MISSING, IMPOSSIBLE_DATE, BAD_TEXT.
    """
    act = await begin(session, author)
    issuer, year = _issuer(act), term.school_year(school_year)
    child = await act.child(student_id)
    school = await registry.school(act, school_id, "schoolId")
    on_or_before(issued_on, min(act.today, year.last_day), "issuedOn")
    not_before(report_by, issued_on, "reportBy")
    on_or_before(report_by, year.last_day, "reportBy")
    if admission.standing(child.birth_date, year, act.rules.values) is not Standing.OF_AGE:
        zh, en = "不在本地规定的适龄范围内", "the child is not of school age in that school year"
        raise Refused(Reason("NOT_OF_AGE", zh, en, Fixer.CALLER, "studentId", "HL-70"))
    await nearby.require(act, child.village_id, school.id, assigned_by)
    await _refuse_second(act, child.id, str(year), school.id)
    notice = _NOTICE(
        jurisdiction_code=author.jurisdiction_code,
        student_id=child.id,
        school_id=school.id,
        school_year=str(year),
        serial_no=await act.number(_NOTICE.serial_no, str(year.first)),
        issuer=issuer,
        issuer_id=act.unit,
        issued_on=issued_on,
        report_by=report_by,
        assigned_by=assigned_by,
        **_legal(act, legal_text, legal_text_version),
    )
    await act.add(notice)
    await act.tell(child.id, notice, ("HL-70", "QC-21"), notice.serial_no)
    return await act.done(notice, child.id)


async def serve(
    session: AsyncSession,
    author: Author,
    *,
    notice_id: UUID,
    expected_version: int,
    method: ServiceMethod,
    served_on: date,
    served_to: str,
    evidence: Sequence[UUID],
) -> UUID:
    """Record how, when and on whom a notice was served, with the receipt; its id (HL-70).

    Raises Refused: UNKNOWN_NOTICE, STALE_VERSION, NOTICE_SERVED, EVIDENCE_MISSING, UNKNOWN_EVIDENCE, IMPOSSIBLE_DATE, BAD_TEXT.
    """
    act = await begin(session, author)
    notice = await act.held(_NOTICE, notice_id, UNKNOWN_NOTICE, expected_version)
    if notice.served_on is not None:
        zh, en = "该通知书已送达", "the notice is served already"
        raise Refused(Reason("NOTICE_SERVED", zh, en, Fixer.CALLER, "noticeId", "HL-70"))
    on_or_before(served_on, act.today, "servedOn")
    not_before(served_on, notice.issued_on, "servedOn")
    receipt = await act.shown(evidence, notice.student_id)
    if not receipt:
        zh, en = "应附送达回执", "the receipt of service is evidence that must be attached"
        raise Refused(Reason("EVIDENCE_MISSING", zh, en, Fixer.CALLER, "evidence", "HL-70"))
    how = {"service_method": method, "served_on": served_on, "served_to": text(served_to, "servedTo", 60)}
    await changing.change(session, notice, evidence_id=receipt[0].id, **how)
    await act.tell(notice.student_id, notice, ("HL-70",), method.zh)
    return await act.done(notice, notice.student_id)


def _issuer(act: Act) -> Department:
    """In whose name the author issues notices. Raises Refused NOT_THE_ISSUER where the place names others."""
    viewer, named = act.author.viewer, act.rules["admissionNotice.issuers"]
    own = ACTS_FOR.get(viewer.role) if viewer and viewer.role else Department.EDUCATION_BUREAU
    if own is None or (viewer is not None and own.name not in named):
        who = "、".join(Department[each].zh for each in named)
        zh, en = f"入学通知书由{who}发放", f"admission notices are issued by: {', '.join(named)}"
        clause = next(iter(act.rules.clauses("admissionNotice.issuers")), None)
        raise Refused(Reason("NOT_THE_ISSUER", zh, en, Fixer.BUREAU, "studentId", clause))
    return own


def _legal(act: Act, said: str | None, version: str | None) -> dict[str, str | None]:
    if act.rules["admissionNotice.legalText"] and not (said and version):
        zh = "通知书应载明辍学劝返复学有关法律规定和违法追责说明及其版本"
        en = "the notice must carry the law on return and liability, and the version of its text"
        clause = next(iter(act.rules.clauses("admissionNotice.legalText")), None)
        raise Refused(Reason("LEGAL_TEXT_MISSING", zh, en, Fixer.CALLER, "legalText", clause))
    return {
        "legal_text": text(said, "legalText", 2000) if said is not None else None,
        "legal_text_version": text(version, "legalTextVersion", 40) if version is not None else None,
    }


async def _refuse_second(act: Act, child: UUID, year: str, school: UUID) -> None:
    issued = exists().where(_NOTICE.student_id == child, _NOTICE.school_year == year)
    if await act.session.scalar(select(issued)):
        zh, en = "该儿童本学年的入学通知书已发放", "the child has its notice of this school year already"
        raise Refused(Reason("NOTICE_ISSUED", zh, en, Fixer.CALLER, "studentId", "HL-70"))
    elsewhere = exists().where(
        _REGISTERED.student_id == child,
        _REGISTERED.school_year == year,
        _REGISTERED.state != AdmissionState.WITHDRAWN,
        _REGISTERED.school_id != school,
    )
    if await act.session.scalar(select(elsewhere)):
        zh, en = "该儿童登记在另一所学校", "the child is registered at another school"
        raise Refused(Reason("OTHER_SCHOOL", zh, en, Fixer.CALLER, "schoolId", "BS-22"))
