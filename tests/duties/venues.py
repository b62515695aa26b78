"""Clues of venues at a desk: what is said when one is reported, and who is asked."""

from __future__ import annotations

from typing import Any

from domain.organization import Department
from tests.casework.desk import Desk
from tests.duties.obliged import SCHOOL, department, machine, reading

CULTURE, POLICE = Department.CULTURE_TOURISM, Department.PUBLIC_SECURITY
MARKET, URBAN = Department.MARKET_REGULATION, Department.URBAN_MANAGEMENT
CLUES = "{ venueViolationClues(first: 50, order: ID) { nodes { id state actions { kind } school { id } unit { id } } } }"
TASKS = """{ dutyTasks(first: 50, order: ID) { nodes { id version state category clausesCited requirement unit { department }
  supports { id } supportedBy { id } duty { code department } } } }"""


async def departments(desk: Desk) -> None:
    """Those that the documents name are on record."""
    for each in (CULTURE, POLICE, MARKET, URBAN):
        await department(desk, each)


def reporting(
    desk: Desk, type: str = "NET_CAFE", matter: str = "ADMITS_MINORS", **more: Any
) -> dict[str, Any]:
    said = {"venueType": type, "matter": matter, "venueName": "某网吧", "location": "校门东侧"}
    said |= {"seenOn": desk.on(0), "description": "多名着校服者入内"}
    return said | more


def near(desk: Desk, type: str, matter: str, **more: Any) -> dict[str, Any]:
    """The same near the desk's own school."""
    school = desk.unit(3).replace("Organization:", "School:")
    return reporting(desk, type, matter, schoolId=school, distanceM=80, **more)


def on(clue: Any, **more: Any) -> dict[str, Any]:
    return {"clueId": clue["id"], "expectedVersion": clue["version"], **more}


def acting(desk: Desk, clue: Any, kind: str = "PENALTY", **more: Any) -> dict[str, Any]:
    said = {"kind": kind, "against": "VENUE", "takenOn": desk.on(0), "documentNo": "文罚〔2026〕1号"}
    return on(clue, **said, legalBasis="《互联网上网服务营业场所管理条例》") | more


async def clues(desk: Desk, **viewer: Any) -> list[Any]:
    found: list[Any] = (await desk.door.ask(CLUES, **viewer))["venueViolationClues"]["nodes"]
    return found


async def tasks(desk: Desk, of: Department) -> list[Any]:
    """What a department was asked, as it sees it."""
    viewer = reading(desk, SCHOOL) | machine(of)
    found: list[Any] = (await desk.door.ask(TASKS, **viewer))["dutyTasks"]["nodes"]
    return found
