"""What a staged export changes around a child: the adults of its family, the groups it belongs to, its school's ledger."""

from __future__ import annotations

_UPDATE_GUARDIANS = """
    UPDATE guardian g SET name = a.name, phone_sealed = coalesce(a.phone_sealed, g.phone_sealed),
        phone_index = coalesce(a.phone_index, g.phone_index), version = g.version + 1, updated_at = now()
    FROM intake_adult a WHERE a.known AND a.id_number_index IS NOT NULL AND g.id = a.guardian_id
      AND (g.name, g.phone_index) IS DISTINCT FROM (a.name, coalesce(a.phone_index, g.phone_index))
"""

_INSERT_GUARDIANS = """
    INSERT INTO guardian (id, jurisdiction_code, name, id_number_sealed, id_number_index, id_number_masked,
                          phone_sealed, phone_index)
    SELECT guardian_id, :county, name, id_number_sealed, id_number_index, id_number_masked, phone_sealed, phone_index
    FROM intake_adult WHERE NOT known AND id_number_index IS NOT NULL
"""

_INSERT_UNNUMBERED = """
    INSERT INTO guardian (id, jurisdiction_code, name, phone_sealed, phone_index)
    SELECT guardian_id, :county, name, phone_sealed, phone_index
    FROM intake_adult WHERE NOT known AND id_number_index IS NULL
"""

_LINKS = """
    WITH link AS (
        SELECT DISTINCT ON (m.student_id, i.guardian_id)
               m.student_id, i.guardian_id, i.name, i.relation, i.is_guardian, i.slot
        FROM intake_member i JOIN intake_match m USING (line_no)
        ORDER BY m.student_id, i.guardian_id, i.slot
    )
"""

# An adult once known by name and telephone only, now by a number or another telephone: one adult, one link.
_UNLINK = (
    _LINKS
    + """
    DELETE FROM guardianship old USING guardian g, link
    WHERE g.id = old.guardian_id AND g.id_number_index IS NULL AND link.student_id = old.student_id AND link.name = g.name
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

# In the file's order, which is the order of their ids: who is named first there is the first of a child's guardians.
_INSERT_LINKS = (
    _LINKS
    + """
    INSERT INTO guardianship (student_id, guardian_id, relation, is_legal_guardian)
    SELECT student_id, guardian_id, relation, is_guardian FROM link
    WHERE NOT EXISTS (SELECT FROM guardianship s
                      WHERE (s.student_id, s.guardian_id) = (link.student_id, link.guardian_id))
    ORDER BY student_id, slot
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
    UPDATE special_group_membership g SET valid_to = :today, version = g.version + 1, updated_at = now()
    FROM ended WHERE g.id = ended.id
"""

_UPDATE_GROUPS = """
    UPDATE special_group_membership g SET evidence = i.evidence, source_package_id = :package,
        version = g.version + 1, updated_at = now()
    FROM intake_match m JOIN intake_group i USING (line_no), exchange_package x
    WHERE g.student_id = m.student_id AND g."group" = i."group" AND g.valid_to IS NULL
      AND x.id = g.source_package_id AND x.code = 'ENROLLMENT_REGISTRY' AND g.evidence <> i.evidence
"""

# What a person's decision ended against the registry's word stays ended, whatever the next export repeats.
_INSERT_GROUPS = """
    INSERT INTO special_group_membership (student_id, "group", valid_from, source, evidence, source_package_id)
    SELECT m.student_id, i."group", :today, 'EDUCATION_BUREAU', i.evidence, :package
    FROM intake_match m JOIN intake_group i USING (line_no)
    WHERE NOT EXISTS (
        SELECT FROM special_group_membership g
        WHERE g.student_id = m.student_id AND g."group" = i."group"
          AND (g.valid_to IS NULL OR g.source = 'EDUCATION_BUREAU' AND g.ended_by IS NOT NULL))
    ON CONFLICT (student_id, "group", source, valid_from) DO UPDATE
        SET valid_to = NULL, evidence = excluded.evidence,
            version = special_group_membership.version + 1, updated_at = now()
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
