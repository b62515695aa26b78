"""What findings set in motion: unknown children registered, ledgers amended, questions prepared. No child's status moves.

A ledger entry says what was found and stays open; only a person may determine a dropout (GH-33, catalogue 4.1).
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from domain import calendar
from exchange.comparisons import COMPARISONS
from exchange.reconcile import Scope


async def apply(session: AsyncSession, scope: Scope) -> dict[str, Any]:
    """Carry out the findings seen by this cycle's runs, in the caller's transaction; doing it twice changes nothing.

    Returns {"registered", "ledger_opened", "ledger_updated", "verifications"}: rows written.
    """
    parameters: dict[str, Any] = {
        "county": scope.jurisdiction_code,
        "cycle": scope.cycle_id,
        "on": calendar.exchange_day(scope.period, scope.rules.exchange_day).isoformat(),
        "school_year": int(scope.period[:4]) - (int(scope.period[5:]) < 8),
        "reasons": json.dumps({c.code.name: c.asks_police.name for c in COMPARISONS if c.asks_police}),
    }
    moves = {name: await _count(session, statement, parameters) for name, statement in _STEPS.items()}
    await session.execute(text(_APPLIED), {"cycle": scope.cycle_id})
    return moves


async def _count(session: AsyncSession, statement: str, parameters: dict[str, Any]) -> int:
    used = {name: value for name, value in parameters.items() if f":{name}" in statement}
    number: int = (await session.execute(text(statement), used)).scalar_one()
    return number


# A child the police know and nobody enrolled enters the universe as NEVER_ENROLLED (catalogue 4.1, HL-46).
_REGISTER = """
    WITH unknown AS (
        SELECT d.id AS discrepancy_id, r.id AS record_id, r.package_id, r.id_number, r.name, r.birth_date, r.fields
        FROM discrepancy d
        JOIN comparison_run run ON run.id = d.last_seen_run_id AND run.cycle_id = CAST(:cycle AS uuid)
        JOIN exchange_record r ON r.id = d.record_id
        WHERE d.comparison = 'M_01' AND d.student_id IS NULL
    ), child AS (
        INSERT INTO student (jurisdiction_code, name, id_type, id_number, id_status, sex, birth_date, ethnicity,
                             home_address, schooling_status, status_since, coverage_basis, village_id,
                             source_package_id)
        SELECT CAST(:county AS text), u.name, 'RESIDENT_ID', u.id_number, 'VERIFIED',
               CASE u.fields ->> 'sex' WHEN '1' THEN 'MALE' WHEN '2' THEN 'FEMALE' WHEN '9' THEN 'NOT_STATED'
                    ELSE 'UNKNOWN' END,
               u.birth_date, u.fields ->> 'ethnicity', u.fields ->> 'address', 'NEVER_ENROLLED',
               CAST(CAST(:on AS text) AS date), 'HOUSEHOLD', v.id, u.package_id
        FROM unknown u
        LEFT JOIN organization v ON v.jurisdiction_code = CAST(:county AS text) AND v.code = u.fields ->> 'villageCode'
        ORDER BY u.id_number
        ON CONFLICT DO NOTHING
        RETURNING id, id_number
    ), household AS (
        INSERT INTO household_registration (student_id, region_code, village_code, address, head_of_household, status,
                                            source_package_id)
        SELECT c.id, CAST(:county AS text), u.fields ->> 'villageCode', u.fields ->> 'address',
               u.fields ->> 'headOfHousehold', 'VALID', u.package_id
        FROM child c JOIN unknown u USING (id_number)
    ), finding AS (
        UPDATE discrepancy d SET student_id = c.id FROM child c JOIN unknown u USING (id_number)
        WHERE d.id = u.discrepancy_id
    ), record AS (
        UPDATE exchange_record r SET student_id = c.id FROM child c JOIN unknown u USING (id_number)
        WHERE r.id = u.record_id
    )
    SELECT count(*) FROM child
"""

# The ledger of the school that holds the child's registration, else of the school its village belongs to,
# else of the bureau: somebody by name is always answerable.
_PLACED = """
    WITH seen AS (
        SELECT d.student_id, array_agg(d.id ORDER BY d.comparison, d.subject) AS ids,
               jsonb_agg(jsonb_build_object('comparison', d.comparison, 'finding', d.finding)
                         ORDER BY d.comparison, d.subject) AS findings
        FROM discrepancy d
        WHERE d.jurisdiction_code = CAST(:county AS text) AND d.student_id IS NOT NULL AND d.state <> 'RESOLVED'
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
        ON CONFLICT (owner_id, type) DO NOTHING RETURNING 1
    )
    SELECT count(*) FROM made
    """
)

_UPDATE_ENTRIES = (
    _PLACED
    + """
    , moved AS (
        UPDATE ledger_entry entry
        SET facts = jsonb_set(entry.facts, '{findings}', owner.findings), state = 'UPDATED', changed_at = now(),
            version = entry.version + 1, updated_at = now()
        FROM owner, ledger l
        WHERE entry.student_id = owner.student_id AND entry.state <> 'CLOSED' AND l.id = entry.ledger_id
          AND l.type = 'SCHOOL_AGE_ENROLLMENT'
          AND entry.facts -> 'findings' IS DISTINCT FROM owner.findings
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

_ASK = """
    WITH made AS (
        INSERT INTO verification (jurisdiction_code, discrepancy_id, reason)
        SELECT d.jurisdiction_code, d.id, CAST(:reasons AS jsonb) ->> d.comparison
        FROM discrepancy d
        JOIN comparison_run run ON run.id = d.last_seen_run_id AND run.cycle_id = CAST(:cycle AS uuid)
        WHERE CAST(:reasons AS jsonb) ? d.comparison AND d.state = 'OPEN'
        ORDER BY d.comparison, d.subject
        ON CONFLICT (discrepancy_id) DO NOTHING RETURNING 1
    )
    SELECT count(*) FROM made
"""

_APPLIED = "UPDATE exchange_package SET state = 'APPLIED' WHERE cycle_id = CAST(:cycle AS uuid) AND state = 'VALIDATED'"

_STEPS = {
    "registered": _REGISTER,
    "ledgers_created": _LEDGERS,
    "ledger_updated": _UPDATE_ENTRIES,
    "ledger_opened": _OPEN_ENTRIES,
    "verifications": _ASK,
}
