"""Rosters that are doubted rather than the children: compared with the month before and with what they would set in motion.

Whatever a roster says, no more than the county's thresholds (exchange.rules.Hold) come near a ledger without named persons.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from connectors._core import Cadence, Connector, Package
from domain.exchange import ComparisonCode, Direction, Doubt, PackageCode
from exchange.comparisons.shape import Comparison
from exchange.findings import Scope


@dataclass(frozen=True, slots=True)
class Doubted:
    """A roster, why it is doubted, what that is about (a comparison, a member of its lines), and the numbers: found of how many."""

    package: PackageCode
    doubt: Doubt
    about: str
    found: int
    of: int

    def said(self) -> dict[str, Any]:
        """As it is kept on the cycle."""
        return {
            "package": self.package.name,
            "doubt": self.doubt.name,
            "about": self.about,
            "found": self.found,
            "of": self.of,
        }


async def found(
    session: AsyncSession,
    scope: Scope,
    connector: Connector,
    packages: Mapping[PackageCode, UUID],
    due: Sequence[Comparison],
    counted: Mapping[str, Any],
) -> tuple[Doubted, ...]:
    """Every doubt about the rosters of a month. counted: what comparisons and registers came to; findings stand in `finding`."""
    fresh, many = await _fresh(session, scope, due), await too_many(session, scope, due, counted)
    before = await _before(session, scope)
    doubts = [
        *_removals(scope, connector, counted),
        *await _registers(session, scope, connector, packages),
    ]
    for comparison in due:
        name, needs = comparison.code.name, _roster(comparison)
        run = counted[name]
        if comparison.code in many:
            doubts.append(Doubted(needs, Doubt.FINDINGS, name, fresh[name], run["left"]))
        doubts += _match_rate(scope, needs, name, run, before.get(name))
    known = {each.package for each in doubts}
    finding = [each for each in due if each.needs not in known and fresh.get(each.code.name)]
    return (*doubts, *await _total(session, scope, finding))


async def too_many(
    session: AsyncSession, scope: Scope, due: Sequence[Comparison], counted: Mapping[str, Any]
) -> set[ComparisonCode]:
    """The comparisons that would open more findings than may go through unseen."""
    hold, fresh = scope.rules.hold, await _fresh(session, scope, due)
    return {
        comparison.code
        for comparison in due
        if hold.exceeds(
            fresh.get(comparison.code.name, 0), counted[comparison.code.name]["left"], hold.findings_percent
        )
    }


async def _fresh(session: AsyncSession, scope: Scope, due: Sequence[Comparison]) -> dict[str, int]:
    """How many findings are not open yet, by comparison: what has been looked at does not move anybody again."""
    given = {"county": scope.jurisdiction_code, "reported": _reported(due)}
    return dict((await session.execute(text(_FRESH + _BY_COMPARISON), given)).all())


async def _total(session: AsyncSession, scope: Scope, due: Sequence[Comparison]) -> list[Doubted]:
    given = {"county": scope.jurisdiction_code, "reported": _reported(due)}
    moved, children = (await session.execute(text(_FRESH + _TOGETHER), given)).one()
    if not scope.rules.hold.exceeds(moved, children, scope.rules.hold.findings_percent):
        return []
    return [Doubted(code, Doubt.TOTAL, "", moved, children) for code in dict.fromkeys(map(_roster, due))]


def _roster(comparison: Comparison) -> PackageCode:
    assert comparison.needs is not None  # whoever doubts a roster makes comparisons of rosters
    return comparison.needs


def _reported(due: Sequence[Comparison]) -> str:
    return json.dumps({comparison.code.name: comparison.reported for comparison in due})


def _removals(scope: Scope, connector: Connector, counted: Mapping[str, Any]) -> Iterator[Doubted]:
    hold = scope.rules.hold
    for package in connector.packages:
        run = counted.get(package.code.name) if package.groups else None
        if run and hold.exceeds(run["found"], run["left"], hold.removals_percent):
            yield Doubted(package.code, Doubt.REMOVALS, "", run["found"], run["left"])


def _match_rate(
    scope: Scope, roster: PackageCode, name: str, run: Mapping[str, Any], before: tuple[int, int] | None
) -> Iterator[Doubted]:
    if before is None or not before[0] or not run["left"]:
        return
    hold, (left, matched) = scope.rules.hold, before
    missing = matched * run["left"] // left - run["matched"]
    if hold.exceeds(missing, run["left"], hold.match_rate_points):
        yield Doubted(roster, Doubt.MATCH_RATE, name, missing, run["left"])


async def _before(session: AsyncSession, scope: Scope) -> dict[str, tuple[int, int]]:
    """By comparison, how many the left side had in the last closed month with this partner, and how many of them matched."""
    rows = await session.execute(text(_LAST_RUNS), {"cycle": scope.cycle_id, "period": scope.period})
    return {row.comparison: (row.left_count, row.left_count - sum(row.buckets.values())) for row in rows}


async def _registers(
    session: AsyncSession, scope: Scope, connector: Connector, packages: Mapping[PackageCode, UUID]
) -> list[Doubted]:
    """Registers of this month against the ones before: so many more or fewer lines, members suddenly empty, the same file again."""
    registers = {
        package.code: package
        for package in connector.packages
        if package.direction is Direction.PULL and not package.may_be_empty and package.code in packages
    }
    given = {"cycle": scope.cycle_id, "packages": [packages[code] for code in registers]}
    rows = await session.execute(text(_TWO_MONTHS), given)
    return [each for row in rows for each in _changed(scope, registers[PackageCode[row.code]], row)]


def _changed(scope: Scope, package: Package, row: Any) -> Iterator[Doubted]:
    hold, code = scope.rules.hold, package.code
    changed = abs(row.accepted - row.accepted_before)
    if hold.exceeds(changed, row.accepted_before, hold.rows_percent):
        yield Doubted(code, Doubt.ROWS, "", changed, row.accepted_before)
    if row.repeated and package.cadence is Cadence.AUGUST:
        yield Doubted(code, Doubt.REPEATED, "", row.received, row.received)
    empty, before = row.header.get("empty", {}), row.header_before.get("empty")
    for member in sorted(empty) if before is not None and row.received_before else ():
        more = empty[member] - before.get(member, 0) * row.received // row.received_before
        if hold.exceeds(more, row.received, hold.empty_points):
            yield Doubted(code, Doubt.EMPTY, member, more, row.received)


_FRESH = """
    WITH fresh AS (
        SELECT f.comparison, coalesce(f.student_id::text, f.subject) AS whom FROM finding f
        WHERE CAST(:reported AS jsonb) -> f.comparison ? f.bucket AND NOT EXISTS (
            SELECT FROM discrepancy d
            WHERE d.jurisdiction_code = CAST(:county AS text) AND d.comparison = f.comparison
              AND d.subject = f.subject AND d.state <> 'RESOLVED')
    )
"""
_BY_COMPARISON = "SELECT comparison, count(*) FROM fresh GROUP BY 1"
_TOGETHER = """
    SELECT (SELECT count(DISTINCT whom) FROM fresh),
           (SELECT count(*) FROM student WHERE jurisdiction_code = CAST(:county AS text))
"""
_LAST_RUNS = """
    SELECT DISTINCT ON (run.comparison) run.comparison, run.left_count, run.buckets
    FROM exchange_cycle this
    JOIN exchange_cycle c ON c.partner_id = this.partner_id AND c.period < :period AND c.state = 'CLOSED'
    JOIN comparison_run run ON run.cycle_id = c.id
    WHERE this.id = CAST(:cycle AS uuid)
    ORDER BY run.comparison, c.period DESC
"""
_TWO_MONTHS = """
    SELECT p.code, p.received, p.accepted, p.header, b.received AS received_before, b.accepted AS accepted_before,
           b.header AS header_before, b.sha256 = p.sha256 AS repeated
    FROM exchange_package p
    CROSS JOIN LATERAL (
        SELECT * FROM exchange_package e
        WHERE e.jurisdiction_code = p.jurisdiction_code AND e.partner_code = p.partner_code AND e.code = p.code
          AND e.period < p.period AND e.state = 'APPLIED'
        ORDER BY e.period DESC, e.sequence DESC LIMIT 1) b
    WHERE p.id = ANY(CAST(:packages AS uuid[])) AND p.cycle_id = CAST(:cycle AS uuid)
    ORDER BY p.code
"""
