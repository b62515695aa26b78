"""Writing a record: in the transaction of what it tells of, so that neither is there without the other."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Insert, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from auth.viewer import Viewer
from database import tables
from database.outage import is_outage
from domain.audit import OK, AuditKind
from domain.errors import Fixer, Reason, Refused

OPERATOR, HUB = "operator", "hub"
"""Who acts where no client asks: whoever works at the hub's shell, and the hub by itself."""
UNWRITABLE = Reason(
    "AUDIT_UNAVAILABLE",
    "审计日志无法写入，个人信息暂停查询，变更与登录暂不受理",
    "the audit log cannot be written, so nothing about people is shown, nothing is changed and nobody signs in",
    Fixer.OPERATOR,
)
_LENGTH = 500  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What is to be put on record; see tables.AuditRecord. No personal values: people by their row ids only."""

    jurisdiction_code: str
    client_id: str
    kind: AuditKind
    outcome: str = OK
    subject: str | None = None
    role: str | None = None
    purpose: str | None = None
    ticket: str | None = None
    operation: str | None = None
    document: str | None = None
    path: str | None = None
    nouns: tuple[str, ...] = ()
    subjects: tuple[UUID, ...] = ()
    rows: int | None = None


def by(
    viewer: Viewer,
    kind: AuditKind,
    operation: str | None,
    *,
    path: str | None = None,
    rows: int | None = None,
    outcome: str = OK,
) -> Note:
    """A note of what a viewer did or tried."""
    return Note(
        jurisdiction_code=viewer.jurisdiction_code,
        client_id=viewer.client_id,
        subject=viewer.subject or None,
        role=viewer.role.name if viewer.role else None,
        purpose=viewer.purpose or None,
        ticket=viewer.case,
        kind=kind,
        operation=operation,
        path=path,
        rows=rows,
        outcome=outcome,
    )


def by_operator(
    jurisdiction_code: str,
    kind: AuditKind,
    operation: str,
    *,
    path: str | None = None,
    rows: int | None = None,
) -> Note:
    """A note of what was done at the hub's shell."""
    return Note(
        jurisdiction_code=jurisdiction_code,
        client_id=OPERATOR,
        kind=kind,
        operation=operation,
        path=path,
        rows=rows,
    )


async def note(session: AsyncSession | AsyncConnection, said: Note) -> None:
    """Put it on record, in the caller's transaction: if it cannot be written, what it tells of must not happen.

    Raises Refused AUDIT_UNAVAILABLE.
    """
    try:
        await session.execute(statement(said))
    except DBAPIError as error:
        if is_outage(error):
            raise
        raise Refused(UNWRITABLE) from error


def statement(said: Note) -> Insert:
    """The insert itself, for callers whose session is synchronous."""
    texts = ("client_id", "subject", "role", "purpose", "ticket", "operation", "document", "path", "outcome")
    return insert(tables.AuditRecord).values(
        jurisdiction_code=said.jurisdiction_code,
        kind=said.kind,
        nouns=list(said.nouns),
        subjects=b"".join(each.bytes for each in said.subjects),
        rows=said.rows,
        **{name: _kept(getattr(said, name)) for name in texts},
    )


def _kept(text: str | None) -> str | None:
    # Some of it comes from whoever knocked: what PostgreSQL cannot store must not keep the attempt off the record.
    if text is None:
        return None
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text[:_LENGTH]
    )
