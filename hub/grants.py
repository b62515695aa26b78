"""Grants on record: who sees what until when, and which of them nobody uses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from auth.audit import writing
from database import tables
from domain.access import Area, Detail, GrantSource
from domain.audit import AuditKind
from domain.errors import Fixer, Reason, Refused
from hub import assembly, expiry
from hub.settings import Settings

EMERGENCY = timedelta(hours=3)
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


async def expiring(settings: Settings, days: int) -> list[tables.AccessGrant]:
    """Those that end within so many days or have ended without anybody's word, the first to end first."""
    soon = expiry.soon(datetime.now(UTC), timedelta(days=days))
    async with assembly.database(settings) as opened, opened.sessions() as session:
        return list((await session.scalars(soon)).all())


async def unused(settings: Settings, days: int) -> list[str]:
    """Codes of grants about people that nothing was read with for so many days, as the audit log has it."""
    since = datetime.now(UTC) - timedelta(days=days)
    async with assembly.database(settings) as opened, opened.sessions() as session:
        return list((await session.scalars(text(_UNUSED), {"since": since})).all())


async def revoke(settings: Settings, code: str) -> None:
    """End a grant: no statement that begins from now on has it. Raises Refused (UNKNOWN_GRANT)."""
    async with assembly.database(settings) as opened, opened.sessions.begin() as session:
        await _change(session, code, revoked_at=datetime.now(UTC))
        await _note(session, settings, AuditKind.ADMINISTRATION, "grant revoke", code)


async def renew(settings: Settings, code: str, months: int) -> None:
    """Let a grant hold for so many months (30 days each) from now on. Raises Refused (UNKNOWN_GRANT)."""
    until = datetime.now(UTC) + timedelta(days=30 * months)
    async with assembly.database(settings) as opened, opened.sessions.begin() as session:
        await _change(session, code, valid_until=until)
        await _note(session, settings, AuditKind.ADMINISTRATION, "grant renew", code)


async def emergency(settings: Settings, subject: str, reason: str, reviewer: str) -> str:
    """Show a user the county's children for three hours, whatever its role; the codes' common beginning.

    subject: its id. reason, reviewer: why, and who looks afterwards at what was done. Raises Refused (BAD_EMERGENCY).
    """
    if not reason.strip() or not reviewer.strip() or reviewer == subject:
        zh, en = "请写明理由，并指定本人以外的复核人", "say why, and name a reviewer other than the user"
        raise Refused(Reason("BAD_EMERGENCY", zh, en, Fixer.CALLER, "reason, reviewer"))
    now = datetime.now(UTC)
    begins = f"BREAK_GLASS.{subject}.{now:%Y%m%dT%H%M%S}"
    said = {"reason": reason, "reviewer": reviewer, "valid_from": now, "valid_until": now + EMERGENCY}
    async with assembly.database(settings) as opened, opened.sessions.begin() as session:
        session.add_all(_emergency(settings, f"{begins}.{noun}", noun, subject, said) for noun in _CHILD)
        await _note(session, settings, AuditKind.BREAK_GLASS, "grant emergency", begins)
    return begins


def _emergency(
    settings: Settings, code: str, noun: str, subject: str, said: dict[str, Any]
) -> tables.AccessGrant:
    return tables.AccessGrant(
        code=code,
        source=GrantSource.BREAK_GLASS,
        subject=subject,
        jurisdiction_code=settings.jurisdiction,
        noun=noun,
        area=Area.COUNTY,
        shown=[detail.name for detail in Detail],
        note="three hours, then it ends by itself",
        **said,
    )


async def _change(session: AsyncSession, code: str, **values: Any) -> None:
    grant = tables.AccessGrant
    standing = update(grant).where(grant.code == code, grant.revoked_at.is_(None))
    done = await session.execute(standing.values(**values).returning(grant.id))
    if done.first() is None:
        zh, en = "没有这项授权，或已撤销", "there is no such grant, or it is revoked"
        raise Refused(Reason("UNKNOWN_GRANT", zh, en, Fixer.OPERATOR, code))


async def _note(
    session: AsyncSession, settings: Settings, kind: AuditKind, operation: str, path: str
) -> None:
    await writing.note(session, writing.by_operator(settings.jurisdiction, kind, operation, path=path))
