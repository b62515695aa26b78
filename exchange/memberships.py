"""Special groups by a department's register: who is on it belongs, who is left out of a newer one belongs no more (catalogue 2.2).

What a person decided, what another source says and what an older month says again is left as it is. A register that would
end too many memberships at once is doubted instead (exchange.doubts): it begins what nobody said before and ends none until it is
released; refused or replaced, it leaves nothing behind.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncSession

from connectors._core import Connector, Groups, Package
from database import tables
from domain import calendar
from domain.exchange import PackageCode
from exchange.findings import Scope

REPORTED = ("LEFT_ONLY",)
"""The bucket of those who would belong no more, in the counts of a register against the memberships that rest on it."""


async def compare(
    session: AsyncSession, scope: Scope, connector: Connector, packages: Mapping[PackageCode, UUID]
) -> dict[str, Any]:
    """By register, its newest lines held against the memberships by earlier ones, counted as a comparison is. Changes nothing."""
    counted = {}
    for package, groups in _registers(connector, packages):
        given = _parameters(scope, connector, package, groups, packages[package.code])
        standing, listed, leaving = (await session.execute(text(_COUNT), given)).one()
        counted[package.code.name] = {
            "left": standing,
            "right": listed,
            "matched": standing - leaving,
            "found": leaving,
            "opened": 0,
            "held": False,
            "buckets": {"LEFT_ONLY": leaving} if leaving else {},
            "excuses": {},
        }
    return counted


async def apply(
    session: AsyncSession,
    scope: Scope,
    connector: Connector,
    packages: Mapping[PackageCode, UUID],
    waiting: Collection[PackageCode] = (),
) -> dict[str, int]:
    """Begin and end memberships by the newest registers, in the caller's transaction; doing it twice changes nothing.

    waiting: registers that are doubted, which end none and begin none anew that lapsed.

    Returns {"memberships_ended", "memberships_begun"}, of a department whose registers say no groups nothing.
    """
    moves: dict[str, int] = {}
    for package, groups in _registers(connector, packages):
        given = _parameters(scope, connector, package, groups, packages[package.code])
        is_doubted = package.code in waiting
        steps = (
            {"memberships_begun": _BEGIN_ONLY}
            if is_doubted
            else {"memberships_ended": _END, "memberships_begun": _BEGIN}
        )
        for name, statement in steps.items():
            used = {key: value for key, value in given.items() if f":{key}" in statement}
            done: int = (await session.execute(text(statement), used)).scalar_one()
            moves[name] = moves.get(name, 0) + done
    return moves


async def withdraw(session: AsyncSession, packages: Collection[UUID]) -> None:
    """Take back the memberships that doubted registers began, once they are refused or replaced: nobody but they ever said so.

    What a person decided or ended stays.
    """
    of = tables.SpecialGroupMembership
    await session.execute(
        delete(of).where(of.source_package_id.in_(packages), of.decided_by.is_(None), of.ended_by.is_(None))
    )


def _registers(
    connector: Connector, packages: Mapping[PackageCode, UUID]
) -> Iterator[tuple[Package, Groups]]:
    for package in connector.packages:
        if package.groups is not None and package.code in packages:
            yield package, package.groups


def _parameters(
    scope: Scope, connector: Connector, package: Package, groups: Groups, package_id: UUID
) -> dict[str, Any]:
    day = calendar.exchange_day(scope.period, scope.rules.exchange_day)
    return {
        "county": scope.jurisdiction_code,
        "package": package_id,
        "code": package.code.name,
        "source": connector.department.name,
        "groups": json.dumps({said: group.name for said, group in groups.of.items()}),
        "by": groups.by or "",
        "since": groups.since or "",
        "day": day.isoformat(),
        "last": (day - timedelta(days=1)).isoformat(),
    }


# What the newest register says, unless a later month's has been applied. A person is named by a line that went back, too:
# the register knows it, so nothing of it ends.
_LISTED = """
    WITH register AS (
        SELECT p.id, p.period, p.sequence FROM exchange_package p
        WHERE p.id = CAST(:package AS uuid) AND NOT EXISTS (
            SELECT FROM exchange_package later
            WHERE later.jurisdiction_code = p.jurisdiction_code AND later.code = p.code AND later.period > p.period
              AND later.state = 'APPLIED')
    ), own AS (
        SELECT id, id_number_index FROM student
        WHERE jurisdiction_code = CAST(:county AS text) AND id_number_index IS NOT NULL
    ), person AS (
        SELECT id, id_number_index FROM own
        UNION
        -- a number that a person found to be a child's of ours (exchange.candidate), and that has no file of its own
        SELECT d.student_id, n.id_number_index
        FROM discrepancy d JOIN exchange_record n ON n.id = d.record_id
        WHERE d.jurisdiction_code = CAST(:county AS text) AND d.same_person
          AND NOT EXISTS (SELECT FROM own WHERE own.id_number_index = n.id_number_index)
    ), listed AS (
        SELECT DISTINCT s.id AS student_id,
               CAST(:groups AS jsonb) ->> coalesce(r.fields ->> CAST(:by AS text), '') AS "group",
               coalesce(CAST(r.fields ->> CAST(:since AS text) AS date), CAST(CAST(:day AS text) AS date)) AS since
        FROM register JOIN exchange_record r ON r.package_id = register.id AND r.state = 'ACCEPTED'
        JOIN person s ON s.id_number_index = r.id_number_index
    ), standing AS (
        SELECT g.id, g.student_id, g."group", s.id_number_index
        FROM register
        JOIN exchange_package x ON x.jurisdiction_code = CAST(:county AS text) AND x.code = CAST(:code AS text)
             AND (x.period, x.sequence) < (register.period, register.sequence)
        JOIN special_group_membership g ON g.source_package_id = x.id
        JOIN student s ON s.id = g.student_id
        WHERE g.source = CAST(:source AS text) AND g.valid_to IS NULL AND g.decided_by IS NULL
    ), leaving AS (
        SELECT id FROM standing
        WHERE NOT EXISTS (SELECT FROM listed
                          WHERE (listed.student_id, listed."group") = (standing.student_id, standing."group"))
          AND NOT EXISTS (SELECT FROM exchange_record r
                          WHERE r.package_id = CAST(:package AS uuid) AND r.state = 'REJECTED'
                            AND r.id_number_index = standing.id_number_index)
    )
"""

_COUNT = (
    _LISTED
    + """
    SELECT (SELECT count(*) FROM standing), (SELECT count(*) FROM listed), (SELECT count(*) FROM leaving)
"""
)

_END = (
    _LISTED
    + """
    , ended AS (
        UPDATE special_group_membership g
        SET valid_to = greatest(g.valid_from, CAST(CAST(:last AS text) AS date)), version = g.version + 1, updated_at = now()
        FROM leaving WHERE g.id = leaving.id
        RETURNING 1
    )
    SELECT count(*) FROM ended
"""
)

# A membership that a person ended is not begun again by the same word: only by one that counts from a later day.
_BEGINS = """
    , begun AS (
        INSERT INTO special_group_membership (student_id, "group", valid_from, source, evidence, source_package_id)
        SELECT listed.student_id, listed."group", listed.since, CAST(:source AS text), '{}', CAST(:package AS uuid)
        FROM listed
        WHERE NOT EXISTS (
            SELECT FROM special_group_membership g
            WHERE g.student_id = listed.student_id AND g."group" = listed."group" AND g.source = CAST(:source AS text)
              AND (g.valid_to IS NULL OR g.valid_to >= CAST(CAST(:day AS text) AS date)
                   OR g.ended_by IS NOT NULL AND g.valid_to >= listed.since))
        ORDER BY listed.student_id, listed."group"
        ON CONFLICT (student_id, "group", source, valid_from) DO"""
_COUNTED = """
        RETURNING 1
    )
    SELECT count(*) FROM begun
"""

# One that an earlier register ended, and this one names from the same day, never lapsed.
_BEGIN = (
    _LISTED
    + _BEGINS
    + """ UPDATE
            SET valid_to = NULL, source_package_id = excluded.source_package_id,
                version = special_group_membership.version + 1, updated_at = now()
            WHERE special_group_membership.decided_by IS NULL AND special_group_membership.ended_by IS NULL"""
    + _COUNTED
)
_BEGIN_ONLY = _LISTED + _BEGINS + " NOTHING" + _COUNTED
