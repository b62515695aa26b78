"""Vocational courses that junior pupils elect (职业选修): taken and ended; the pupil stays a junior pupil (QC-35)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import registry
from casework.act import Act, begin, not_before, on_or_before, text
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.student import EnrollmentStatus
from domain.vocational import ELECTIVES_ONLY, JUNIOR_GRADES, JUNIOR_STAGES, ElectiveKind

_OF = tables.VocationalElective
UNKNOWN_ELECTIVE = Reason(
    "UNKNOWN_ELECTIVE",
    "没有此职业选修课程，或不在您的办理范围内",
    "there is no such elective, or it is not yours to act for",
    Fixer.CALLER,
    "electiveId",
)


async def take(
    session: AsyncSession,
    author: Author,
    *,
    student_id: UUID,
    kind: ElectiveKind,
    course: str,
    provider: str,
    started_on: date,
) -> UUID:
    """Record that a junior pupil elects a vocational course, here or at a vocational school of the place; the elective's id.

    Its registration, grade and status stay what they are. Raises Refused: UNKNOWN_STUDENT, NOT_HERE, NOT_ENROLLED,
    NOT_A_JUNIOR_PUPIL, IMPOSSIBLE_DATE, BAD_TEXT, ELECTIVE_TAKEN.
    """
    act = await begin(session, author)
    child = await act.child(student_id)
    _require_here(act)
    held = await _junior(act, child.id)
    on_or_before(started_on, act.today, "startedOn")
    name = text(course, "course", 100)
    await _refuse_second(act, child.id, name)
    made = _OF(
        student_id=child.id,
        school_id=held.school_id,
        kind=kind,
        course=name,
        provider=text(provider, "provider", 100),
        started_on=started_on,
    )
    await act.add(made)
    await act.tell(child.id, made, ("QC-35",), kind.zh)
    return await act.done(made, child.id)


async def end(
    session: AsyncSession,
    author: Author,
    *,
    elective_id: UUID,
    expected_version: int,
    ended_on: date,
    result: str,
) -> UUID:
    """End an elective with what came of it; its id. Raises Refused: UNKNOWN_ELECTIVE, STALE_VERSION, ELECTIVE_ENDED,
    IMPOSSIBLE_DATE, BAD_TEXT."""
    act = await begin(session, author)
    elective = await act.held(_OF, elective_id, UNKNOWN_ELECTIVE, expected_version)
    if elective.ended_on is not None:
        zh, en = "该选修课程已结束", "the elective has ended"
        raise Refused(Reason("ELECTIVE_ENDED", zh, en, Fixer.CALLER, "electiveId"))
    on_or_before(ended_on, act.today, "endedOn")
    not_before(ended_on, elective.started_on, "endedOn")
    why = text(result, "result")
    await changing.change(session, elective, ended_on=ended_on, result=why)
    await act.tell(elective.student_id, elective, ("QC-35",), why)
    return await act.done(elective, elective.student_id)


def _require_here(act: Act) -> None:
    if act.rules["vocational.placement"] != ELECTIVES_ONLY:
        zh, en = (
            "本地文件未规定初中生选修职业课程",
            "the place's document provides for no vocational electives",
        )
        raise Refused(Reason("NOT_HERE", zh, en, Fixer.CALLER, "kind", "QC-35"))


async def _junior(act: Act, student: UUID) -> tables.Enrollment:
    """The registration at a junior school. Raises Refused: NOT_ENROLLED, NOT_A_JUNIOR_PUPIL."""
    held = await registry.held(act, student)
    school = await act.session.get_one(tables.School, held.school_id)
    stays = held.status is EnrollmentStatus.ACTIVE and school.stage in JUNIOR_STAGES
    if not stays or held.grade not in JUNIOR_GRADES:
        zh, en = (
            "仅限普通初中在籍学生选修",
            "only pupils of a junior school, registered and not suspended, elect",
        )
        raise Refused(Reason("NOT_A_JUNIOR_PUPIL", zh, en, Fixer.CALLER, "studentId", "QC-35"))
    return held


async def _refuse_second(act: Act, student: UUID, course: str) -> None:
    taken = select(_OF.id).where(_OF.student_id == student, _OF.course == course, _OF.ended_on.is_(None))
    if await act.session.scalar(taken) is not None:
        zh, en = "该学生正在选修此课程", "the pupil takes this course already"
        raise Refused(Reason("ELECTIVE_TAKEN", zh, en, Fixer.CALLER, "course"))
