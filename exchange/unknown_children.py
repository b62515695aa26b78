"""Children whom a department knows and nobody enrolled: they enter the universe as NEVER_ENROLLED (catalogue 4.1, HL-46, DC-20)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from database import bulk, ids, tables
from database.crypto.field import Field
from database.crypto.keys import Keys
from domain import calendar, identity
from exchange import pages
from exchange.comparisons.catalogue import COMPARISONS
from exchange.findings import Scope

_BATCH = 2_000
"""Lines opened at once: their values are sealed again, because each belongs to the row it moves to."""


async def register(session: AsyncSession, keys: Keys, scope: Scope) -> int:
    """A child for every finding of this cycle about one whom the register of children lacks; returns how many."""
    registering = [each.code.name for each in COMPARISONS if each.registers]
    parameters = {"county": scope.jurisdiction_code, "cycle": scope.cycle_id, "registering": registering}
    for statement in _TABLE:
        await session.execute(text(statement))
    await session.execute(text(_UNKNOWN), parameters)
    async for batch in _batches(session):
        told = await pages.said(session, keys, batch[0].package_id, batch)
        await bulk.copy(session, "unknown_child", _COLUMNS, _sealed(keys, batch, told))
    await session.execute(text("ANALYZE unknown_child"))
    on = calendar.exchange_day(scope.period, scope.rules.exchange_day).isoformat()
    found = await session.execute(text(_REGISTER), {"county": scope.jurisdiction_code, "on": on})
    return int(found.scalar_one())


async def _batches(session: AsyncSession) -> AsyncIterator[list[Any]]:
    """Lines of one package at a time, in their order: each page of it is opened once or twice."""
    after = {"package": UUID(int=0), "line": 0}
    while rows := (await session.execute(text(_LINES), {**after, "most": _BATCH})).all():
        for _, batch in groupby(rows, lambda row: row.package_id):
            yield list(batch)
        after = {"package": rows[-1].package_id, "line": rows[-1].line_no}


def _sealed(
    keys: Keys, rows: Iterable[Any], told: Mapping[UUID, Mapping[str, Any]]
) -> Iterator[tuple[object, ...]]:
    record, child, household = tables.ExchangeRecord, tables.Student, tables.HouseholdRegistration
    known = Field(keys, record.id_number_sealed)
    number, home = Field(keys, child.id_number_sealed), Field(keys, child.home_address_sealed)
    address, fresh = Field(keys, household.address_sealed), ids.stream()
    for row in rows:
        said = told[row.id]
        student_id, household_id = next(fresh), next(fresh)
        id_number, lives = known.clear(row.id, row.id_number_sealed), said.get("address")
        yield (
            row.id,
            student_id,
            household_id,
            number.text(student_id, id_number),
            number.index(id_number),
            identity.masked(id_number),
            home.text(student_id, lives),
            home.index(lives),
            address.text(household_id, lives),
            address.index(lives),
            said.get("headOfHousehold"),
        )


_COLUMNS = (
    "record_id", "student_id", "household_id", "id_number_sealed", "id_number_index", "id_number_masked",
    "home_sealed", "home_index", "household_sealed", "household_index", "head_of_household",
)  # fmt: skip

_TABLE = (
    "DROP TABLE IF EXISTS pg_temp.unknown_finding, pg_temp.unknown_child",
    "CREATE TEMPORARY TABLE unknown_finding (discrepancy_id uuid, record_id uuid PRIMARY KEY) ON COMMIT DROP",
    """
    CREATE TEMPORARY TABLE unknown_child (
        record_id uuid, student_id uuid, household_id uuid, id_number_sealed bytea, id_number_index bytea,
        id_number_masked text, home_sealed bytea, home_index bytea, household_sealed bytea, household_index bytea,
        head_of_household text
    ) ON COMMIT DROP
    """,
)

_UNKNOWN = """
    INSERT INTO unknown_finding
    SELECT d.id, d.record_id
    FROM discrepancy d
    JOIN comparison_run run ON run.id = d.last_seen_run_id AND run.cycle_id = CAST(:cycle AS uuid)
    WHERE d.jurisdiction_code = CAST(:county AS text) AND d.comparison = ANY(:registering) AND d.student_id IS NULL
      AND d.record_id IS NOT NULL
"""

_LINES = """
    SELECT r.id, r.package_id, r.line_no, r.id_number_sealed, r.line_sealed
    FROM unknown_finding u JOIN exchange_record r ON r.id = u.record_id
    WHERE (r.package_id, r.line_no) > (:package, :line) ORDER BY r.package_id, r.line_no LIMIT :most
"""

# What any comparison found about it is named by the child from now on, as every later roster will name it.
_REGISTER = """
    WITH unknown AS (
        SELECT u.discrepancy_id, r.package_id, x.partner_code, r.name, r.birth_date, r.fields, c.*
        FROM unknown_finding u JOIN unknown_child c USING (record_id) JOIN exchange_record r ON r.id = u.record_id
        JOIN exchange_package x ON x.id = r.package_id
    ), child AS (
        INSERT INTO student (id, jurisdiction_code, name, id_type, id_number_sealed, id_number_index, id_number_masked,
                             id_status, sex, birth_date, ethnicity, home_address_sealed, home_address_index,
                             schooling_status, status_since, coverage_basis, village_id, source_package_id)
        SELECT u.student_id, CAST(:county AS text), u.name, 'RESIDENT_ID', u.id_number_sealed, u.id_number_index,
               u.id_number_masked,
               CASE u.partner_code WHEN 'police' THEN 'VERIFIED' ELSE 'UNVERIFIED' END,
               CASE u.fields ->> 'sex' WHEN '1' THEN 'MALE' WHEN '2' THEN 'FEMALE' WHEN '9' THEN 'NOT_STATED'
                    ELSE 'UNKNOWN' END,
               u.birth_date, u.fields ->> 'ethnicity', u.home_sealed, u.home_index, 'NEVER_ENROLLED',
               CAST(CAST(:on AS text) AS date), 'HOUSEHOLD', v.id, u.package_id
        FROM unknown u
        LEFT JOIN organization v ON v.jurisdiction_code = CAST(:county AS text) AND v.code = u.fields ->> 'villageCode'
        ORDER BY u.id_number_index
        ON CONFLICT DO NOTHING
        RETURNING id
    ), household AS (
        INSERT INTO household_registration (id, student_id, region_code, village_code, address_sealed, address_index,
                                            head_of_household, status, source_package_id)
        SELECT u.household_id, c.id, CAST(:county AS text), u.fields ->> 'villageCode', u.household_sealed,
               u.household_index, u.head_of_household, 'VALID', u.package_id
        FROM child c JOIN unknown u ON u.student_id = c.id
    ), finding AS (
        UPDATE discrepancy d SET student_id = c.id, subject = c.id::text, subject_masked = u.id_number_masked
        FROM child c JOIN unknown u ON u.student_id = c.id
        WHERE d.jurisdiction_code = CAST(:county AS text) AND d.student_id IS NULL AND d.state <> 'RESOLVED'
          AND d.subject = encode(u.id_number_index, 'hex')
    ), record AS (
        UPDATE exchange_record r SET student_id = c.id FROM child c JOIN unknown u ON u.student_id = c.id
        WHERE r.id = u.record_id
    )
    SELECT count(*) FROM child
"""
