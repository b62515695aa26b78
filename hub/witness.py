"""What the authorization server does, put on record in the transaction that it does it in."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from auth.audit import writing
from auth.audit.writing import Note
from auth.oauth.witness import Event, Witness
from domain.audit import OK, AuditKind

_DONE = "ok"
_ABOUT_TOKENS = {"revoke", "introspect", "userinfo"}


def recording(jurisdiction_code: str) -> Witness:
    """A witness that writes into the audit log of a county. Where it cannot, nothing is answered and nothing is kept."""

    async def told(session: AsyncSession, event: Event) -> None:
        await writing.note(session, _note(jurisdiction_code, event))

    return told


def _note(jurisdiction_code: str, event: Event) -> Note:
    return Note(
        jurisdiction_code=jurisdiction_code,
        client_id=event.client_id or "unknown",
        subject=event.user or None,
        kind=_kind(event),
        operation=event.what,
        path=f"/oauth/{event.what}",
        outcome=OK if event.outcome == _DONE else event.outcome,
    )


def _kind(event: Event) -> AuditKind:
    if event.outcome != _DONE:
        return AuditKind.REFUSED
    return AuditKind.ADMINISTRATION if event.what in _ABOUT_TOKENS else AuditKind.SIGN_IN
