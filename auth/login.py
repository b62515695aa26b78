"""Signing in: whether a name and a password belong together, without telling which names there are.

Wrong passwords are counted by where they come from, so that a stranger shuts out himself and not the person: a browser
in which the person has signed in before is a place of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ColumnElement, case, delete, func, literal, select
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.sql.dml import ReturningInsert

from auth.passwords import Passwords
from database import tables

ATTEMPTS = 5  # wrong passwords from one place until it is locked
ANYWHERE = 50  # from all unknown places together (NIST SP 800-63B 5.2.2: at most 100)
LOCKED = timedelta(minutes=15)
KNOWN = timedelta(days=90)  # that a browser is known without anybody signing in
_COUNTED = timedelta(days=1)  # after which a wrong password is forgotten
_NOBODY = UUID(int=0)  # counts what is tried on names that there are not
_USER, _PLACE = tables.UserAccount, tables.LoginPlace
_STRANGERS = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A name and a password. address: where they come from; browser: the secret in its cookie, new or kept."""

    login_name: str
    password: str
    address: str
    browser: str


@dataclass(frozen=True, slots=True)
class _Counted:
    """The places that a wrong password counts at, each with how many it takes."""

    user: UUID
    places: dict[str, int]


def folded(login_name: str) -> str:
    """A login name as it is kept: without the blanks around it, in lower case."""
    return login_name.strip().lower()


async def sign_in(
    sessions: async_sessionmaker[AsyncSession], passwords: Passwords, attempt: Attempt, now: datetime
) -> UUID | None:
    """The user, or nothing: no such name, a wrong password, a closed or a locked account look and take the same.

    Five wrong passwords in a row lock the place they come from for fifteen minutes; in that time the right one does not
    help there. Fifty from places where nobody has signed in yet lock all of those, but no browser that is known.
    """
    async with sessions() as session:
        user = await session.scalar(select(_USER).where(_USER.login_name == folded(attempt.login_name)))
        counted = await _counted(session, user.id if user else _NOBODY, attempt, now)
        locked = await session.scalar(select(_is_locked(counted, now)))
    opened = user is not None and user.active and not (user.locked_until and user.locked_until > now)
    held = await passwords.match(
        user.password_hash if user and opened and not locked else None, attempt.password
    )
    async with sessions.begin() as session:
        # A try counts when it ends, so that tries at the same time all count, and one that began before the lock is
        # not let in after it.
        if held:
            found: UUID | None = await session.scalar(
                _right(counted, _hashed("browser", attempt.browser), now)
            )
            return found
        for place, most in counted.places.items():
            await session.execute(_wrong(counted.user, place, most, now))
    return None


async def forget(session: AsyncSession, user: UUID) -> None:
    """Open an account again wherever wrong passwords were tried; no browser is known any more."""
    await session.execute(delete(_PLACE).where(_PLACE.user_id == user))


async def _counted(session: AsyncSession, user: UUID, attempt: Attempt, now: datetime) -> _Counted:
    browser = _hashed("browser", attempt.browser)
    known = select(_PLACE.id).where(_PLACE.user_id == user, _PLACE.place == browser, _PLACE.expires_at > now)
    if await session.scalar(known):
        return _Counted(user, {browser: ATTEMPTS})
    return _Counted(user, {_hashed("address", attempt.address): ATTEMPTS, _STRANGERS: ANYWHERE})


def _is_locked(counted: _Counted, now: datetime) -> ColumnElement[bool]:
    mine = (_PLACE.user_id == counted.user) & _PLACE.place.in_(counted.places)
    return select(_PLACE.id).where(mine, _PLACE.locked_until > now).exists()


def _right(counted: _Counted, browser: str, now: datetime) -> ReturningInsert[tuple[UUID]]:
    """The browser is known from now on; the user's id, unless the account was closed or locked meanwhile."""
    unlocked = _USER.locked_until.is_(None) | (_USER.locked_until <= now)
    until = literal(now + KNOWN, _PLACE.expires_at.type)
    user = select(_USER.id, literal(browser, _PLACE.place.type), until)
    mine = user.where(_USER.id == counted.user, _USER.active, unlocked, ~_is_locked(counted, now))
    made = insert(_PLACE).from_select(["user_id", "place", "expires_at"], mine)
    again = made.on_conflict_do_update(
        index_elements=["user_id", "place"],
        set_={"failures": 0, "locked_until": None, "expires_at": made.excluded.expires_at},
    )
    return again.returning(_PLACE.user_id)


def _wrong(user: UUID, place: str, most: int, now: datetime) -> Insert:
    """One more at a place; nothing is added while it is locked."""
    made = insert(_PLACE).values(user_id=user, place=place, failures=1, expires_at=now + _COUNTED)
    tried = case((_PLACE.expires_at <= now, 1), else_=_PLACE.failures + 1)
    locked, full = _PLACE.locked_until > now, tried >= most
    return made.on_conflict_do_update(
        index_elements=["user_id", "place"],
        set_={
            "failures": case((locked, 0), (full, 0), else_=tried),
            "locked_until": case((locked, _PLACE.locked_until), (full, now + LOCKED), else_=None),
            "expires_at": func.greatest(_PLACE.expires_at, made.excluded.expires_at),
        },
    )


def _hashed(kind: str, place: str) -> str:
    return sha256(f"{kind} {place}".encode("utf-8", "surrogatepass")).hexdigest()
