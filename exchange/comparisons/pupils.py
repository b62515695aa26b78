"""The hub's own side of comparisons: its children, where they are registered, and why one may lawfully be missing (catalogue 2.13)."""

from __future__ import annotations

from domain.student import SchoolingStatus
from exchange.comparisons.shape import Working

LAWFULLY_NOT_ENROLLED: dict[SchoolingStatus, str] = {
    SchoolingStatus.DEFERRED: "HL-61",
    SchoolingStatus.EXEMPTED: "HL-65",
    SchoolingStatus.APPROVED_NON_ENROLLMENT: "HL-10",
    SchoolingStatus.ATTENDING_IN_JURISDICTION_UNREGISTERED: "HL-59",
    SchoolingStatus.ATTENDING_ELSEWHERE_UNREGISTERED: "HL-60",
    SchoolingStatus.DECEASED: "HL-66",
    SchoolingStatus.MOVED_OUT: "HL-66",
    SchoolingStatus.GRADUATED: "A-18",
    SchoolingStatus.AGED_OUT: "A-18",
}
"""Children without a 学籍 who are no finding of M-01: their situation is known and has its own disposition."""

ALIAS = Working(
    name="alias",
    columns="alias bytea PRIMARY KEY, student_id uuid, person bytea",
    fill="""
        SELECT DISTINCT ON (r.id_number_index) r.id_number_index, s.id, coalesce(s.id_number_index, r.id_number_index)
        FROM discrepancy d
        JOIN student s ON s.id = d.student_id
        JOIN exchange_record r ON r.id = d.record_id AND r.id_number_index IS NOT NULL
        WHERE d.jurisdiction_code = :county AND d.same_person
          AND NOT EXISTS (SELECT FROM student o
                          WHERE o.jurisdiction_code = :county AND o.id_number_index = r.id_number_index)
        ORDER BY r.id_number_index, d.decided_at DESC
    """,
)
"""Numbers of registers that a person found to be one of our children's, who has another one here, or none (exchange.candidate).

A number that has a file of its own here names that file and no other."""
PARTED = Working(
    name="parted",
    columns="student_id uuid, person bytea, other_id uuid",
    fill="""
        SELECT d.student_id, r.id_number_index, CAST(d.facts ->> 'other' AS uuid)
        FROM discrepancy d LEFT JOIN exchange_record r ON r.id = d.record_id
        WHERE d.jurisdiction_code = :county AND NOT d.same_person
    """,
)
"""Pairs that a person found to be two: they are candidates no more."""
DECIDED = (ALIAS, PARTED)
"""What people decided about candidates: every comparison goes by it."""


def known_as(number: str) -> str:
    """Of a number's index, that of the child whose number it was found to be, else itself."""
    return f"coalesce((SELECT a.person FROM alias a WHERE a.alias = {number}), {number})"


PUPIL = Working(
    name="pupil",
    columns="student_id uuid, person bytea, name text, sex text, birth_date date, age int, region_code text, village_code text, lawful text, enrolled bool",
    fill="""
        SELECT s.id, coalesce(s.id_number_index, (SELECT a.person FROM alias a WHERE a.student_id = s.id LIMIT 1)),
               s.name, s.sex, s.birth_date,
               date_part('year', age(make_date(:school_year, 8, 31), s.birth_date)),
               h.region_code, h.village_code, CAST(:lawful AS jsonb) ->> s.schooling_status, e.id IS NOT NULL
        FROM student s
        LEFT JOIN enrollment e ON e.student_id = s.id AND e.status = ANY(:held)
        LEFT JOIN household_registration h ON h.student_id = s.id AND h.status = 'VALID'
        WHERE s.jurisdiction_code = :county
    """,
)
"""The county's children. name: compared by its `name_key`, made of few, for it takes as long as all the rest. lawful: the clause by which one without a 学籍 is no finding; enrolled: holds a 学籍 here."""
