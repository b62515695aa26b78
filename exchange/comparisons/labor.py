"""Who works and should be at school, by what labor inspection or market regulation saw (HL-20, HL-27, HL-51, M-17)."""

from __future__ import annotations

from domain.exchange import ComparisonCode, FindingType, PackageCode
from exchange.comparisons.pupils import PUPIL
from exchange.comparisons.shape import Comparison, Working


def _seen(name: str, package: PackageCode) -> Working:
    """What was seen at work; each line is about a child of the hub, the others went back (exchange.labor_inspection.settle)."""
    return Working(
        name=name,
        columns="record_id uuid, student_id uuid, result text, inspected_on date",
        fill="""
            SELECT id, student_id, fields ->> 'result', CAST(fields ->> 'inspectedOn' AS date)
            FROM exchange_record WHERE package_id = CAST(:package AS uuid) AND state = 'ACCEPTED'
        """,
        package=package,
    )


def _working(base: Working, package: PackageCode) -> Comparison:
    return Comparison(
        code=ComparisonCode.M_17,
        finding=FindingType.MINOR_WORKING,
        needs=package,
        over=(base, PUPIL),
        left="SELECT count(*) FROM pupil",
        right=f"SELECT count(*) FROM {base.name}",
        # One finding a child, however many lines speak of it: that it works comes before why another line is none.
        sql=f"""
            SELECT DISTINCT ON (p.student_id)
                   CASE WHEN e.excuse IS NULL THEN 'CONFLICTING' ELSE 'EXCUSED' END AS bucket, e.excuse,
                   p.student_id::text AS subject, p.student_id, f.record_id,
                   jsonb_build_object('inspectedOn', f.inspected_on, 'years', e.years) AS facts
            FROM {base.name} f JOIN pupil p USING (student_id)
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


MINOR_WORKING = _working(
    _seen("labor_finding", PackageCode.CHILD_LABOR_FINDINGS), PackageCode.CHILD_LABOR_FINDINGS
)
"""By inspections of labor."""
MINOR_AT_WORKPLACE = _working(
    _seen("workplace_seen", PackageCode.MINORS_AT_WORKPLACES), PackageCode.MINORS_AT_WORKPLACES
)
"""By market regulation's screening of shops and restaurants; a child whom both saw is one discrepancy."""
