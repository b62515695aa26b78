"""Labor inspection's findings against the children: who works and should be at school (HL-20, HL-51, M-17)."""

from __future__ import annotations

from domain.exchange import ComparisonCode, FindingType, PackageCode
from exchange.comparisons.pupils import PUPIL
from exchange.comparisons.shape import Comparison, Working

LABOR_FINDING = Working(
    name="labor_finding",
    columns="record_id uuid, student_id uuid, result text, inspected_on date",
    fill="""
        SELECT id, student_id, fields ->> 'result', CAST(fields ->> 'inspectedOn' AS date)
        FROM exchange_record WHERE package_id = CAST(:package AS uuid) AND state = 'ACCEPTED'
    """,
    package=PackageCode.CHILD_LABOR_FINDINGS,
)
"""What inspections found; each line is about a child of the hub, the others went back (exchange.labor_inspection.settle)."""

MINOR_WORKING = Comparison(
    code=ComparisonCode.M_17,
    finding=FindingType.MINOR_WORKING,
    needs=PackageCode.CHILD_LABOR_FINDINGS,
    over=(LABOR_FINDING, PUPIL),
    left="SELECT count(*) FROM pupil",
    right="SELECT count(*) FROM labor_finding",
    # One finding a child, however many lines speak of it: that it works comes before why another line is none.
    sql="""
        SELECT DISTINCT ON (p.student_id)
               CASE WHEN e.excuse IS NULL THEN 'CONFLICTING' ELSE 'EXCUSED' END AS bucket, e.excuse,
               p.student_id::text AS subject, p.student_id, f.record_id,
               jsonb_build_object('inspectedOn', f.inspected_on, 'years', e.years) AS facts
        FROM labor_finding f JOIN pupil p USING (student_id)
        CROSS JOIN LATERAL (SELECT date_part('year', age(f.inspected_on, p.birth_date)) AS years) a
        CROSS JOIN LATERAL (SELECT a.years, CASE
            WHEN f.result = 'NOT_FOUND' THEN 'NOT_CONFIRMED'
            WHEN a.years >= 18 THEN 'NOT_A_MINOR'
            -- 16 and 17: 未成年工, and no matter of schooling once compulsory education is behind them (A-38)
            WHEN a.years >= 16 AND NOT p.enrolled AND (p.age > :max_age OR p.lawful = 'A-18') THEN 'PAST_SCHOOL_AGE'
            END AS excuse) e
        ORDER BY p.student_id, e.excuse NULLS FIRST, f.inspected_on DESC, f.record_id
    """,
)
