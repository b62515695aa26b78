"""The pupils of a class, and what was said of each of them in one call: nobody is left out, nobody is named twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from casework.act import Act
from database import tables
from domain.attendance import PUPILS
from domain.errors import Fixer, Reason, Refused
from domain.student import EnrollmentStatus, SchoolingStatus

UNKNOWN_CLASS = Reason(
    "UNKNOWN_CLASS",
    "没有此班级，或不在您的办理范围内",
    "there is no such class, or it is not yours to act for",
    Fixer.CALLER,
    "classId",
)
_NAMED = 5
"""Ids that a refusal names at most."""


@dataclass(frozen=True, slots=True)
class Pupil:
    """A child of a class: how it is registered, and where it is."""

    enrollment: EnrollmentStatus
    schooling: SchoolingStatus


async def room(act: Act, id: UUID) -> tables.SchoolClass:
    """The class, held: two who record it wait for each other. Raises Refused UNKNOWN_CLASS, also for one out of reach."""
    of = tables.SchoolClass
    found = select(of).where(of.id == id, act.reach(of)).with_for_update(key_share=True)
    held = await act.session.scalar(found)
    if held is None:
        raise Refused(UNKNOWN_CLASS)
    return held


async def of_class(act: Act, id: UUID) -> dict[UUID, Pupil]:
    """All pupils of a class, by id."""
    held, child = tables.Enrollment, tables.Student
    found = (
        select(child.id, held.status, child.schooling_status)
        .join(child, child.id == held.student_id)
        .where(held.class_id == id, held.status.in_(PUPILS))
        .order_by(child.id)
    )
    rows = await act.session.execute(found)
    return {id: Pupil(enrollment, schooling) for id, enrollment, schooling in rows}


def named(entries: Sequence[dict[str, Any]], pupils: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """What was said, by pupil. Raises Refused: NAMED_TWICE, NOT_OF_CLASS."""
    said: dict[UUID, dict[str, Any]] = {}
    for at, entry in enumerate(entries):
        id = entry["student_id"]
        place = f"entries[{at}].studentId"
        if id in said:
            zh, en = f"学生重复：{_told([id])}", f"a pupil is named twice: {_told([id])}"
            raise Refused(Reason("NAMED_TWICE", zh, en, Fixer.CALLER, place))
        if id not in pupils:
            zh, en = f"不是本班应到学生：{_told([id])}", f"not a pupil to be called here: {_told([id])}"
            raise Refused(Reason("NOT_OF_CLASS", zh, en, Fixer.CALLER, place))
        said[id] = entry
    return said


def require_all(lacking: Collection[UUID], clause: str) -> None:
    """Raise Refused PUPILS_MISSING naming pupils of whom nothing was said: presence is never supposed in silence."""
    if lacking:
        zh = f"尚有 {len(lacking)} 名学生未逐一填写：{_told(lacking)}"
        en = f"nothing is said of {len(lacking)} pupils: {_told(lacking)}"
        raise Refused(Reason("PUPILS_MISSING", zh, en, Fixer.CALLER, "entries", clause))


def _told(ids: Iterable[UUID]) -> str:
    first = [f"Student:{id}" for id in sorted(ids)]
    return ", ".join(first[:_NAMED]) + ("…" if len(first) > _NAMED else "")
