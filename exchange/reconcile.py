"""Reconciliation: run every comparison whose rosters are there, keep what it counted, open what it found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from database import tables
from domain.exchange import PackageCode, PackageState
from domain.student import HELD_ENROLLMENT
from exchange.comparisons import COMPARISONS, FILL, LAWFULLY_NOT_ENROLLED, PREPARE, Comparison
from exchange.rules import Rules


@dataclass(frozen=True, slots=True)
class Scope:
    """What one reconciliation looks at: county, month (YYYY-MM), cycle, the place's rules."""

    jurisdiction_code: str
    period: str
    cycle_id: UUID
    rules: Rules


async def reconcile(session: AsyncSession, scope: Scope) -> dict[str, Any]:
    """Compare and open discrepancies, in the caller's transaction. Never changes a child.

    Returns counts by comparison: {"M_01": {"left", "right", "matched", "held", "buckets", "excuses", "opened"}}.
    A comparison without its roster is left out, so its absence is visible.
    """
    packages = await latest_packages(session, scope)
    parameters = _parameters(scope, packages)
    for statement in PREPARE:
        await session.execute(text(statement))
    for statement in FILL:
        await session.execute(text(statement), _used(statement, parameters))
    for table in ("roster", "change", "pupil", "candidate"):
        await session.execute(text(f"ANALYZE {table}"))
    return {
        comparison.code.name: await _run(session, comparison, scope, parameters)
        for comparison in COMPARISONS
        if comparison.needs in packages
    }


async def latest_packages(session: AsyncSession, scope: Scope) -> dict[PackageCode, UUID]:
    """The newest validated package of each kind up to this month: August's rosters serve the whole year."""
    package = tables.ExchangePackage
    statement = (
        select(package.code, package.id)
        .ext(distinct_on(package.code))
        .where(
            package.jurisdiction_code == scope.jurisdiction_code,
            package.period <= scope.period,
            package.state.in_((PackageState.VALIDATED, PackageState.APPLIED)),
        )
        .order_by(package.code, package.period.desc(), package.sequence.desc())
    )
    return dict((await session.execute(statement)).all())


async def _run(
    session: AsyncSession, comparison: Comparison, scope: Scope, parameters: Mapping[str, Any]
) -> dict[str, Any]:
    await session.execute(text("DROP TABLE IF EXISTS finding"))
    await session.execute(text(_FINDING_TABLE))
    insert = f"INSERT INTO finding {comparison.sql}"
    await session.execute(text(insert), _used(insert, parameters))
    left = (await session.execute(text(comparison.left))).scalar_one()
    right = (await session.execute(text(comparison.right))).scalar_one()
    buckets, excuses = await _counts(session, "bucket"), await _counts(session, "excuse")
    found = sum(buckets.get(name, 0) for name in comparison.reported)
    held = scope.rules.doubts(found, max(left, right))
    run_id = await _store_run(session, comparison, scope, left, right, buckets, excuses)
    opened = 0 if held else await _open(session, comparison, scope, run_id)
    return {
        "left": left,
        "right": right,
        "matched": left - sum(buckets.values()),
        "found": found,
        "opened": opened,
        "held": held,
        "buckets": buckets,
        "excuses": excuses,
    }


async def _counts(session: AsyncSession, column: str) -> dict[str, int]:
    statement = f"SELECT {column}, count(*) FROM finding WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY 1"
    return dict((await session.execute(text(statement))).all())


async def _store_run(
    session: AsyncSession,
    comparison: Comparison,
    scope: Scope,
    left: int,
    right: int,
    buckets: dict[str, int],
    excuses: dict[str, int],
) -> UUID:
    run = tables.ComparisonRun(
        jurisdiction_code=scope.jurisdiction_code,
        cycle_id=scope.cycle_id,
        comparison=comparison.code,
        left_count=left,
        right_count=right,
        buckets=buckets,
        excuses=excuses,
        digest=(await session.execute(text(_DIGEST))).scalar_one(),
    )
    session.add(run)
    await session.flush()
    return run.id


async def _open(session: AsyncSession, comparison: Comparison, scope: Scope, run_id: UUID) -> int:
    result = await session.execute(
        text(_OPEN),
        {
            "county": scope.jurisdiction_code,
            "run": run_id,
            "comparison": comparison.code.name,
            "finding": comparison.finding.name,
            "reported": list(comparison.reported),
        },
    )
    return sum(1 for (is_new,) in result if is_new)


def _parameters(scope: Scope, packages: Mapping[PackageCode, UUID]) -> dict[str, Any]:
    return {
        "county": scope.jurisdiction_code,
        "school_year": int(scope.period[:4]) - (int(scope.period[5:]) < 8),
        "min_age": scope.rules.min_age,
        "max_age": scope.rules.max_age,
        "population": packages.get(PackageCode.SCHOOL_AGE_POPULATION),
        "changes": packages.get(PackageCode.HOUSEHOLD_CHANGE_ROSTER),
        "held": [status.name for status in HELD_ENROLLMENT],
        "lawful": json.dumps({status.name: clause for status, clause in LAWFULLY_NOT_ENROLLED.items()}),
    }


def _used(statement: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in parameters.items() if f":{name}" in statement}


_FINDING_TABLE = """
    CREATE TEMP TABLE finding (bucket text, excuse text, subject text, student_id uuid, record_id uuid, facts jsonb)
    ON COMMIT DROP
"""
_DIGEST = """
    SELECT encode(sha256(convert_to(coalesce(string_agg(concat_ws('|', bucket, excuse, subject),
                                                        E'\\n' ORDER BY bucket, excuse, subject), ''), 'UTF8')), 'hex')
    FROM finding
"""
_OPEN = """
    INSERT INTO discrepancy (jurisdiction_code, run_id, last_seen_run_id, comparison, finding, bucket, subject,
                             student_id, record_id, facts)
    SELECT CAST(:county AS text), CAST(:run AS uuid), CAST(:run AS uuid), CAST(:comparison AS text),
           CAST(:finding AS text), bucket, subject, student_id, record_id, facts
    FROM finding WHERE bucket = ANY(:reported)
    ORDER BY subject
    ON CONFLICT (jurisdiction_code, comparison, subject) WHERE state <> 'RESOLVED'
    DO UPDATE SET last_seen_run_id = excluded.last_seen_run_id
    RETURNING run_id = last_seen_run_id
"""
