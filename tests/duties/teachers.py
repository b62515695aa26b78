"""What tests of teachers share: what is said of one, lists of a school, letters in force, and who finds whom."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from database import tables
from domain.organization import OrgType, SchoolStage
from domain.role import Role
from tests.casework.desk import Desk
from tests.duties.letters import BUREAU, SCHOOL, YEAR, handing, signing

FIND = "query ($f: TeacherFilter) { teachers(filter: $f, first: 100, order: NAME) { totalCount nodes { id name } } }"
WITHOUT = "query ($y: String!) { teachersWithoutLetter(lacksLetterIn: $y, order: NAME, first: 100) { nodes { name unit { id } } } }"


def teacher(desk: Desk, name: str, type: str = "ORDINARY", **more: Any) -> dict[str, Any]:
    """What is said of one who has served for three months."""
    return {"name": name, "recruitmentType": type, "servesFrom": desk.on(-90)} | more


def listing(unit: str, *teachers: dict[str, Any]) -> dict[str, Any]:
    """What puts teachers on a unit's list."""
    return {"unitId": unit, "teachers": list(teachers)}


async def listed(desk: Desk, *teachers: dict[str, Any], unit: str = "") -> dict[str, Any]:
    """Teachers on a school's list, by name. unit: another one than the desk's."""
    at = unit or desk.unit(3)
    shown = await desk.done("teachersRegister", listing(at, *teachers), **here(at))
    return {each["name"]: each for each in shown["teachers"]["nodes"]}


def here(unit: str) -> dict[str, Any]:
    """Who acts for a school."""
    return {"organization_id": UUID(unit.removeprefix("Organization:"))}


def seen(row: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A teacher as it was seen, with a reason."""
    return {"teacherId": row["id"], "expectedVersion": row["version"], "reason": "调动"} | more


async def in_force(desk: Desk, letter: dict[str, Any], **viewer: Any) -> Any:
    """A teacher's letter that both have signed, with its copies handed over."""
    letter = await desk.done("letterSign", signing(desk, letter, "A", "李校长"), **viewer)
    name = letter["holderName"]
    letter = await desk.done("letterSign", signing(desk, letter, "B", name, sealedOn=None), **viewer)
    return await desk.done("letterDistribute", handing(desk, letter, "A", "B"), **viewer)


async def named(desk: Desk, role: Role = BUREAU, **filter: Any) -> list[str]:
    """Names of teachers whom somebody finds."""
    shown = (await desk.ask(FIND, {"f": filter}, role))["teachers"]
    assert shown["totalCount"] == len(shown["nodes"])
    return [each["name"] for each in shown["nodes"]]


async def without(desk: Desk, role: Role = SCHOOL, year: str = YEAR) -> list[str]:
    """Names of teachers who have no letter of a school year in force."""
    found = (await desk.ask(WITHOUT, {"y": year}, role))["teachersWithoutLetter"]["nodes"]
    return [each["name"] for each in found]


async def school(desk: Desk, suffix: str, lies: OrgType | None, type: OrgType = OrgType.SCHOOL) -> str:
    """Another school, in a township or subdistrict of its own, or directly under the county."""
    async with desk.door.sessions.begin() as session:
        town = None
        if lies is not None:
            town = _unit(desk, f"61{suffix}", lies)
            session.add(town)
            await session.flush()
        unit = _unit(desk, f"60{suffix}", type)
        session.add(unit)
        await session.flush()
        more = {"stage": SchoolStage.PRIMARY, "township_id": town.id if town else None}
        session.add(tables.School(id=unit.id, school_code=f"{desk.code}7{suffix}", **more))
        return f"Organization:{unit.id}"


def _unit(desk: Desk, suffix: str, type: OrgType) -> tables.Organization:
    return tables.Organization(
        jurisdiction_code=desk.code, code=f"{desk.code}{suffix}", type=type, name_zh=f"{type.zh}{suffix}"
    )
