"""What findings set in motion: unknown children registered, ledgers amended, questions prepared. No child's status moves.

A ledger entry says what was found and stays open; only a person may determine a dropout (GH-33, catalogue 4.1).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from connectors._core import Connector
from database.crypto.keys import Keys
from domain.exchange import FindingType, PackageCode
from exchange import memberships, unknown_children
from exchange.comparisons.catalogue import COMPARISONS
from exchange.findings import Scope
from exchange.reconcile import latest_packages
from exchange.traffic import TAKES

ENTERED: Mapping[FindingType, FindingType | None] = {
    FindingType.DISABLED_NOT_ENROLLED: FindingType.NOT_ENROLLED,
    FindingType.CERT_ID_MISMATCH: None,
    FindingType.INMATE_CHILD_NOT_ENROLLED: None,
    FindingType.JUVENILE_INMATE_NOT_PLACED: None,
    FindingType.LEDGER_PERSON_MISMATCH: None,
}
"""As what findings stand in ledgers that may not tell them (decisions 0020, 0040): more people see ledgers. None: in none of them,
which is also where a finding about the ledger itself stands: an entry of it would undo what it tells."""


async def apply(
    session: AsyncSession,
    keys: Keys,
    scope: Scope,
    connector: Connector,
    waiting: Collection[PackageCode] = (),
) -> dict[str, Any]:
    """Carry out the findings seen by this cycle's runs, in the caller's transaction; doing it twice changes nothing.

    waiting: packages that are doubted: of them only what adds somebody to a group is carried out.

    Returns {"registered", "ledger_opened", "ledger_updated", "verifications"}: rows written, with what `memberships.apply` returns
    and what packages count (traffic.TAKES).
    """
    moves = {"registered": await unknown_children.register(session, keys, scope)}
    moves |= await enter(session, scope)
    packages = await latest_packages(session, scope.jurisdiction_code, scope.period)
    moves |= await memberships.apply(session, scope, connector, packages, waiting)
    given = {"cycle": scope.cycle_id, "waiting": [code.name for code in waiting]}
    for code, package_id in (await session.execute(text(_TAKEN), given)).all():
        take = TAKES.get(PackageCode[code])
        moves |= await take(session, keys, package_id) if take else {}
    await session.execute(text(_APPLIED), given)
    return moves


async def enter(session: AsyncSession, scope: Scope, run_id: UUID | None = None) -> dict[str, int]:
    """Note open findings in ledgers, and prepare the questions that those seen by this cycle, or by one run, ask of the police.

    Returns {"ledgers_created", "ledger_opened", "ledger_updated", "verifications"}.
    """
    parameters: dict[str, Any] = {
        "county": scope.jurisdiction_code,
        "cycle": scope.cycle_id,
        "run": run_id,
        "school_year": int(scope.period[:4]) - (int(scope.period[5:]) < 8),
        "entered": json.dumps({found.name: told and told.name for found, told in ENTERED.items()}),
        "finding_days": scope.rules.finding_days,
        "reasons": json.dumps({c.code.name: c.asks_police.name for c in COMPARISONS if c.asks_police}),
    }
    told = {name: await _count(session, statement, parameters) for name, statement in _STEPS.items()}
    await session.execute(text(_OWNED), _used(_OWNED, parameters))
    return told


async def _count(session: AsyncSession, statement: str, parameters: dict[str, Any]) -> int:
    number: int = (await session.execute(text(statement), _used(statement, parameters))).scalar_one()
    return number


def _used(statement: str, parameters: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in parameters.items() if f":{name}" in statement}


# The ledger of the school that holds the child's registration, else of the school its village belongs to,
# else of the bureau: somebody by name is always answerable.
_PLACED = """
    WITH seen AS (
        SELECT d.student_id, array_agg(d.id ORDER BY d.comparison, d.subject) AS ids,
               jsonb_agg(jsonb_build_object('comparison', d.comparison,
                                            'finding', coalesce(CAST(:entered AS jsonb) ->> d.finding, d.finding))
                         ORDER BY d.comparison, d.subject) AS findings
        FROM discrepancy d
        WHERE d.jurisdiction_code = CAST(:county AS text) AND d.student_id IS NOT NULL AND d.state <> 'RESOLVED'
          AND d.is_real IS DISTINCT FROM false
          AND NOT (CAST(:entered AS jsonb) @> jsonb_build_object(d.finding, NULL))
        GROUP BY d.student_id
    ), owner AS (
        SELECT seen.*, coalesce(e.school_id, c.school_id, bureau.id) AS owner_id
        FROM seen
        JOIN student s ON s.id = seen.student_id
        LEFT JOIN enrollment e ON e.student_id = s.id
             AND e.status NOT IN ('NONE', 'TRANSFERRED_OUT', 'CANCELLED', 'GRADUATED')
        LEFT JOIN catchment c ON c.village_id = s.village_id AND c.stage = CASE
             WHEN date_part('year', age(make_date(:school_year, 8, 31), s.birth_date)) < 12
             THEN 'PRIMARY' ELSE 'JUNIOR' END
        LEFT JOIN LATERAL (SELECT id FROM organization WHERE jurisdiction_code = CAST(:county AS text)
                           AND type = 'EDUCATION_BUREAU' ORDER BY code LIMIT 1) bureau ON true
    )
"""

_LEDGERS = (
    _PLACED
    + """
    , made AS (
        INSERT INTO ledger (jurisdiction_code, type, owner_id, scope)
        SELECT DISTINCT CAST(:county AS text), 'SCHOOL_AGE_ENROLLMENT', owner_id, 'SCHOOL' FROM owner
        WHERE owner_id IS NOT NULL
        ON CONFLICT (owner_id, type, class_id, period) DO NOTHING RETURNING 1
    )
    SELECT count(*) FROM made
    """
)

_UPDATE_ENTRIES = (
    _PLACED
    + """
    , entered AS (
        SELECT e.id, coalesce(owner.findings, '[]') AS findings
        FROM ledger l JOIN ledger_entry e ON e.ledger_id = l.id LEFT JOIN owner ON owner.student_id = e.student_id
        WHERE l.jurisdiction_code = CAST(:county AS text) AND l.type = 'SCHOOL_AGE_ENROLLMENT' AND e.state <> 'CLOSED'
          AND (owner.student_id IS NOT NULL OR e.facts ? 'findings')
    ), moved AS (
        UPDATE ledger_entry entry
        SET facts = jsonb_set(entry.facts, '{findings}', entered.findings), state = 'UPDATED', changed_at = now(),
            version = entry.version + 1, updated_at = now()
        FROM entered
        WHERE entry.id = entered.id AND entry.facts -> 'findings' IS DISTINCT FROM entered.findings
        RETURNING 1
    )
    SELECT count(*) FROM moved
    """
)

_OPEN_ENTRIES = (
    _PLACED
    + """
    , made AS (
        INSERT INTO ledger_entry (ledger_id, student_id, reason, facts)
        SELECT l.id, owner.student_id, owner.findings -> 0 ->> 'finding', jsonb_build_object('findings', findings)
        FROM owner JOIN ledger l ON l.owner_id = owner.owner_id AND l.type = 'SCHOOL_AGE_ENROLLMENT'
        WHERE NOT EXISTS (
            SELECT FROM ledger_entry e JOIN ledger o ON o.id = e.ledger_id
            WHERE e.student_id = owner.student_id AND e.state <> 'CLOSED' AND o.type = 'SCHOOL_AGE_ENROLLMENT')
        ORDER BY owner.student_id
        RETURNING 1
    )
    SELECT count(*) FROM made
    """
)

# Whoever keeps the child's ledger looks into what was found of it; the bureau, where nobody does.
_OWNED = (
    _PLACED
    + """
    , kept AS (SELECT unnest(ids) AS id, owner_id FROM owner),
    county AS (SELECT id FROM organization WHERE jurisdiction_code = CAST(:county AS text)
               AND type = 'EDUCATION_BUREAU' ORDER BY code LIMIT 1)
    UPDATE discrepancy d
    SET owner_id = coalesce(kept.owner_id, county.id),
        due_on = CAST(d.created_at AT TIME ZONE 'Asia/Shanghai' AS date) + CAST(:finding_days AS int)
    FROM discrepancy found LEFT JOIN kept ON kept.id = found.id LEFT JOIN county ON true
    WHERE d.id = found.id AND found.jurisdiction_code = CAST(:county AS text) AND found.state <> 'RESOLVED'
      AND found.owner_id IS NULL AND coalesce(kept.owner_id, county.id) IS NOT NULL
    """
)

_ASK = """
    WITH made AS (
        INSERT INTO verification (jurisdiction_code, discrepancy_id, reason)
        SELECT d.jurisdiction_code, d.id, CAST(:reasons AS jsonb) ->> d.comparison
        FROM discrepancy d
        JOIN comparison_run run ON run.id = d.last_seen_run_id
             AND (run.cycle_id = CAST(:cycle AS uuid) OR run.id = CAST(:run AS uuid))
        WHERE CAST(:reasons AS jsonb) ? d.comparison AND d.state = 'OPEN'
        ORDER BY d.comparison, d.subject
        ON CONFLICT (discrepancy_id) DO NOTHING RETURNING 1
    )
    SELECT count(*) FROM made
"""

_TAKEN = """
    SELECT code, id FROM exchange_package
    WHERE cycle_id = CAST(:cycle AS uuid) AND state = 'VALIDATED' AND direction = 'PULL'
      AND code <> ALL(CAST(:waiting AS text[])) ORDER BY code, sequence
"""
_APPLIED = """
    UPDATE exchange_package SET state = 'APPLIED'
    WHERE cycle_id = CAST(:cycle AS uuid) AND state = 'VALIDATED' AND code <> ALL(CAST(:waiting AS text[]))
"""

_STEPS = {
    "ledgers_created": _LEDGERS,
    "ledger_updated": _UPDATE_ENTRIES,
    "ledger_opened": _OPEN_ENTRIES,
    "verifications": _ASK,
}
