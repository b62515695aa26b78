"""Registers of units: plans, meetings, publicity, legal-education teams, staff, pairings; events that their rows show to be done."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = 'd03b6ceb1c1a'
down_revision: str | Sequence[str] | None = '8d1b46f0c3e7'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Rather fail and be run again at a quiet hour than make every request wait behind us.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('legal_education_team',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('area_id', sa.Uuid(), nullable=True),
    sa.Column('guided_by_id', sa.Uuid(), nullable=True),
    sa.Column('name_zh', sa.String(), nullable=False),
    sa.Column('members', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('dissolved_on', sa.Date(), nullable=True),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('school_year', sa.String(length=9), nullable=False),
    sa.Column('term', sa.String(length=11), nullable=True),
    sa.Column('recorded_by', sa.String(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawal_reason', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['organization.id'], name=op.f('fk_legal_education_team_area_id')),
    sa.ForeignKeyConstraint(['guided_by_id'], ['organization.id'], name=op.f('fk_legal_education_team_guided_by_id')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_legal_education_team_jurisdiction_code')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_legal_education_team_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_legal_education_team'))
    )
    op.create_index(op.f('ix_legal_education_team_area_id'), 'legal_education_team', ['area_id'], unique=False)
    op.create_index(op.f('ix_legal_education_team_guided_by_id'), 'legal_education_team', ['guided_by_id'], unique=False)
    op.create_index(op.f('ix_legal_education_team_jurisdiction_code'), 'legal_education_team', ['jurisdiction_code'], unique=False)
    op.create_index(op.f('ix_legal_education_team_unit_id'), 'legal_education_team', ['unit_id'], unique=False)
    op.create_table('meeting',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('type', sa.Enum('SPECIAL', 'EXECUTIVE', 'OFFICE', 'JOINT', 'OTHER', name='meetingtype', native_enum=False, length=48), nullable=False),
    sa.Column('topic', sa.String(), nullable=False),
    sa.Column('decisions', sa.String(), nullable=False),
    sa.Column('gaps', sa.String(), nullable=True),
    sa.Column('attending', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('present', sa.Integer(), nullable=False),
    sa.Column('document_no', sa.String(), nullable=True),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('school_year', sa.String(length=9), nullable=False),
    sa.Column('term', sa.String(length=11), nullable=True),
    sa.Column('recorded_by', sa.String(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawal_reason', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint('present > 0', name=op.f('ck_meeting_present')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_meeting_jurisdiction_code')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_meeting_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting'))
    )
    op.create_index(op.f('ix_meeting_jurisdiction_code'), 'meeting', ['jurisdiction_code'], unique=False)
    op.create_index('ix_meeting_unit_id_held_on', 'meeting', ['unit_id', 'held_on'], unique=False)
    op.create_table('publicity_activity',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('topics', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('messages', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('channel', sa.Enum('COLUMN', 'TELEVISION', 'RADIO', 'NEWSPAPER', 'WEB', 'LECTURE', 'MEETING', 'LEAFLET', 'POSTER', 'HOME_VISIT', name='publicitychannel', native_enum=False, length=48), nullable=False),
    sa.Column('audiences', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=False),
    sa.Column('teachers', sa.Integer(), nullable=True),
    sa.Column('teachers_reached', sa.Integer(), nullable=True),
    sa.Column('students', sa.Integer(), nullable=True),
    sa.Column('students_reached', sa.Integer(), nullable=True),
    sa.Column('coarse_students', sa.Integer(), nullable=True),
    sa.Column('coarse_students_reached', sa.Integer(), nullable=True),
    sa.Column('families', sa.Integer(), nullable=True),
    sa.Column('families_reached', sa.Integer(), nullable=True),
    sa.Column('employers', sa.Integer(), nullable=True),
    sa.Column('employers_reached', sa.Integer(), nullable=True),
    sa.Column('evidence', sa.String(), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('school_year', sa.String(length=9), nullable=False),
    sa.Column('term', sa.String(length=11), nullable=True),
    sa.Column('recorded_by', sa.String(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawal_reason', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint('coalesce(teachers_reached <= teachers, true) AND (teachers_reached IS NULL) = (teachers IS NULL) AND coalesce(students_reached <= students, true) AND (students_reached IS NULL) = (students IS NULL) AND coalesce(families_reached <= families, true) AND (families_reached IS NULL) = (families IS NULL) AND coalesce(employers_reached <= employers, true) AND (employers_reached IS NULL) = (employers IS NULL)', name=op.f('ck_publicity_activity_reached')),
    sa.CheckConstraint('ended_on >= held_on', name=op.f('ck_publicity_activity_in_order')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_publicity_activity_jurisdiction_code')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_publicity_activity_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_publicity_activity'))
    )
    op.create_index(op.f('ix_publicity_activity_jurisdiction_code'), 'publicity_activity', ['jurisdiction_code'], unique=False)
    op.create_index('ix_publicity_activity_unit_id_held_on', 'publicity_activity', ['unit_id', 'held_on'], unique=False)
    op.create_table('school_pairing',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('urban_id', sa.Uuid(), nullable=False),
    sa.Column('rural_id', sa.Uuid(), nullable=False),
    sa.Column('help', sa.String(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('school_year', sa.String(length=9), nullable=False),
    sa.Column('term', sa.String(length=11), nullable=True),
    sa.Column('recorded_by', sa.String(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawal_reason', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint('ended_on >= held_on', name=op.f('ck_school_pairing_in_order')),
    sa.CheckConstraint('urban_id <> rural_id', name=op.f('ck_school_pairing_two')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_school_pairing_jurisdiction_code')),
    sa.ForeignKeyConstraint(['rural_id'], ['school.id'], name=op.f('fk_school_pairing_rural_id')),
    sa.ForeignKeyConstraint(['urban_id'], ['school.id'], name=op.f('fk_school_pairing_urban_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_school_pairing'))
    )
    op.create_index(op.f('ix_school_pairing_jurisdiction_code'), 'school_pairing', ['jurisdiction_code'], unique=False)
    op.create_index(op.f('ix_school_pairing_rural_id'), 'school_pairing', ['rural_id'], unique=False)
    op.create_index('uq_school_pairing_running', 'school_pairing', ['urban_id', 'rural_id'], unique=True, postgresql_where=sa.text('ended_on IS NULL AND withdrawn_at IS NULL'))
    op.create_table('staffing_record',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('TEACHER_TRAINING', 'ROTATION', 'MASTER_TEACHER_VISIT', 'POSTED_TEACHERS', 'VOCATIONAL_TEACHERS', name='staffingkind', native_enum=False, length=48), nullable=False),
    sa.Column('host_id', sa.Uuid(), nullable=True),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('person_times', sa.Integer(), nullable=True),
    sa.Column('rural_person_times', sa.Integer(), nullable=True),
    sa.Column('principals', sa.Integer(), nullable=True),
    sa.Column('teachers', sa.Integer(), nullable=True),
    sa.Column('backbone_teachers', sa.Integer(), nullable=True),
    sa.Column('outside_townships', sa.Integer(), nullable=True),
    sa.Column('full_time', sa.Integer(), nullable=True),
    sa.Column('part_time', sa.Integer(), nullable=True),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('school_year', sa.String(length=9), nullable=False),
    sa.Column('term', sa.String(length=11), nullable=True),
    sa.Column('recorded_by', sa.String(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawal_reason', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("(kind = 'MASTER_TEACHER_VISIT') = (host_id IS NOT NULL)", name=op.f('ck_staffing_record_hosts')),
    sa.ForeignKeyConstraint(['host_id'], ['school.id'], name=op.f('fk_staffing_record_host_id')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_staffing_record_jurisdiction_code')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_staffing_record_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staffing_record'))
    )
    op.create_index(op.f('ix_staffing_record_host_id'), 'staffing_record', ['host_id'], unique=False)
    op.create_index(op.f('ix_staffing_record_jurisdiction_code'), 'staffing_record', ['jurisdiction_code'], unique=False)
    op.create_index('ix_staffing_record_unit_id_held_on', 'staffing_record', ['unit_id', 'held_on'], unique=False)
    op.create_table('work_plan',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('type', sa.Enum('SCHOOL_DROPOUT_CONTROL', 'HOME_TEACHING', 'AREA', 'FAMILY', 'PERSON', name='workplantype', native_enum=False, length=48), nullable=False),
    sa.Column('school_year', sa.String(length=9), nullable=False),
    sa.Column('text_version', sa.SmallInteger(), nullable=False),
    sa.Column('area_id', sa.Uuid(), nullable=True),
    sa.Column('case_id', sa.Uuid(), nullable=True),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('team', sa.String(), nullable=False),
    sa.Column('measures', sa.String(), nullable=False),
    sa.Column('document_no', sa.String(), nullable=True),
    sa.Column('file_digest', sa.String(length=64), nullable=True),
    sa.Column('state', sa.Enum('DRAFT', 'IN_FORCE', 'SUPERSEDED', 'WITHDRAWN', name='workplanstate', native_enum=False, length=48), nullable=False),
    sa.Column('in_force_from', sa.Date(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("(type = 'AREA') = (area_id IS NOT NULL)", name=op.f('ck_work_plan_areas')),
    sa.CheckConstraint("(type IN ('FAMILY', 'PERSON')) = (case_id IS NOT NULL)", name=op.f('ck_work_plan_cases')),
    sa.CheckConstraint("state NOT IN ('IN_FORCE', 'SUPERSEDED') OR in_force_from IS NOT NULL", name=op.f('ck_work_plan_dated')),
    sa.ForeignKeyConstraint(['area_id'], ['organization.id'], name=op.f('fk_work_plan_area_id')),
    sa.ForeignKeyConstraint(['case_id'], ['dropout_case.id'], name=op.f('fk_work_plan_case_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_work_plan_jurisdiction_code')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_work_plan_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_work_plan'))
    )
    op.create_index(op.f('ix_work_plan_area_id'), 'work_plan', ['area_id'], unique=False)
    op.create_index(op.f('ix_work_plan_case_id'), 'work_plan', ['case_id'], unique=False)
    op.create_index(op.f('ix_work_plan_jurisdiction_code'), 'work_plan', ['jurisdiction_code'], unique=False)
    op.create_index('uq_work_plan_in_force', 'work_plan', ['unit_id', 'type', 'school_year', 'area_id', 'case_id'], unique=True, postgresql_where=sa.text("state = 'IN_FORCE'"), postgresql_nulls_not_distinct=True)
    op.create_index('uq_work_plan_text_version', 'work_plan', ['unit_id', 'type', 'school_year', 'area_id', 'case_id', 'text_version'], unique=True, postgresql_nulls_not_distinct=True)
    op.add_column('duty_task', sa.Column('holder_name', sa.String(), nullable=True))
    op.add_column('duty_task', sa.Column('measures', sa.String(), nullable=True))
    op.create_check_constraint(op.f('ck_duty_task_settled'), 'duty_task', '(holder_name IS NULL) = (measures IS NULL)')
    op.add_column('scheduled_event', sa.Column('shown_by', sa.String(length=96), nullable=True))
    op.create_index(op.f('ix_scheduled_event_shown_by'), 'scheduled_event', ['shown_by'], unique=False)
    op.add_column('scheduled_event_rule', sa.Column('fulfilled_by', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column('scheduled_event_rule', 'fulfilled_by')
    op.drop_index(op.f('ix_scheduled_event_shown_by'), table_name='scheduled_event')
    op.drop_column('scheduled_event', 'shown_by')
    op.drop_constraint(op.f('ck_duty_task_settled'), 'duty_task', type_='check')
    op.drop_column('duty_task', 'measures')
    op.drop_column('duty_task', 'holder_name')
    op.drop_index('uq_work_plan_text_version', table_name='work_plan', postgresql_nulls_not_distinct=True)
    op.drop_index('uq_work_plan_in_force', table_name='work_plan', postgresql_where=sa.text("state = 'IN_FORCE'"), postgresql_nulls_not_distinct=True)
    op.drop_index(op.f('ix_work_plan_jurisdiction_code'), table_name='work_plan')
    op.drop_index(op.f('ix_work_plan_case_id'), table_name='work_plan')
    op.drop_index(op.f('ix_work_plan_area_id'), table_name='work_plan')
    op.drop_table('work_plan')
    op.drop_index('ix_staffing_record_unit_id_held_on', table_name='staffing_record')
    op.drop_index(op.f('ix_staffing_record_jurisdiction_code'), table_name='staffing_record')
    op.drop_index(op.f('ix_staffing_record_host_id'), table_name='staffing_record')
    op.drop_table('staffing_record')
    op.drop_index('uq_school_pairing_running', table_name='school_pairing', postgresql_where=sa.text('ended_on IS NULL AND withdrawn_at IS NULL'))
    op.drop_index(op.f('ix_school_pairing_rural_id'), table_name='school_pairing')
    op.drop_index(op.f('ix_school_pairing_jurisdiction_code'), table_name='school_pairing')
    op.drop_table('school_pairing')
    op.drop_index('ix_publicity_activity_unit_id_held_on', table_name='publicity_activity')
    op.drop_index(op.f('ix_publicity_activity_jurisdiction_code'), table_name='publicity_activity')
    op.drop_table('publicity_activity')
    op.drop_index('ix_meeting_unit_id_held_on', table_name='meeting')
    op.drop_index(op.f('ix_meeting_jurisdiction_code'), table_name='meeting')
    op.drop_table('meeting')
    op.drop_index(op.f('ix_legal_education_team_unit_id'), table_name='legal_education_team')
    op.drop_index(op.f('ix_legal_education_team_jurisdiction_code'), table_name='legal_education_team')
    op.drop_index(op.f('ix_legal_education_team_guided_by_id'), table_name='legal_education_team')
    op.drop_index(op.f('ix_legal_education_team_area_id'), table_name='legal_education_team')
    op.drop_table('legal_education_team')
