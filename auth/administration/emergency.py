"""Emergencies: three hours in which one person may see the county's children, and another looks at what was read."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.administration.grant import bad_emergency, put
from auth.changes.author import Author
from auth.login import folded
from database import tables
from domain.access import Area, Detail, GrantSource, Purpose
from domain.audit import AuditKind

EMERGENCY = timedelta(hours=3)
_CHILD = ("Student", "Enrollment", "Guardianship", "Guardian", "HouseholdRegistration", "LedgerEntry")
_GRANT = tables.AccessGrant


async def begin(
    session: AsyncSession, author: Author, *, user: UUID | str, reason: str, reviewer: UUID | str
) -> UUID:
    """Show a person the county's children for three hours, in its role, when it states EMERGENCY; the children's grant's id.

    user, reviewer: ids of two open accounts of the county, or their login names; the reviewer, who is not the author either,
    looks afterwards at what was read. reason: why. Raises Refused (BAD_EMERGENCY, OWN_RIGHTS).
    """
    who = await _open(session, author, user, "user")
    looks = await _open(session, author, reviewer, "reviewer")
    author.refuse_own(str(who.id) == author.name, "user")
    if not reason.strip() or str(looks.id) in (str(who.id), author.name):
        zh, en = "请写明理由，并指定本人以外的复核人", "say why, and name a reviewer other than the user"
        raise bad_emergency(zh, en, "reason, reviewer")
    now = author.now
    begins = f"BREAK_GLASS.{who.id}.{now:%Y%m%dT%H%M%S}"
    said = {"reason": reason.strip(), "reviewer": str(looks.id), "valid_from": now}
    rows = [_emergency(author, who, f"{begins}.{noun}", noun, said) for noun in _CHILD]
    ids = [await put(session, author, row, told=False) for row in rows]
    # The words of the reason may name a child: what binds them to the log is their hash beside the grant's code.
    digest = sha256(f"{begins}\n{said['reason']}".encode()).hexdigest()
    path = f"{begins} → {looks.id}"
    await author.note(session, path, [who.id], AuditKind.BREAK_GLASS, document=digest)
    return ids[0]


async def _open(session: AsyncSession, author: Author, key: UUID | str, place: str) -> tables.UserAccount:
    """An account of the county that somebody can sign in to. Raises Refused (BAD_EMERGENCY)."""
    user = tables.UserAccount
    named = user.id == key if isinstance(key, UUID) else user.login_name == folded(key)
    unlocked = or_(user.locked_until.is_(None), user.locked_until <= author.now)
    ours = select(user).where(
        named, user.jurisdiction_code == author.jurisdiction_code, user.active, unlocked
    )
    found = await session.scalar(ours)
    if found is None:
        zh, en = "本县没有此可用账户", "no account of this county that is open is called so"
        raise bad_emergency(zh, en, place)
    return found


def _emergency(
    author: Author, user: tables.UserAccount, code: str, noun: str, said: dict[str, Any]
) -> tables.AccessGrant:
    return _GRANT(
        code=code,
        source=GrantSource.BREAK_GLASS,
        subject=str(user.id),
        role=user.role,
        jurisdiction_code=author.jurisdiction_code,
        purposes=[Purpose.EMERGENCY.name],
        noun=noun,
        area=Area.COUNTY,
        shown=[detail.name for detail in Detail],
        note="three hours, then it ends by itself",
        given_by=author.name,
        valid_until=said["valid_from"] + EMERGENCY,
        **said,
    )
