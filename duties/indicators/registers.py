"""What units keep registers of and state: publicity by school and audience, teachers trained and rotated, townships' meetings,
pupils' exercise (QC-22, QC-24, QC-25, QC-36, QC-46)."""

from __future__ import annotations

from collections.abc import Mapping

from domain.indicator import IndicatorVariant as V
from domain.target import Indicator as I

_HELD = "{row}.held_on BETWEEN :first AND :last AND {row}.withdrawn_at IS NULL"
_STAFF = f"""SELECT NULL::uuid AS student_id, NULL::uuid AS school_id, NULL::uuid AS township_id, {{hit}} AS hit, {{number}} AS weight
  FROM staffing_record s WHERE s.jurisdiction_code = :county AND s.kind = '{{kind}}' AND {_HELD.format(row="s")}"""
# Of each school the activity of the period that reached most of an audience; a school that recorded none is one not reached.
_REACHED = f"""SELECT NULL::uuid AS student_id, h.id AS school_id, h.township_id, x.hit, x.weight
  FROM school h JOIN organization o ON o.id = h.id AND o.jurisdiction_code = :county
  LEFT JOIN LATERAL (SELECT p.{{of}} AS whole, p.{{of}}_reached AS reached FROM publicity_activity p
    WHERE p.unit_id = h.id AND p.{{of}} IS NOT NULL AND {_HELD.format(row="p")}
    ORDER BY p.{{of}}_reached DESC, p.{{of}} DESC, p.id LIMIT 1) p ON true
  CROSS JOIN LATERAL (VALUES (true, coalesce(p.reached, 0)), (false, coalesce(p.whole - p.reached, 1))) AS x(hit, weight)"""

STATEMENTS: Mapping[tuple[I, V | None], str] = {
    (I.RURAL_TEACHER_TRAINING, None): _STAFF.format(
        hit="true", number="s.rural_person_times", kind="TEACHER_TRAINING"
    ),
    (I.ROTATION_COUNT, None): _STAFF.format(hit="true", number="s.principals + s.teachers", kind="ROTATION"),
    (I.BACKBONE_SHARE, None): " UNION ALL ".join(
        _STAFF.format(hit=hit, number=number, kind="ROTATION")
        for hit, number in (("true", "s.backbone_teachers"), ("false", "s.teachers - s.backbone_teachers"))
    ),
    (I.TOWNSHIP_MEETINGS, None): f"""
        SELECT NULL::uuid AS student_id, NULL::uuid AS school_id, o.id AS township_id, true AS hit, 1 AS weight
        FROM meeting m JOIN organization o ON o.id = m.unit_id AND o.type IN ('TOWNSHIP', 'SUBDISTRICT')
        WHERE m.jurisdiction_code = :county AND m.type = 'SPECIAL' AND {_HELD.format(row="m")}""",
    (I.PUBLICITY_COVERAGE_TEACHERS, None): _REACHED.format(of="teachers"),
    (I.PUBLICITY_COVERAGE_FAMILIES, None): _REACHED.format(of="families"),
    (I.PUBLICITY_COVERAGE_STUDENTS, None): _REACHED.format(of="students"),
    (I.DAILY_EXERCISE_MINUTES, None): """
        SELECT NULL::uuid AS student_id, h.id AS school_id, h.township_id, s.exercise_minutes IS NOT NULL AS hit, 1 AS weight,
          s.exercise_minutes AS amount, false AS late
        FROM school h JOIN organization o ON o.id = h.id AND o.jurisdiction_code = :county
        LEFT JOIN curriculum_statement s ON s.school_id = h.id
          AND s.school_year || CASE s.kind WHEN 'AUTUMN' THEN '-1' ELSE '-2' END = :period""",
}
