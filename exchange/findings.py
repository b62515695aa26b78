"""What a comparison found becomes discrepancies: opened, seen again, resolved once it is found no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from exchange.comparisons.shape import Comparison
from exchange.rules import Rules


@dataclass(frozen=True, slots=True)
class Scope:
    """What one reconciliation looks at: county, month (YYYY-MM), cycle, the place's rules.

    released: packages that were held and that named persons have looked at and let through. compared_on: the day of a comparison
    of the county's own registers, which is of no cycle; given: what its statements ask for beyond the rest."""

    jurisdiction_code: str
    period: str
    cycle_id: UUID | None
    rules: Rules
    released: frozenset[UUID] = frozenset()
    compared_on: date | None = None
    given: Mapping[str, Any] = field(default_factory=dict)


def of_run(scope: Scope, comparison: Comparison) -> dict[str, Any]:
    """What names the run of a comparison, as parameters of `RUN`."""
    return {
        "county": scope.jurisdiction_code,
        "cycle": scope.cycle_id,
        "compared_on": scope.compared_on and scope.compared_on.isoformat(),
        "comparison": comparison.code.name,
    }


async def open_findings(
    session: AsyncSession, comparison: Comparison, scope: Scope, roster: UUID | None
) -> int:
    """Open what a comparison found, or see it again; how many are new. roster: what it was found by, none of own registers."""
    result = await session.execute(
        text(_OPEN),
        {
            **of_run(scope, comparison),
            "finding": comparison.finding and comparison.finding.name,
            "reported": list(comparison.reported),
            "roster": roster,
        },
    )
    return sum(1 for (is_new,) in result if is_new)


async def resolve_found_no_more(session: AsyncSession, comparison: Comparison, scope: Scope) -> None:
    """Resolve what a comparison found before, in this month or an earlier one, and does not find now."""
    parameters = {**of_run(scope, comparison), "reported": list(comparison.reported), "period": scope.period}
    await session.execute(text(_RESOLVE), parameters)


RUN = """
    run.comparison = CAST(:comparison AS text) AND (run.cycle_id = CAST(:cycle AS uuid)
        OR run.cycle_id IS NULL AND run.school_id IS NULL AND run.jurisdiction_code = CAST(:county AS text)
           AND run.compared_on = CAST(CAST(:compared_on AS text) AS date))
"""
"""Which run it is: of a comparison in a cycle, or of the county's own registers on a day."""
_OPEN = f"""
    INSERT INTO discrepancy (jurisdiction_code, run_id, last_seen_run_id, comparison, finding, bucket, subject,
                             subject_masked, student_id, record_id, facts)
    SELECT DISTINCT ON (f.subject) CAST(:county AS text), run.id, run.id, run.comparison, CAST(:finding AS text), f.bucket, f.subject,
           s.id_number_masked, f.student_id, f.record_id, f.facts
    FROM finding f LEFT JOIN student s ON s.id = f.student_id
    JOIN comparison_run run ON {RUN}
    WHERE f.comparison = CAST(:comparison AS text) AND f.bucket = ANY(:reported) AND f.subject NOT IN (
        -- What a person has resolved since this roster came is not opened again by the same roster. Asked once and
        -- kept by its hash: where sizes are unknown, NOT EXISTS reads the county's findings again for each that is opened.
        SELECT d.subject FROM discrepancy d JOIN exchange_package p ON p.id = CAST(:roster AS uuid)
        WHERE d.jurisdiction_code = CAST(:county AS text) AND d.comparison = CAST(:comparison AS text)
          AND d.state = 'RESOLVED' AND d.facts ->> 'resolvedByRun' IS NULL AND d.updated_at >= p.created_at)
    ORDER BY f.subject, f.record_id -- one finding of a child whom a roster lists under both its numbers
    ON CONFLICT (jurisdiction_code, comparison, subject) WHERE state <> 'RESOLVED'
    DO UPDATE SET last_seen_run_id = excluded.last_seen_run_id
    RETURNING run_id = last_seen_run_id
"""
# The register itself says that it is settled: nothing else could.
_RESOLVE = f"""
    UPDATE discrepancy d
    SET state = 'RESOLVED', facts = d.facts || jsonb_build_object('resolvedByRun', run.id),
        version = d.version + 1, updated_at = now()
    FROM comparison_run run, comparison_run seen LEFT JOIN exchange_cycle month ON month.id = seen.cycle_id
    WHERE {RUN} AND d.jurisdiction_code = CAST(:county AS text) AND d.comparison = CAST(:comparison AS text)
      AND d.state <> 'RESOLVED' AND seen.id = d.last_seen_run_id AND coalesce(month.period <= CAST(:period AS text), true)
      AND d.subject NOT IN (SELECT f.subject FROM finding f
                            WHERE f.comparison = CAST(:comparison AS text) AND f.bucket = ANY(:reported))
"""
