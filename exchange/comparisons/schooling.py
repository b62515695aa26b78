"""The county's own registers of where children are: present without a 学籍, not come to junior school, permit run out (M-03, M-16, M-19)."""

from __future__ import annotations

from domain.attendance import ATTENDED
from domain.exchange import ComparisonCode, FindingType
from domain.handover import Arrival, Destination
from domain.machines.whereabouts import AT_SCHOOL, LEFT
from domain.student import SchoolingStatus
from domain.vocabulary import Term
from exchange.comparisons.pupils import PUPIL
from exchange.comparisons.shape import Comparison, Working


def _names(*terms: Term) -> str:
    return ", ".join(f"'{each.name}'" for each in terms)


_THERE = (
    *AT_SCHOOL,
    SchoolingStatus.RETURNED,
    SchoolingStatus.ATTENDING_IN_JURISDICTION_UNREGISTERED,
    SchoolingStatus.ATTENDING_ELSEWHERE_UNREGISTERED,
)
AWAY_LAWFULLY = {
    SchoolingStatus.HOME_TEACHING: "HL-64",
    SchoolingStatus.ATTENDING_VOCATIONAL: "HL-68",
    SchoolingStatus.ABROAD_RETAINED: "HL-62",
    SchoolingStatus.SUSPENDED_ILLNESS: "HL-63",
    SchoolingStatus.ATTENDING_ELSEWHERE_UNREGISTERED: "HL-60",
    SchoolingStatus.ATTENDING_ELSEWHERE_REGISTERED_HERE: "QC-39",
}
"""By which clause a leaver who is schooled so need not be at the junior school."""
_AWAY = " ".join(f"WHEN '{status.name}' THEN '{clause}'" for status, clause in AWAY_LAWFULLY.items())

PRESENT = Working(
    name="present",
    columns="student_id uuid, status text, gone bool",
    fill=f"""
        SELECT s.id, s.schooling_status, s.schooling_status IN ({_names(*LEFT)})
        FROM student s
        WHERE s.jurisdiction_code = :county AND (
            s.schooling_status IN ({_names(*_THERE)})
            OR EXISTS (SELECT FROM attendance_record a
                       WHERE a.student_id = s.id AND a.day >= CAST(CAST(:term_start AS text) AS date)
                         AND a.status IN ({_names(*sorted(ATTENDED, key=lambda each: each.name))}))
            OR EXISTS (SELECT FROM admission_registration r
                       WHERE r.student_id = s.id AND r.state = 'ARRIVED' AND r.school_year = CAST(:entering AS text)))
    """,
)
"""Who is at a school: by status, by attendance in this term, or by having reported for this school year (BS-20)."""

PRESENT_NOT_REGISTERED = Comparison(
    code=ComparisonCode.M_03,
    finding=FindingType.PRESENT_NOT_REGISTERED,
    over=(PUPIL, PRESENT),
    left="SELECT count(*) FROM present",
    right="SELECT count(*) FROM pupil WHERE enrolled",
    sql="""
        SELECT CASE WHEN e.excuse IS NOT NULL THEN 'EXCUSED' ELSE 'LEFT_ONLY' END AS bucket, e.excuse,
               n.student_id::text AS subject, n.student_id, NULL::uuid AS record_id,
               jsonb_build_object('status', n.status) AS facts
        FROM present n JOIN pupil p ON p.student_id = n.student_id
        CROSS JOIN LATERAL (SELECT CASE
            WHEN p.age NOT BETWEEN :min_age AND :max_age THEN 'OUTSIDE_SCHOOL_AGE'
            WHEN n.status = 'ATTENDING_ELSEWHERE_UNREGISTERED' OR n.gone THEN p.lawful END AS excuse) e
        WHERE NOT p.enrolled
    """,
)
"""The bureau has the school register them (HL-59); who studies in another place is listed and reported upward (HL-60)."""

LEAVER = Working(
    name="leaver",
    columns="student_id uuid, destination text, proven bool, arrival text",
    fill=f"""
        SELECT DISTINCT ON (s.id) s.id, g.destination, cardinality(g.evidence) > 0, g.arrival
        FROM student s
        LEFT JOIN graduate_destination g ON g.student_id = s.id AND g.school_year <= CAST(:entering AS text)
        WHERE s.jurisdiction_code = :county AND (g.id IS NOT NULL OR EXISTS (
            SELECT FROM enrollment e
            WHERE e.student_id = s.id AND e.status = 'GRADUATED' AND e.grade = :last_primary_grade))
          AND s.schooling_status NOT IN ({_names(*LEFT)})
        ORDER BY s.id, g.school_year DESC
    """,
)
"""Who left primary school, and where it was said to go (GH-25). Who left the universe since is no leaver any more."""
AT_JUNIOR = Working(
    name="at_junior",
    columns="student_id uuid",
    fill="""
        SELECT e.student_id FROM enrollment e JOIN student s ON s.id = e.student_id
        WHERE s.jurisdiction_code = :county AND e.status = ANY(:held) AND e.grade > :last_primary_grade
    """,
)
"""Who holds a 学籍 beyond primary school."""

GRADUATE_NOT_ARRIVED = Comparison(
    code=ComparisonCode.M_16,
    finding=FindingType.GRADUATE_NOT_ARRIVED,
    over=(PUPIL, LEAVER, AT_JUNIOR),
    left="SELECT count(*) FROM leaver",
    right="SELECT count(*) FROM at_junior",
    sql=f"""
        SELECT CASE WHEN e.excuse IS NOT NULL THEN 'EXCUSED' ELSE 'LEFT_ONLY' END AS bucket, e.excuse,
               l.student_id::text AS subject, l.student_id, NULL::uuid AS record_id,
               jsonb_strip_nulls(jsonb_build_object('destination', l.destination, 'arrival', l.arrival)) AS facts
        FROM leaver l
        JOIN pupil p ON p.student_id = l.student_id JOIN student s ON s.id = l.student_id
        CROSS JOIN LATERAL (SELECT CASE
            WHEN p.age NOT BETWEEN :min_age AND :max_age THEN 'OUTSIDE_SCHOOL_AGE'
            WHEN CAST(:today AS text) <= CAST(:arrive_by AS text) THEN 'QC-18'
            WHEN l.destination = '{Destination.ELSEWHERE.name}' AND l.proven THEN 'GH-25'
            ELSE coalesce(CASE s.schooling_status {_AWAY} END, CASE WHEN NOT p.enrolled THEN p.lawful END) END AS excuse) e
        WHERE l.arrival IS DISTINCT FROM '{Arrival.ARRIVED.name}'
          AND NOT EXISTS (SELECT FROM at_junior j WHERE j.student_id = l.student_id)
    """,
)
"""Whoever goes elsewhere needs proof to count (catalogue 2.17); until the register of those who did not come is due, nobody is missed."""

PERMITTED = Working(
    name="permitted",
    columns="student_id uuid, valid_to date",
    fill="""
        SELECT DISTINCT ON (r.student_id) r.student_id,
               CASE r.basis WHEN 'RESIDENCE_PERMIT' THEN r.permit_valid_to END
        FROM admission_registration r JOIN student s ON s.id = r.student_id
        WHERE s.jurisdiction_code = :county AND r.state = 'ARRIVED'
        ORDER BY r.student_id, r.school_year DESC, r.id DESC
    """,
)
"""By what a child last entered a school; valid_to: of the residence permit, where it was one (QC-33)."""

PERMIT_EXPIRED = Comparison(
    code=ComparisonCode.M_19,
    finding=FindingType.PERMIT_EXPIRED,
    over=(PUPIL, PERMITTED),
    left="SELECT count(*) FROM permitted WHERE valid_to IS NOT NULL",
    right="SELECT count(*) FROM permitted WHERE valid_to >= CAST(CAST(:today AS text) AS date)",
    sql="""
        SELECT CASE WHEN e.excuse IS NOT NULL THEN 'EXCUSED' ELSE 'CONFLICTING' END AS bucket, e.excuse,
               t.student_id::text AS subject, t.student_id, NULL::uuid AS record_id,
               jsonb_build_object('validTo', t.valid_to) AS facts
        FROM permitted t JOIN pupil p ON p.student_id = t.student_id
        CROSS JOIN LATERAL (SELECT CASE
            WHEN NOT p.enrolled THEN coalesce(p.lawful, 'NOT_ENROLLED')
            WHEN p.region_code = :county THEN 'GH-16' END AS excuse) e
        WHERE t.valid_to < CAST(CAST(:today AS text) AS date)
    """,
)
"""It never costs a child its place: the bureau asks for the new one. Who has its household here since needs none (GH-16)."""
