"""Refused requests for a token go on the audit log: who claimed to ask, and why it got none."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from auth import assertion
from auth.assertion import BadAssertion
from auth.audit import writing
from auth.audit.writing import Note
from domain.audit import AuditKind

log = structlog.get_logger(__name__)
Answer = Callable[[Request], Awaitable[Response]]
_BODY = 16_384  # bytes of a request that are looked at
_UNKNOWN = "unknown"


def recorded(
    answer: Answer, sessions: async_sessionmaker[AsyncSession], jurisdiction_code: str, path: str
) -> Answer:
    """The same endpoint; what it refuses is put on record. path: its address, for the record."""

    async def answered(request: Request) -> Response:
        body = bytearray()

        async def receive() -> Message:
            message = await request.receive()
            if len(body) < _BODY:
                body.extend(message.get("body", b"")[:_BODY])
            return message

        made = await answer(Request(request.scope, receive))
        if made.status_code >= 400:
            said = Note(
                jurisdiction_code=jurisdiction_code,
                client_id=_claimed(bytes(body)),
                kind=AuditKind.REFUSED,
                operation="token",
                path=path,
                outcome=_error(made),
            )
            await _note(sessions, said)
        return made

    return answered


async def _note(sessions: async_sessionmaker[AsyncSession], said: Note) -> None:
    try:
        async with sessions.begin() as session:
            await writing.note(session, said)
    except (SQLAlchemyError, OSError) as error:
        # It stays refused, so nothing happens that is not on record.
        log.error("a refused token request is not on record", kind=type(error).__name__)


def _claimed(body: bytes) -> str:
    """Who says it asked; nobody has proved it."""
    try:
        form = parse_qs(body.decode(), max_num_fields=50)
        sent = form.get("client_assertion")
        return assertion.claimed_client(sent[0]) if sent else form["client_id"][0]
    except (BadAssertion, ValueError, KeyError):
        return _UNKNOWN


def _error(made: Response) -> str:
    """The error's code (RFC 6749 5.2)."""
    try:
        return str(json.loads(bytes(made.body))["error"])
    except (ValueError, KeyError, TypeError):
        return f"HTTP {made.status_code}"
