"""学籍 at work: a child enters a school, leaves it, keeps its place for a time, loses it (4.4); one held at a time."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select

from auth.changes import changing
from casework.act import Act
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.machines.enrollment import ENROLLMENT
from domain.machines.whereabouts import ELSEWHERE
from domain.organization import SchoolStage
from domain.student import HELD_ENROLLMENT, EnrollmentStatus, RegistryMark, SchoolingStatus

_TABLE = tables.Enrollment
ENTERS = frozenset(
    {
        SchoolingStatus.NEVER_ENROLLED,
        SchoolingStatus.DEFERRED,
        SchoolingStatus.APPROVED_NON_ENROLLMENT,
        SchoolingStatus.MOVED_OUT,
        *ELSEWHERE,
    }
)
"""Statuses that end with a registration here; a dropout's does not: it returns (GH-37)."""


async def of(act: Act, student: UUID) -> tables.Enrollment | None:
    """The 学籍 that a child holds, locked."""
    found = select(_TABLE).where(_TABLE.student_id == student, _TABLE.status.in_(HELD_ENROLLMENT))
    return await act.session.scalar(found.with_for_update())


async def held(act: Act, student: UUID) -> tables.Enrollment:
    """The 学籍 that a child holds, locked. Raises Refused NOT_ENROLLED."""
    found = await of(act, student)
    if found is None:
        zh, en = "该学生没有学籍", "the child holds no registration"
        raise Refused(Reason("NOT_ENROLLED", zh, en, Fixer.SCHOOL, "studentId", "HL-59"))
    return found


async def refuse_enrolled(act: Act, student: UUID) -> None:
    """Raise Refused ALREADY_ENROLLED: a child holds one 学籍 (catalogue 3.4)."""
    if await of(act, student) is not None:
        zh, en = "该学生已有学籍，应办理转学", "the child holds a registration: it is transferred"
        raise Refused(Reason("ALREADY_ENROLLED", zh, en, Fixer.CALLER, "studentId", "GH-18"))


async def school(act: Act, id: UUID, place: str) -> tables.School:
    """A school of the county. Raises Refused NO_SUCH_SCHOOL."""
    here = select(tables.Organization.id).where(
        tables.Organization.jurisdiction_code == act.author.jurisdiction_code
    )
    found = select(tables.School).where(tables.School.id == id, tables.School.id.in_(here))
    school = await act.session.scalar(found)
    if school is None:
        zh, en = "没有此学校", "there is no such school in the county"
        raise Refused(Reason("NO_SUCH_SCHOOL", zh, en, Fixer.CALLER, place))
    return school


async def own_school(act: Act, id: UUID, place: str) -> tables.School:
    """A school that the author may do this for, held. Raises Refused NO_SUCH_SCHOOL, also for one that is out of reach."""
    found = await school(act, id, place)
    unit = tables.Organization
    reached = select(unit.id).where(unit.id == id, act.reach(unit)).with_for_update(key_share=True)
    if await act.session.scalar(reached) is None:
        zh, en = "没有此学校，或不在您的办理范围内", "there is no such school, or it is not yours to act for"
        raise Refused(Reason("NO_SUCH_SCHOOL", zh, en, Fixer.CALLER, place))
    return found


async def enter(
    act: Act, child: tables.Student, school_id: UUID, grade: int, on: date, why: str
) -> tables.Enrollment:
    """Register a child that holds no 学籍 at a school of the county; it attends from then on (HL-59, BS-23)."""
    step = ENROLLMENT.require(None, EnrollmentStatus.ACTIVE)
    enrollment = _TABLE(
        student_id=child.id,
        student_no_masked=child.student_no_masked,
        school_id=school_id,
        grade=grade,
        entry_date=on,
        status=EnrollmentStatus.ACTIVE,
    )
    await act.add(enrollment)
    await act.tell(child.id, enrollment, step.clauses, why, (ENROLLMENT.code, None, "ACTIVE"))
    if child.schooling_status in ENTERS:
        await act.become(child, await _attending(act, school_id), on, why)
    return enrollment


async def leave(act: Act, enrollment: tables.Enrollment, why: str) -> None:
    """End a 学籍 whose child is registered at another school (人籍一致, 籍随人走; GH-18)."""
    if enrollment.status is not EnrollmentStatus.TRANSFERRING:
        await act.move(enrollment, "status", ENROLLMENT, EnrollmentStatus.TRANSFERRING, why)
    await act.move(enrollment, "status", ENROLLMENT, EnrollmentStatus.TRANSFERRED_OUT, why)


async def keep(
    act: Act,
    enrollment: tables.Enrollment,
    status: EnrollmentStatus,
    mark: RegistryMark,
    on: date,
    why: str,
) -> None:
    """Keep a 学籍 while the child does not come: suspended and marked so, or retained (HL-62, HL-63, HL-68)."""
    await act.move(enrollment, "status", ENROLLMENT, status, why)
    marked = on if mark is not RegistryMark.NONE else None
    await changing.change(act.session, enrollment, registry_mark=mark, marked_at=marked)


async def restore(act: Act, enrollment: tables.Enrollment, why: str) -> None:
    """The child is back at the school where its 学籍 was kept; the mark goes (HL-63)."""
    if enrollment.status is not EnrollmentStatus.ACTIVE:
        await act.move(enrollment, "status", ENROLLMENT, EnrollmentStatus.ACTIVE, why)
    await changing.change(act.session, enrollment, registry_mark=RegistryMark.NONE, marked_at=None)


async def _attending(act: Act, school_id: UUID) -> SchoolingStatus:
    stage = await act.session.scalar(select(tables.School.stage).where(tables.School.id == school_id))
    special = stage is SchoolStage.SPECIAL
    return SchoolingStatus.ATTENDING_SPECIAL_SCHOOL if special else SchoolingStatus.ATTENDING


async def mark(act: Act, child: tables.Student, on: date, why: str) -> None:
    """Mark the 学籍 of a child that holds one and is not away lawfully; without one there is nothing to mark."""
    held = await _in(act, child, EnrollmentStatus.ACTIVE)
    if held is not None:
        await changing.change(act.session, held, registry_mark=RegistryMark.DROPOUT, marked_at=on)
        await act.move(held, "status", ENROLLMENT, EnrollmentStatus.MARKED_DROPOUT, why)


async def unmark(act: Act, child: tables.Student, why: str) -> None:
    """Take the mark off the 学籍 of a child that has one."""
    held = await _in(act, child, EnrollmentStatus.MARKED_DROPOUT)
    if held is not None:
        await changing.change(act.session, held, registry_mark=RegistryMark.NONE, marked_at=None)
        await act.move(held, "status", ENROLLMENT, EnrollmentStatus.ACTIVE, why)


async def _in(act: Act, child: tables.Student, status: EnrollmentStatus) -> tables.Enrollment | None:
    found = select(_TABLE).where(_TABLE.student_id == child.id, _TABLE.status == status)
    return await act.session.scalar(found.with_for_update())
