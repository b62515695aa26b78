"""What a staged export changes around a child: the adults of its family, the groups it belongs to, its school's ledger."""

from __future__ import annotations

# The same adult may stand with several children; the first line says what is taken.
_ADULTS = """
    WITH said AS (
        SELECT DISTINCT ON (id_number) id_number, name, phone FROM intake_member
        WHERE id_number IS NOT NULL ORDER BY id_number, line_no, slot
    )
"""

_UPDATE_GUARDIANS = (
    _ADULTS
    + """
    UPDATE guardian g SET name = said.name, phone = coalesce(said.phone, g.phone), version = g.version + 1,
        updated_at = now()
    FROM said WHERE g.jurisdiction_code = :county AND g.id_number = said.id_number
      AND (g.name, g.phone) IS DISTINCT FROM (said.name, coalesce(said.phone, g.phone))
"""
)

_INSERT_GUARDIANS = (
    _ADULTS
    + """
    INSERT INTO guardian (jurisdiction_code, name, id_number, phone)
    SELECT :county, said.name, said.id_number, said.phone FROM said
    WHERE NOT EXISTS (SELECT FROM guardian g WHERE g.jurisdiction_code = :county AND g.id_number = said.id_number)
"""
)

_INSERT_UNNUMBERED = """
    INSERT INTO guardian (jurisdiction_code, name, phone)
    SELECT DISTINCT CAST(:county AS text), i.name, i.phone FROM intake_member i
    WHERE i.id_number IS NULL AND NOT EXISTS (
        SELECT FROM guardian g WHERE g.jurisdiction_code = :county AND g.id_number IS NULL AND g.name = i.name
          AND g.phone IS NOT DISTINCT FROM i.phone)
"""

# Two joins and not one with OR, which would leave the planner without either index.
_LINKS = """
    WITH link AS (
        SELECT DISTINCT ON (student_id, guardian_id) * FROM (
            SELECT m.student_id, g.id AS guardian_id, i.name, i.relation, i.is_guardian, i.slot
            FROM intake_member i JOIN intake_match m USING (line_no)
            JOIN guardian g ON g.jurisdiction_code = :county AND g.id_number = i.id_number
            UNION ALL
            SELECT m.student_id, g.id, i.name, i.relation, i.is_guardian, i.slot
            FROM intake_member i JOIN intake_match m USING (line_no)
            JOIN guardian g ON g.jurisdiction_code = :county AND g.name = i.name AND g.id_number IS NULL
                 AND coalesce(g.phone, '') = coalesce(i.phone, '')
            WHERE i.id_number IS NULL
        ) both_ways ORDER BY student_id, guardian_id, slot
    )
"""

# An adult once known by name and telephone only, now by a number or another telephone: one adult, one link.
_UNLINK = (
    _LINKS
    + """
    DELETE FROM guardianship old USING guardian g, link
    WHERE g.id = old.guardian_id AND g.id_number IS NULL AND link.student_id = old.student_id AND link.name = g.name
      AND NOT EXISTS (SELECT FROM link kept WHERE kept.student_id = old.student_id AND kept.guardian_id = g.id)
"""
)

_UPDATE_LINKS = (
    _LINKS
    + """
    UPDATE guardianship s SET relation = link.relation, is_legal_guardian = link.is_guardian FROM link
    WHERE (s.student_id, s.guardian_id) = (link.student_id, link.guardian_id)
      AND (s.relation, s.is_legal_guardian) IS DISTINCT FROM (link.relation, link.is_guardian)
"""
)

_INSERT_LINKS = (
    _LINKS
    + """
    INSERT INTO guardianship (student_id, guardian_id, relation, is_legal_guardian)
    SELECT student_id, guardian_id, relation, is_guardian FROM link
    WHERE NOT EXISTS (SELECT FROM guardianship s
                      WHERE (s.student_id, s.guardian_id) = (link.student_id, link.guardian_id))
"""
)

# Only memberships that an export opened are ended or amended by one; another department's stay (catalogue 2.2).
_END_GROUPS = """
    WITH ended AS (
        SELECT g.id
        FROM special_group_membership g
        JOIN intake_match m USING (student_id)
        JOIN intake_pupil p USING (line_no)
        JOIN exchange_package x ON x.id = g.source_package_id AND x.code = 'ENROLLMENT_REGISTRY'
        LEFT JOIN intake_group i ON i.line_no = m.line_no AND i."group" = g."group"
        WHERE g.valid_to IS NULL
          AND (g."group" = ANY(p.not_in) OR i.line_no IS NULL AND :lists_groups AND NOT g."group" = ANY(:own_columns))
    )
    UPDATE special_group_membership g SET valid_to = :today FROM ended WHERE g.id = ended.id
"""

_UPDATE_GROUPS = """
    UPDATE special_group_membership g SET evidence = i.evidence, source_package_id = :package
    FROM intake_match m JOIN intake_group i USING (line_no), exchange_package x
    WHERE g.student_id = m.student_id AND g."group" = i."group" AND g.valid_to IS NULL
      AND x.id = g.source_package_id AND x.code = 'ENROLLMENT_REGISTRY' AND g.evidence <> i.evidence
"""

_INSERT_GROUPS = """
    INSERT INTO special_group_membership (student_id, "group", valid_from, source, evidence, source_package_id)
    SELECT m.student_id, i."group", :today, 'EDUCATION_BUREAU', i.evidence, :package
    FROM intake_match m JOIN intake_group i USING (line_no)
    WHERE NOT EXISTS (
        SELECT FROM special_group_membership g
        WHERE g.student_id = m.student_id AND g."group" = i."group" AND g.valid_to IS NULL)
    ON CONFLICT (student_id, "group", valid_from) DO UPDATE SET valid_to = NULL, evidence = excluded.evidence
"""

# Three ledgers a school, empty ones too (GH-27).
_LEDGERS = """
    INSERT INTO ledger (jurisdiction_code, type, owner_id, scope)
    SELECT CAST(:county AS text), kind, o.id, 'SCHOOL'
    FROM school s JOIN organization o ON o.id = s.id
    CROSS JOIN unnest(ARRAY['SCHOOL_AGE_ENROLLMENT', 'SUSPECTED_DROPOUT', 'DROPOUT']) kind
    WHERE o.jurisdiction_code = :county
      AND NOT EXISTS (SELECT FROM ledger l WHERE l.owner_id = o.id AND l.type = kind)
    ON CONFLICT DO NOTHING
"""

# A child stands in the ledger of the school that holds its 学籍, and in no other's (GH-29: people and ledger agree).
_CLOSE_ENTRIES = """
    UPDATE ledger_entry e SET state = 'CLOSED', closed_at = now(), changed_at = now(),
        close_reason = CASE WHEN p.enrollment_status = ANY(:held) THEN '转入其他学校就学台账' ELSE '学籍不在籍' END,
        version = e.version + 1, updated_at = now()
    FROM intake_match m JOIN intake_pupil p USING (line_no), ledger l
    WHERE e.student_id = m.student_id AND e.state <> 'CLOSED' AND l.id = e.ledger_id
      AND l.jurisdiction_code = :county AND l.type = 'SCHOOL_AGE_ENROLLMENT'
      AND (p.enrollment_status = ANY(:held)) <> (l.owner_id = p.school_id)
"""

_OPEN_ENTRIES = """
    INSERT INTO ledger_entry (ledger_id, student_id, reason)
    SELECT l.id, m.student_id, '在籍就读'
    FROM intake_match m
    JOIN intake_pupil p USING (line_no)
    JOIN ledger l ON l.owner_id = p.school_id AND l.type = 'SCHOOL_AGE_ENROLLMENT'
    WHERE p.enrollment_status = ANY(:held) AND NOT EXISTS (
        SELECT FROM ledger_entry e WHERE e.ledger_id = l.id AND e.student_id = m.student_id AND e.state <> 'CLOSED')
    ORDER BY p.line_no
"""

_NOT_EMPTY = """
    UPDATE ledger l SET declared_empty = false, version = l.version + 1, updated_at = now()
    WHERE l.jurisdiction_code = :county AND l.type = 'SCHOOL_AGE_ENROLLMENT' AND l.declared_empty
      AND EXISTS (SELECT FROM ledger_entry e WHERE e.ledger_id = l.id AND e.state <> 'CLOSED')
"""

STEPS: dict[str, str] = {
    "guardians_updated": _UPDATE_GUARDIANS,
    "guardians_inserted": _INSERT_GUARDIANS,
    "guardians_unnumbered": _INSERT_UNNUMBERED,
    "guardianships_ended": _UNLINK,
    "guardianships_updated": _UPDATE_LINKS,
    "guardianships_inserted": _INSERT_LINKS,
    "groups_ended": _END_GROUPS,
    "groups_updated": _UPDATE_GROUPS,
    "groups_inserted": _INSERT_GROUPS,
    "ledgers_created": _LEDGERS,
    "ledger_entries_closed": _CLOSE_ENTRIES,
    "ledger_entries_opened": _OPEN_ENTRIES,
    "ledgers_no_longer_empty": _NOT_EMPTY,
}
