"""People who sign in at the hub: their accounts, made and changed by whoever runs it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from auth import passwords, registration
from auth.login import folded
from auth.revoked import revoking
from auth.scopes import known
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.role import Role
from exchange import organizations
from hub import assembly
from hub.settings import Settings

_NAME = re.compile(r"[a-z0-9._@-]{3,64}")
_FOREVER = timedelta(days=36_500)
_USER = tables.UserAccount


async def add(
    settings: Settings,
    login_name: str,
    display_name: str,
    password: str,
    role: Role,
    scope: str,
    purposes: list[str],
    unit: str | None,
) -> None:
    """Make an account of this county. unit: code of the organization the person works at.

    Raises Refused (BAD_USER, BAD_PASSWORD, BAD_SCOPE).
    """
    name = folded(login_name)
    if not _NAME.fullmatch(name) or not display_name.strip():
        zh, en = "登录名应为 3 至 64 个小写字母、数字或 ._@-", "a login name has 3 to 64 of a-z, 0-9, ._@-"
        raise Refused(Reason("BAD_USER", zh, en, Fixer.CALLER, "login_name"))
    registration.check_name(display_name, "BAD_USER")
    registration.check_purposes(purposes, "BAD_USER")
    values = {
        "display_name": display_name.strip(),
        "password_hash": passwords.hashed(password),
        "role": role,
        "scopes": known(scope),
        "purposes": purposes,
        "jurisdiction_code": settings.jurisdiction,
    }
    async with assembly.database(settings) as opened, opened.sessions.begin() as session:
        await organizations.declare_county(session, settings.jurisdiction, settings.jurisdiction_name)
        values["organization_id"] = await _unit(session, settings.jurisdiction, unit) if unit else None
        made = insert(_USER).values(login_name=name, **values).on_conflict_do_nothing().returning(_USER.id)
        if await session.scalar(made) is None:
            zh, en = "登录名已被使用", "the login name is taken"
            raise Refused(Reason("BAD_USER", zh, en, Fixer.CALLER, name))


async def change(settings: Settings, login_name: str, **values: Any) -> None:
    """Set columns of an account; what its tokens said until now ends. Raises Refused (UNKNOWN_USER)."""
    statement = update(_USER).where(_USER.login_name == folded(login_name)).values(**values)
    async with assembly.database(settings) as opened, opened.sessions.begin() as session:
        found = await session.scalar(statement.returning(_USER.id))
        if found is None:
            zh, en = "没有此用户", "no such user"
            raise Refused(Reason("UNKNOWN_USER", zh, en, Fixer.OPERATOR, login_name))
        await session.execute(revoking([f"user {found}"], datetime.now(UTC)))


async def lock(settings: Settings, login_name: str) -> None:
    """Close an account until it is unlocked; its tokens end within seconds. Raises Refused (UNKNOWN_USER)."""
    await change(settings, login_name, locked_until=datetime.now(UTC) + _FOREVER)


async def unlock(settings: Settings, login_name: str) -> None:
    """Open an account again, also one that locked itself. Raises Refused (UNKNOWN_USER)."""
    await change(settings, login_name, locked_until=None, failures=0)


async def set_password(settings: Settings, login_name: str, password: str) -> None:
    """Give an account another password; whoever is signed in with the old one is not any more. Raises Refused."""
    await change(settings, login_name, password_hash=passwords.hashed(password), failures=0)


async def listed(settings: Settings) -> list[tables.UserAccount]:
    """All accounts, by login name."""
    async with assembly.database(settings) as opened, opened.sessions() as session:
        return list((await session.scalars(select(_USER).order_by(_USER.login_name))).all())


async def _unit(session: AsyncSession, jurisdiction: str, code: str) -> UUID:
    unit = tables.Organization
    found = await session.scalar(
        select(unit.id).where(unit.jurisdiction_code == jurisdiction, unit.code == code)
    )
    if found is None:
        zh, en = "没有此单位，请先导入单位", "no such organization; import it first"
        raise Refused(Reason("BAD_USER", zh, en, Fixer.CALLER, code))
    return found
