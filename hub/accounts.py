"""What the commands about accounts do, at the hub's shell."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from sqlalchemy import select

from auth.administration import user
from database import tables
from hub import assembly
from hub.changes import at_shell
from hub.settings import Settings


async def add(settings: Settings, **given: Any) -> None:
    """Make an account of this county; see `user.add`. Raises Refused (BAD_USER, BAD_PASSWORD, BAD_SCOPE)."""
    async with at_shell(settings, "user add") as (session, author):
        await user.add(session, author, **given)


async def change(
    settings: Settings, operation: str, work: Callable[..., Awaitable[UUID]], login_name: str, **given: Any
) -> None:
    """Have something of `auth.administration.user` done to an account. Raises Refused (UNKNOWN_USER and what work does)."""
    async with at_shell(settings, operation) as (session, author):
        await work(session, author, id=login_name, **given)


async def listed(settings: Settings) -> list[tables.UserAccount]:
    """All accounts, by login name."""
    found = tables.UserAccount
    async with assembly.database(settings) as opened, opened.sessions() as session:
        return list((await session.scalars(select(found).order_by(found.login_name))).all())
