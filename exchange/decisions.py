"""What persons decide about months and partners through the graph: the same acts as at the shell, by whoever is signed in (exchange.decide)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import text
from domain.audit import AuditKind
from domain.errors import Fixer, Reason, Refused
from domain.exchange import PackageCode
from exchange import decide


async def release(
    session: AsyncSession,
    author: Author,
    *,
    partner: str,
    period: str,
    reason: str,
    packages: Sequence[PackageCode] | None = None,
    preview: str | None = None,
) -> UUID:
    """Agree that held rosters are right (decide.release); the id of the cycle. Raises Refused, PERSON_NEEDED among them."""
    decision = _decision(author, reason, preview)
    cycle = await decide.find(session, author.jurisdiction_code, partner, period)
    await decide.release(session, cycle, decision, packages or ())
    return await _noted(session, author, "ExchangeCycle", cycle.id)


async def refuse(
    session: AsyncSession, author: Author, *, partner: str, period: str, package: PackageCode, reason: str
) -> UUID:
    """Refuse a held roster (decide.refuse); the id of the cycle. Raises Refused."""
    decision = _decision(author, reason)
    cycle = await decide.find(session, author.jurisdiction_code, partner, period)
    await decide.refuse(session, cycle, package, decision)
    return await _noted(session, author, "ExchangeCycle", cycle.id)


async def pause(session: AsyncSession, author: Author, *, partner: str, reason: str) -> UUID:
    """Exchange nothing with a partner (decide.pause); the id of the partner. Raises Refused."""
    decision = _decision(author, reason)
    partner_id = await decide.pause(session, author.jurisdiction_code, partner, decision)
    return await _noted(session, author, "ExchangePartner", partner_id)


async def resume(session: AsyncSession, author: Author, *, partner: str) -> UUID:
    """Exchange with a partner again (decide.resume); the id of the partner. Raises Refused."""
    person(author)
    partner_id = await decide.resume(session, author.jurisdiction_code, partner)
    return await _noted(session, author, "ExchangePartner", partner_id)


def _decision(author: Author, reason: str, preview: str | None = None) -> decide.Decision:
    return decide.Decision(person(author), text(reason, "input.reason"), author.now, preview or None)


def person(author: Author) -> str:
    """The user; a machine decides nothing. Raises Refused (PERSON_NEEDED)."""
    subject = author.viewer.subject if author.viewer else None
    if not subject:
        raise Refused(_PERSON_NEEDED)
    return subject


async def _noted(session: AsyncSession, author: Author, noun: str, row_id: UUID) -> UUID:
    await author.note(session, f"{noun}:{row_id}", kind=AuditKind.EXCHANGE)
    return row_id


_PERSON_NEEDED = Reason(
    "PERSON_NEEDED",
    "须由登录的人员具名办理，部门的机器接入方不能办理",
    "a person who is signed in must decide this by name; a machine cannot",
    Fixer.CALLER,
    "token",
)
