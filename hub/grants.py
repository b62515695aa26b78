"""What the commands about grants do, at the hub's shell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import literal, select

from auth.administration import emergency as emergencies
from auth.administration import grant
from database import tables
from hub import assembly, expiry
from hub.changes import at_shell
from hub.settings import Settings

_GRANT = tables.AccessGrant


async def listed(settings: Settings) -> list[tables.AccessGrant]:
    """All that are not revoked, by their codes."""
    standing = select(_GRANT).where(_GRANT.revoked_at.is_(None)).order_by(_GRANT.code)
    async with assembly.database(settings) as opened, opened.sessions() as session:
        return list((await session.scalars(standing)).all())


async def expiring(settings: Settings, days: int) -> list[tables.AccessGrant]:
    """Those that end within so many days or have ended without anybody's word, the first to end first."""
    soon = expiry.soon(datetime.now(UTC), timedelta(days=days))
    async with assembly.database(settings) as opened, opened.sessions() as session:
        return list((await session.scalars(soon)).all())


async def unused(settings: Settings, days: int) -> list[str]:
    """Codes of grants about people that nothing was read with for so many days, as the audit log has it."""
    since = literal(datetime.now(UTC) - timedelta(days=days))
    found = select(_GRANT.code).where(grant.unused(since)).order_by(_GRANT.code)
    async with assembly.database(settings) as opened, opened.sessions() as session:
        return list((await session.scalars(found)).all())


async def add(settings: Settings, **given: Any) -> None:
    """Give a grant of an agreement; see `grant.add`. Raises Refused (BAD_GRANT, UNKNOWN_CLIENT, UNKNOWN_USER)."""
    async with at_shell(settings, "grant add") as (session, author):
        await grant.add(session, author, **given)


async def revoke(settings: Settings, code: str) -> None:
    """End a grant: no statement that begins from now on has it. Raises Refused (UNKNOWN_GRANT)."""
    async with at_shell(settings, "grant revoke") as (session, author):
        await grant.revoke(session, author, id=code)


async def renew(settings: Settings, code: str, months: int) -> None:
    """Let a grant hold for so many months (30 days each) from now on. Raises Refused (UNKNOWN_GRANT, BAD_GRANT)."""
    async with at_shell(settings, "grant renew") as (session, author):
        await grant.renew(session, author, id=code, months=months)


async def emergency(settings: Settings, user: str, reason: str, reviewer: str) -> str:
    """Show a person the county's children for three hours, when it states EMERGENCY; the codes' common beginning.

    user, reviewer: login names of two people; reviewer looks afterwards at what was read. Raises Refused (BAD_EMERGENCY).
    """
    async with at_shell(settings, "grant emergency") as (session, author):
        made = await emergencies.begin(session, author, user=user, reason=reason, reviewer=reviewer)
        found = await session.get_one(_GRANT, made)
        return found.code.removesuffix(f".{found.noun}")
