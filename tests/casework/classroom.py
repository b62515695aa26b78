"""A classroom of a desk's school: pupils whose every state is known, and school days to record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from database import ids, tables
from domain import calendar
from domain.student import CoverageBasis, EnrollmentStatus, IdStatus, IdType, SchoolingStatus, Sex
from tests.casework.desk import Desk
from tests.hub.conftest import NOW


def move_to(desk: Desk, day: date) -> None:
    """Eight in the morning of a day, in the county's time."""
    desk.time.seconds = (day - calendar.today(NOW)).days * 86400


@dataclass
class Classroom:
    """id and pupils: global ids."""

    desk: Desk
    id: str
    pupils: list[str]

    def sheet(self, day: date, away: dict[int, str] | None = None, **more: Any) -> dict[str, Any]:
        """What is said of a day: who is away by place in the class, and that all others are here."""
        entries = [{"studentId": self.pupils[at], "status": status} for at, status in (away or {}).items()]
        said = {"classId": self.id, "day": day.isoformat(), "entries": entries, "othersPresent": True}
        return said | more

    def tick(self, day: date, missing: tuple[int, ...] = (), **more: Any) -> dict[str, Any]:
        """What is said at term start: who did not come, and that all others did."""
        entries = [{"studentId": self.pupils[at], "reported": False} for at in missing]
        said = {"classId": self.id, "checkedOn": day.isoformat(), "entries": entries, "othersReported": True}
        return said | more


async def classroom(
    desk: Desk,
    pupils: int = 3,
    *,
    states: dict[int, SchoolingStatus] | None = None,
    held: dict[int, EnrollmentStatus] | None = None,
    teacher: Any = None,
    year: str = "2026-2027",
) -> Classroom:
    """A class of the desk's school. states, held: of pupils by their place, where they are not simply at school."""
    school, village = desk.rows["School"][0], desk.rows["Organization"][1]
    students = ids.fresh(pupils)
    async with desk.door.sessions.begin() as session:
        of = tables.SchoolClass
        number = await session.scalar(select(func.count()).select_from(of).where(of.school_id == school))
        room = of(
            school_id=school,
            school_year=year,
            grade=9,
            class_no=(number or 0) + 1,
            homeroom_teacher_id=teacher,
        )
        session.add(room)
        session.add_all(
            tables.Student(
                id=id,
                jurisdiction_code=desk.code,
                name="某生",
                id_type=IdType.NONE,
                id_status=IdStatus.MISSING,
                sex=Sex.FEMALE,
                birth_date=date(2012, 1, 1),
                schooling_status=(states or {}).get(at, SchoolingStatus.ATTENDING),
                coverage_basis=CoverageBasis.BOTH,
                village_id=village,
            )
            for at, id in enumerate(students)
        )
        await session.flush()
        session.add_all(
            tables.Enrollment(
                student_id=id,
                school_id=school,
                class_id=room.id,
                grade=9,
                status=(held or {}).get(at, EnrollmentStatus.ACTIVE),
            )
            for at, id in enumerate(students)
        )
    return Classroom(desk, f"SchoolClass:{room.id}", [f"Student:{id}" for id in students])
