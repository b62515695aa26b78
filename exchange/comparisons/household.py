"""The police's registers against the children: who is not enrolled, not in the register, named otherwise, has moved (HL-34, HL-46, QC-42)."""

from __future__ import annotations

from domain.exchange import ComparisonCode, FindingType, PackageCode, VerificationReason
from exchange.comparisons.pupils import PUPIL, known_as
from exchange.comparisons.shape import Comparison, Working

ROSTER = Working(
    name="roster",
    columns="""record_id uuid, person bytea, name text, sex text, birth_date date, age int, village_code text, renamed bool""",
    fill=f"""
        SELECT DISTINCT ON (person) id, {known_as("id_number_index")} AS person, name,
               CASE fields ->> 'sex' WHEN '1' THEN 'MALE' WHEN '2' THEN 'FEMALE' WHEN '9' THEN 'NOT_STATED'
                    ELSE 'UNKNOWN' END,
               birth_date, date_part('year', age(make_date(:school_year, 8, 31), birth_date)), fields ->> 'villageCode',
               {known_as("id_number_index")} <> id_number_index AS renamed
        FROM exchange_record WHERE package_id = CAST(:package AS uuid) AND state = 'ACCEPTED'
        ORDER BY person, renamed, id
    """,
    package=PackageCode.SCHOOL_AGE_POPULATION,
)
"""The police's children. renamed: it names one of ours by another number than we have, as a person found (M-10)."""
SENT_BACK = Working(
    name="sent_back",
    columns="person bytea",
    fill=f"""
        SELECT {known_as("id_number_index")} FROM exchange_record
        WHERE package_id = CAST(:package AS uuid) AND state = 'REJECTED' AND id_number_index IS NOT NULL
    """,
    package=PackageCode.SCHOOL_AGE_POPULATION,
)
"""Whom lines named that went back: the register knows them."""
CHANGE = Working(
    name="change",
    columns="record_id uuid, person bytea, change_type text, changed_on text",
    fill=f"""
        SELECT id, {known_as("id_number_index")}, fields ->> 'changeType', fields ->> 'changedOn'
        FROM exchange_record WHERE package_id = CAST(:package AS uuid) AND state = 'ACCEPTED'
    """,
    package=PackageCode.HOUSEHOLD_CHANGE_ROSTER,
)
"""The police's household changes."""
LOOSE_PUPIL = Working(
    name="loose_pupil",
    columns="student_id uuid, name_key text, birth_date date, village_code text",
    fill="""
        SELECT p.student_id, name_key(p.name), p.birth_date, p.village_code FROM pupil p
        WHERE p.enrolled AND NOT EXISTS (SELECT FROM roster q WHERE q.person = p.person)
    """,
)
"""Whom the police do not list. A table of its own, as the next: without their sizes PostgreSQL would hold each against each."""
LOOSE_LINE = Working(
    name="loose_line",
    columns="record_id uuid, person bytea, name_key text, birth_date date, village_code text",
    fill="""
        SELECT r.record_id, r.person, name_key(r.name), r.birth_date, r.village_code FROM roster r
        WHERE NOT EXISTS (SELECT FROM pupil q WHERE q.person = r.person AND q.enrolled)
    """,
)
"""Whom the police list and who is enrolled nowhere."""
CANDIDATE = Working(
    name="candidate",
    columns="student_id uuid, record_id uuid",
    fill="""
        SELECT DISTINCT ON (p.student_id) p.student_id, r.record_id
        FROM loose_pupil p JOIN loose_line r USING (name_key, birth_date, village_code)
        WHERE NOT EXISTS (SELECT FROM parted d WHERE (d.student_id, d.person) = (p.student_id, r.person))
        ORDER BY p.student_id, r.person
    """,
)
"""Pairs that may be one person; a person decides."""
LIKENESS = (LOOSE_PUPIL, LOOSE_LINE, CANDIDATE)

NOT_ENROLLED = Comparison(
    code=ComparisonCode.M_01,
    finding=FindingType.NOT_ENROLLED,
    needs=PackageCode.SCHOOL_AGE_POPULATION,
    over=(ROSTER, PUPIL, *LIKENESS),
    left="SELECT count(*) FROM roster",
    right="SELECT count(*) FROM pupil WHERE enrolled",
    registers=True,
    sql="""
        SELECT CASE WHEN e.excuse IS NOT NULL THEN 'EXCUSED' WHEN c.record_id IS NOT NULL THEN 'AMBIGUOUS'
                    ELSE 'LEFT_ONLY' END AS bucket,
               e.excuse,
               coalesce(p.student_id::text, encode(r.person, 'hex')) AS subject, p.student_id, r.record_id,
               jsonb_strip_nulls(jsonb_build_object('villageCode', r.village_code, 'known', p.student_id IS NOT NULL,
                                                    'clause', e.excuse)) AS facts
        FROM roster r
        LEFT JOIN pupil p ON p.person = r.person
        LEFT JOIN candidate c ON c.record_id = r.record_id
        CROSS JOIN LATERAL (SELECT CASE
            WHEN r.age NOT BETWEEN :min_age AND :max_age THEN 'OUTSIDE_SCHOOL_AGE' ELSE p.lawful END AS excuse) e
        WHERE NOT coalesce(p.enrolled, false)
    """,
)

NOT_IN_REGISTER = Comparison(
    code=ComparisonCode.M_08,
    finding=FindingType.NOT_IN_HOUSEHOLD_REGISTER,
    needs=PackageCode.SCHOOL_AGE_POPULATION,
    over=(ROSTER, SENT_BACK, CHANGE, PUPIL, *LIKENESS),
    left="SELECT count(*) FROM pupil WHERE enrolled",
    right="SELECT count(*) FROM roster",
    asks_police=VerificationReason.NO_SUCH_PERSON,
    sql="""
        SELECT CASE WHEN e.excuse IS NOT NULL THEN 'EXCUSED' WHEN c.student_id IS NOT NULL THEN 'AMBIGUOUS'
                    ELSE 'RIGHT_ONLY' END AS bucket,
               e.excuse, p.student_id::text AS subject, p.student_id, NULL::uuid AS record_id,
               jsonb_strip_nulls(jsonb_build_object('excuse', e.excuse)) AS facts
        FROM pupil p
        LEFT JOIN roster r ON r.person = p.person
        LEFT JOIN candidate c ON c.student_id = p.student_id
        CROSS JOIN LATERAL (SELECT CASE
            WHEN p.person IS NULL THEN 'NO_ID_NUMBER'
            WHEN p.region_code <> :county THEN 'HOUSEHOLD_ELSEWHERE'
            WHEN p.age NOT BETWEEN :min_age AND :max_age THEN 'OUTSIDE_ROSTER_AGES'
            WHEN EXISTS (SELECT FROM sent_back b WHERE b.person = p.person) THEN 'LINE_SENT_BACK'
            WHEN EXISTS (SELECT FROM change h WHERE h.person = p.person
                         AND h.change_type IN ('DEATH', 'CANCEL', 'MOVE_OUT')) THEN 'CHANGE_REPORTED'
            END AS excuse) e
        WHERE p.enrolled AND r.record_id IS NULL
    """,
)

IDENTITY = Comparison(
    code=ComparisonCode.M_10,
    finding=FindingType.IDENTITY_ERROR,
    needs=PackageCode.SCHOOL_AGE_POPULATION,
    over=(ROSTER, PUPIL),
    left="SELECT count(*) FROM pupil p JOIN roster r USING (person) WHERE p.enrolled",
    right="SELECT count(*) FROM pupil p JOIN roster r USING (person) WHERE p.enrolled",
    asks_police=VerificationReason.IDENTITY_ERROR,
    sql="""
        SELECT 'CONFLICTING' AS bucket, NULL AS excuse, p.student_id::text AS subject, p.student_id, r.record_id,
               jsonb_build_object('fields', to_jsonb(array_remove(ARRAY[
                   CASE WHEN name_key(p.name) <> name_key(r.name) THEN 'name' END,
                   CASE WHEN p.sex <> r.sex THEN 'sex' END,
                   CASE WHEN p.birth_date <> r.birth_date THEN 'birthDate' END,
                   CASE WHEN r.renamed THEN 'idNumber' END], NULL))) AS facts
        FROM pupil p JOIN roster r USING (person)
        WHERE p.enrolled AND (r.renamed OR (p.sex, p.birth_date) IS DISTINCT FROM (r.sex, r.birth_date)
              OR p.name IS DISTINCT FROM r.name AND name_key(p.name) IS DISTINCT FROM name_key(r.name))
    """,
)

CANDIDATES = Comparison(
    code=ComparisonCode.M_10_CANDIDATE,
    finding=FindingType.IDENTITY_CANDIDATE,
    needs=PackageCode.SCHOOL_AGE_POPULATION,
    over=(ROSTER, PUPIL, *LIKENESS),
    left="SELECT count(*) FROM pupil WHERE enrolled",
    right="SELECT count(*) FROM roster",
    asks_police=VerificationReason.IDENTITY_ERROR,
    reported=("AMBIGUOUS",),
    sql="""
        SELECT 'AMBIGUOUS' AS bucket, NULL AS excuse, c.student_id::text AS subject, c.student_id, c.record_id,
               jsonb_build_object('compared', jsonb_build_object(
                   'name', 'AGREES', 'birthDate', 'AGREES', 'village', 'AGREES', 'guardian', 'MISSING',
                   'sex', CASE WHEN p.sex = r.sex THEN 'AGREES' WHEN 'UNKNOWN' IN (p.sex, r.sex) THEN 'MISSING'
                               ELSE 'DIFFERS' END,
                   'idNumber', CASE WHEN p.person IS NULL THEN 'MISSING' ELSE 'DIFFERS' END)) AS facts
        FROM candidate c JOIN pupil p USING (student_id) JOIN roster r USING (record_id)
    """,
)

HOUSEHOLD_CHANGED = Comparison(
    code=ComparisonCode.M_18,
    finding=FindingType.HOUSEHOLD_CHANGED,
    needs=PackageCode.HOUSEHOLD_CHANGE_ROSTER,
    over=(CHANGE, PUPIL),
    left="SELECT count(*) FROM pupil WHERE enrolled",
    right="SELECT count(*) FROM change",
    sql="""
        SELECT DISTINCT ON (subject) 'CONFLICTING' AS bucket, NULL AS excuse,
               concat_ws(':', p.student_id, h.change_type, h.changed_on) AS subject, p.student_id, h.record_id,
               jsonb_build_object('changeType', h.change_type, 'changedOn', h.changed_on) AS facts
        FROM change h JOIN pupil p USING (person)
        WHERE p.enrolled
    """,
)
