"""Household, 学籍, presence and social assistance at once: how many of the county's children are in which of them (HL-46, exchange of 2.13)."""

from __future__ import annotations

from domain.assistance import ASSISTED
from domain.exchange import ComparisonCode
from domain.machines.whereabouts import AT_SCHOOL, LEFT
from domain.student import SchoolingStatus
from exchange.comparisons.shape import Comparison, Working

PRESENT_HERE = (
    *AT_SCHOOL,
    SchoolingStatus.RETURNED,
    SchoolingStatus.ATTENDING_IN_JURISDICTION_UNREGISTERED,
)
"""Statuses of children who are schooled in the county."""


def _names(*names: str) -> str:
    return ", ".join(f"'{name}'" for name in names)


REGISTERS = Working(
    name="registers",
    columns="student_id uuid, household bool, enrolled bool, present bool, assisted bool",
    fill=f"""
        SELECT s.id,
               EXISTS (SELECT FROM household_registration h
                       WHERE h.student_id = s.id AND h.status = 'VALID' AND h.region_code = s.jurisdiction_code),
               EXISTS (SELECT FROM enrollment e WHERE e.student_id = s.id AND e.status = ANY(:held)),
               s.schooling_status IN ({_names(*(each.name for each in PRESENT_HERE))}),
               EXISTS (SELECT FROM special_group_membership g
                       WHERE g.student_id = s.id AND g."group" IN ({_names(*sorted(each.name for each in ASSISTED))})
                         AND coalesce(g.valid_from, '-infinity') <= CAST(CAST(:today AS text) AS date)
                         AND coalesce(g.valid_to, 'infinity') >= CAST(CAST(:today AS text) AS date))
        FROM student s
        WHERE s.jurisdiction_code = :county AND s.schooling_status NOT IN ({_names(*(each.name for each in LEFT))})
          AND date_part('year', age(make_date(:school_year, 8, 31), s.birth_date)) BETWEEN :min_age AND :max_age
    """,
)
"""The county's children of school age, and which registers have them."""

THREE_WAY = Comparison(
    code=ComparisonCode.THREE_WAY,
    finding=None,
    over=(REGISTERS,),
    left="SELECT count(*) FROM registers",
    right="SELECT count(*) FROM registers WHERE household AND enrolled AND present",
    reported=(),
    sql="""
        SELECT coalesce(nullif(concat_ws('+', CASE WHEN r.household THEN 'HOUSEHOLD' END,
                                         CASE WHEN r.enrolled THEN 'ENROLLED' END,
                                         CASE WHEN r.present THEN 'PRESENT' END,
                                         CASE WHEN r.assisted THEN 'ASSISTED' END), ''), 'NONE') AS bucket,
               NULL AS excuse, r.student_id::text AS subject, r.student_id, NULL::uuid AS record_id, '{}'::jsonb AS facts
        FROM registers r
    """,
)
"""It accuses nobody: each bucket is a combination, and what follows from one is the matter of M-01, M-03, M-12 and the others.

right: those who are in the first three, as they all should be."""
