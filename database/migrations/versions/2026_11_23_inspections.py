"""Inspections, findings, rectification, talks, criticism, announcements, commendations."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '4c0cacd855da'
down_revision: str | Sequence[str] | None = 'eeb9bbb968c3'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Rather fail and be run again at a quiet hour than make every request wait behind us.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('result_announcement',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('announcement_no', sa.String(length=16), nullable=False),
    sa.Column('issued_by', sa.Enum('COUNTY_GOVERNMENT', 'LEADING_GROUP', 'EDUCATION_BUREAU', 'SCHOOL', 'CENTER_SCHOOL', 'TOWNSHIP', 'VILLAGE_COMMUNITY', 'PUBLIC_SECURITY', 'CIVIL_AFFAIRS', 'DISABLED_FEDERATION', 'LABOR', 'MARKET_REGULATION', 'JUSTICE', 'HEALTH', 'FINANCE', 'RURAL_REVITALIZATION', 'AGRICULTURE', 'PUBLICITY', 'CULTURE_TOURISM', 'URBAN_MANAGEMENT', 'ETHNIC_RELIGIOUS', 'STAFFING', 'DEVELOPMENT_REFORM', 'HOUSING', 'INSPECTION', 'YOUTH_LEAGUE', 'WOMENS_FEDERATION', 'CARE_COMMITTEE', 'POLITICS_LAW_COMMITTEE', 'AUDIT', 'PEOPLES_CONGRESS', 'EXPERT_COMMITTEE', 'EMPLOYER', 'GUARDIAN', 'PARENTS_COMMITTEE', 'SOCIETY', name='department', native_enum=False, length=48), nullable=False),
    sa.Column('issuer_id', sa.Uuid(), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('results', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
    sa.Column('clauses', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('previous', sa.String(length=64), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['issuer_id'], ['organization.id'], name=op.f('fk_result_announcement_issuer_id')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_result_announcement_jurisdiction_code')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_result_announcement')),
    sa.UniqueConstraint('jurisdiction_code', 'announcement_no', name=op.f('uq_result_announcement_jurisdiction_code_announcement_no'))
    )
    op.create_table('inspection',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('inspection_no', sa.String(length=16), nullable=False),
    sa.Column('type', sa.Enum('ROUTINE', 'SPECIAL', 'FOLLOW_UP', 'SELF', 'NPC_LAW_ENFORCEMENT', name='inspectiontype', native_enum=False, length=48), nullable=False),
    sa.Column('inspecting', sa.Enum('COUNTY_GOVERNMENT', 'LEADING_GROUP', 'EDUCATION_BUREAU', 'SCHOOL', 'CENTER_SCHOOL', 'TOWNSHIP', 'VILLAGE_COMMUNITY', 'PUBLIC_SECURITY', 'CIVIL_AFFAIRS', 'DISABLED_FEDERATION', 'LABOR', 'MARKET_REGULATION', 'JUSTICE', 'HEALTH', 'FINANCE', 'RURAL_REVITALIZATION', 'AGRICULTURE', 'PUBLICITY', 'CULTURE_TOURISM', 'URBAN_MANAGEMENT', 'ETHNIC_RELIGIOUS', 'STAFFING', 'DEVELOPMENT_REFORM', 'HOUSING', 'INSPECTION', 'YOUTH_LEAGUE', 'WOMENS_FEDERATION', 'CARE_COMMITTEE', 'POLITICS_LAW_COMMITTEE', 'AUDIT', 'PEOPLES_CONGRESS', 'EXPERT_COMMITTEE', 'EMPLOYER', 'GUARDIAN', 'PARENTS_COMMITTEE', 'SOCIETY', name='department', native_enum=False, length=48), nullable=False),
    sa.Column('inspecting_id', sa.Uuid(), nullable=True),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('follows_id', sa.Uuid(), nullable=True),
    sa.Column('purpose', sa.String(), nullable=False),
    sa.Column('clauses', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('planned_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('PLANNED', 'OPEN', 'CLOSED', 'CANCELLED', name='inspectionstate', native_enum=False, length=48), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('strengths', sa.String(), nullable=True),
    sa.Column('shortcomings', sa.String(), nullable=True),
    sa.Column('bundle', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('bundle_digest', sa.String(length=64), nullable=True),
    sa.Column('bundled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('announcement_id', sa.Uuid(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("(state = 'CLOSED') = (closed_on IS NOT NULL)", name=op.f('ck_inspection_closings')),
    sa.CheckConstraint('(closed_on IS NULL) = (shortcomings IS NULL)', name=op.f('ck_inspection_conclusions')),
    sa.CheckConstraint('announcement_id IS NULL OR closed_on IS NOT NULL', name=op.f('ck_inspection_announcements')),
    sa.ForeignKeyConstraint(['announcement_id'], ['result_announcement.id'], name=op.f('fk_inspection_announcement_id')),
    sa.ForeignKeyConstraint(['follows_id'], ['inspection.id'], name=op.f('fk_inspection_follows_id')),
    sa.ForeignKeyConstraint(['inspecting_id'], ['organization.id'], name=op.f('fk_inspection_inspecting_id')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_inspection_jurisdiction_code')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_inspection_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspection')),
    sa.UniqueConstraint('jurisdiction_code', 'inspection_no', name=op.f('uq_inspection_jurisdiction_code_inspection_no'))
    )
    op.create_index(op.f('ix_inspection_announcement_id'), 'inspection', ['announcement_id'], unique=False)
    op.create_index(op.f('ix_inspection_follows_id'), 'inspection', ['follows_id'], unique=False)
    op.create_index('ix_inspection_jurisdiction_code_state_planned_on', 'inspection', ['jurisdiction_code', 'state', 'planned_on'], unique=False)
    op.create_index(op.f('ix_inspection_unit_id'), 'inspection', ['unit_id'], unique=False)
    op.create_table('commendation',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('inspection_id', sa.Uuid(), nullable=True),
    sa.Column('commended_by', sa.Enum('COUNTY_GOVERNMENT', 'LEADING_GROUP', 'EDUCATION_BUREAU', 'SCHOOL', 'CENTER_SCHOOL', 'TOWNSHIP', 'VILLAGE_COMMUNITY', 'PUBLIC_SECURITY', 'CIVIL_AFFAIRS', 'DISABLED_FEDERATION', 'LABOR', 'MARKET_REGULATION', 'JUSTICE', 'HEALTH', 'FINANCE', 'RURAL_REVITALIZATION', 'AGRICULTURE', 'PUBLICITY', 'CULTURE_TOURISM', 'URBAN_MANAGEMENT', 'ETHNIC_RELIGIOUS', 'STAFFING', 'DEVELOPMENT_REFORM', 'HOUSING', 'INSPECTION', 'YOUTH_LEAGUE', 'WOMENS_FEDERATION', 'CARE_COMMITTEE', 'POLITICS_LAW_COMMITTEE', 'AUDIT', 'PEOPLES_CONGRESS', 'EXPERT_COMMITTEE', 'EMPLOYER', 'GUARDIAN', 'PARENTS_COMMITTEE', 'SOCIETY', name='department', native_enum=False, length=48), nullable=False),
    sa.Column('commended_on', sa.Date(), nullable=False),
    sa.Column('merit', sa.String(), nullable=False),
    sa.Column('clauses', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['inspection_id'], ['inspection.id'], name=op.f('fk_commendation_inspection_id')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_commendation_jurisdiction_code')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_commendation_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_commendation'))
    )
    op.create_index(op.f('ix_commendation_inspection_id'), 'commendation', ['inspection_id'], unique=False)
    op.create_index(op.f('ix_commendation_jurisdiction_code'), 'commendation', ['jurisdiction_code'], unique=False)
    op.create_index(op.f('ix_commendation_unit_id'), 'commendation', ['unit_id'], unique=False)
    op.create_table('inspection_finding',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('finding_no', sa.String(length=16), nullable=False),
    sa.Column('ground', sa.Enum('FALSE_DATA', 'WEAK_PERSUASION', 'DROPOUT_REBOUND', 'DERELICTION', 'LATE_REPORT', 'LATE_HOME_VISIT', 'SHAM_WORK', 'WEAK_WORK', 'ESPECIALLY_SERIOUS_DROPOUT', 'TEACHER_CONDUCT', 'NEGLIGENCE', 'FALSIFICATION', 'POOR_PROGRESS', name='accountabilityground', native_enum=False, length=48), nullable=False),
    sa.Column('description', sa.String(), nullable=False),
    sa.Column('clauses', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('found_on', sa.Date(), nullable=False),
    sa.Column('withdrawn_on', sa.Date(), nullable=True),
    sa.Column('withdrawal_reason', sa.String(), nullable=True),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('inspection_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint('(withdrawn_on IS NULL) = (withdrawal_reason IS NULL)', name=op.f('ck_inspection_finding_withdrawals')),
    sa.ForeignKeyConstraint(['inspection_id'], ['inspection.id'], name=op.f('fk_inspection_finding_inspection_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_inspection_finding_jurisdiction_code')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_inspection_finding_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspection_finding')),
    sa.UniqueConstraint('jurisdiction_code', 'finding_no', name=op.f('uq_inspection_finding_jurisdiction_code_finding_no'))
    )
    op.create_index(op.f('ix_inspection_finding_inspection_id'), 'inspection_finding', ['inspection_id'], unique=False)
    op.create_index(op.f('ix_inspection_finding_jurisdiction_code'), 'inspection_finding', ['jurisdiction_code'], unique=False)
    op.create_index(op.f('ix_inspection_finding_unit_id'), 'inspection_finding', ['unit_id'], unique=False)
    op.create_table('inspection_item',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('code', sa.String(length=48), nullable=False),
    sa.Column('text_zh', sa.String(), nullable=False),
    sa.Column('clauses', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('answer', sa.Enum('MET', 'NOT_MET', 'NOT_APPLICABLE', name='itemanswer', native_enum=False, length=48), nullable=True),
    sa.Column('note', sa.String(), nullable=True),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('inspection_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("(answer = 'NOT_MET' AND note IS NULL) IS NOT TRUE", name=op.f('ck_inspection_item_notes')),
    sa.ForeignKeyConstraint(['inspection_id'], ['inspection.id'], name=op.f('fk_inspection_item_inspection_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_inspection_item_jurisdiction_code')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_inspection_item_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspection_item')),
    sa.UniqueConstraint('inspection_id', 'code', name=op.f('uq_inspection_item_inspection_id_code'))
    )
    op.create_index(op.f('ix_inspection_item_inspection_id'), 'inspection_item', ['inspection_id'], unique=False)
    op.create_index(op.f('ix_inspection_item_jurisdiction_code'), 'inspection_item', ['jurisdiction_code'], unique=False)
    op.create_index(op.f('ix_inspection_item_unit_id'), 'inspection_item', ['unit_id'], unique=False)
    op.create_table('inspector',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('role', sa.Enum('RESPONSIBLE_INSPECTOR', 'TEAM_LEADER', 'TEAM_MEMBER', 'SCHOOL_STAFF', 'DEPUTY', name='inspectorrole', native_enum=False, length=48), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('inspection_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['inspection_id'], ['inspection.id'], name=op.f('fk_inspector_inspection_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_inspector_jurisdiction_code')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_inspector_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspector'))
    )
    op.create_index(op.f('ix_inspector_inspection_id'), 'inspector', ['inspection_id'], unique=False)
    op.create_index(op.f('ix_inspector_jurisdiction_code'), 'inspector', ['jurisdiction_code'], unique=False)
    op.create_index(op.f('ix_inspector_unit_id'), 'inspector', ['unit_id'], unique=False)
    op.create_table('rectification_order',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('order_no', sa.String(length=16), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('finding_id', sa.Uuid(), nullable=False),
    sa.Column('issued_by', sa.Enum('COUNTY_GOVERNMENT', 'LEADING_GROUP', 'EDUCATION_BUREAU', 'SCHOOL', 'CENTER_SCHOOL', 'TOWNSHIP', 'VILLAGE_COMMUNITY', 'PUBLIC_SECURITY', 'CIVIL_AFFAIRS', 'DISABLED_FEDERATION', 'LABOR', 'MARKET_REGULATION', 'JUSTICE', 'HEALTH', 'FINANCE', 'RURAL_REVITALIZATION', 'AGRICULTURE', 'PUBLICITY', 'CULTURE_TOURISM', 'URBAN_MANAGEMENT', 'ETHNIC_RELIGIOUS', 'STAFFING', 'DEVELOPMENT_REFORM', 'HOUSING', 'INSPECTION', 'YOUTH_LEAGUE', 'WOMENS_FEDERATION', 'CARE_COMMITTEE', 'POLITICS_LAW_COMMITTEE', 'AUDIT', 'PEOPLES_CONGRESS', 'EXPERT_COMMITTEE', 'EMPLOYER', 'GUARDIAN', 'PARENTS_COMMITTEE', 'SOCIETY', name='department', native_enum=False, length=48), nullable=False),
    sa.Column('requirement', sa.String(), nullable=False),
    sa.Column('clauses', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('ISSUED', 'IN_PROGRESS', 'REPORTED', 'RECHECKED', 'PASSED', 'FAILED', 'OVERDUE', name='rectificationstate', native_enum=False, length=48), nullable=False),
    sa.Column('report', sa.String(), nullable=True),
    sa.Column('reported_on', sa.Date(), nullable=True),
    sa.Column('rechecked_on', sa.Date(), nullable=True),
    sa.Column('rechecked_by', sa.String(), nullable=True),
    sa.Column('recheck_result', sa.String(), nullable=True),
    sa.Column('conclusion', sa.String(), nullable=True),
    sa.Column('concluded_on', sa.Date(), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_id', sa.Uuid(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("(state IN ('PASSED', 'FAILED')) = (concluded_on IS NOT NULL)", name=op.f('ck_rectification_order_conclusions')),
    sa.CheckConstraint('due_on >= issued_on', name=op.f('ck_rectification_order_deadlines')),
    sa.ForeignKeyConstraint(['finding_id'], ['inspection_finding.id'], name=op.f('fk_rectification_order_finding_id')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_rectification_order_jurisdiction_code')),
    sa.ForeignKeyConstraint(['told_id'], ['organization.id'], name=op.f('fk_rectification_order_told_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_rectification_order_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rectification_order')),
    sa.UniqueConstraint('jurisdiction_code', 'order_no', name=op.f('uq_rectification_order_jurisdiction_code_order_no'))
    )
    op.create_index(op.f('ix_rectification_order_finding_id'), 'rectification_order', ['finding_id'], unique=False)
    op.create_index('ix_rectification_order_jurisdiction_code_state_due_on', 'rectification_order', ['jurisdiction_code', 'state', 'due_on'], unique=False)
    op.create_index(op.f('ix_rectification_order_unit_id'), 'rectification_order', ['unit_id'], unique=False)
    op.create_index('uq_rectification_order_open', 'rectification_order', ['finding_id'], unique=True, postgresql_where=sa.text('concluded_on IS NULL'))
    op.create_table('accountability_talk',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('finding_id', sa.Uuid(), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=True),
    sa.Column('held_by', sa.Enum('COUNTY_GOVERNMENT', 'LEADING_GROUP', 'EDUCATION_BUREAU', 'SCHOOL', 'CENTER_SCHOOL', 'TOWNSHIP', 'VILLAGE_COMMUNITY', 'PUBLIC_SECURITY', 'CIVIL_AFFAIRS', 'DISABLED_FEDERATION', 'LABOR', 'MARKET_REGULATION', 'JUSTICE', 'HEALTH', 'FINANCE', 'RURAL_REVITALIZATION', 'AGRICULTURE', 'PUBLICITY', 'CULTURE_TOURISM', 'URBAN_MANAGEMENT', 'ETHNIC_RELIGIOUS', 'STAFFING', 'DEVELOPMENT_REFORM', 'HOUSING', 'INSPECTION', 'YOUTH_LEAGUE', 'WOMENS_FEDERATION', 'CARE_COMMITTEE', 'POLITICS_LAW_COMMITTEE', 'AUDIT', 'PEOPLES_CONGRESS', 'EXPERT_COMMITTEE', 'EMPLOYER', 'GUARDIAN', 'PARENTS_COMMITTEE', 'SOCIETY', name='department', native_enum=False, length=48), nullable=False),
    sa.Column('speaker', sa.String(), nullable=False),
    sa.Column('partner', sa.Enum('PRINCIPAL_PERSON', 'PERSON_IN_CHARGE', 'RESPONSIBLE_STAFF', name='talkpartner', native_enum=False, length=48), nullable=False),
    sa.Column('partner_name', sa.String(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('minutes', sa.String(), nullable=False),
    sa.Column('measures', sa.String(), nullable=False),
    sa.Column('clauses', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['finding_id'], ['inspection_finding.id'], name=op.f('fk_accountability_talk_finding_id')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_accountability_talk_jurisdiction_code')),
    sa.ForeignKeyConstraint(['order_id'], ['rectification_order.id'], name=op.f('fk_accountability_talk_order_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_accountability_talk_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accountability_talk'))
    )
    op.create_index(op.f('ix_accountability_talk_finding_id'), 'accountability_talk', ['finding_id'], unique=False)
    op.create_index(op.f('ix_accountability_talk_jurisdiction_code'), 'accountability_talk', ['jurisdiction_code'], unique=False)
    op.create_index(op.f('ix_accountability_talk_order_id'), 'accountability_talk', ['order_id'], unique=False)
    op.create_index(op.f('ix_accountability_talk_unit_id'), 'accountability_talk', ['unit_id'], unique=False)
    op.create_table('circular_criticism',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('criticism_no', sa.String(length=16), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=True),
    sa.Column('issued_by', sa.Enum('COUNTY_GOVERNMENT', 'LEADING_GROUP', 'EDUCATION_BUREAU', 'SCHOOL', 'CENTER_SCHOOL', 'TOWNSHIP', 'VILLAGE_COMMUNITY', 'PUBLIC_SECURITY', 'CIVIL_AFFAIRS', 'DISABLED_FEDERATION', 'LABOR', 'MARKET_REGULATION', 'JUSTICE', 'HEALTH', 'FINANCE', 'RURAL_REVITALIZATION', 'AGRICULTURE', 'PUBLICITY', 'CULTURE_TOURISM', 'URBAN_MANAGEMENT', 'ETHNIC_RELIGIOUS', 'STAFFING', 'DEVELOPMENT_REFORM', 'HOUSING', 'INSPECTION', 'YOUTH_LEAGUE', 'WOMENS_FEDERATION', 'CARE_COMMITTEE', 'POLITICS_LAW_COMMITTEE', 'AUDIT', 'PEOPLES_CONGRESS', 'EXPERT_COMMITTEE', 'EMPLOYER', 'GUARDIAN', 'PARENTS_COMMITTEE', 'SOCIETY', name='department', native_enum=False, length=48), nullable=False),
    sa.Column('scope', sa.Enum('CONCERNED', 'COUNTY', name='criticismscope', native_enum=False, length=48), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('statement', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
    sa.Column('clauses', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_circular_criticism_jurisdiction_code')),
    sa.ForeignKeyConstraint(['order_id'], ['rectification_order.id'], name=op.f('fk_circular_criticism_order_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_circular_criticism_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_circular_criticism')),
    sa.UniqueConstraint('jurisdiction_code', 'criticism_no', name=op.f('uq_circular_criticism_jurisdiction_code_criticism_no'))
    )
    op.create_index(op.f('ix_circular_criticism_order_id'), 'circular_criticism', ['order_id'], unique=False)
    op.create_index(op.f('ix_circular_criticism_unit_id'), 'circular_criticism', ['unit_id'], unique=False)
    op.create_table('criticism_finding',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('criticism_id', sa.Uuid(), nullable=False),
    sa.Column('finding_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['criticism_id'], ['circular_criticism.id'], name=op.f('fk_criticism_finding_criticism_id')),
    sa.ForeignKeyConstraint(['finding_id'], ['inspection_finding.id'], name=op.f('fk_criticism_finding_finding_id')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_criticism_finding_jurisdiction_code')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_criticism_finding_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_criticism_finding')),
    sa.UniqueConstraint('criticism_id', 'finding_id', name=op.f('uq_criticism_finding_criticism_id_finding_id'))
    )
    op.create_index(op.f('ix_criticism_finding_finding_id'), 'criticism_finding', ['finding_id'], unique=False)
    op.create_index(op.f('ix_criticism_finding_jurisdiction_code'), 'criticism_finding', ['jurisdiction_code'], unique=False)
    op.create_index(op.f('ix_criticism_finding_unit_id'), 'criticism_finding', ['unit_id'], unique=False)
    for table in (
        "accountability_talk", "circular_criticism", "criticism_finding", "commendation", "result_announcement",
    ):
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
        )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index(op.f('ix_criticism_finding_unit_id'), table_name='criticism_finding')
    op.drop_index(op.f('ix_criticism_finding_jurisdiction_code'), table_name='criticism_finding')
    op.drop_index(op.f('ix_criticism_finding_finding_id'), table_name='criticism_finding')
    op.drop_table('criticism_finding')
    op.drop_index(op.f('ix_circular_criticism_unit_id'), table_name='circular_criticism')
    op.drop_index(op.f('ix_circular_criticism_order_id'), table_name='circular_criticism')
    op.drop_table('circular_criticism')
    op.drop_index(op.f('ix_accountability_talk_unit_id'), table_name='accountability_talk')
    op.drop_index(op.f('ix_accountability_talk_order_id'), table_name='accountability_talk')
    op.drop_index(op.f('ix_accountability_talk_jurisdiction_code'), table_name='accountability_talk')
    op.drop_index(op.f('ix_accountability_talk_finding_id'), table_name='accountability_talk')
    op.drop_table('accountability_talk')
    op.drop_index('uq_rectification_order_open', table_name='rectification_order', postgresql_where=sa.text('concluded_on IS NULL'))
    op.drop_index(op.f('ix_rectification_order_unit_id'), table_name='rectification_order')
    op.drop_index('ix_rectification_order_jurisdiction_code_state_due_on', table_name='rectification_order')
    op.drop_index(op.f('ix_rectification_order_finding_id'), table_name='rectification_order')
    op.drop_table('rectification_order')
    op.drop_index(op.f('ix_inspector_unit_id'), table_name='inspector')
    op.drop_index(op.f('ix_inspector_jurisdiction_code'), table_name='inspector')
    op.drop_index(op.f('ix_inspector_inspection_id'), table_name='inspector')
    op.drop_table('inspector')
    op.drop_index(op.f('ix_inspection_item_unit_id'), table_name='inspection_item')
    op.drop_index(op.f('ix_inspection_item_jurisdiction_code'), table_name='inspection_item')
    op.drop_index(op.f('ix_inspection_item_inspection_id'), table_name='inspection_item')
    op.drop_table('inspection_item')
    op.drop_index(op.f('ix_inspection_finding_unit_id'), table_name='inspection_finding')
    op.drop_index(op.f('ix_inspection_finding_jurisdiction_code'), table_name='inspection_finding')
    op.drop_index(op.f('ix_inspection_finding_inspection_id'), table_name='inspection_finding')
    op.drop_table('inspection_finding')
    op.drop_index(op.f('ix_commendation_unit_id'), table_name='commendation')
    op.drop_index(op.f('ix_commendation_jurisdiction_code'), table_name='commendation')
    op.drop_index(op.f('ix_commendation_inspection_id'), table_name='commendation')
    op.drop_table('commendation')
    op.drop_index(op.f('ix_inspection_unit_id'), table_name='inspection')
    op.drop_index('ix_inspection_jurisdiction_code_state_planned_on', table_name='inspection')
    op.drop_index(op.f('ix_inspection_follows_id'), table_name='inspection')
    op.drop_index(op.f('ix_inspection_announcement_id'), table_name='inspection')
    op.drop_table('inspection')
    op.drop_table('result_announcement')
