"""What is done for children: home teaching, aid, visits to the disabled, notices, the way to junior school, time limits."""

from __future__ import annotations

from collections.abc import Mapping

from domain.indicator import IndicatorVariant as V
from domain.target import Indicator as I

_CHILD = "SELECT c.student_id, NULL::uuid AS school_id, NULL::uuid AS township_id, {hit} AS hit, 1 AS weight FROM indicator_child c"
_CLOCK = """SELECT t.student_id, CASE WHEN o.type = 'SCHOOL' THEN o.id END AS school_id,
    CASE WHEN o.type IN ('TOWNSHIP', 'SUBDISTRICT') THEN o.id END AS township_id, t.state = 'DONE' AS hit, 1 AS weight
  FROM timer t LEFT JOIN organization o ON o.id = t.owner_id
  WHERE t.jurisdiction_code = :county AND starts_with(t."limit", '{limit}') AND t.due_at >= :from_at AND t.due_at < :until_at
    AND t.state NOT IN ('LIFTED', 'PAUSED') AND (t.state <> 'RUNNING' OR t.due_at < :now)"""
_STANDS = """EXISTS (SELECT FROM aid_entitlement a WHERE a.student_id = c.student_id AND a.state = '{state}'
  AND a.since <= :last AND coalesce(a.until, :last) >= :first)"""

STATEMENTS: Mapping[tuple[I, V | None], str] = {
    (I.HOME_TEACHING_COMPLIANCE_RATE, None): """
        SELECT m.student_id, m.school_id, NULL::uuid AS township_id, m.state = 'MET' AS hit, 1 AS weight
        FROM home_teaching_month m
        WHERE m.jurisdiction_code = :county AND m.judged AND m.month BETWEEN :first AND :last""",
    (I.AID_COVERAGE_RATE, None): _CHILD.format(
        hit="EXISTS (SELECT FROM aid_grant g WHERE g.student_id = c.student_id AND g.period = :period AND g.paid_on IS NOT NULL)"
    )
    + f""" WHERE {_STANDS.format(state="ENTITLED")} OR c.school_id IS NOT NULL AND c.groups && CAST(:aided AS text[])
        AND NOT {_STANDS.format(state="DECLINED")}""",
    (I.DISABLED_VERIFICATION_COVERAGE, None): _CHILD.format(
        hit="""EXISTS (SELECT FROM home_visit h WHERE h.student_id = c.student_id
          AND h.purpose = 'DISABILITY_VERIFICATION' AND h.visited_on BETWEEN :first AND :last)"""
    )
    + """ WHERE 'DISABLED' = ANY(c.groups) AND c.born BETWEEN :verified_from AND :verified_to
        AND c.status <> ALL(CAST(:gone AS text[]))""",
    (I.ADMISSION_NOTICE_COVERAGE, None): _CHILD.format(
        hit="""EXISTS (SELECT FROM admission_notice n WHERE n.student_id = c.student_id AND n.school_year = :period
          AND n.served_on IS NOT NULL)"""
    )
    + """ WHERE c.status <> ALL(CAST(:gone AS text[])) AND (c.born BETWEEN :enters_from AND :enters_to
        OR c.status = 'NEVER_ENROLLED' AND c.born BETWEEN :of_age_from AND :of_age_to)""",
    (I.PRIMARY_TO_JUNIOR_TRANSITION_RATE, None): """
        SELECT d.student_id, d.primary_id AS school_id, NULL::uuid AS township_id, d.arrival IS NOT DISTINCT FROM 'ARRIVED'
          OR d.destination = 'ELSEWHERE' AND cardinality(d.evidence) > 0 AS hit, 1 AS weight
        FROM graduate_destination d JOIN student s ON s.id = d.student_id AND s.jurisdiction_code = :county
        WHERE d.school_year = :period""",
    **{
        (I.TIMELINESS_RATE, variant): _CLOCK.format(limit=variant.name.replace("_", "-"))
        for variant in (V.T_01, V.T_02, V.T_04, V.T_05)
    },
}
