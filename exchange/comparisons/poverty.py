"""Poor households against the children, by either department's register: who of them is at no school (M-12, HL-22, HL-46)."""

from __future__ import annotations

from domain.exchange import ComparisonCode, FindingType, PackageCode
from domain.student import SchoolingStatus
from exchange.comparisons.pupils import PUPIL, known_as
from exchange.comparisons.shape import Comparison, Working

NOT_AT_SCHOOL = (
    SchoolingStatus.NEVER_ENROLLED,
    SchoolingStatus.SUSPECTED_DROPOUT,
    SchoolingStatus.DROPOUT,
)
"""Who has dropped out, may have, or was never enrolled."""
_NAMES = ", ".join(f"'{status.name}'" for status in NOT_AT_SCHOOL)


def _children(name: str, package: PackageCode) -> Working:
    """The children of a department's register of poor households."""
    return Working(
        name=name,
        columns="record_id uuid, person bytea, age int",
        fill=f"""
            SELECT id, {known_as("id_number_index")}, date_part('year', age(make_date(:school_year, 8, 31), birth_date))
            FROM exchange_record WHERE package_id = CAST(:package AS uuid) AND state = 'ACCEPTED'
        """,
        package=package,
    )


AT_NO_SCHOOL = Working(
    name="at_no_school",
    columns="student_id uuid, status text",
    fill=f"""
        SELECT id, schooling_status FROM student WHERE jurisdiction_code = :county AND schooling_status IN ({_NAMES})
    """,
)
"""The county's children who should be at a school, and what is known of them."""


def _at_no_school(base: Working, package: PackageCode) -> Comparison:
    return Comparison(
        code=ComparisonCode.M_12,
        finding=FindingType.POOR_DROPOUT,
        needs=package,
        over=(base, PUPIL, AT_NO_SCHOOL),
        left=f"SELECT count(*) FROM {base.name}",
        right="SELECT count(*) FROM at_no_school",
        sql=f"""
            SELECT CASE WHEN e.excuse IS NOT NULL THEN 'EXCUSED' WHEN p.student_id IS NULL THEN 'LEFT_ONLY'
                        ELSE 'CONFLICTING' END AS bucket,
                   e.excuse, coalesce(p.student_id::text, encode(a.person, 'hex')) AS subject, p.student_id, a.record_id,
                   jsonb_strip_nulls(jsonb_build_object('known', p.student_id IS NOT NULL, 'status', n.status,
                                                        'clause', e.excuse)) AS facts
            FROM {base.name} a
            LEFT JOIN pupil p ON p.person = a.person
            LEFT JOIN at_no_school n ON n.student_id = p.student_id
            CROSS JOIN LATERAL (SELECT CASE
                WHEN a.age NOT BETWEEN :min_age AND :max_age THEN 'OUTSIDE_SCHOOL_AGE' ELSE p.lawful END AS excuse) e
            WHERE p.student_id IS NULL OR n.student_id IS NOT NULL
               OR p.lawful IS NOT NULL AND NOT p.enrolled
        """,
    )


ASSISTED = _at_no_school(
    _children("assisted", PackageCode.ASSISTANCE_HOUSEHOLDS), PackageCode.ASSISTANCE_HOUSEHOLDS
)
"""Of households that civil affairs assist. CONFLICTING: a child of ours at no school. LEFT_ONLY: one whom no register of ours knows."""
REGISTERED = _at_no_school(
    _children("registered_poor", PackageCode.POOR_HOUSEHOLD_STUDENTS), PackageCode.POOR_HOUSEHOLD_STUDENTS
)
"""Of households that rural revitalisation knows as poor or monitored; a child of both bases is one discrepancy."""
