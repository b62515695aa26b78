"""How units keep their records: registry against who is there, letters in force, ledgers of the month (DC-05, DC-L1, GH-08)."""

from __future__ import annotations

from collections.abc import Mapping

from domain.indicator import IndicatorVariant as V
from domain.target import Indicator as I

_FOUND = """FROM discrepancy d
  WHERE d.jurisdiction_code = :county AND d.comparison = '{code}' AND d.state <> 'RESOLVED'
  AND d.is_real IS DISTINCT FROM false"""
_SIGNED = """EXISTS (SELECT FROM responsibility_letter l WHERE l.unit_id = o.id AND l.type = k.type AND l.school_year = :period
  AND l.state IN ('EFFECTIVE', 'EXPIRED'))"""
_ENDS = "to_date(substr(:period, 6, 4) || '-08-31', 'YYYY-MM-DD')"
_SERVES = f"""{{0}}.withdrawn_at IS NULL AND {{0}}.serves_from <= {_ENDS}
  AND ({{0}}.serves_until IS NULL OR {{0}}.serves_until >= {_ENDS})"""
"""As duties/letter_teachers.py has it: whom a school year asks for a letter with the principal."""
_OF_TEACHER = f"""EXISTS (SELECT FROM responsibility_letter l WHERE l.unit_id = t.unit_id AND l.type = 'PRINCIPAL_TEACHER'
  AND l.school_year = :period AND l.state IN ('EFFECTIVE', 'EXPIRED') AND (l.teacher_id = t.id OR l.teacher_id IS NULL
  AND l.holder_name = t.name AND NOT EXISTS (SELECT FROM teacher n WHERE n.unit_id = t.unit_id AND n.name = t.name AND n.id <> t.id
    AND {_SERVES.format("n")})))"""

_BROKEN_DOWN = """FROM unit_target u
  WHERE u.jurisdiction_code = :county AND u.target_id = :target AND u.school_year = :period AND u.ended_on IS NULL"""
_CHILD = "SELECT c.student_id, NULL::uuid AS school_id, NULL::uuid AS township_id, {hit} AS hit, 1 AS weight FROM indicator_child c"

STATEMENTS: Mapping[tuple[I, V | None], str] = {
    (I.REGISTRY_COUNT_DIFFERENCE, None): (
        "SELECT NULL::uuid AS student_id, d.school_id, NULL::uuid AS township_id, true AS hit,"
        f" abs(d.registered - d.present) AS weight {_FOUND.format(code='M_05')} AND d.registered IS NOT NULL"
    ),
    (I.REGISTRY_STATUS_DIFFERENCE, None): (
        "SELECT d.student_id, d.school_id, NULL::uuid AS township_id, true AS hit, 1 AS weight"
        f" {_FOUND.format(code='M_04')} AND d.student_id IS NOT NULL"
    ),
    # A homeroom teacher's letter is of a class, a principal's of a teacher; all others are their unit's. A school without a list
    # of its teachers counts once, unsigned.
    (I.LETTER_SIGNING_RATE, None): f"""
        SELECT NULL::uuid AS student_id, h.id AS school_id,
          CASE WHEN o.type IN ('TOWNSHIP', 'SUBDISTRICT') THEN o.id ELSE h.township_id END AS township_id, {_SIGNED} AS hit,
          1 AS weight
        FROM unnest(CAST(:letters AS text[])) AS k(type)
        JOIN organization o ON o.jurisdiction_code = :county AND (o.type = 'SCHOOL'
          OR k.type = 'COMMITMENT' AND o.type IN ('TOWNSHIP', 'SUBDISTRICT', 'EDUCATION_BUREAU'))
        LEFT JOIN school h ON h.id = o.id
        WHERE k.type NOT IN ('SCHOOL_HOMEROOM', 'PRINCIPAL_TEACHER')
        UNION ALL
        SELECT NULL, o.id, h.township_id, t.id IS NOT NULL AND {_OF_TEACHER}, 1
        FROM organization o LEFT JOIN school h ON h.id = o.id LEFT JOIN teacher t ON t.unit_id = o.id AND {_SERVES.format("t")}
        WHERE o.jurisdiction_code = :county AND o.type = 'SCHOOL' AND 'PRINCIPAL_TEACHER' = ANY(CAST(:letters AS text[]))
        UNION ALL
        SELECT NULL, r.school_id, h.township_id, EXISTS (SELECT FROM responsibility_letter l WHERE l.class_id = r.id
          AND l.type = 'SCHOOL_HOMEROOM' AND l.school_year = :period AND l.state IN ('EFFECTIVE', 'EXPIRED')), 1
        FROM school_class r JOIN organization o ON o.id = r.school_id AND o.jurisdiction_code = :county
        JOIN school h ON h.id = r.school_id
        WHERE r.school_year = :period AND 'SCHOOL_HOMEROOM' = ANY(CAST(:letters AS text[]))""",
    (I.LEDGER_UPDATE_RATE, None): """
        SELECT NULL::uuid AS student_id, h.id AS school_id, h.township_id,
          EXISTS (SELECT FROM ledger l WHERE l.owner_id = h.id) AND NOT EXISTS (SELECT FROM ledger l WHERE l.owner_id = h.id
            AND coalesce(l.period, :school_year) = :school_year AND coalesce(l.confirmed_month, '') < :period) AS hit, 1 AS weight
        FROM school h JOIN organization o ON o.id = h.id AND o.jurisdiction_code = :county""",
    (I.TARGET_COVERAGE_RATE, None): _CHILD.format(
        hit=f"""EXISTS (SELECT {_BROKEN_DOWN} AND (u.class_id = c.class_id
          OR u.class_id IS NULL AND u.unit_id IN (c.school_id, c.township_id)))"""
    )
    + " WHERE c.status <> ALL(CAST(:gone AS text[]))",
    (I.TARGET_COVERAGE_RATE, V.BY_CLASS): _CHILD.format(
        hit=f"EXISTS (SELECT {_BROKEN_DOWN} AND u.class_id = c.class_id)"
    )
    + f""" WHERE c.status <> ALL(CAST(:gone AS text[])) AND EXISTS (SELECT {_BROKEN_DOWN} AND u.unit_id = c.school_id)""",
}
