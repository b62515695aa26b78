"""Reconciliation: run every comparison whose rosters are there, keep what it counted, open what it found."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
from exchange.findings import Scope, open_findings, resolve_found_no_more
from exchange.traffic import TAKES

_OFTEN = Counter(comparison.code for comparison in COMPARISONS)
_REGISTERS = tuple(each for each in COMPARISONS if each.needs not in TAKES and _OFTEN[each.code] == 1)
"""Comparisons whose silence settles what they found. Not of packages that tell what was seen since the last one (TAKES); of two
departments that make the same one neither speaks for the other."""


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
            if comparison in _REGISTERS:
                await resolve_found_no_more(session, comparison, scope)
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
