"""What the rows of the crossing counties say where `world.County` leaves a column empty, as SQL."""

FILLED = """
UPDATE student SET ethnicity = '01', nationality = 'CHN', status_since = '2026-03-01', grid_cell_id = village_id;
UPDATE special_group_membership SET valid_from = '2025-09-01', valid_to = '2027-07-01', decided_by = '认定人',
  decided_on = '2025-09-02', reason = '认定理由', ended_by = '决定人', end_reason = '解除理由';
UPDATE household_registration h SET village_code = o.code, valid_from = '2016-02-01', valid_to = '2030-01-01'
  FROM student s JOIN organization o ON o.id = s.village_id WHERE s.id = h.student_id AND h.village_code IS NULL;
UPDATE enrollment SET entry_date = '2022-09-01', marked_at = '2026-04-01', last_registry_sync = '2026-08-01T01:02:03Z';
UPDATE ledger SET verified_at_term_start = '2026-03-02', last_monthly_update = '2026-07-31', period = '2025-2026',
  confirmed_month = '2026-07';
UPDATE ledger_entry SET facts = '{"attends": "某校", "exemption_reason": "未公开的病情", "findings": ["M-02"]}', changed_at = '2026-05-05T05:05:05Z', closed_at = '2026-06-06T06:06:06.5Z', close_reason = '已复学';
UPDATE exchange_cycle SET frozen_at = '2026-08-08T00:00:00Z', closed_at = '2026-08-09T00:00:00Z', summary = '{"findings": 2, "preview": {"digest": "77"}}',
  coarse_summary = '{"findings": 2, "preview": {"digest": "77"}}',
  failure = '{"code": "LATE", "zh": "逾期", "en": "late"}';
UPDATE exchange_package SET reference = 'R-1';
UPDATE exchange_record r SET student_id = s.id FROM student s, exchange_package p
  WHERE p.id = r.package_id AND s.jurisdiction_code = p.jurisdiction_code AND s.birth_date = '2016-01-01' AND r.line_no = 1;
UPDATE exchange_record SET resolution = 'MENDED', resolved_at = '2026-08-09T00:00:00Z', resolution_reason = '已核对',
  reason = reason || '{"was": {"code": "BAD_ID", "reasons": [{"code": "BAD_ID"}]}}' WHERE state = 'ACCEPTED';
UPDATE exchange_receipt SET previous = repeat('3', 64);
UPDATE comparison_run SET buckets = '{"LEFT_ONLY": 1}', excuses = '{"MOVED": 1}', coarse_left_count = left_count,
  coarse_right_count = right_count, coarse_buckets = '{"LEFT_ONLY": 1}', coarse_excuses = '{"MOVED": 1}';
UPDATE indicator_value SET coarse_value = value, coarse_numerator = numerator, coarse_denominator = denominator,
  coarse_lacking = lacking,  coarse_compliance = compliance, final_at = '2026-08-06T00:00:00Z' WHERE final_at IS NULL;
UPDATE verification v SET sent_package_id = p.id FROM discrepancy d, exchange_record r, exchange_package p
  WHERE d.id = v.discrepancy_id AND r.id = d.record_id AND p.id = r.package_id;
UPDATE verification SET finding = 'DECEASED', document_no = '公字1号', concluded_on = '2026-08-10';
UPDATE organization SET department = 'PUBLIC_SECURITY', aliases = '{"别名"}', area_tags = '{"RURAL"}' WHERE code LIKE '%002';
UPDATE school SET center_school_id = id;
UPDATE written_report r SET kind = 'CENTER_SCHOOL' FROM student s
  WHERE s.id = r.student_id AND r.kind = 'NOT_BACK' AND s.birth_date IN ('2016-01-14', '2016-01-16');
UPDATE written_report r SET case_id = c.id FROM dropout_case c
  WHERE c.student_id = r.student_id AND c.trigger = 'OTHER' AND r.kind = 'CENTER_SCHOOL' AND EXISTS (
    SELECT FROM student s WHERE s.id = r.student_id AND s.birth_date = '2016-01-16');
UPDATE responsibility_assignment SET valid_to = '2027-01-01';
UPDATE policy_clause SET responsible = '某局' WHERE responsible IS NULL;
UPDATE target SET valid_until = '2030-01-01' WHERE valid_until IS NULL;
UPDATE oauth_client SET role = 'DEPARTMENT', department = 'LABOR', scopes = '{exchange:read}', purposes = '{COMPARISON}',
  redirect_uris = '{https://portal.test/back}', plain_bearer_reason = '旧系统', jwks = '{"keys": []}';
UPDATE user_account SET scopes = '{students:read}', purposes = '{CONTROL}', locked_until = '2026-08-09T00:00:00Z',
  password_hash = '密码的封存值';
UPDATE access_grant SET reason = '走失', given_by = '某人', revoked_at = '2026-08-01T00:00:00Z' WHERE source = 'AGREEMENT'
"""
