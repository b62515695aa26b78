"""What a staged export changes: children, guardians, household, 学籍, groups, ledgers; only rows that differ are written."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Boolean, Date, String, TextClause, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.student import HELD_ENROLLMENT, SchoolingStatus, SpecialGroup
from exchange import enrollment_family

EVIDENCE = "学籍系统导出"
"""Where a schooling status came from that the register set and the register may move again."""

# The forms of being at school. The register moves a child among them; it never takes a child out of a status that a
# person or a case set (suspected, dropout, returned, deferred, unreachable …): catalogue 4.1.
_FORMS = (
    SchoolingStatus.ATTENDING,
    SchoolingStatus.ATTENDING_INCLUSIVE,
    SchoolingStatus.ATTENDING_SPECIAL_SCHOOL,
    SchoolingStatus.HOME_TEACHING,
    SchoolingStatus.ATTENDING_VOCATIONAL,
    SchoolingStatus.SUSPENDED_ILLNESS,
    SchoolingStatus.ABROAD_RETAINED,
)
_OWN_COLUMNS = (
    SpecialGroup.LEFT_BEHIND,
    SpecialGroup.MIGRANT_WORKER_CHILD,
    SpecialGroup.ORPHAN,
    SpecialGroup.DISABLED,
)
_TYPES: dict[type, Any] = {str: String(), bool: Boolean(), date: Date(), UUID: Uuid(), list: ARRAY(String())}


async def apply(
    session: AsyncSession,
    jurisdiction_code: str,
    package_id: UUID,
    today: date,
    school_year: str,
    lists_groups: bool,
) -> dict[str, int]:
    """Carry over the staged and matched pupils in the caller's transaction. Returns rows written, by step.

    lists_groups: the file has the column 其他特殊群体, so a group it does not list has ended.
    """
    parameters: dict[str, Any] = {
        "county": jurisdiction_code,
        "package": package_id,
        "today": today,
        "school_year": school_year,
        "lists_groups": lists_groups,
        "evidence": EVIDENCE,
        "forms": [status.name for status in _FORMS],
        "followed": [status.name for status in (*_FORMS, SchoolingStatus.GRADUATED)],
        "held": [status.name for status in HELD_ENROLLMENT],
        "own_columns": [group.name for group in _OWN_COLUMNS],
    }
    # Rows written in this very transaction have no statistics: the planner takes 100,000 of them for a handful and
    # loops for minutes over what a hash join does in a second.
    await session.execute(text("SET LOCAL enable_nestloop = off"))
    await session.execute(text("SET LOCAL work_mem = '64MB'"))
    steps = STEPS | enrollment_family.STEPS
    written = {name: await _written(session, statement, parameters) for name, statement in steps.items()}
    await session.execute(text("SET LOCAL enable_nestloop = DEFAULT"))
    await session.execute(text("SET LOCAL work_mem = DEFAULT"))
    return written


async def _written(session: AsyncSession, statement: str, parameters: dict[str, Any]) -> int:
    result: Any = await session.execute(_typed(statement, parameters))
    return int(result.rowcount)


def _typed(statement: str, parameters: dict[str, Any]) -> TextClause:
    # Parameters say their types, or PostgreSQL takes one that stands twice for two different kinds of text.
    used = [
        bindparam(name, value, _type(value)) for name, value in parameters.items() if f":{name}" in statement
    ]
    return text(statement).bindparams(*used)


def _type(value: object) -> Any:
    return next(kind for cls, kind in _TYPES.items() if isinstance(value, cls))


async def counted(session: AsyncSession, jurisdiction_code: str) -> dict[str, int]:
    """Children with a 学籍 here who are not in the file, and staged ones whose status was left as it is."""
    parameters = {
        "county": jurisdiction_code,
        "held": [status.name for status in HELD_ENROLLMENT],
        "forms": [status.name for status in (*_FORMS, SchoolingStatus.GRADUATED)],
    }
    row = (await session.execute(_typed(_COUNTED, parameters))).one()
    return {"not_in_this_file": row.absent, "status_kept": row.kept}


_COUNTED = """
    SELECT (SELECT count(*) FROM enrollment e JOIN student s ON s.id = e.student_id
            WHERE s.jurisdiction_code = :county AND e.status = ANY(:held)
              AND NOT EXISTS (SELECT FROM intake_match m WHERE m.student_id = s.id)) AS absent,
           (SELECT count(*) FROM intake_match m JOIN student s ON s.id = m.student_id
            WHERE NOT s.schooling_status = ANY(:forms)) AS kept
"""

# A value the file does not give never wipes one that is known. A child whose identity changes is unverified again.
# Whether a sealed value changes, its index says.
_UPDATE_STUDENTS = """
    WITH next AS (
        SELECT s.id, p.name, p.sex, p.birth_date,
               CASE WHEN p.id_number_index IS NULL AND s.id_number_index IS NOT NULL
                    THEN s.id_type ELSE p.id_type END AS id_type,
               coalesce(p.id_number_sealed, s.id_number_sealed) AS id_number_sealed,
               coalesce(p.id_number_index, s.id_number_index) AS id_number_index,
               coalesce(p.id_number_masked, s.id_number_masked) AS id_number_masked,
               CASE WHEN (p.name, p.sex, p.birth_date, coalesce(p.id_number_index, s.id_number_index))
                         IS NOT DISTINCT FROM (s.name, s.sex, s.birth_date, s.id_number_index) THEN s.id_status
                    WHEN coalesce(p.id_number_index, s.id_number_index) IS NULL THEN 'MISSING'
                    ELSE 'UNVERIFIED' END AS id_status,
               coalesce(p.student_no_sealed, s.student_no_sealed) AS student_no_sealed,
               coalesce(p.student_no_index, s.student_no_index) AS student_no_index,
               coalesce(p.student_no_masked, s.student_no_masked) AS student_no_masked,
               coalesce(p.ethnicity, s.ethnicity) AS ethnicity,
               coalesce(p.nationality, s.nationality) AS nationality, coalesce(p.health, s.health) AS health,
               coalesce(p.phone_sealed, s.phone_sealed) AS phone_sealed,
               coalesce(p.phone_index, s.phone_index) AS phone_index,
               coalesce(p.home_address_sealed, s.home_address_sealed) AS home_address_sealed,
               coalesce(p.home_address_index, s.home_address_index) AS home_address_index,
               CASE WHEN s.schooling_status = 'NEVER_ENROLLED' AND p.enrollment_status = ANY(:held)
                      OR p.schooling_status = ANY(:followed) AND (s.schooling_status = 'ATTENDING'
                         OR s.schooling_status = ANY(:forms) AND s.status_evidence = :evidence)
                    THEN p.schooling_status ELSE s.schooling_status END AS schooling_status,
               CASE WHEN p.region_code = :county THEN 'BOTH'
                    WHEN s.coverage_basis <> 'RESIDENCE' AND (p.region_code IS NULL OR EXISTS (
                         SELECT FROM household_registration h JOIN exchange_package x ON x.id = h.source_package_id
                         WHERE h.student_id = s.id AND h.status = 'VALID' AND h.region_code = :county
                           AND x.code <> 'ENROLLMENT_REGISTRY')) THEN 'BOTH'
                    ELSE 'RESIDENCE' END AS coverage_basis,
               coalesce(s.village_id, v.id) AS village_id
        FROM intake_match m
        JOIN intake_pupil p USING (line_no)
        JOIN student s ON s.id = m.student_id
        LEFT JOIN organization v ON v.jurisdiction_code = :county AND v.code = p.village_code
        WHERE m.known
    )
    UPDATE student s
    SET name = n.name, sex = n.sex, birth_date = n.birth_date, id_type = n.id_type,
        id_number_sealed = n.id_number_sealed, id_number_index = n.id_number_index,
        id_number_masked = n.id_number_masked, id_status = n.id_status, student_no_sealed = n.student_no_sealed,
        student_no_index = n.student_no_index, student_no_masked = n.student_no_masked, ethnicity = n.ethnicity,
        nationality = n.nationality, health = n.health, phone_sealed = n.phone_sealed, phone_index = n.phone_index,
        home_address_sealed = n.home_address_sealed, home_address_index = n.home_address_index,
        coverage_basis = n.coverage_basis,
        village_id = n.village_id, schooling_status = n.schooling_status,
        status_since = CASE WHEN s.schooling_status <> n.schooling_status THEN :today ELSE s.status_since END,
        status_evidence = CASE WHEN s.schooling_status <> n.schooling_status THEN :evidence ELSE s.status_evidence END,
        version = s.version + 1, updated_at = now()
    FROM next n
    WHERE n.id = s.id
      AND (s.name, s.sex, s.birth_date, s.id_type, s.id_number_index, s.id_status, s.student_no_index, s.ethnicity,
           s.nationality, s.health, s.phone_index, s.home_address_index, s.coverage_basis, s.village_id,
           s.schooling_status)
          IS DISTINCT FROM
          (n.name, n.sex, n.birth_date, n.id_type, n.id_number_index, n.id_status, n.student_no_index, n.ethnicity,
           n.nationality, n.health, n.phone_index, n.home_address_index, n.coverage_basis, n.village_id,
           n.schooling_status)
"""

_INSERT_STUDENTS = """
    INSERT INTO student (id, jurisdiction_code, name, id_type, id_number_sealed, id_number_index, id_number_masked,
                         id_status, student_no_sealed, student_no_index, student_no_masked, sex, birth_date,
                         ethnicity, nationality, health, phone_sealed, phone_index, home_address_sealed,
                         home_address_index, schooling_status, status_since, status_evidence, coverage_basis,
                         village_id, source_package_id)
    SELECT m.student_id, :county, p.name, p.id_type, p.id_number_sealed, p.id_number_index, p.id_number_masked,
           p.id_status, p.student_no_sealed, p.student_no_index, p.student_no_masked, p.sex, p.birth_date,
           p.ethnicity, p.nationality, p.health, p.phone_sealed, p.phone_index, p.home_address_sealed,
           p.home_address_index, p.schooling_status, :today, :evidence,
           CASE WHEN p.region_code = :county THEN 'BOTH' ELSE 'RESIDENCE' END, v.id, :package
    FROM intake_match m
    JOIN intake_pupil p USING (line_no)
    LEFT JOIN organization v ON v.jurisdiction_code = :county AND v.code = p.village_code
    WHERE NOT m.known
    ORDER BY p.line_no
"""

# The police know households better than a school does: what another package said stays (HL-34, HL-46).
_UPDATE_HOUSEHOLDS = """
    UPDATE household_registration h
    SET region_code = p.region_code, village_code = coalesce(p.village_code, h.village_code),
        address_sealed = coalesce(p.household_sealed, h.address_sealed),
        address_index = coalesce(p.household_index, h.address_index),
        head_of_household = coalesce(p.head_of_household, h.head_of_household),
        source_package_id = :package, version = h.version + 1, updated_at = now()
    FROM intake_match m JOIN intake_pupil p USING (line_no)
    WHERE h.id = m.household_id AND p.region_code IS NOT NULL
      AND (h.source_package_id IS NULL OR EXISTS (SELECT FROM exchange_package x
           WHERE x.id = h.source_package_id AND x.code = 'ENROLLMENT_REGISTRY'))
      AND (h.region_code, h.village_code, h.address_index, h.head_of_household) IS DISTINCT FROM
          (p.region_code, coalesce(p.village_code, h.village_code), coalesce(p.household_index, h.address_index),
           coalesce(p.head_of_household, h.head_of_household))
"""

_INSERT_HOUSEHOLDS = """
    INSERT INTO household_registration (id, student_id, region_code, village_code, address_sealed, address_index,
                                        head_of_household, status, source_package_id)
    SELECT m.household_id, m.student_id, p.region_code, p.village_code, p.household_sealed, p.household_index,
           p.head_of_household, 'VALID', :package
    FROM intake_match m JOIN intake_pupil p USING (line_no)
    WHERE p.region_code IS NOT NULL
      AND NOT EXISTS (SELECT FROM household_registration h WHERE h.student_id = m.student_id)
    ORDER BY p.line_no
"""

_CLASSES = """
    INSERT INTO school_class (school_id, school_year, grade, class_no)
    SELECT DISTINCT p.school_id, CAST(:school_year AS text), p.grade, p.class_no FROM intake_pupil p
    WHERE p.class_no IS NOT NULL AND NOT EXISTS (
        SELECT FROM school_class c WHERE c.school_id = p.school_id AND c.school_year = CAST(:school_year AS text)
          AND c.grade = p.grade AND c.class_no = p.class_no)
    ON CONFLICT DO NOTHING
"""

_PLACED = """
    WITH placed AS (
        SELECT m.student_id, m.enrollment_id, p.*, c.id AS class_id
        FROM intake_match m
        JOIN intake_pupil p USING (line_no)
        LEFT JOIN school_class c ON c.school_id = p.school_id AND c.school_year = CAST(:school_year AS text)
             AND c.grade = p.grade AND c.class_no = p.class_no
    )
"""

# last_registry_sync moves with the row, not with every export: that the register named a child again stands on the
# package and its records, and writing it here would rewrite 100,000 rows to say that nothing changed.
_UPDATE_ENROLLMENTS = (
    _PLACED
    + """
    UPDATE enrollment e
    SET student_no_sealed = coalesce(p.enrolled_no_sealed, e.student_no_sealed),
        student_no_index = coalesce(p.enrolled_no_index, e.student_no_index),
        student_no_masked = coalesce(p.student_no_masked, e.student_no_masked), school_id = p.school_id,
        class_id = coalesce(p.class_id, CASE WHEN (e.school_id, e.grade) = (p.school_id, p.grade) THEN e.class_id END),
        grade = p.grade, entry_date = coalesce(p.entry_date, e.entry_date), status = p.enrollment_status,
        registry_mark = p.registry_mark,
        marked_at = CASE WHEN p.registry_mark = e.registry_mark THEN e.marked_at
                         WHEN p.registry_mark <> 'NONE' THEN :today END,
        last_registry_sync = now(), source_package_id = :package, version = e.version + 1, updated_at = now()
    FROM placed p
    WHERE e.id = p.enrollment_id
      -- a school that lets a pupil go speaks of its own registration, not of the next school's
      AND (p.enrollment_status NOT IN ('NONE', 'TRANSFERRED_OUT', 'CANCELLED', 'GRADUATED') OR e.school_id = p.school_id)
      AND (e.student_no_index, e.school_id, e.class_id, e.grade, e.entry_date, e.status, e.registry_mark)
          IS DISTINCT FROM
          (coalesce(p.enrolled_no_index, e.student_no_index), p.school_id,
           coalesce(p.class_id, CASE WHEN (e.school_id, e.grade) = (p.school_id, p.grade) THEN e.class_id END),
           p.grade, coalesce(p.entry_date, e.entry_date), p.enrollment_status, p.registry_mark)
"""
)

_INSERT_ENROLLMENTS = (
    _PLACED
    + """
    INSERT INTO enrollment (id, student_id, student_no_sealed, student_no_index, student_no_masked, school_id,
                            class_id, grade, entry_date, status, registry_mark, marked_at, last_registry_sync,
                            source_package_id)
    SELECT p.enrollment_id, p.student_id, p.enrolled_no_sealed, p.enrolled_no_index, p.student_no_masked,
           p.school_id, p.class_id, p.grade, p.entry_date, p.enrollment_status, p.registry_mark,
           CASE WHEN p.registry_mark <> 'NONE' THEN CAST(:today AS date) END, now(), :package
    FROM placed p
    WHERE NOT EXISTS (
        SELECT FROM enrollment e WHERE e.student_id = p.student_id
          AND (e.status NOT IN ('NONE', 'TRANSFERRED_OUT', 'CANCELLED', 'GRADUATED')
               OR (e.status, e.school_id) = (p.enrollment_status, p.school_id)))
    ORDER BY p.line_no
"""
)

STEPS: dict[str, str] = {
    "students_updated": _UPDATE_STUDENTS,
    "students_inserted": _INSERT_STUDENTS,
    "households_updated": _UPDATE_HOUSEHOLDS,
    "households_inserted": _INSERT_HOUSEHOLDS,
    "classes_inserted": _CLASSES,
    "enrollments_updated": _UPDATE_ENROLLMENTS,
    "enrollments_inserted": _INSERT_ENROLLMENTS,
}
