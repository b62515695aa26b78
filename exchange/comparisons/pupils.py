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

PUPIL = Working(
    name="pupil",
    columns="student_id uuid, person bytea, name_key text, sex text, birth_date date, age int, region_code text, village_code text, lawful text, enrolled bool",
    fill="""
        SELECT s.id, s.id_number_index, name_key(s.name), s.sex, s.birth_date,
               date_part('year', age(make_date(:school_year, 8, 31), s.birth_date)),
               h.region_code, h.village_code, CAST(:lawful AS jsonb) ->> s.schooling_status, e.id IS NOT NULL
        FROM student s
        LEFT JOIN enrollment e ON e.student_id = s.id AND e.status = ANY(:held)
        LEFT JOIN household_registration h ON h.student_id = s.id AND h.status = 'VALID'
        WHERE s.jurisdiction_code = :county
    """,
)
"""The county's children. lawful: the clause by which one without a 学籍 is no finding; enrolled: holds a 学籍 here."""
