"""What the hub's tables say, told by natural keys (a number by its index): two runs that did the same give the same."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_QUERIES = {
    "student": """SELECT id_number_index, name, birth_date::text, sex, schooling_status, coverage_basis, status_since::text,
                         (SELECT code FROM organization o WHERE o.id = village_id) AS village, version FROM student""",
    "household": """SELECT s.id_number_index, h.region_code, h.village_code, h.address_index, h.status, h.version
                    FROM household_registration h JOIN student s ON s.id = h.student_id""",
    "enrollment": """SELECT s.id_number_index, e.status, e.grade, e.registry_mark, e.version
                     FROM enrollment e JOIN student s ON s.id = e.student_id""",
    "ledger": """SELECT o.code, l.type, l.status, l.declared_empty FROM ledger l JOIN organization o ON o.id = l.owner_id""",
    "ledger_entry": """SELECT o.code, l.type, s.id_number_index, e.state, e.reason, e.facts::text, e.version
                       FROM ledger_entry e JOIN ledger l ON l.id = e.ledger_id
                       JOIN organization o ON o.id = l.owner_id JOIN student s ON s.id = e.student_id""",
    "package": """SELECT code, direction, period, sequence, state, received, accepted, rejected, held, duplicate,
                         CASE WHEN direction = 'PULL' AND code <> 'VERIFICATION_RESULT' THEN sha256 END AS sha256
                  FROM exchange_package""",
    "record": """SELECT p.code, r.line_no, r.state, r.reject_code, r.id_number_index, r.name, s.id_number_index AS child
                 FROM exchange_record r JOIN exchange_package p ON p.id = r.package_id
                 LEFT JOIN student s ON s.id = r.student_id""",
    "comparison": "SELECT comparison, left_count, right_count, buckets::text, excuses::text FROM comparison_run",
    "discrepancy": """SELECT d.comparison, d.finding, d.bucket, d.state, s.id_number_index, r.line_no, d.facts::text, d.version
                      FROM discrepancy d LEFT JOIN student s ON s.id = d.student_id
                      LEFT JOIN exchange_record r ON r.id = d.record_id""",
    "verification": """SELECT d.comparison, s.id_number_index, v.reason, v.state, v.finding, v.document_no, v.version,
                              v.concluded_on::text
                       FROM verification v JOIN discrepancy d ON d.id = v.discrepancy_id
                       JOIN student s ON s.id = d.student_id""",
    "cycle": "SELECT period, state, failure::text, summary -> 'moves' AS moves FROM exchange_cycle",
    "receipt": "SELECT sequence, previous, body -> 'moves' AS moves, body -> 'comparisons' AS comparisons FROM exchange_receipt",
}


async def told(session: AsyncSession) -> dict[str, list[tuple[Any, ...]]]:
    """Every table's rows, sorted; ids, instants and what follows from ids are left out."""
    return {name: await _rows(session, query) for name, query in _QUERIES.items()}


async def recorded(session: AsyncSession) -> list[tuple[Any, ...]]:
    """What the audit log has, in the order in which it was written."""
    query = "SELECT kind, client_id, operation, path, rows, outcome FROM audit_record ORDER BY xact, id"
    return [tuple(row) for row in await session.execute(text(query))]


def differences(one: dict[str, list[tuple[Any, ...]]], other: dict[str, list[tuple[Any, ...]]]) -> list[str]:
    """Which rows are only in one of two tellings."""
    only = []
    for name in one.keys() | other.keys():
        here, there = map(repr, one[name]), map(repr, other[name])
        counted = Counter(here)
        counted.subtract(Counter(there))
        only += [f"{name} {count:+} {row}" for row, count in counted.items() if count]
    return only


async def _rows(session: AsyncSession, query: str) -> list[tuple[Any, ...]]:
    rows = await session.execute(text(query.replace(":", r"\:")))
    return sorted((tuple(row) for row in rows), key=repr)
