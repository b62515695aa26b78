"""Evidence put to a child's file (佐证材料): what it shows, who says it, under which number."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import begin, on_or_before, text
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.evidence import EvidenceKind
from domain.organization import Department

_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


async def add(
    session: AsyncSession,
    author: Author,
    *,
    student_id: UUID,
    kind: EvidenceKind,
    title: str,
    source: Department,
    issued_by: str,
    issued_on: date,
    document_no: str | None = None,
    sha256: str | None = None,
) -> UUID:
    """Put evidence to a child's file; its id. sha256: of the file, as hex. Raises Refused: UNKNOWN_STUDENT, IMPOSSIBLE_DATE,
    BAD_TEXT, BAD_HASH."""
    act = await begin(session, author)
    child = await act.child(student_id)
    on_or_before(issued_on, act.today, "issuedOn")
    if sha256 is not None and not _SHA256.fullmatch(sha256):
        zh, en = "应为 64 位小写十六进制 SHA-256", "a SHA-256 is 64 hexadecimal digits, lower case"
        raise Refused(Reason("BAD_HASH", zh, en, Fixer.CALLER, "sha256"))
    evidence = tables.Evidence(
        student_id=child.id,
        kind=kind,
        title=text(title, "title", 200),
        source=source,
        issued_by=text(issued_by, "issuedBy", 200),
        document_no=text(document_no, "documentNo", 100) if document_no is not None else None,
        issued_on=issued_on,
        sha256=sha256,
        added_by=author.name,
    )
    await act.add(evidence)
    await act.tell(child.id, evidence)
    return await act.done(evidence, child.id)
