"""Reconciliation: run every comparison whose rosters are there, keep what it counted, open what it found."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.ext.asyncio import AsyncSession

from connectors._core import Connector
from database import tables
from domain.exchange import Direction, PackageCode, PackageState
from domain.student import HELD_ENROLLMENT
from exchange import coarse, doubts, memberships
from exchange.comparisons.catalogue import COMPARISONS
from exchange.comparisons.pupils import DECIDED, LAWFULLY_NOT_ENROLLED
from exchange.comparisons.shape import Comparison, Working
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


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What a reconciliation came to. comparisons: counts by comparison, and by register that says groups; doubts: of rosters.

    waiting: rosters that are doubted and not released, whatever rests on them was not opened.
    """

    comparisons: dict[str, Any]
    doubts: tuple[doubts.Doubted, ...] = ()
    waiting: Mapping[PackageCode, UUID] = field(default_factory=dict)


async def reconcile(session: AsyncSession, scope: Scope, connector: Connector) -> Reconciled:
    """Hold a department's registers against the children and open discrepancies, in the caller's transaction. Never changes a child.

    Counts by comparison, and by register that says groups: {"M_01": {"left", "right", "matched", "held", "buckets", "excuses",
    "opened"}}. A comparison without its roster is left out, so its absence is visible. Nothing is opened that rests on a
    roster which is doubted (exchange.doubts) and not released.
    """
    packages = await latest_packages(session, scope.jurisdiction_code, scope.period)
    theirs = {package.code for package in connector.packages if package.direction is Direction.PULL}
    due = [each for each in COMPARISONS if each.needs in theirs and each.needs in packages]
    counted = await count(session, scope, due, packages)
    counted |= await memberships.compare(session, scope, connector, packages)
    doubted = await doubts.found(session, scope, connector, packages, due, counted)
    waiting = {
        each.package: packages[each.package]
        for each in doubted
        if packages[each.package] not in scope.released
    }
    for comparison in due:
        run = counted[comparison.code.name]
        run["held"] = bool(waiting.keys() & rosters(comparison))
        if not run["held"]:
            roster = packages[comparison.needs] if comparison.needs else None
            run["opened"] = await open_findings(session, comparison, scope, roster)
    for code in waiting.keys() & counted_registers(counted):
        counted[code.name]["held"] = True
    return Reconciled(counted, doubted, waiting)


def rosters(comparison: Comparison) -> set[PackageCode]:
    """The packages that a comparison rests on."""
    return {table.package for table in comparison.over if table.package is not None}


def counted_registers(counted: Mapping[str, Any]) -> set[PackageCode]:
    """Of what was counted, the registers that say groups."""
    return {PackageCode[name] for name in counted if name in PackageCode.__members__}


async def count(
    session: AsyncSession, scope: Scope, due: Sequence[Comparison], packages: Mapping[PackageCode, UUID]
) -> dict[str, Any]:
    """Make comparisons, keep what they counted as runs, and leave what they found in `finding` until the transaction ends."""
    parameters = _parameters(scope)
    await session.execute(text(_ROOM))
    await session.execute(text(_FINDING_TABLE))
    for table in dict.fromkeys((*DECIDED, *(table for comparison in due for table in comparison.over))):
        await _fill(session, table, parameters | {"package": table.package and packages.get(table.package)})
    sizes: dict[str, int] = {}
    counted = {
        comparison.code.name: await _count(session, comparison, scope, parameters, sizes)
        for comparison in due
    }
    await session.execute(text("ANALYZE finding"))
    return counted


async def latest_packages(
    session: AsyncSession, jurisdiction_code: str, period: str
) -> dict[PackageCode, UUID]:
    """The newest validated package of each kind up to this month: August's rosters serve the whole year."""
    package = tables.ExchangePackage
    statement = (
        select(package.code, package.id)
        .ext(distinct_on(package.code))
        .where(
            package.jurisdiction_code == jurisdiction_code,
            package.period <= period,
            package.state.in_((PackageState.VALIDATED, PackageState.APPLIED)),
        )
        .order_by(package.code, package.period.desc(), package.sequence.desc())
    )
    return dict((await session.execute(statement)).all())


async def _count(
    session: AsyncSession,
    comparison: Comparison,
    scope: Scope,
    parameters: Mapping[str, Any],
    sizes: dict[str, int],
) -> dict[str, Any]:
    statement = f"INSERT INTO finding SELECT :comparison, found.* FROM ({comparison.sql}) found"
    await session.execute(
        text(statement), {**_used(statement, parameters), "comparison": comparison.code.name}
    )
    for counting in (comparison.left, comparison.right):
        if counting not in sizes:
            found = await session.execute(text(counting), _used(counting, parameters))
            sizes[counting] = found.scalar_one()
    left, right = sizes[comparison.left], sizes[comparison.right]
    buckets = await _tally(session, comparison, "bucket")
    excuses = await _tally(session, comparison, "excuse")
    reported = sum(buckets.get(name, 0) for name in comparison.reported)
    counted = {
        "left": left,
        "right": right,
        "matched": left - sum(buckets.values()),
        "found": reported,
        "opened": 0,
        "held": False,
        "buckets": buckets,
        "excuses": excuses,
    }
    await _store_run(session, comparison, scope, counted)
    return counted


async def _tally(session: AsyncSession, comparison: Comparison, column: str) -> dict[str, int]:
    statement = f"""SELECT {column}, count(*) FROM finding
                    WHERE comparison = :comparison AND {column} IS NOT NULL GROUP BY 1 ORDER BY 1"""
    return dict((await session.execute(text(statement), {"comparison": comparison.code.name})).all())


async def _store_run(
    session: AsyncSession, comparison: Comparison, scope: Scope, counts: Mapping[str, Any]
) -> None:
    shown = coarse.run(counts, comparison.reported, scope.rules.smallest_cell)
    counted = {
        "left_count": counts["left"],
        "right_count": counts["right"],
        "buckets": counts["buckets"],
        "excuses": counts["excuses"],
        "coarse_left_count": shown["left"],
        "coarse_right_count": shown["right"],
        "coarse_buckets": shown["buckets"],
        "coarse_excuses": shown["excuses"],
        "digest": (await session.execute(text(_DIGEST), {"comparison": comparison.code.name})).scalar_one(),
    }
    run = tables.ComparisonRun
    key = {
        "jurisdiction_code": scope.jurisdiction_code,
        "cycle_id": scope.cycle_id,
        "compared_on": scope.compared_on,
        "comparison": comparison.code,
    }
    statement = insert(run).values(**key, **counted)
    if scope.cycle_id is not None:
        again = statement.on_conflict_do_update(index_elements=["cycle_id", "comparison"], set_=counted)
    else:
        again = statement.on_conflict_do_update(
            index_elements=["jurisdiction_code", "compared_on", "comparison"],
            index_where=run.cycle_id.is_(None) & run.school_id.is_(None),
            set_=counted,
        )
    await session.execute(again)


async def _fill(session: AsyncSession, table: Working, parameters: Mapping[str, Any]) -> None:
    await session.execute(text(f"CREATE TEMP TABLE {table.name} ({table.columns}) ON COMMIT DROP"))
    await session.execute(text(f"INSERT INTO {table.name} {table.fill}"), _used(table.fill, parameters))
    await session.execute(text(f"ANALYZE {table.name}"))


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


def _parameters(scope: Scope) -> dict[str, Any]:
    return {
        "county": scope.jurisdiction_code,
        "school_year": int(scope.period[:4]) - (int(scope.period[5:]) < 8),
        "min_age": scope.rules.min_age,
        "max_age": scope.rules.max_age,
        "held": [status.name for status in HELD_ENROLLMENT],
        "lawful": json.dumps({status.name: clause for status, clause in LAWFULLY_NOT_ENROLLED.items()}),
        **scope.given,
    }


def _used(statement: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in parameters.items() if f":{name}" in statement}


_ROOM = "SET LOCAL work_mem = '128MB'"
"""For hash joins of whole registers, until the transaction ends."""
_FINDING_TABLE = """
    CREATE TEMP TABLE finding (comparison text, bucket text, excuse text, subject text, student_id uuid, record_id uuid, facts jsonb)
    ON COMMIT DROP
"""
# A child stands in it by its blind index: by its key, which readers see, somebody could try who was found.
_DIGEST = """
    SELECT encode(sha256(convert_to(coalesce(string_agg(concat_ws('|', f.bucket, f.excuse, named.whom),
                                                        E'\\n' ORDER BY f.bucket, f.excuse, named.whom), ''), 'UTF8')), 'hex')
    FROM finding f LEFT JOIN student s ON s.id = f.student_id
    CROSS JOIN LATERAL (SELECT coalesce(replace(f.subject, s.id::text, encode(s.id_number_index, 'hex')), f.subject)) named (whom)
    WHERE f.comparison = :comparison
"""
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
          AND d.state = 'RESOLVED' AND d.updated_at >= p.created_at)
    ORDER BY f.subject, f.record_id -- one finding of a child whom a roster lists under both its numbers
    ON CONFLICT (jurisdiction_code, comparison, subject) WHERE state <> 'RESOLVED'
    DO UPDATE SET last_seen_run_id = excluded.last_seen_run_id
    RETURNING run_id = last_seen_run_id
"""
