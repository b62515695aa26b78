"""Who acts on duties at a desk: departments' machines, the leading group's office, units made for a test."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from auth import scopes
from database import tables
from domain.organization import Department, OrgType
from domain.role import Role
from tests.casework.desk import Desk
from tests.hub.conftest import READ

SCHOOL, TOWNSHIP, BUREAU = Role.SCHOOL_OFFICER, Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER
OFFICE, MACHINE = Role.LEADING_GROUP_OFFICER, Role.DEPARTMENT


async def unit(desk: Desk, suffix: str, type: OrgType, department: Department | None = None) -> str:
    """A unit of the county, made if it is not there yet."""
    of, code = tables.Organization, f"{desk.code}{suffix}"
    async with desk.door.sessions.begin() as session:
        found = await session.scalar(select(of).where(of.code == code))
        if found is None:
            found = of(
                jurisdiction_code=desk.code,
                code=code,
                type=type,
                department=department,
                name_zh=f"单位{suffix}",
            )
            session.add(found)
            await session.flush()
        return f"Organization:{found.id}"


async def department(desk: Desk, of: Department) -> str:
    return await unit(desk, of.name[:6], OrgType.DEPARTMENT, of)


def machine(of: Department) -> dict[str, Any]:
    """A department's own program."""
    return {
        "role": MACHINE,
        "department": of,
        "purpose": "COMPARISON",
        "granted": [scopes.DUTIES_READ, scopes.DUTIES_WRITE],
    }


def reading(desk: Desk, role: Role, **more: Any) -> dict[str, Any]:
    """Who asks."""
    return desk.role(role) | {"granted": [*READ, scopes.DUTIES_WRITE]} | more
