"""A record's bytes are one and the same for ever, and hold all of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.audit import record, writing
from auth.audit.writing import Note
from auth.viewer import Viewer
from database import tables
from domain.audit import AuditKind

CHILD = UUID("01980000-0000-7000-8000-000000000001")
ROW: dict[str, Any] = {
    "id": UUID("01980000-0000-7000-8000-0000000000ff"),
    "at": datetime(2026, 8, 8, 1, 2, 3, tzinfo=UTC),
    "xact": "4294967296",
    "jurisdiction_code": "150785",
    "client_id": "门户",
    "subject": None,
    "kind": AuditKind.READ,
    "nouns": ["Student"],
    "subjects": CHILD.bytes,
    "rows": 1,
    "outcome": "OK",
}
BYTES = (
    '{"at":"2026-08-08T01:02:03.000000Z","client_id":"门户","id":"01980000-0000-7000-8000-0000000000ff",'
    '"jurisdiction_code":"150785","kind":"READ","nouns":["Student"],"outcome":"OK","rows":1,'
    '"subjects":"01980000000070008000000000000001","v":1,"xact":"4294967296"}'
).encode()


def test_the_bytes_of_a_record_are_what_they_were_in_version_1() -> None:
    assert record.canonical(record.fields(ROW)) == BYTES
    assert record.leaf(record.fields(ROW)) == sha256(b"\0" + BYTES).digest()


async def test_every_column_of_a_record_is_in_its_bytes(session: AsyncSession) -> None:
    texts = ("subject", "role", "purpose", "ticket", "operation", "document", "path")
    whole = Note(
        jurisdiction_code="150785",
        client_id="portal",
        kind=AuditKind.EXCHANGE,
        nouns=("Student",),
        subjects=(CHILD,),
        rows=1,
        **{name: name for name in texts},  # type: ignore[arg-type]  # each of them is a text
    )
    await session.execute(writing.statement(whole).values(requests=2))
    (row,) = (await session.execute(select(*record.columns()))).mappings()
    found = json.loads(record.canonical(record.fields(row)))
    assert found.keys() == {"v", *tables.AuditRecord.__table__.c.keys()}
    assert [found[name] for name in texts] == list(texts)
    assert found["xact"].isdecimal()
    assert datetime.fromisoformat(found["at"]) == row["at"]


@pytest.mark.parametrize("knocked", ["a\0b", "x" * 10_000, "\ud800", "line\nbreak"])
async def test_what_whoever_knocked_has_sent_never_keeps_the_attempt_off_the_record(
    session: AsyncSession, knocked: str
) -> None:
    viewer = Viewer(knocked, frozenset(), "150785")
    await writing.note(session, writing.by(viewer, AuditKind.REFUSED, knocked, outcome="invalid_client"))
    (kept,) = (await session.scalars(select(tables.AuditRecord))).all()
    assert kept.client_id.isprintable()
    assert len(kept.client_id) <= 500
