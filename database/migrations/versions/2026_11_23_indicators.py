"""Indicators, the children behind them, cohorts as recorded, targets broken down."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '4ddb6ff35665'
down_revision: str | Sequence[str] | None = '445b7c146a34'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

FINAL = """
CREATE FUNCTION value_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a final value never changes' USING ERRCODE = 'restrict_violation';
END
$$
"""


def upgrade() -> None:
    # Rather fail and be run again at a quiet hour than make every request wait behind us.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('indicator_definition',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('code', sa.String(length=64), nullable=False),
    sa.Column('formula_version', sa.SmallInteger(), nullable=False),
    sa.Column('indicator', sa.Enum('NINE_YEAR_CONSOLIDATION_RATE', 'CONSOLIDATION_RATE', 'ENROLLMENT_RATE', 'THREE_DISABILITY_ENROLLMENT_RATE', 'PERSUASION_RETURN_RATE', 'DROPOUT_RATE', 'KEY_GROUP_DROPOUT_COUNT', 'NEW_DROPOUT_COUNT', 'RELAPSE_COUNT', 'NOT_ENROLLED_COUNT', 'NOT_RETURNED_COUNT', 'NOT_KEPT_COUNT', 'DROPOUT_BY_POVERTY_COUNT', 'DROPOUT_BY_CAUSE_COUNT', 'AID_COVERAGE_RATE', 'PRIMARY_TO_JUNIOR_TRANSITION_RATE', 'REGISTRY_COUNT_DIFFERENCE', 'REGISTRY_STATUS_DIFFERENCE', 'HOME_TEACHING_COMPLIANCE_RATE', 'DISABLED_VERIFICATION_COVERAGE', 'ADMISSION_NOTICE_COVERAGE', 'PUBLICITY_COVERAGE_TEACHERS', 'PUBLICITY_COVERAGE_FAMILIES', 'PUBLICITY_COVERAGE_STUDENTS', 'DAILY_EXERCISE_MINUTES', 'RURAL_TEACHER_TRAINING', 'ROTATION_COUNT', 'BACKBONE_SHARE', 'TOWNSHIP_MEETINGS', 'LETTER_SIGNING_RATE', 'LEDGER_UPDATE_RATE', 'TIMELINESS_RATE', 'TARGET_COVERAGE_RATE', name='indicator', native_enum=False, length=48), nullable=False),
    sa.Column('variant', sa.Enum('RAW', 'ADJUSTED', 'GROSS', 'NET', 'OPEN_IN_TIME', 'OPEN_GROUPS', 'BY_CLASS', 'T_01', 'T_02', 'T_04', 'T_05', name='indicatorvariant', native_enum=False, length=48), nullable=True),
    sa.Column('unit', sa.Enum('PERCENT', 'PERSON', 'PERSON_TIME', 'MINUTE', 'HOUR', 'DAY', 'WORKING_DAY', 'MONTH', 'VISIT', 'LESSON', 'MEETING', 'COPY', 'YEAR_OF_AGE', 'DAY_OF_MONTH', name='unit', native_enum=False, length=48), nullable=False),
    sa.Column('numerator_zh', sa.String(), nullable=False),
    sa.Column('numerator_en', sa.String(), nullable=False),
    sa.Column('denominator_zh', sa.String(), nullable=True),
    sa.Column('denominator_en', sa.String(), nullable=True),
    sa.Column('base_zh', sa.String(), nullable=False),
    sa.Column('base_en', sa.String(), nullable=False),
    sa.Column('capped', sa.Boolean(), nullable=False),
    sa.Column('marked', sa.Enum('SOURCE', 'BRIEF', 'KNOWLEDGE', 'PROPOSAL', name='provenance', native_enum=False, length=48), nullable=False),
    sa.Column('clauses', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_indicator_definition')),
    sa.UniqueConstraint('code', 'formula_version', name=op.f('uq_indicator_definition_code_formula_version'))
    )
    op.create_table('cohort_record',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=True),
    sa.Column('school_year', sa.String(length=9), nullable=False),
    sa.Column('entry_year', sa.String(length=9), nullable=False),
    sa.Column('stage', sa.Enum('PRIMARY', 'JUNIOR', 'NINE_YEAR', 'SPECIAL', 'VOCATIONAL', 'TEACHING_POINT', name='schoolstage', native_enum=False, length=48), nullable=True),
    sa.Column('groups', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('entrants', sa.Integer(), nullable=False),
    sa.Column('transfers_in', sa.Integer(), nullable=False),
    sa.Column('transfers_out', sa.Integer(), nullable=False),
    sa.Column('deaths', sa.Integer(), nullable=False),
    sa.Column('graduates', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('recorded_by', sa.String(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint('entrants + transfers_in >= transfers_out + deaths', name=op.f('ck_cohort_record_balances')),
    sa.CheckConstraint('entrants >= 0 AND transfers_in >= 0 AND transfers_out >= 0 AND deaths >= 0 AND graduates >= 0', name=op.f('ck_cohort_record_counts')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_cohort_record_jurisdiction_code')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_cohort_record_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cohort_record')),
    sa.UniqueConstraint('school_id', 'school_year', 'stage', 'groups', name=op.f('uq_cohort_record_school_id_school_year_stage_groups'), postgresql_nulls_not_distinct=True)
    )
    op.create_index(op.f('ix_cohort_record_jurisdiction_code'), 'cohort_record', ['jurisdiction_code'], unique=False)
    op.create_table('unit_target',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('class_id', sa.Uuid(), nullable=True),
    sa.Column('school_year', sa.String(length=9), nullable=False),
    sa.Column('target_id', sa.Uuid(), nullable=False),
    sa.Column('parent_id', sa.Uuid(), nullable=True),
    sa.Column('indicator', sa.Enum('NINE_YEAR_CONSOLIDATION_RATE', 'CONSOLIDATION_RATE', 'ENROLLMENT_RATE', 'THREE_DISABILITY_ENROLLMENT_RATE', 'PERSUASION_RETURN_RATE', 'DROPOUT_RATE', 'KEY_GROUP_DROPOUT_COUNT', 'NEW_DROPOUT_COUNT', 'RELAPSE_COUNT', 'NOT_ENROLLED_COUNT', 'NOT_RETURNED_COUNT', 'NOT_KEPT_COUNT', 'DROPOUT_BY_POVERTY_COUNT', 'DROPOUT_BY_CAUSE_COUNT', 'AID_COVERAGE_RATE', 'PRIMARY_TO_JUNIOR_TRANSITION_RATE', 'REGISTRY_COUNT_DIFFERENCE', 'REGISTRY_STATUS_DIFFERENCE', 'HOME_TEACHING_COMPLIANCE_RATE', 'DISABLED_VERIFICATION_COVERAGE', 'ADMISSION_NOTICE_COVERAGE', 'PUBLICITY_COVERAGE_TEACHERS', 'PUBLICITY_COVERAGE_FAMILIES', 'PUBLICITY_COVERAGE_STUDENTS', 'DAILY_EXERCISE_MINUTES', 'RURAL_TEACHER_TRAINING', 'ROTATION_COUNT', 'BACKBONE_SHARE', 'TOWNSHIP_MEETINGS', 'LETTER_SIGNING_RATE', 'LEDGER_UPDATE_RATE', 'TIMELINESS_RATE', 'TARGET_COVERAGE_RATE', name='indicator', native_enum=False, length=48), nullable=False),
    sa.Column('operator', sa.Enum('EQ', 'GTE', 'LTE', 'INCREASE', name='targetoperator', native_enum=False, length=48), nullable=False),
    sa.Column('value', sa.Integer(), nullable=True),
    sa.Column('holder_position', sa.String(), nullable=False),
    sa.Column('holder_name', sa.String(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint('(ended_on IS NULL) = (reason IS NULL)', name=op.f('ck_unit_target_ended')),
    sa.ForeignKeyConstraint(['class_id'], ['school_class.id'], name=op.f('fk_unit_target_class_id')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_unit_target_jurisdiction_code')),
    sa.ForeignKeyConstraint(['parent_id'], ['unit_target.id'], name=op.f('fk_unit_target_parent_id')),
    sa.ForeignKeyConstraint(['target_id'], ['target.id'], name=op.f('fk_unit_target_target_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_unit_target_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit_target'))
    )
    op.create_index(op.f('ix_unit_target_class_id'), 'unit_target', ['class_id'], unique=False)
    op.create_index('ix_unit_target_jurisdiction_code_school_year', 'unit_target', ['jurisdiction_code', 'school_year'], unique=False)
    op.create_index(op.f('ix_unit_target_parent_id'), 'unit_target', ['parent_id'], unique=False)
    op.create_index(op.f('ix_unit_target_target_id'), 'unit_target', ['target_id'], unique=False)
    op.create_index(op.f('ix_unit_target_unit_id'), 'unit_target', ['unit_id'], unique=False)
    op.create_index('uq_unit_target_standing', 'unit_target', ['unit_id', 'class_id', 'school_year', 'target_id'], unique=True, postgresql_nulls_not_distinct=True, postgresql_where=sa.text('ended_on IS NULL'))
    op.create_table('indicator_value',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('definition_id', sa.Uuid(), nullable=False),
    sa.Column('indicator', sa.Enum('NINE_YEAR_CONSOLIDATION_RATE', 'CONSOLIDATION_RATE', 'ENROLLMENT_RATE', 'THREE_DISABILITY_ENROLLMENT_RATE', 'PERSUASION_RETURN_RATE', 'DROPOUT_RATE', 'KEY_GROUP_DROPOUT_COUNT', 'NEW_DROPOUT_COUNT', 'RELAPSE_COUNT', 'NOT_ENROLLED_COUNT', 'NOT_RETURNED_COUNT', 'NOT_KEPT_COUNT', 'DROPOUT_BY_POVERTY_COUNT', 'DROPOUT_BY_CAUSE_COUNT', 'AID_COVERAGE_RATE', 'PRIMARY_TO_JUNIOR_TRANSITION_RATE', 'REGISTRY_COUNT_DIFFERENCE', 'REGISTRY_STATUS_DIFFERENCE', 'HOME_TEACHING_COMPLIANCE_RATE', 'DISABLED_VERIFICATION_COVERAGE', 'ADMISSION_NOTICE_COVERAGE', 'PUBLICITY_COVERAGE_TEACHERS', 'PUBLICITY_COVERAGE_FAMILIES', 'PUBLICITY_COVERAGE_STUDENTS', 'DAILY_EXERCISE_MINUTES', 'RURAL_TEACHER_TRAINING', 'ROTATION_COUNT', 'BACKBONE_SHARE', 'TOWNSHIP_MEETINGS', 'LETTER_SIGNING_RATE', 'LEDGER_UPDATE_RATE', 'TIMELINESS_RATE', 'TARGET_COVERAGE_RATE', name='indicator', native_enum=False, length=48), nullable=False),
    sa.Column('variant', sa.Enum('RAW', 'ADJUSTED', 'GROSS', 'NET', 'OPEN_IN_TIME', 'OPEN_GROUPS', 'BY_CLASS', 'T_01', 'T_02', 'T_04', 'T_05', name='indicatorvariant', native_enum=False, length=48), nullable=True),
    sa.Column('formula_version', sa.SmallInteger(), nullable=False),
    sa.Column('cut', sa.String(length=400), nullable=False),
    sa.Column('level', sa.Enum('COUNTY', 'TOWNSHIP', 'SCHOOL', 'CLASS', name='indicatorlevel', native_enum=False, length=48), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=True),
    sa.Column('class_id', sa.Uuid(), nullable=True),
    sa.Column('period_kind', sa.Enum('MONTH', 'TERM', 'SCHOOL_YEAR', name='indicatorperiod', native_enum=False, length=48), nullable=False),
    sa.Column('period', sa.String(length=11), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('settles_on', sa.Date(), nullable=False),
    sa.Column('stage', sa.Enum('PRIMARY', 'JUNIOR', 'NINE_YEAR', 'SPECIAL', 'VOCATIONAL', 'TEACHING_POINT', name='schoolstage', native_enum=False, length=48), nullable=True),
    sa.Column('area', sa.Enum('RURAL', 'REMOTE', 'POOR', 'MIGRANT_DENSE', name='areatag', native_enum=False, length=48), nullable=True),
    sa.Column('groups', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('causes', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('guard', sa.Enum('OPEN', 'RESTRICTED', 'FINDING', name='indicatorguard', native_enum=False, length=48), nullable=False),
    sa.Column('numerator', sa.Integer(), nullable=False),
    sa.Column('denominator', sa.Integer(), nullable=True),
    sa.Column('value', sa.String(length=12), nullable=True),
    sa.Column('coarse_numerator', sa.Integer(), nullable=True),
    sa.Column('coarse_denominator', sa.Integer(), nullable=True),
    sa.Column('coarse_value', sa.String(length=12), nullable=True),
    sa.Column('target_id', sa.Uuid(), nullable=True),
    sa.Column('unit_target_id', sa.Uuid(), nullable=True),
    sa.Column('compliance', sa.Enum('MET', 'MISSED', 'NOT_EVALUABLE', name='compliance', native_enum=False, length=48), nullable=True),
    sa.Column('ground', sa.Enum('NO_NUMBER', 'NO_VALUE', 'NOT_OVER', 'NO_LAST_YEAR', 'PART_ONLY', name='complianceground', native_enum=False, length=48), nullable=True),
    sa.Column('coarse_compliance', sa.Enum('MET', 'MISSED', 'NOT_EVALUABLE', name='compliance', native_enum=False, length=48), nullable=True),
    sa.Column('outcome', sa.Enum('MET', 'MISSED', 'NOT_EVALUABLE', name='compliance', native_enum=False, length=48), nullable=True),
    sa.Column('outcome_ground', sa.Enum('NO_NUMBER', 'NO_VALUE', 'NOT_OVER', 'NO_LAST_YEAR', 'PART_ONLY', name='complianceground', native_enum=False, length=48), nullable=True),
    sa.Column('data_on', sa.Date(), nullable=False),
    sa.Column('computed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('final_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("(compliance IS NOT DISTINCT FROM 'NOT_EVALUABLE') = (ground IS NOT NULL)", name=op.f('ck_indicator_value_grounded')),
    sa.CheckConstraint("(level = 'CLASS') = (class_id IS NOT NULL)", name=op.f('ck_indicator_value_of_class')),
    sa.CheckConstraint("(level = 'COUNTY') = (unit_id IS NULL)", name=op.f('ck_indicator_value_of_unit')),
    sa.ForeignKeyConstraint(['class_id'], ['school_class.id'], name=op.f('fk_indicator_value_class_id')),
    sa.ForeignKeyConstraint(['definition_id'], ['indicator_definition.id'], name=op.f('fk_indicator_value_definition_id')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_indicator_value_jurisdiction_code')),
    sa.ForeignKeyConstraint(['target_id'], ['target.id'], name=op.f('fk_indicator_value_target_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_indicator_value_unit_id')),
    sa.ForeignKeyConstraint(['unit_target_id'], ['unit_target.id'], name=op.f('fk_indicator_value_unit_target_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_indicator_value'))
    )
    op.create_index(op.f('ix_indicator_value_class_id'), 'indicator_value', ['class_id'], unique=False)
    op.create_index(op.f('ix_indicator_value_definition_id'), 'indicator_value', ['definition_id'], unique=False)
    op.create_index('ix_indicator_value_settles_on', 'indicator_value', ['jurisdiction_code', 'settles_on'], unique=False, postgresql_where=sa.text('final_at IS NULL'))
    op.create_index(op.f('ix_indicator_value_target_id'), 'indicator_value', ['target_id'], unique=False)
    op.create_index('ix_indicator_value_unit_id_starts_on', 'indicator_value', ['unit_id', 'starts_on'], unique=False)
    op.create_index(op.f('ix_indicator_value_unit_target_id'), 'indicator_value', ['unit_target_id'], unique=False)
    op.create_index('uq_indicator_value_key', 'indicator_value', ['jurisdiction_code', 'cut', 'period', 'level', 'unit_id', 'class_id'], unique=True, postgresql_nulls_not_distinct=True)
    op.create_table('indicator_exception',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('value_id', sa.Uuid(), nullable=False),
    sa.Column('student_id', sa.Uuid(), nullable=False),
    sa.Column('guard', sa.Enum('OPEN', 'RESTRICTED', 'FINDING', name='indicatorguard', native_enum=False, length=48), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['student_id'], ['student.id'], name=op.f('fk_indicator_exception_student_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['value_id'], ['indicator_value.id'], name=op.f('fk_indicator_exception_value_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_indicator_exception')),
    sa.UniqueConstraint('value_id', 'student_id', name=op.f('uq_indicator_exception_value_id_student_id'))
    )
    op.create_index('ix_indicator_exception_student_id', 'indicator_exception', ['student_id'], unique=False)
    op.execute(FINAL)
    op.execute(
        "CREATE TRIGGER final BEFORE UPDATE ON indicator_value FOR EACH ROW"
        " WHEN (OLD.final_at IS NOT NULL) EXECUTE FUNCTION value_is_final()"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index('ix_indicator_exception_student_id', table_name='indicator_exception')
    op.drop_table('indicator_exception')
    op.drop_index('uq_indicator_value_key', table_name='indicator_value', postgresql_nulls_not_distinct=True)
    op.drop_index(op.f('ix_indicator_value_unit_target_id'), table_name='indicator_value')
    op.drop_index('ix_indicator_value_unit_id_starts_on', table_name='indicator_value')
    op.drop_index(op.f('ix_indicator_value_target_id'), table_name='indicator_value')
    op.drop_index('ix_indicator_value_settles_on', table_name='indicator_value', postgresql_where=sa.text('final_at IS NULL'))
    op.drop_index(op.f('ix_indicator_value_definition_id'), table_name='indicator_value')
    op.drop_index(op.f('ix_indicator_value_class_id'), table_name='indicator_value')
    op.drop_table('indicator_value')
    op.execute("DROP FUNCTION value_is_final()")
    op.drop_index('uq_unit_target_standing', table_name='unit_target', postgresql_nulls_not_distinct=True, postgresql_where=sa.text('ended_on IS NULL'))
    op.drop_index(op.f('ix_unit_target_unit_id'), table_name='unit_target')
    op.drop_index(op.f('ix_unit_target_target_id'), table_name='unit_target')
    op.drop_index(op.f('ix_unit_target_parent_id'), table_name='unit_target')
    op.drop_index('ix_unit_target_jurisdiction_code_school_year', table_name='unit_target')
    op.drop_index(op.f('ix_unit_target_class_id'), table_name='unit_target')
    op.drop_table('unit_target')
    op.drop_index(op.f('ix_cohort_record_jurisdiction_code'), table_name='cohort_record')
    op.drop_table('cohort_record')
    op.drop_table('indicator_definition')
