"""What tests of the calendar share: a desk with the county's offices, and its events by rule."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from database import tables
from domain.organization import Department, OrgType
from domain.role import Role
from tests.casework.desk import EVENT, Desk, desk
from tests.conftest import Databases

PLACES = {"GH": "150785", "DC": "511703", "BS": "370304", "HL": "230381", "QC": "341602"}
LISTED = f"""query ($f: ScheduledEventFilter, $after: String) {{ scheduledEvents(filter: $f, order: DUE, first: 100, after: $after) {{
  totalCount pageInfo {{ hasNextPage endCursor }} nodes {{ {EVENT} }} }} }}"""


@asynccontextmanager
async def calendar_desk(databases: Databases, template: str, code: str) -> AsyncIterator[Desk]:
    """A desk in a county that has a bureau, a leading group and the police among its units."""
    async with desk(databases, template, code) as made:
        for number, type, department in (
            ("801", OrgType.EDUCATION_BUREAU, Department.EDUCATION_BUREAU),
            ("802", OrgType.LEADING_GROUP, Department.LEADING_GROUP),
            ("803", OrgType.DEPARTMENT, Department.PUBLIC_SECURITY),
        ):
            await unit(made, number, type, department)
        yield made


async def unit(here: Desk, number: str, type: OrgType, department: Department | None = None) -> UUID:
    async with here.door.sessions.begin() as session:
        made = tables.Organization(
            jurisdiction_code=here.code,
            code=f"{here.code}{number}",
            type=type,
            department=department,
            name_zh=type.zh,
        )
        session.add(made)
        await session.flush()
        return made.id


async def events(here: Desk, role: Role = Role.BUREAU_OFFICER, **filter: Any) -> list[dict[str, Any]]:
    """The events that somebody sees, all pages of them, by the day on which they fall due."""
    found: list[dict[str, Any]] = []
    after = None
    while True:
        shown = (await here.ask(LISTED, {"f": filter, "after": after}, role))["scheduledEvents"]
        found += shown["nodes"]
        after = shown["pageInfo"]["endCursor"]
        if not shown["pageInfo"]["hasNextPage"]:
            return found
