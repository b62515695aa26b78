"""Grants on record: who sees what until when, and which of them nobody uses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import exists, func, inspect, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from auth.audit import writing
from auth.login import folded
from database import tables
from domain.access import Area, Detail, GrantEnd, GrantSource, Purpose
from domain.audit import AuditKind
from domain.errors import Fixer, Reason, Refused
from hub import assembly
from hub.settings import Settings

EMERGENCY = timedelta(hours=3)
_OWN = {"id", "created_at", "updated_at", "version", "revoked_at", "revoked_by", "ended"}
_CHILD = ("Student", "Enrollment", "Guardianship", "Guardian", "HouseholdRegistration", "LedgerEntry")
_UNUSED = """
    SELECT g.code FROM access_grant g
    WHERE g.revoked_at IS NULL AND g.role IS NOT NULL AND (g.shown <> '{}' OR g.masked <> '{}')
      AND NOT EXISTS (
        SELECT FROM audit_record r WHERE r.at >= :since AND r.role = g.role AND g.noun = ANY (r.nouns)
          AND (g.purposes = '{}' OR r.purpose = ANY (g.purposes)))
    ORDER BY g.code
"""


async def listed(settings: Settings) -> list[tables.AccessGrant]:
    """All that are not revoked, by their codes."""
    grant = tables.AccessGrant
    standing = select(grant).where(grant.revoked_at.is_(None)).order_by(grant.code)
    async with assembly.database(settings) as opened, opened.sessions() as session:
        return list((await session.scalars(standing)).all())


async def unused(settings: Settings, days: int) -> list[str]:
    """Codes of grants about people that nothing was read with for so many days, as the audit log has it."""
    since = datetime.now(UTC) - timedelta(days=days)
    async with assembly.database(settings) as opened, opened.sessions() as session:
        return list((await session.scalars(text(_UNUSED), {"since": since})).all())


async def revoke(settings: Settings, code: str) -> None:
    """End a grant: no statement that begins from now on has it, until it is renewed. Raises Refused (UNKNOWN_GRANT)."""
    ended = {"revoked_at": datetime.now(UTC), "revoked_by": writing.OPERATOR, "ended": GrantEnd.REVOKED}
    async with assembly.database(settings) as opened, opened.sessions.begin() as session:
        if not await _changed(session, code, **ended):
            raise _unknown(code)
        await _note(session, settings, AuditKind.ADMINISTRATION, "grant revoke", code)


async def renew(settings: Settings, code: str, months: int) -> None:
    """Let a grant hold for so many months (30 days each) from now on, one that was revoked too.

    Raises Refused (UNKNOWN_GRANT; BAD_EMERGENCY for an emergency, which ends by itself).
    """
    until = datetime.now(UTC) + timedelta(days=30 * months)
    async with assembly.database(settings) as opened, opened.sessions.begin() as session:
        await _renewable(session, code)
        if not await _changed(session, code, valid_until=until):
            session.add(await _again(session, code, until))
        await _note(session, settings, AuditKind.ADMINISTRATION, "grant renew", code)


async def emergency(settings: Settings, user: str, reason: str, reviewer: str) -> str:
    """Show a person the county's children for three hours, when it states EMERGENCY; the codes' common beginning.

    user, reviewer: login names of two people; reviewer looks afterwards at what was read. Raises Refused (BAD_EMERGENCY).
    """
    now = datetime.now(UTC)
    async with assembly.database(settings) as opened, opened.sessions.begin() as session:
        who, other = [await _account(session, settings, each) for each in (user, reviewer)]
        if not reason.strip() or who.id == other.id:
            raise _bad_emergency(
                "请写明理由，并指定本人以外的复核人", "say why, and name a reviewer other than the user"
            )
        begins = f"BREAK_GLASS.{who.id}.{now:%Y%m%dT%H%M%S}"
        said = {"reason": reason.strip(), "reviewer": str(other.id), "valid_from": now}
        session.add_all(_emergency(who, f"{begins}.{noun}", noun, said) for noun in _CHILD)
        await writing.note(session, _opened(who, begins, said))
    return begins


def _emergency(user: tables.UserAccount, code: str, noun: str, said: dict[str, Any]) -> tables.AccessGrant:
    return tables.AccessGrant(
        code=code,
        source=GrantSource.BREAK_GLASS,
        subject=str(user.id),
        role=user.role,
        jurisdiction_code=user.jurisdiction_code,
        purposes=[Purpose.EMERGENCY.name],
        noun=noun,
        area=Area.COUNTY,
        shown=[detail.name for detail in Detail],
        note="three hours, then it ends by itself",
        valid_until=said["valid_from"] + EMERGENCY,
        **said,
    )


def _opened(user: tables.UserAccount, begins: str, said: dict[str, Any]) -> writing.Note:
    """Who may look, who reviews it, and what binds the grant's row to its reason, whose words may name a child."""
    digest = sha256(f"{begins}\n{said['reason']}".encode()).hexdigest()
    note = writing.by_operator(
        user.jurisdiction_code,
        AuditKind.BREAK_GLASS,
        "grant emergency",
        path=f"{begins} → {said['reviewer']}",
    )
    return replace(
        note, subject=str(user.id), role=user.role.name, purpose=Purpose.EMERGENCY.name, document=digest
    )


async def _account(session: AsyncSession, settings: Settings, login_name: str) -> tables.UserAccount:
    user = tables.UserAccount
    own = select(user).where(
        user.login_name == folded(login_name), user.jurisdiction_code == settings.jurisdiction
    )
    found = await session.scalar(
        own.where(user.active, func.coalesce(user.locked_until, func.now()) <= func.now())
    )
    if found is None:
        raise _bad_emergency(
            "本县没有此可用账户（登录名）", "no account of this county that is open has this login name"
        )
    return found


async def _renewable(session: AsyncSession, code: str) -> None:
    grant = tables.AccessGrant
    emergency = grant.code == code, grant.source == GrantSource.BREAK_GLASS
    if await session.scalar(select(exists().where(*emergency))):
        raise _bad_emergency("应急授权不能续期", "an emergency is not renewed; open another one")


def _bad_emergency(zh: str, en: str) -> Refused:
    return Refused(Reason("BAD_EMERGENCY", zh, en, Fixer.CALLER, "user, reason, reviewer"))


async def _changed(session: AsyncSession, code: str, **values: Any) -> bool:
    """Set columns of the grant that stands under a code; whether there is one."""
    grant = tables.AccessGrant
    standing = update(grant).where(grant.code == code, grant.revoked_at.is_(None))
    done = await session.execute(standing.values(**values).returning(grant.id))
    return done.first() is not None


async def _again(session: AsyncSession, code: str, until: datetime) -> tables.AccessGrant:
    """What an operator revoked, as a row of its own, so that the old one keeps telling of its end."""
    grant = tables.AccessGrant
    last = select(grant).where(grant.code == code).order_by(grant.id.desc()).limit(1)
    revoked = await session.scalar(last)
    if revoked is None or revoked.ended is GrantEnd.WITHDRAWN:
        raise _unknown(code)
    values = {each.key: getattr(revoked, each.key) for each in inspect(grant).column_attrs}
    kept = {name: value for name, value in values.items() if name not in _OWN}
    return grant(**kept | {"valid_from": datetime.now(UTC), "valid_until": until})


def _unknown(code: str) -> Refused:
    zh, en = "没有这项授权，或已撤销", "there is no such grant, or it is revoked"
    return Refused(Reason("UNKNOWN_GRANT", zh, en, Fixer.OPERATOR, code))


async def _note(
    session: AsyncSession, settings: Settings, kind: AuditKind, operation: str, path: str
) -> None:
    await writing.note(session, writing.by_operator(settings.jurisdiction, kind, operation, path=path))
