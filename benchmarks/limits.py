"""What each stage of an exchange costs alone on this machine, and what the usual way to write its rows costs."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks import rosters
from connectors.police import SchoolAgePerson
from database import bulk, tables

PEER_ROWS = 50_000
Stage = tuple[str, int, float]
"""Name, rows, seconds."""
_COLUMNS = (
    "package_id", "line_no", "state", "id_number_sealed", "id_number_index", "name", "birth_date", "fields", "reason",
)  # fmt: skip


async def measure(session: AsyncSession, rows: int) -> list[Stage]:
    """Measured on a database in which a roster of so many rows was landed; nothing is left there."""
    found = [_decoded(min(rows, 200_000))]
    lines = [tuple(row) for row in await session.execute(text(_LINES), {"most": PEER_ROWS})]
    await session.execute(text("CREATE TEMP TABLE peer (LIKE exchange_record INCLUDING DEFAULTS)"))
    began = time.perf_counter()
    await bulk.copy(session, "peer", _COLUMNS, lines)
    found.append(("limit: COPY of the same records, no index", len(lines), time.perf_counter() - began))
    await session.execute(text("SET LOCAL work_mem = '256MB'"))
    began = time.perf_counter()
    await session.execute(text(_JOIN))
    found.append(("limit: join of both sides by the number's index", rows, time.perf_counter() - began))
    new = list(_new(lines))
    began = time.perf_counter()
    await session.execute(insert(tables.ExchangeRecord), new)
    found.append(("peer: SQLAlchemy bulk insert of the same records", len(new), time.perf_counter() - began))
    await session.rollback()
    return found


def _decoded(rows: int) -> Stage:
    raw = [line for part in rosters.made(rows) for line in part.splitlines()]
    decode = msgspec.json.Decoder(SchoolAgePerson).decode
    began = time.perf_counter()
    for line in raw:
        decode(line)
    return "limit: decode alone (msgspec)", len(raw), time.perf_counter() - began


def _new(lines: list[tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    for package_id, line_no, *rest, fields, reason in lines:
        named = dict(zip(_COLUMNS[2:-2], rest, strict=True))
        told = {"fields": json.loads(fields), "reason": json.loads(reason)}
        yield {"package_id": package_id, "line_no": -line_no, **named, **told}


_LINES = """
    SELECT package_id, line_no, state, id_number_sealed, id_number_index, name, birth_date, fields::text, reason::text
    FROM exchange_record LIMIT :most
"""
_JOIN = """
    SELECT count(*) FROM student s FULL JOIN exchange_record r ON r.id_number_index = s.id_number_index
    WHERE s.id IS NULL OR r.id IS NULL OR r.name <> s.name
"""
