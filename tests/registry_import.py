"""Imports small exports of the pupil register for tests, and looks at what they left."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from database import tables
from domain.cell import Cell
from exchange.enrollment_import import import_enrollment
from exchange.enrollment_report import ImportReport
from tests import registry_export as export
from tests import sealing

COUNTY = "150785"
TODAY = date(2026, 9, 8)
KEPT = (
    tables.Student, tables.Guardian, tables.Guardianship, tables.HouseholdRegistration, tables.Enrollment,
    tables.SpecialGroupMembership, tables.SchoolClass, tables.Ledger, tables.LedgerEntry,
)  # fmt: skip


async def take(session: AsyncSession, content: bytes, **options: Any) -> ImportReport:
    asked: dict[str, Any] = {
        "ring": sealing.ring,
        "file_name": "导出.xlsx",
        "today": TODAY,
        "period": "2026-09",
        "jurisdiction_code": COUNTY,
    } | options
    report = await import_enrollment(session, content=content, **asked)
    counts = report.counts
    assert counts.received == counts.accepted + counts.rejected + counts.held + counts.duplicate
    session.expire_all()
    return report


async def take_rows(session: AsyncSession, *rows: dict[str, Cell], **options: Any) -> ImportReport:
    return await take(session, export.workbook(export.grid(rows)), **options)


async def only(session: AsyncSession, table: Any) -> Any:
    return (await session.scalars(select(table))).one()


async def state(session: AsyncSession) -> dict[str, list[str]]:
    """Every row that an import may change, with the transaction that wrote it."""
    found = {}
    for table in KEPT:
        name = table.__tablename__
        rows = await session.execute(
            text(f"SELECT xmin::text || ctid::text || row_to_json(t)::text FROM {name} t")
        )
        found[name] = sorted(rows.scalars())
    return found


async def content_of(session: AsyncSession) -> dict[str, list[str]]:
    """What an import left, without ids and instants."""
    child, place, adult, unit = tables.Student, tables.Enrollment, tables.Guardian, tables.School
    queries = {
        "children": select(
            child.id_number_index, child.name, child.birth_date, child.schooling_status, child.coverage_basis
        ),
        "places": select(child.id_number_index, place.grade, place.status, place.entry_date, unit.school_code)
        .join(place, place.student_id == child.id)
        .join(unit, unit.id == place.school_id),
        "adults": select(adult.name, adult.id_number_index, adult.phone_index),
        "groups": select(child.id_number_index, tables.SpecialGroupMembership.group).join_from(
            child, tables.SpecialGroupMembership
        ),
    }
    return {name: sorted(map(str, await session.execute(query))) for name, query in queries.items()}
