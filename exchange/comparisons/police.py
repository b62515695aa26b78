"""What the police found themselves against the children: who is enrolled nowhere, whose particulars are wrong (QC-42)."""

from __future__ import annotations

from domain.exchange import ComparisonCode, FindingType, PackageCode
from exchange.comparisons.pupils import PUPIL
from exchange.comparisons.shape import Comparison, Working

POLICE_FINDING = Working(
    name="police_finding",
    columns="""record_id uuid, kind text, student_id uuid, person bytea, name_key text, sex text, birth_date date, age int,
               village_code text, found_on text""",
    fill="""
        SELECT id, fields ->> 'kind', student_id, id_number_index, name_key(name),
               CASE fields ->> 'sex' WHEN '1' THEN 'MALE' WHEN '2' THEN 'FEMALE' WHEN '9' THEN 'NOT_STATED'
                    ELSE 'UNKNOWN' END,
               birth_date, date_part('year', age(make_date(:school_year, 8, 31), birth_date)), fields ->> 'villageCode',
               fields ->> 'foundOn'
        FROM exchange_record WHERE package_id = CAST(:package AS uuid) AND state = 'ACCEPTED'
    """,
    package=PackageCode.IDENTITY_FINDINGS,
)
"""What the police found; of whom a line is the hub has said (exchange.identity_findings.settle)."""

NOT_ENROLLED = Comparison(
    code=ComparisonCode.M_01_POLICE,
    finding=FindingType.NOT_ENROLLED,
    needs=PackageCode.IDENTITY_FINDINGS,
    over=(POLICE_FINDING, PUPIL),
    left="SELECT count(*) FROM pupil",
    right="SELECT count(*) FROM police_finding WHERE kind = 'NOT_ENROLLED'",
    registers=True,
    # One finding a child, however many lines speak of it.
    sql="""
        SELECT DISTINCT ON (f.person)
               CASE WHEN e.excuse IS NULL THEN 'LEFT_ONLY' ELSE 'EXCUSED' END AS bucket, e.excuse,
               coalesce(p.student_id::text, encode(f.person, 'hex')) AS subject, p.student_id, f.record_id,
               jsonb_strip_nulls(jsonb_build_object('villageCode', f.village_code, 'known', p.student_id IS NOT NULL,
                                                    'foundOn', f.found_on)) AS facts
        FROM police_finding f
        LEFT JOIN pupil p ON p.person = f.person
        CROSS JOIN LATERAL (SELECT CASE
            WHEN p.enrolled THEN 'ENROLLED'
            WHEN f.age NOT BETWEEN :min_age AND :max_age THEN 'OUTSIDE_SCHOOL_AGE' ELSE p.lawful END AS excuse) e
        WHERE f.kind = 'NOT_ENROLLED'
        ORDER BY f.person, f.found_on DESC, f.record_id
    """,
)

IDENTITY = Comparison(
    code=ComparisonCode.M_10_POLICE,
    finding=FindingType.IDENTITY_ERROR,
    needs=PackageCode.IDENTITY_FINDINGS,
    over=(POLICE_FINDING, PUPIL),
    left="SELECT count(*) FROM pupil",
    right="SELECT count(*) FROM police_finding WHERE kind = 'IDENTITY_ERROR'",
    sql="""
        SELECT DISTINCT ON (p.student_id)
               CASE WHEN jsonb_array_length(d.fields) = 0 THEN 'EXCUSED' ELSE 'CONFLICTING' END AS bucket,
               CASE WHEN jsonb_array_length(d.fields) = 0 THEN 'MENDED' END AS excuse,
               p.student_id::text AS subject, p.student_id, f.record_id,
               jsonb_build_object('fields', d.fields, 'foundOn', f.found_on) AS facts
        FROM police_finding f JOIN pupil p USING (student_id)
        CROSS JOIN LATERAL (SELECT to_jsonb(array_remove(ARRAY[
            CASE WHEN name_key(p.name) <> f.name_key THEN 'name' END,
            CASE WHEN p.sex <> f.sex THEN 'sex' END,
            CASE WHEN p.birth_date <> f.birth_date THEN 'birthDate' END], NULL)) AS fields) d
        WHERE f.kind = 'IDENTITY_ERROR'
        ORDER BY p.student_id, f.found_on DESC, f.record_id
    """,
)
