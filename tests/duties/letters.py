"""A county whose letters are signed: its bureau is on record, and who signs in whose name is said in a word."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

from database import tables
from domain.organization import OrgType
from domain.role import Role
from tests.casework.classroom import move_to
from tests.casework.desk import Desk, desk
from tests.conftest import Databases

SCHOOL, TOWNSHIP, BUREAU = Role.SCHOOL_OFFICER, Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER
YEAR = "2026-2027"
FIND = """query ($f: ResponsibilityLetterFilter) { responsibilityLetters(filter: $f, order: ID) { nodes {
  id type state textVersion effectiveFrom } } }"""
MISSING = """query ($y: String!, $t: [OrgType!]) { unitsWithoutLetter(lacksLetterOf: $y, type: $t, first: 50) {
  nodes { id } } }"""


@asynccontextmanager
async def letters(
    databases: Databases, template: str, code: str, day: date = date(2026, 9, 10)
) -> AsyncIterator[Desk]:
    """A desk in a county whose bureau is on record."""
    async with desk(databases, template, code) as made:
        move_to(made, day)
        async with made.door.sessions.begin() as session:
            unit = tables.Organization(
                jurisdiction_code=code,
                code=f"{code}000",
                type=OrgType.EDUCATION_BUREAU,
                name_zh="某区教育局",
            )
            session.add(unit)
            await session.flush()
            made.rows["Bureau"] = [unit.id]
        yield made


def drafting(desk: Desk, type: str, unit: str = "", **more: Any) -> dict[str, Any]:
    """What is said of a school's letter of this school year."""
    return {"type": type, "unitId": unit or desk.unit(3), "schoolYear": YEAR} | more


def signing(desk: Desk, letter: dict[str, Any], side: str, name: str, **more: Any) -> dict[str, Any]:
    """A signature with its seal, both of today."""
    said = {"letterId": letter["id"], "expectedVersion": letter["version"], "side": f"PARTY_{side}"}
    return said | {"signedBy": name, "signedOn": desk.on(0), "sealedOn": desk.on(0)} | more


def handing(desk: Desk, letter: dict[str, Any], *sides: str) -> dict[str, Any]:
    """Copies that are handed over today."""
    copies = [
        {"side": f"PARTY_{each}", "handedOn": desk.on(0), "receivedBy": f"{each}方档案员"} for each in sides
    ]
    return {"letterId": letter["id"], "expectedVersion": letter["version"], "copies": copies}


async def missing(desk: Desk, *kinds: str, role: Role = BUREAU, year: str = YEAR) -> set[str]:
    """Units whose letter of a school year is not in force."""
    said = {"y": year, "t": list(kinds) or None}
    return {each["id"] for each in (await desk.ask(MISSING, said, role))["unitsWithoutLetter"]["nodes"]}


async def found(desk: Desk, role: Role = BUREAU, **filter: Any) -> list[dict[str, Any]]:
    """Letters that somebody finds."""
    nodes: list[dict[str, Any]] = (await desk.ask(FIND, {"f": filter}, role))["responsibilityLetters"][
        "nodes"
    ]
    return nodes
