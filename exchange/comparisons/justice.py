"""Justice's lists against enrollment and placement: whose child is at no school, which juvenile inmate nobody placed (M-14, QC-44)."""

from __future__ import annotations

from domain.exchange import ComparisonCode, FindingType, PackageCode
from domain.justice import JusticeKind
from exchange.comparisons.disability import ARRANGED
from exchange.comparisons.pupils import PUPIL, known_as
from exchange.comparisons.shape import Comparison, Working

LISTED = Working(
    name="justice_listed",
    columns="record_id uuid, person bytea, kind text, age int",
    fill=f"""
        SELECT id, {known_as("id_number_index")}, fields ->> 'kind',
               date_part('year', age(make_date(:school_year, 8, 31), birth_date))
        FROM exchange_record WHERE package_id = CAST(:package AS uuid) AND state = 'ACCEPTED'
    """,
    package=PackageCode.JUSTICE_LISTS,
)
"""Whom justice lists, as what."""


def _compared(
    code: ComparisonCode, finding: FindingType, kind: JusticeKind, right: str, settled: str
) -> Comparison:
    return Comparison(
        code=code,
        finding=finding,
        needs=PackageCode.JUSTICE_LISTS,
        over=(LISTED, PUPIL, ARRANGED),
        left=f"SELECT count(*) FROM justice_listed WHERE kind = '{kind.name}'",
        right=right,
        sql=f"""
            SELECT CASE WHEN e.excuse IS NULL THEN 'LEFT_ONLY' ELSE 'EXCUSED' END AS bucket,
                   e.excuse, coalesce(p.student_id::text, encode(j.person, 'hex')) AS subject, p.student_id, j.record_id,
                   jsonb_build_object('known', p.student_id IS NOT NULL) AS facts
            FROM justice_listed j
            LEFT JOIN pupil p ON p.person = j.person
            LEFT JOIN arranged a ON a.student_id = p.student_id
            CROSS JOIN LATERAL (SELECT CASE
                WHEN j.age NOT BETWEEN :min_age AND :max_age THEN 'OUTSIDE_SCHOOL_AGE'
                ELSE coalesce(p.lawful, a.clause) END AS excuse) e
            WHERE j.kind = '{kind.name}' AND NOT coalesce({settled}, false)
        """,
    )


CHILD_NOT_ENROLLED = _compared(
    ComparisonCode.M_14,
    FindingType.INMATE_CHILD_NOT_ENROLLED,
    JusticeKind.CHILD_OF_INMATE,
    "SELECT count(*) FROM pupil WHERE enrolled",
    "p.enrolled",
)
"""Inmates' children who hold no 学籍 here. One whom no register of ours knows is no child of the hub's by justice's word alone:
its file would tell by which list it came (decision 0040)."""
JUVENILE_NOT_PLACED = _compared(
    ComparisonCode.M_14_JUVENILE,
    FindingType.JUVENILE_INMATE_NOT_PLACED,
    JusticeKind.JUVENILE_INMATE,
    "SELECT count(*) FROM arranged WHERE clause IS NOT NULL",
    "a.clause IS NOT NULL",
)
"""Juvenile inmates who are schooled in no form, whether or not a school still has their 学籍 (空挂)."""
