"""The county's own registers of persons: ledgers against people, no number, unclear places, one child registered twice (M-06, M-09, M-11, M-15)."""

from __future__ import annotations

from domain.exchange import ComparisonCode, FindingType, VerificationReason
from domain.machines.whereabouts import LEFT
from exchange.comparisons.shape import Comparison, Working

_LEFT = ", ".join(f"'{each.name}'" for each in LEFT)

PERSON = Working(
    name="person",
    columns="student_id uuid, id_type text, status text, numbered bool, placed bool, resident bool",
    fill=f"""
        SELECT s.id, s.id_type, s.schooling_status, s.id_number_index IS NOT NULL,
               EXISTS (SELECT FROM household_registration h WHERE h.student_id = s.id AND h.status = 'VALID'),
               num_nonnulls(s.village_id, s.grid_cell_id, s.home_address_index) > 0
        FROM student s WHERE s.jurisdiction_code = :county AND s.schooling_status NOT IN ({_LEFT})
    """,
)
"""Everybody who is still of the universe: whether a number, a household and a home are known."""
STANDING = Working(
    name="standing",
    columns="ledger_id uuid, type text, student_id uuid",
    fill="""
        SELECT l.id, l.type, e.student_id FROM ledger_entry e JOIN ledger l ON l.id = e.ledger_id
        WHERE l.jurisdiction_code = :county AND e.state <> 'CLOSED'
    """,
)
"""Who stands in which ledger."""
OF_PEOPLE = Working(
    name="of_people",
    columns="ledger_id uuid, type text, student_id uuid",
    fill="""
        WITH of AS (
            SELECT id, type, owner_id, class_id FROM ledger
            WHERE jurisdiction_code = :county AND status <> 'BUILDING'
              AND type IN ('SCHOOL_AGE_ENROLLMENT', 'ENROLLMENT_MANAGEMENT')
        )
        SELECT of.id, of.type, e.student_id
        FROM of JOIN enrollment e ON e.school_id = of.owner_id AND of.class_id IS NULL WHERE e.status = ANY(:held)
        UNION ALL
        SELECT of.id, of.type, e.student_id
        FROM of JOIN enrollment e ON e.class_id = of.class_id WHERE e.status = ANY(:held)
    """,
)
"""Who should stand in which ledger of people: one that is still being built names nobody yet (catalogue 4.5)."""

LEDGER_PERSONS = Comparison(
    code=ComparisonCode.M_06,
    finding=FindingType.LEDGER_PERSON_MISMATCH,
    over=(STANDING, OF_PEOPLE),
    left="SELECT count(DISTINCT student_id) FROM of_people",
    right="""
        SELECT count(DISTINCT student_id) FROM standing WHERE ledger_id IN (SELECT ledger_id FROM of_people)
    """,
    sql=f"""
        SELECT CASE min(m.side) WHEN max(m.side) THEN min(m.side) ELSE 'CONFLICTING' END AS bucket, NULL AS excuse,
               m.student_id::text AS subject, m.student_id, NULL::uuid AS record_id,
               jsonb_build_object('ledgers', jsonb_agg(jsonb_build_object('ledger', m.ledger_id, 'side', m.side)
                                                       ORDER BY m.ledger_id)) AS facts
        FROM (
            SELECT 'LEFT_ONLY' AS side, o.ledger_id, o.student_id FROM of_people o
            WHERE NOT EXISTS (SELECT FROM standing s WHERE (s.ledger_id, s.student_id) = (o.ledger_id, o.student_id))
            UNION ALL
            SELECT 'RIGHT_ONLY', s.ledger_id, s.student_id
            FROM standing s JOIN ledger l ON l.id = s.ledger_id AND l.status <> 'BUILDING'
            WHERE s.type = 'ENROLLMENT_MANAGEMENT' AND NOT EXISTS (
                SELECT FROM of_people o WHERE (o.ledger_id, o.student_id) = (s.ledger_id, s.student_id))
            UNION ALL
            SELECT 'RIGHT_ONLY', s.ledger_id, s.student_id
            FROM standing s JOIN student c ON c.id = s.student_id AND c.schooling_status IN ({_LEFT})
            WHERE s.type = 'SCHOOL_AGE_ENROLLMENT'
        ) m
        GROUP BY m.student_id
    """,
)
"""LEFT_ONLY: a pupil who lacks in a ledger. RIGHT_ONLY: one who stands in it and is registered there no more, or has left."""

NO_NUMBER = Comparison(
    code=ComparisonCode.M_09,
    finding=FindingType.NO_ID_NUMBER,
    over=(PERSON,),
    left="SELECT count(*) FROM person",
    right="SELECT count(*) FROM person WHERE numbered",
    asks_police=VerificationReason.NO_ID_NUMBER,
    sql="""
        SELECT CASE WHEN e.excuse IS NOT NULL THEN 'EXCUSED' ELSE 'LEFT_ONLY' END AS bucket, e.excuse,
               p.student_id::text AS subject, p.student_id, NULL::uuid AS record_id, '{}'::jsonb AS facts
        FROM person p
        CROSS JOIN LATERAL (SELECT CASE
            WHEN p.id_type NOT IN ('RESIDENT_ID', 'HOUSEHOLD_REGISTER', 'NONE') THEN 'OTHER_DOCUMENT' END AS excuse) e
        WHERE NOT p.numbered
    """,
)
"""The police see to it that their households are registered (QC-42); who has another country's or region's paper needs none."""

IN_LEDGERS = "SELECT count(DISTINCT student_id) FROM standing"
UNCLEAR_HOUSEHOLD = Comparison(
    code=ComparisonCode.M_11,
    finding=FindingType.UNCLEAR_HOUSEHOLD,
    over=(PERSON, STANDING),
    left=IN_LEDGERS,
    right="SELECT count(*) FROM person WHERE placed",
    asks_police=VerificationReason.UNCLEAR_HOUSEHOLD,
    sql="""
        SELECT 'LEFT_ONLY' AS bucket, NULL AS excuse, p.student_id::text AS subject, p.student_id,
               NULL::uuid AS record_id, '{}'::jsonb AS facts
        FROM person p
        WHERE (NOT p.placed OR p.status = 'IDENTITY_UNRESOLVED')
          AND EXISTS (SELECT FROM standing s WHERE s.student_id = p.student_id)
    """,
)
"""Who stands in a ledger and of whose household nobody knows where it is (QC-43)."""

UNCLEAR_RESIDENCE = Comparison(
    code=ComparisonCode.M_11_RESIDENCE,
    finding=FindingType.UNCLEAR_RESIDENCE,
    over=(PERSON, STANDING),
    left=IN_LEDGERS,
    right="SELECT count(*) FROM person WHERE resident",
    asks_police=VerificationReason.UNCLEAR_RESIDENCE,
    sql="""
        SELECT CASE WHEN e.excuse IS NOT NULL THEN 'EXCUSED' ELSE 'LEFT_ONLY' END AS bucket, e.excuse,
               p.student_id::text AS subject, p.student_id, NULL::uuid AS record_id, '{}'::jsonb AS facts
        FROM person p
        CROSS JOIN LATERAL (SELECT CASE p.status
            WHEN 'ATTENDING_ELSEWHERE_UNREGISTERED' THEN 'HL-60'
            WHEN 'ATTENDING_ELSEWHERE_REGISTERED_HERE' THEN 'QC-39'
            WHEN 'ABROAD_RETAINED' THEN 'HL-62' END AS excuse) e
        WHERE (NOT p.resident OR p.status = 'UNREACHABLE')
          AND EXISTS (SELECT FROM standing s WHERE s.student_id = p.student_id)
    """,
)
"""Who stands in a ledger and of whom nobody knows where it lives, or where it is (QC-43); who is known to live elsewhere is none."""

REGISTERED = Working(
    name="registered",
    columns="student_id uuid, name_key text, sex text, birth_date date, village_code text, number bytea, id_index bytea, verified bool",
    fill="""
        SELECT s.id, name_key(s.name), s.sex, s.birth_date, h.village_code, e.student_no_index, s.id_number_index,
               s.id_status = 'VERIFIED'
        FROM student s JOIN enrollment e ON e.student_id = s.id AND e.status = ANY(:held)
        LEFT JOIN household_registration h ON h.student_id = s.id AND h.status = 'VALID'
        WHERE s.jurisdiction_code = :county
    """,
)
"""Who holds a 学籍, by what tells persons apart; number: of the 学籍."""
ALIKE = Working(
    name="alike",
    columns="student_id uuid, other_id uuid, same_number bool, both_verified bool, compared jsonb",
    fill="""
        WITH pair AS (
            SELECT a.student_id AS other_id, b.student_id
            FROM registered a JOIN registered b ON a.number = b.number AND a.student_id < b.student_id
            UNION
            SELECT a.student_id, b.student_id
            FROM registered a
            JOIN registered b ON (a.name_key, a.sex, a.birth_date) = (b.name_key, b.sex, b.birth_date)
                 AND a.student_id < b.student_id
            WHERE a.village_code = b.village_code OR EXISTS (
                SELECT FROM guardianship x JOIN guardianship y USING (guardian_id)
                WHERE x.student_id = a.student_id AND y.student_id = b.student_id)
        )
        SELECT p.student_id, p.other_id, coalesce(a.number = b.number, false), a.verified AND b.verified,
               jsonb_build_object(
                   'name', CASE WHEN a.name_key = b.name_key THEN 'AGREES' ELSE 'DIFFERS' END,
                   'sex', CASE WHEN a.sex = b.sex THEN 'AGREES' ELSE 'DIFFERS' END,
                   'birthDate', CASE WHEN a.birth_date = b.birth_date THEN 'AGREES' ELSE 'DIFFERS' END,
                   'village', CASE a.village_code = b.village_code WHEN true THEN 'AGREES' WHEN false THEN 'DIFFERS'
                                   ELSE 'MISSING' END,
                   'guardian', CASE WHEN num_nonnulls(g.first, h.first) < 2 THEN 'MISSING'
                                    WHEN EXISTS (SELECT FROM guardianship x JOIN guardianship y USING (guardian_id)
                                                 WHERE x.student_id = p.student_id AND y.student_id = p.other_id)
                                    THEN 'AGREES' ELSE 'DIFFERS' END,
                   'idNumber', CASE WHEN num_nonnulls(a.id_index, b.id_index) < 2 THEN 'MISSING' ELSE 'DIFFERS' END)
        FROM pair p
        JOIN registered a ON a.student_id = p.other_id
        JOIN registered b ON b.student_id = p.student_id
        CROSS JOIN LATERAL (SELECT min(guardian_id::text) AS first FROM guardianship WHERE student_id = p.student_id) g
        CROSS JOIN LATERAL (SELECT min(guardian_id::text) AS first FROM guardianship WHERE student_id = p.other_id) h
        WHERE NOT EXISTS (SELECT FROM parted d WHERE (d.student_id, d.other_id) = (p.student_id, p.other_id))
    """,
)
"""Two who may be one: the same number of the 学籍, or name, sex, birth date and a village or a guardian (keys of 2.13)."""

DUPLICATE = Comparison(
    code=ComparisonCode.M_15,
    finding=FindingType.DUPLICATE_ENROLLMENT,
    over=(REGISTERED, ALIKE),
    left="SELECT count(*) FROM registered",
    right="SELECT count(*) FROM registered",
    reported=("CONFLICTING", "AMBIGUOUS"),
    sql="""
        SELECT CASE WHEN a.same_number THEN 'CONFLICTING' WHEN a.both_verified THEN 'EXCUSED' ELSE 'AMBIGUOUS' END AS bucket,
               CASE WHEN a.both_verified AND NOT a.same_number THEN 'BOTH_VERIFIED' END AS excuse,
               encode(sha256(convert_to(a.other_id::text || a.student_id::text, 'UTF8')), 'hex') AS subject,
               a.student_id, NULL::uuid AS record_id, jsonb_build_object('other', a.other_id, 'compared', a.compared) AS facts
        FROM alike a
    """,
)
"""One child, one 学籍. student_id: the file that is younger. Two numbers that the police have verified both are two persons."""
