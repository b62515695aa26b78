"""The federation's disabled children against enrollment and placement: who is enrolled nowhere, whose certificate is another's (DC-20, QC-44)."""

from __future__ import annotations

from collections.abc import Mapping

from domain.disability import PlacementType
from domain.exchange import ComparisonCode, FindingType, PackageCode
from domain.student import SchoolingStatus
from domain.vocabulary import Term
from exchange.comparisons.pupils import PUPIL, known_as
from exchange.comparisons.shape import Comparison, Working

PLACED: Mapping[Term, str] = {
    PlacementType.INCLUSIVE: "DC-19",
    PlacementType.SPECIAL_SCHOOL: "DC-19",
    PlacementType.HOME_TEACHING: "DC-19",
    PlacementType.VOCATIONAL: "HL-68",
    PlacementType.SPECIAL_CLASS: "QC-44",
    PlacementType.CUSTODIAL: "QC-44",
}
"""By which clause a placed child is no finding. QC-44 is of every suitable form, so that nobody counts juvenile inmates."""
SCHOOLED: Mapping[Term, str] = {
    SchoolingStatus.ATTENDING_INCLUSIVE: "DC-19",
    SchoolingStatus.ATTENDING_SPECIAL_SCHOOL: "DC-19",
    SchoolingStatus.HOME_TEACHING: "DC-19",
    SchoolingStatus.ATTENDING_VOCATIONAL: "HL-68",
}
"""By which clause one is none whose placement nobody recorded, only that it is schooled so."""


def _clauses(column: str, by: Mapping[Term, str]) -> str:
    cases = " ".join(f"WHEN '{term.name}' THEN '{clause}'" for term, clause in by.items())
    return f"CASE {column} {cases} END"


DISABLED = Working(
    name="disabled",
    columns="record_id uuid, person bytea, name text, birth_date date, age int, village_code text, disagrees bool",
    fill=f"""
        SELECT id, {known_as("id_number_index")}, name, birth_date,
               date_part('year', age(make_date(:school_year, 8, 31), birth_date)), fields ->> 'villageCode',
               coalesce(fields -> 'disagrees', '[]') @> '"certificateNo"'
        FROM exchange_record WHERE package_id = CAST(:package AS uuid) AND state = 'ACCEPTED'
    """,
    package=PackageCode.DISABLED_CHILDREN,
)
"""The federation's children. disagrees: the certificate carries another identity number."""
ARRANGED = Working(
    name="arranged",
    columns="student_id uuid, clause text",
    fill=f"""
        SELECT s.id, coalesce({_clauses("p.type", PLACED)}, CASE WHEN x.id IS NOT NULL THEN 'HL-65' END,
                              {_clauses("s.schooling_status", SCHOOLED)})
        FROM student s
        LEFT JOIN placement p ON p.student_id = s.id AND p.ended_on IS NULL
        LEFT JOIN exemption_record x ON x.student_id = s.id AND x.ended_on IS NULL
        WHERE s.jurisdiction_code = :county AND s.schooling_status <> 'DROPOUT'
    """,
)
"""How the county's children are schooled otherwise: the clause of a placement, an exemption or a form of schooling, if any.

Who has dropped out of its placement is schooled by none (QC-44: 防止……中途辍学).
"""
LOOSE = Working(
    name="loose_disabled",
    columns="record_id uuid, name_key text, birth_date date, village_code text",
    fill="""
        SELECT d.record_id, name_key(d.name), d.birth_date, d.village_code FROM disabled d
        WHERE NOT EXISTS (SELECT FROM pupil q WHERE q.person = d.person)
    """,
)
"""Of them, whom the county does not know by their number. A table of its own, so that PostgreSQL knows how many they are."""
TWIN = Working(
    name="disabled_twin",
    columns="record_id uuid",
    fill="""
        SELECT DISTINCT d.record_id
        FROM loose_disabled d JOIN pupil p USING (birth_date, village_code)
        WHERE p.enrolled AND name_key(p.name) = d.name_key AND NOT EXISTS (SELECT FROM disabled q WHERE q.person = p.person)
    """,
)
"""Who may be a pupil known by another number: a person decides, by what the police find (M-10)."""

NOT_ENROLLED = Comparison(
    code=ComparisonCode.M_13,
    finding=FindingType.DISABLED_NOT_ENROLLED,
    needs=PackageCode.DISABLED_CHILDREN,
    over=(DISABLED, PUPIL, ARRANGED, LOOSE, TWIN),
    left="SELECT count(*) FROM disabled",
    right="SELECT count(*) FROM pupil WHERE enrolled",
    registers=True,
    sql="""
        SELECT CASE WHEN e.excuse IS NOT NULL THEN 'EXCUSED' WHEN t.record_id IS NOT NULL THEN 'AMBIGUOUS'
                    ELSE 'LEFT_ONLY' END AS bucket,
               e.excuse, coalesce(p.student_id::text, encode(d.person, 'hex')) AS subject, p.student_id, d.record_id,
               jsonb_build_object('known', p.student_id IS NOT NULL) AS facts
        FROM disabled d
        LEFT JOIN pupil p ON p.person = d.person
        LEFT JOIN arranged a ON a.student_id = p.student_id
        LEFT JOIN disabled_twin t ON t.record_id = d.record_id
        CROSS JOIN LATERAL (SELECT CASE
            WHEN d.age NOT BETWEEN :min_age AND :max_age THEN 'OUTSIDE_SCHOOL_AGE'
            WHEN p.student_id IS NULL AND d.disagrees THEN 'NUMBER_IN_DOUBT'
            ELSE coalesce(p.lawful, a.clause) END AS excuse) e
        WHERE NOT coalesce(p.enrolled, false)
    """,
)
"""Whom no register of the county knows enters it, unless the line itself has two numbers: M-20 is about that one."""

CERTIFICATE = Comparison(
    code=ComparisonCode.M_20,
    finding=FindingType.CERT_ID_MISMATCH,
    needs=PackageCode.DISABLED_CHILDREN,
    over=(DISABLED, PUPIL),
    left="SELECT count(*) FROM disabled",
    right="SELECT count(*) FROM pupil",
    sql="""
        SELECT 'CONFLICTING' AS bucket, NULL AS excuse,
               coalesce(p.student_id::text, encode(d.person, 'hex')) AS subject, p.student_id, d.record_id,
               jsonb_build_object('fields', jsonb_build_array('certificateNo')) AS facts
        FROM disabled d LEFT JOIN pupil p ON p.person = d.person
        WHERE d.disagrees
    """,
)
