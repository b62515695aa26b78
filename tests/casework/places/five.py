"""The five places side by side: a desk in each, the same event at all of them, and what each says (catalogue 2.19)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from database import ids, tables
from domain.organization import OrgType
from domain.role import Role
from domain.student import CoverageBasis, EnrollmentStatus, IdStatus, IdType, SchoolingStatus, Sex
from tests.casework.desk import Desk
from tests.conftest import Databases
from tests.hub import world
from tests.hub.office import offices

CODES = {"GH": "150785", "DC": "511703", "BS": "370304", "HL": "230381", "QC": "341602"}
"""根河、达川、博山、虎林、谯城: the county of each document, by the letters its clauses begin with."""
CENTER = Role.CENTER_SCHOOL_OFFICER
T = TypeVar("T")


@dataclass(frozen=True)
class Five:
    """A desk in each place, by the letters of its document."""

    desks: Mapping[str, Desk]

    async def each(self, event: Callable[[Desk], Awaitable[T]]) -> dict[str, T]:
        """What the same event leads to in each place."""
        return {place: await event(desk) for place, desk in self.desks.items()}


@asynccontextmanager
async def side_by_side(
    databases: Databases, template: str, name: str = "side_by_side"
) -> AsyncIterator[Five]:
    """Desks in all five places, on one database of that name."""
    counties = tuple(CODES.values())
    async with offices(databases, template, name, counties, counties) as made:
        desks = {place: Desk(made[code].door, made[code].time, code) for place, code in CODES.items()}
        yield Five(desks)


async def pupil(desk: Desk, status: SchoolingStatus = SchoolingStatus.ATTENDING, **of_school: Any) -> int:
    """One more child of the desk's school, in the same village everywhere; its number at the desk.

    of_school: values of its enrollment; `school_id=None` for a child that no school has.
    """
    id, village, school = ids.fresh(1)[0], desk.rows["Organization"][1], desk.rows["School"][0]
    held = {"school_id": school, "grade": 7, "status": EnrollmentStatus.ACTIVE} | of_school
    async with desk.door.sessions.begin() as session:
        session.add(
            tables.Student(
                id=id,
                jurisdiction_code=desk.code,
                name="某生",
                id_type=IdType.NONE,
                id_status=IdStatus.MISSING,
                sex=Sex.FEMALE,
                birth_date=date(2013, 3, 1),
                schooling_status=status,
                coverage_basis=CoverageBasis.BOTH,
                village_id=village,
            )
        )
        await session.flush()
        if held["school_id"] is not None:
            session.add(tables.Enrollment(student_id=id, **held))
    desk.rows["Student"].append(id)
    return len(desk.rows["Student"]) - 1


async def tried(
    desk: Desk, what: str, said: dict[str, Any], role: Role = Role.SCHOOL_OFFICER, *shown: str
) -> Any:
    """What an attempted change comes to: of its row what is `shown`, or why it is refused: code, place and clause."""
    answer = (await desk.post(what, said, role))["data"][what]
    if answer["__typename"] == "Refused":
        return answer["code"], answer["place"], answer["clause"]
    [row] = (value for key, value in answer.items() if key != "__typename")
    return row[shown[0]] if len(shown) == 1 else tuple(row[each] for each in shown)


async def bureau(desk: Desk) -> str:
    """The county's education bureau."""
    async with desk.door.sessions.begin() as session:
        return f"Organization:{await _unit(session, desk, OrgType.EDUCATION_BUREAU)}"


async def center_school(desk: Desk) -> str:
    """The center school (学区中心学校) over the desk's school."""
    async with desk.door.sessions.begin() as session:
        school = await session.get_one(tables.School, desk.rows["School"][0])
        school.center_school_id = await _unit(session, desk, OrgType.CENTER_SCHOOL)
        return f"Organization:{school.center_school_id}"


def at(unit: str) -> dict[str, Any]:
    """Who acts for a unit."""
    return {"organization_id": UUID(unit.removeprefix("Organization:"))}


async def _unit(session: AsyncSession, desk: Desk, type: OrgType) -> UUID:
    of, county = tables.Organization, {"jurisdiction_code": desk.code, "type": type}
    found = await session.scalar(select(of.id).filter_by(**county))
    if found is None:
        unit = of(**county, code=f"{desk.code}{type.name[:2]}", name_zh=type.zh)
        session.add(unit)
        await session.flush()
        return unit.id
    return found


def only(value: T, *places: str, others: T) -> dict[str, T]:
    """One column a place: this value in some places, another in all others."""
    return {place: value if place in places else others for place in CODES}


assert CODES["GH"] == world.HERE
assert CODES["DC"] == world.THERE
