"""Accounts of people who sign in: made, given another role or password, locked, retired."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from auth import passwords, scopes
from auth.administration.ending import end
from auth.changes import changing
from auth.changes.author import Author
from auth.login import folded, forget
from database import tables
from domain.access import Purpose
from domain.errors import Fixer, Reason, Refused
from domain.role import Role

_LOGIN_NAME = re.compile(r"[a-z0-9._@-]{3,64}")
_NAME = 100  # characters
_FOREVER = timedelta(days=36_500)
_USER, _UNIT = tables.UserAccount, tables.Organization
_UNKNOWN = Reason("UNKNOWN_USER", "没有此用户", "no such user", Fixer.OPERATOR, "id")


async def add(
    session: AsyncSession,
    author: Author,
    *,
    login_name: str,
    display_name: str,
    password: str,
    role: Role,
    scopes: Sequence[str],
    purposes: Sequence[Purpose] = (),
    organization_id: UUID | str | None = None,
) -> UUID:
    """A new account of the county; its id. organization_id: of the unit the person works at, or the unit's code.

    Raises Refused (BAD_USER, BAD_PASSWORD, BAD_SCOPE, APPOINTED_IN_CONSOLE).
    """
    name, shown = folded(login_name), display_name.strip()
    if not _LOGIN_NAME.fullmatch(name):
        zh, en = "登录名应为 3 至 64 个小写字母、数字或 ._@-", "a login name has 3 to 64 of a-z, 0-9, ._@-"
        raise _bad(zh, en, "loginName")
    if not 1 <= len(shown) <= _NAME or not shown.isprintable():
        zh, en = "姓名应为 1 至 100 个可见字符", "a name has 1 to 100 printable characters"
        raise _bad(zh, en, "displayName")
    values = await _rights(session, author, role, scopes, purposes, organization_id)
    values |= {"display_name": shown, "password_hash": await _hashed(password)}
    made = insert(_USER).values(login_name=name, jurisdiction_code=author.jurisdiction_code, **values)
    found: UUID | None = await session.scalar(made.on_conflict_do_nothing().returning(_USER.id))
    if found is None:
        raise _bad("登录名已被使用", "the login name is taken", "loginName")
    await author.note(session, f"UserAccount:{found}", [found])
    return found


async def set_role(
    session: AsyncSession,
    author: Author,
    *,
    id: UUID | str,
    role: Role | None = None,
    scopes: Sequence[str] | None = None,
    purposes: Sequence[Purpose] | None = None,
    organization_id: UUID | str | None = None,
    expected_version: int | None = None,
) -> UUID:
    """Another role, other scopes, purposes, another unit, as far as they are given; the tokens it has end.

    Raises Refused (UNKNOWN_USER, STALE_VERSION, OWN_RIGHTS, APPOINTED_IN_CONSOLE, LAST_ADMINISTRATOR, BAD_SCOPE, BAD_USER).
    """
    values = await _rights(session, author, role, scopes, purposes, organization_id)
    return await _change(session, author, id, expected_version, **values)


async def set_password(
    session: AsyncSession,
    author: Author,
    *,
    id: UUID | str,
    password: str,
    expected_version: int | None = None,
) -> UUID:
    """Another password; whoever is signed in with the old one is not any more.

    Raises Refused (BAD_PASSWORD, APPOINTED_IN_CONSOLE and as `lock`).
    """
    kept = await _hashed(password)
    return await _change(session, author, id, expected_version, password_hash=kept)


async def lock(
    session: AsyncSession, author: Author, *, id: UUID | str, expected_version: int | None = None
) -> UUID:
    """Close an account until it is unlocked; the tokens it has end.

    Raises Refused (UNKNOWN_USER, STALE_VERSION, OWN_RIGHTS, LAST_ADMINISTRATOR).
    """
    return await _change(session, author, id, expected_version, locked_until=author.now + _FOREVER)


async def unlock(
    session: AsyncSession, author: Author, *, id: UUID | str, expected_version: int | None = None
) -> UUID:
    """Open an account again, also one that locked itself. Raises Refused as `lock`."""
    return await _change(session, author, id, expected_version, ends=False, locked_until=None)


async def retire(
    session: AsyncSession, author: Author, *, id: UUID | str, expected_version: int | None = None
) -> UUID:
    """End an account: nobody signs in with it, the tokens it has end. Its id stays on record. Raises Refused as `lock`."""
    return await _change(session, author, id, expected_version, active=False)


async def restore(
    session: AsyncSession, author: Author, *, id: UUID | str, expected_version: int | None = None
) -> UUID:
    """Take an account back that was retired. Raises Refused as `lock`."""
    return await _change(session, author, id, expected_version, ends=False, active=True)


async def _change(
    session: AsyncSession,
    author: Author,
    id: UUID | str,
    expected: int | None,
    *,
    ends: bool = True,
    **values: Any,
) -> UUID:
    stood = author.viewer is not None and await _any_administrator(session, author)
    user = await changing.held(session, _USER, _is(author, id), _UNKNOWN, expected)
    author.refuse_own(str(user.id) == author.name)
    if "password_hash" in values:
        author.refuse_appointing(user.role, "id")
    await changing.change(session, user, **values)
    await forget(session, user.id)
    if stood and not await _any_administrator(session, author):
        zh, en = "这是最后一名管理员，不能停用或改任", "this is the last administrator, who must stay one"
        raise Refused(Reason("LAST_ADMINISTRATOR", zh, en, Fixer.OPERATOR, "id"))
    if ends:
        await end(session, author.now, tables.OauthAuthorization.user_id == user.id, f"user {user.id}")
    await author.note(session, f"UserAccount:{user.id}", [user.id])
    return user.id


async def _any_administrator(session: AsyncSession, author: Author) -> bool:
    """Whether a person may administer now. Locked, so that two who retire each other at the same time do not both succeed."""
    open_ = or_(_USER.locked_until.is_(None), _USER.locked_until <= author.now)
    statement = select(_USER.id).where(
        _USER.jurisdiction_code == author.jurisdiction_code,
        _USER.role == Role.ADMINISTRATOR,
        _USER.active,
        open_,
    )
    return bool((await session.scalars(statement.order_by(_USER.id).with_for_update())).all())


async def _rights(
    session: AsyncSession,
    author: Author,
    role: Role | None,
    names: Sequence[str] | None,
    purposes: Sequence[Purpose] | None,
    unit: UUID | str | None,
) -> dict[str, Any]:
    """The columns of what was given."""
    author.refuse_appointing(role, "role")
    values = {
        "role": role,
        "scopes": None if names is None else scopes.known(" ".join(names)),
        "purposes": None if purposes is None else [each.name for each in purposes],
        "organization_id": None if unit is None else await _unit(session, author, unit),
    }
    return {key: value for key, value in values.items() if value is not None}


async def _unit(session: AsyncSession, author: Author, unit: UUID | str) -> UUID:
    named = _UNIT.id == unit if isinstance(unit, UUID) else _UNIT.code == unit
    found = await session.scalar(
        select(_UNIT.id).where(_UNIT.jurisdiction_code == author.jurisdiction_code, named)
    )
    if found is None:
        raise _bad("没有此单位，请先导入单位", "no such organization; import it first", "organizationId")
    return found


def _is(author: Author, id: UUID | str) -> ColumnElement[bool]:
    named = _USER.id == id if isinstance(id, UUID) else _USER.login_name == folded(id)
    return and_(_USER.jurisdiction_code == author.jurisdiction_code, named)


async def _hashed(password: str) -> str:
    return await asyncio.to_thread(passwords.hashed, password)  # it takes 60 ms of a processor


def _bad(zh: str, en: str, place: str) -> Refused:
    return Refused(Reason("BAD_USER", zh, en, Fixer.CALLER, place))
