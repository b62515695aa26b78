"""Signing in: whether a name and a password belong together, without telling which names there are."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Update, case, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from auth.passwords import Passwords
from database import tables

ATTEMPTS = 5
LOCKED = timedelta(minutes=15)
_USER = tables.UserAccount


def folded(login_name: str) -> str:
    """A login name as it is kept: without the blanks around it, in lower case."""
    return login_name.strip().lower()


async def sign_in(
    sessions: async_sessionmaker[AsyncSession],
    passwords: Passwords,
    login_name: str,
    password: str,
    now: datetime,
) -> UUID | None:
    """The user, or nothing: no such name, a wrong password, a closed or a locked account look and take the same.

    Five wrong passwords in a row lock the account for fifteen minutes; in that time the right one does not help.
    """
    name = folded(login_name)
    async with sessions() as session:
        user = await session.scalar(select(_USER).where(_USER.login_name == name))
    opened = user is not None and user.active and not (user.locked_until and user.locked_until > now)
    held = await passwords.match(user.password_hash if user and opened else None, password)
    async with sessions.begin() as session:
        # The same statement on the same table, whatever came of it. A try counts when it ends, so that tries at the
        # same time all count, and one that began before the lock is not let in after it.
        row = await session.scalar(_right(name, now) if held else _wrong(name, now))
    return row if held else None


def _right(name: str, now: datetime) -> Update:
    unlocked = _USER.locked_until.is_(None) | (_USER.locked_until <= now)
    statement = update(_USER).where(_USER.login_name == name, _USER.active, unlocked)
    return statement.values(failures=0, locked_until=None).returning(_USER.id)


def _wrong(name: str, now: datetime) -> Update:
    unlocked = _USER.locked_until.is_(None) | (_USER.locked_until <= now)
    full = _USER.failures + 1 >= ATTEMPTS
    values = {
        "failures": case((full, 0), else_=_USER.failures + 1),
        "locked_until": case((full, now + LOCKED), else_=None),
    }
    return update(_USER).where(_USER.login_name == name, unlocked).values(values).returning(_USER.id)
