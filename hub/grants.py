"""Grants on record: who sees what until when, and which of them nobody uses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import inspect, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from auth.audit import writing
from database import tables
from domain.access import Area, Detail, GrantEnd, GrantSource
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

    Raises Refused (UNKNOWN_GRANT).
    """
    until = datetime.now(UTC) + timedelta(days=30 * months)
    async with assembly.database(settings) as opened, opened.sessions.begin() as session:
        if not await _changed(session, code, valid_until=until):
            session.add(await _again(session, code, until))
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
