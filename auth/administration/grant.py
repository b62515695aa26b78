"""Grants: given by an agreement, ended, renewed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, any_, cast, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from auth.access import names
from auth.audit import writing
from auth.changes import changing
from auth.changes.author import Author
from auth.login import folded
from auth.nouns import SCOPES
from database import tables
from domain import access
from domain.access import Admission, Area, Detail, GrantEnd, GrantSource, Purpose
from domain.errors import Fixer, Reason, Refused
from domain.organization import Department
from domain.role import Role

_LENGTH = 100  # characters of a code
_MONTHS = range(1, 37)
_GRANT = tables.AccessGrant
_ITS_OWN = {"id", "created_at", "updated_at", "version", "revoked_at", "revoked_by", "ended"}
_UNKNOWN = Reason(
    "UNKNOWN_GRANT",
    "没有这项授权，或已撤销",
    "there is no such grant, or it is revoked",
    Fixer.OPERATOR,
    "id",
)


async def add(
    session: AsyncSession,
    author: Author,
    *,
    code: str,
    noun: str,
    area: Area,
    purposes: Sequence[Purpose],
    basis: Sequence[str],
    months: int,
    note: str = "",
    role: Role | None = None,
    department: Department | None = None,
    client: UUID | str | None = None,
    user: UUID | str | None = None,
    shown: Sequence[Detail] = (),
    masked: Sequence[Detail] = (),
) -> UUID:
    """A grant of an agreement to read rows of a noun; its id. It gives no changes: those stand in the default grants.

    code: the agreement's own; basis: ids of clauses; months: of 30 days, from now on, 36 at most. client, user: their
    rows' ids, or the client's and the login name. Whoever has the role and is of the department, asks through the client
    and is the user, as far as they are given, has it. Raises Refused (BAD_GRANT, UNKNOWN_CLIENT, UNKNOWN_USER, OWN_RIGHTS).
    """
    _check_months(months)
    now = author.now
    given = _GRANT(
        code=code.strip(),
        source=GrantSource.AGREEMENT,
        role=role,
        department=department,
        client_id=await _client(session, author, client) if client else None,
        subject=await _user(session, author, user, "user") if user else None,
        jurisdiction_code=author.jurisdiction_code,
        purposes=[each.name for each in purposes],
        noun=noun,
        area=area,
        shown=[each.name for each in shown],
        masked=[each.name for each in masked],
        basis=list(basis),
        note=note,
        given_by=author.name,
        valid_from=now,
        valid_until=now + timedelta(days=30 * months),
    )
    _check(
        given, Admission(role, tuple(purposes), area, (noun,), note, months, (), tuple(shown), tuple(masked))
    )
    await _check_basis(session, basis)
    _refuse_own(author, given, "role")
    return await put(session, author, given)


async def revoke(
    session: AsyncSession, author: Author, *, id: UUID | str, expected_version: int | None = None
) -> UUID:
    """End a grant: no statement that begins from now on has it, until it is renewed.

    Raises Refused (UNKNOWN_GRANT, STALE_VERSION, OWN_RIGHTS).
    """
    by = author.name or writing.OPERATOR
    ended = {"revoked_at": author.now, "revoked_by": by, "ended": GrantEnd.REVOKED}
    return await _change(session, author, await _last(session, author, id, ()), expected_version, **ended)


async def renew(
    session: AsyncSession, author: Author, *, id: UUID | str, months: int, expected_version: int | None = None
) -> UUID:
    """Let a grant hold for so many months (30 days each, 36 at most) from now on, one that was revoked too: as a new row.

    An emergency ends when it ends. Raises Refused (BAD_GRANT, BAD_EMERGENCY and as `revoke`).
    """
    _check_months(months)
    now = author.now
    until = now + timedelta(days=30 * months)
    grant = await _last(session, author, id, (GrantEnd.REVOKED,))
    if grant.source is GrantSource.BREAK_GLASS:
        raise bad_emergency("应急授权不能续期", "an emergency is not renewed; open another one", "id")
    if grant.revoked_at is None:
        values = {"valid_until": until, "given_by": author.name}
        return await _change(session, author, grant, expected_version, **values)
    _refuse_own(author, grant, "id")
    changing.require(grant, expected_version)
    columns = [column.key for column in _GRANT.__table__.c]
    kept = {each: getattr(grant, each) for each in columns if each not in _ITS_OWN}
    again = kept | {"valid_from": now, "valid_until": until, "given_by": author.name}
    return await put(session, author, _GRANT(**again))


def unused(since: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Whether a grant of a role about people is one that nothing was read with since then, as the audit log has it."""
    record = tables.AuditRecord.__table__.c
    none: ColumnElement[int] = literal_column("0")
    read = select(record.id).where(
        record["at"] >= since,
        record.role == cast(_GRANT.role, String),
        _GRANT.noun == any_(record.nouns),
        or_(func.cardinality(_GRANT.purposes) == none, record.purpose == any_(_GRANT.purposes)),
    )
    about_people = func.cardinality(_GRANT.shown) + func.cardinality(_GRANT.masked) > none
    standing = and_(_GRANT.revoked_at.is_(None), _GRANT.role.is_not(None), about_people)
    return and_(standing, ~read.correlate(_GRANT).exists())


async def put(session: AsyncSession, author: Author, given: tables.AccessGrant, told: bool = True) -> UUID:
    """A new grant's id. told: put it on record. Raises Refused (BAD_GRANT) if its code is taken."""
    columns = [column.key for column in _GRANT.__table__.c]
    values = {key: value for key in columns if (value := getattr(given, key)) is not None}
    made = insert(_GRANT).values(values).on_conflict_do_nothing().returning(_GRANT.id)
    found: UUID | None = await session.scalar(made)
    if found is None:
        raise _bad("编号已被使用", "the code is taken", "code")
    if told:
        await author.note(session, f"AccessGrant:{found}")
    return found


async def _change(
    session: AsyncSession, author: Author, grant: tables.AccessGrant, expected: int | None, **values: Any
) -> UUID:
    _refuse_own(author, grant, "id")
    changing.require(grant, expected)
    await changing.change(session, grant, **values)
    await author.note(session, f"AccessGrant:{grant.id}")
    return grant.id


async def _last(
    session: AsyncSession, author: Author, id: UUID | str, ended: Sequence[GrantEnd]
) -> tables.AccessGrant:
    """The grant of an id or a code that stands, or the newest of the code that ended in one of these ways; it is held."""
    ours = or_(_GRANT.jurisdiction_code == author.jurisdiction_code, _GRANT.jurisdiction_code.is_(None))
    named = _GRANT.id == id if isinstance(id, UUID) else _GRANT.code == id
    newest = select(_GRANT).where(ours, named).order_by(_GRANT.id.desc()).limit(1).with_for_update()
    found = await session.scalar(newest)
    if found is None or (found.revoked_at is not None and found.ended not in ended):
        raise Refused(_UNKNOWN)
    return found


def _refuse_own(author: Author, grant: tables.AccessGrant, place: str) -> None:
    author.refuse_own(author.viewer is not None and names(grant, author.viewer), place)


def _check(given: tables.AccessGrant, admission: Admission) -> None:
    if not 1 <= len(given.code) <= _LENGTH or not given.code.isprintable():
        raise _bad("编号应为 1 至 100 个可见字符", "a code has 1 to 100 printable characters", "code")
    if given.noun not in {table.__name__ for table in SCOPES}:
        raise _bad("没有此数据类型", "no such noun", "noun")
    if given.area is Area.PUBLIC:
        zh, en = "协议授权须限定在本县范围内", "an agreement grants rows of the county, not of all"
        raise _bad(zh, en, "area")
    if not any((given.role, given.department, given.client_id, given.subject)):
        zh, en = (
            "请指明授予谁：角色、部门、接入方或用户",
            "say whom: a role, a department, a client or a user",
        )
        raise _bad(zh, en, "role")
    if not given.purposes or not given.basis:
        raise _bad("请写明用途和依据条款", "state the purposes and the clauses behind it", "purposes, basis")
    if wrong := next(access.misfits(admission), None):
        raise _bad("展示与脱敏不能重复", wrong, "shown, masked")


def _check_months(months: int) -> None:
    if months not in _MONTHS:
        raise _bad("期限应为 1 至 36 个月", "months must be 1 to 36: no grant is immortal", "months")


async def _check_basis(session: AsyncSession, basis: Sequence[str]) -> None:
    clause = tables.PolicyClause
    known = set(await session.scalars(select(clause.code).where(clause.code.in_(list(basis)))))
    if set(basis) - known:
        raise _bad("没有此条款", "no such clause", "basis")


async def _client(session: AsyncSession, author: Author, key: UUID | str) -> str:
    client = tables.OauthClient
    ours = client.jurisdiction_code == author.jurisdiction_code
    named = client.id == key if isinstance(key, UUID) else client.client_id == key
    found = await session.scalar(select(client.client_id).where(named, ours))
    if found is None:
        raise Refused(Reason("UNKNOWN_CLIENT", "没有此接入方", "no such client", Fixer.OPERATOR, "client"))
    return found


async def _user(session: AsyncSession, author: Author, key: UUID | str, place: str) -> str:
    user = tables.UserAccount
    ours = user.jurisdiction_code == author.jurisdiction_code
    named = user.id == key if isinstance(key, UUID) else user.login_name == folded(key)
    found = await session.scalar(select(user.id).where(named, user.active, ours))
    if found is None:
        raise Refused(Reason("UNKNOWN_USER", "没有此用户", "no such user", Fixer.OPERATOR, place))
    return str(found)


def _bad(zh: str, en: str, place: str) -> Refused:
    return Refused(Reason("BAD_GRANT", zh, en, Fixer.CALLER, place))


def bad_emergency(zh: str, en: str, place: str) -> Refused:
    """BAD_EMERGENCY, and why."""
    return Refused(Reason("BAD_EMERGENCY", zh, en, Fixer.CALLER, place))
