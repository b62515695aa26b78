"""Periodic reports, final once signed off, with their figures and strands of work; submissions; strands of tasks."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = 'cd81686935b2'
down_revision: str | Sequence[str] | None = '8d1b46f0c3e7'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None
FINAL = """
CREATE FUNCTION signed_off_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a report that was signed off never changes' USING ERRCODE = 'restrict_violation';
END
$$
"""
FROZEN = """
CREATE FUNCTION handed_in_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM period_report WHERE id = OLD.report_id AND state IN ('SUBMITTED', 'SIGNED_OFF')) THEN
        RAISE EXCEPTION 'what was handed in never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$
"""
PARTS = ("report_figure", "report_section")


def upgrade() -> None:
    # Rather fail and be run again at a quiet hour than make every request wait behind us.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('period_report',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('receiver_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.Enum('SCHOOL_MONTHLY', 'CENTER_SCHOOL_MONTHLY', 'TOWNSHIP_MONTHLY', 'COUNTY_QUARTERLY', 'COUNTY_TERM', 'COUNTY_YEAR', name='periodreportkind', native_enum=False, length=48), nullable=False),
    sa.Column('level', sa.Enum('SCHOOL', 'CENTER_SCHOOL', 'TOWNSHIP', 'COUNTY', name='reportlevel', native_enum=False, length=48), nullable=False),
    sa.Column('period', sa.String(length=16), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('revision', sa.SmallInteger(), nullable=False),
    sa.Column('corrects_id', sa.Uuid(), nullable=True),
    sa.Column('correction_reason', sa.String(), nullable=True),
    sa.Column('previous_id', sa.Uuid(), nullable=True),
    sa.Column('state', sa.Enum('DRAFT', 'SUBMITTED', 'RETURNED', 'SIGNED_OFF', name='periodreportstate', native_enum=False, length=48), nullable=False),
    sa.Column('counted_on', sa.Date(), nullable=False),
    sa.Column('published', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('document_no', sa.String(), nullable=True),
    sa.Column('signatory', sa.String(), nullable=True),
    sa.Column('sealed_on', sa.Date(), nullable=True),
    sa.Column('event_id', sa.Uuid(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('submitted_by', sa.String(), nullable=True),
    sa.Column('late_days', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.String(), nullable=True),
    sa.Column('return_reason', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("(state = 'RETURNED') = (return_reason IS NOT NULL)", name=op.f('ck_period_report_returns')),
    sa.CheckConstraint("state = 'DRAFT' OR submitted_at IS NOT NULL", name=op.f('ck_period_report_hands_in')),
    sa.CheckConstraint('(submitted_at IS NULL) = (signatory IS NULL)', name=op.f('ck_period_report_signs')),
    sa.CheckConstraint('first_day <= last_day', name=op.f('ck_period_report_in_order')),
    sa.CheckConstraint('revision > 0 AND (revision = 1) = (corrects_id IS NULL)', name=op.f('ck_period_report_revises')),
    sa.ForeignKeyConstraint(['corrects_id'], ['period_report.id'], name=op.f('fk_period_report_corrects_id')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_period_report_jurisdiction_code')),
    sa.ForeignKeyConstraint(['previous_id'], ['period_report.id'], name=op.f('fk_period_report_previous_id')),
    sa.ForeignKeyConstraint(['receiver_id'], ['organization.id'], name=op.f('fk_period_report_receiver_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_period_report_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_period_report')),
    sa.UniqueConstraint('unit_id', 'kind', 'period', 'revision', name=op.f('uq_period_report_unit_id_kind_period_revision'))
    )
    op.create_index('ix_period_report_jurisdiction_code_kind_period', 'period_report', ['jurisdiction_code', 'kind', 'period'], unique=False)
    op.create_index(op.f('ix_period_report_receiver_id'), 'period_report', ['receiver_id'], unique=False)
    op.create_table('submission',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('receiver_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.Enum('YEARLY_BUNDLE', 'SEPTEMBER_REGISTRY', name='submissionkind', native_enum=False, length=48), nullable=False),
    sa.Column('year', sa.String(length=4), nullable=False),
    sa.Column('clauses', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('medium', sa.Enum('PAPER', 'ELECTRONIC', name='submissionmedium', native_enum=False, length=48), nullable=False),
    sa.Column('delivered_to', sa.String(), nullable=False),
    sa.Column('state', sa.Enum('DRAFT', 'SUBMITTED', 'ACCEPTED', 'RETURNED_FOR_CORRECTION', 'RESUBMITTED', name='submissionstate', native_enum=False, length=48), nullable=False),
    sa.Column('sealed', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('bound', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('event_id', sa.Uuid(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('submitted_by', sa.String(), nullable=True),
    sa.Column('late_days', sa.Integer(), nullable=True),
    sa.Column('received_on', sa.Date(), nullable=True),
    sa.Column('received_by', sa.String(), nullable=True),
    sa.Column('return_reason', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("(received_on IS NULL) = (state <> 'ACCEPTED')", name=op.f('ck_submission_receives')),
    sa.CheckConstraint("(state = 'RETURNED_FOR_CORRECTION') = (return_reason IS NOT NULL)", name=op.f('ck_submission_returns')),
    sa.CheckConstraint("(submitted_at IS NULL) = (state = 'DRAFT')", name=op.f('ck_submission_hands_in')),
    sa.CheckConstraint("state = 'DRAFT' OR medium <> 'PAPER' OR (sealed AND bound)", name=op.f('ck_submission_sealed_and_bound')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_submission_jurisdiction_code')),
    sa.ForeignKeyConstraint(['receiver_id'], ['organization.id'], name=op.f('fk_submission_receiver_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_submission_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submission')),
    sa.UniqueConstraint('unit_id', 'kind', 'year', name=op.f('uq_submission_unit_id_kind_year'))
    )
    op.create_index('ix_submission_jurisdiction_code_kind_year', 'submission', ['jurisdiction_code', 'kind', 'year'], unique=False)
    op.create_index(op.f('ix_submission_receiver_id'), 'submission', ['receiver_id'], unique=False)
    op.create_table('report_figure',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('ordinal', sa.SmallInteger(), nullable=False),
    sa.Column('axis', sa.Enum('CHILDREN', 'STAGE', 'STATUS', 'CAUSE', 'GROUP', 'CASES', 'WORK', name='figureaxis', native_enum=False, length=48), nullable=False),
    sa.Column('code', sa.String(length=48), nullable=False),
    sa.Column('name_zh', sa.String(), nullable=False),
    sa.Column('now', sa.Integer(), nullable=False),
    sa.Column('before', sa.Integer(), nullable=True),
    sa.Column('difference', sa.Integer(), nullable=True),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('receiver_id', sa.Uuid(), nullable=True),
    sa.Column('report_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint('difference IS NOT DISTINCT FROM now - before', name=op.f('ck_report_figure_differs')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_report_figure_jurisdiction_code')),
    sa.ForeignKeyConstraint(['receiver_id'], ['organization.id'], name=op.f('fk_report_figure_receiver_id')),
    sa.ForeignKeyConstraint(['report_id'], ['period_report.id'], name=op.f('fk_report_figure_report_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_report_figure_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_figure')),
    sa.UniqueConstraint('report_id', 'ordinal', name=op.f('uq_report_figure_report_id_ordinal'))
    )
    op.create_index(op.f('ix_report_figure_jurisdiction_code'), 'report_figure', ['jurisdiction_code'], unique=False)
    op.create_index(op.f('ix_report_figure_receiver_id'), 'report_figure', ['receiver_id'], unique=False)
    op.create_index(op.f('ix_report_figure_unit_id'), 'report_figure', ['unit_id'], unique=False)
    op.create_table('report_section',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('strand', sa.Enum('MONITORING', 'LEDGER', 'PERSUASION', 'TARGETED_SUPPORT', 'SUPERVISION', name='workstrand', native_enum=False, length=48), nullable=False),
    sa.Column('text_zh', sa.String(), nullable=False),
    sa.Column('control_strands', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('receiver_id', sa.Uuid(), nullable=True),
    sa.Column('report_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_report_section_jurisdiction_code')),
    sa.ForeignKeyConstraint(['receiver_id'], ['organization.id'], name=op.f('fk_report_section_receiver_id')),
    sa.ForeignKeyConstraint(['report_id'], ['period_report.id'], name=op.f('fk_report_section_report_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_report_section_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_section')),
    sa.UniqueConstraint('report_id', 'strand', name=op.f('uq_report_section_report_id_strand'))
    )
    op.create_index(op.f('ix_report_section_jurisdiction_code'), 'report_section', ['jurisdiction_code'], unique=False)
    op.create_index(op.f('ix_report_section_receiver_id'), 'report_section', ['receiver_id'], unique=False)
    op.create_index(op.f('ix_report_section_unit_id'), 'report_section', ['unit_id'], unique=False)
    op.create_table('submission_item',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('submission_id', sa.Uuid(), nullable=False),
    sa.Column('ordinal', sa.SmallInteger(), nullable=False),
    sa.Column('type', sa.Enum('DROPOUT_CONTROL_PLAN', 'HOME_TEACHING_PLAN', 'DISABLED_ROSTER', 'HOME_TEACHING_ROSTER', 'RESPONSIBILITY_LETTER', 'REGISTRY_DATA', 'OTHER', name='submissionitemtype', native_enum=False, length=48), nullable=False),
    sa.Column('name_zh', sa.String(), nullable=False),
    sa.Column('reference', sa.String(length=96), nullable=True),
    sa.Column('paper', sa.String(), nullable=True),
    sa.Column('present', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('stated_by', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint('present = (num_nonnulls(reference, paper) = 1)', name=op.f('ck_submission_item_is_there')),
    sa.CheckConstraint('reference IS NULL OR paper IS NULL', name=op.f('ck_submission_item_is_one')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_submission_item_jurisdiction_code')),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_submission_item_submission_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_submission_item_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submission_item')),
    sa.UniqueConstraint('submission_id', 'ordinal', name=op.f('uq_submission_item_submission_id_ordinal'))
    )
    op.create_index(op.f('ix_submission_item_jurisdiction_code'), 'submission_item', ['jurisdiction_code'], unique=False)
    op.create_index(op.f('ix_submission_item_unit_id'), 'submission_item', ['unit_id'], unique=False)
    op.add_column('duty_task', sa.Column('work_strand', sa.Enum('MONITORING', 'LEDGER', 'PERSUASION', 'TARGETED_SUPPORT', 'SUPERVISION', name='workstrand', native_enum=False, length=48), nullable=True))
    op.add_column('duty_task', sa.Column('control_strands', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False))
    op.execute(FINAL)
    op.execute(FROZEN)
    op.execute(
        "CREATE TRIGGER signed_off_is_final BEFORE UPDATE OR DELETE ON period_report FOR EACH ROW"
        " WHEN (OLD.state = 'SIGNED_OFF') EXECUTE FUNCTION signed_off_is_final()"
    )
    for part in PARTS:
        op.execute(
            f"CREATE TRIGGER handed_in_is_frozen BEFORE UPDATE OR DELETE ON {part} FOR EACH ROW"
            " EXECUTE FUNCTION handed_in_is_frozen()"
        )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column('duty_task', 'control_strands')
    op.drop_column('duty_task', 'work_strand')
    op.drop_index(op.f('ix_submission_item_unit_id'), table_name='submission_item')
    op.drop_index(op.f('ix_submission_item_jurisdiction_code'), table_name='submission_item')
    op.drop_table('submission_item')
    op.drop_index(op.f('ix_report_section_unit_id'), table_name='report_section')
    op.drop_index(op.f('ix_report_section_receiver_id'), table_name='report_section')
    op.drop_index(op.f('ix_report_section_jurisdiction_code'), table_name='report_section')
    op.drop_table('report_section')
    op.drop_index(op.f('ix_report_figure_unit_id'), table_name='report_figure')
    op.drop_index(op.f('ix_report_figure_receiver_id'), table_name='report_figure')
    op.drop_index(op.f('ix_report_figure_jurisdiction_code'), table_name='report_figure')
    op.drop_table('report_figure')
    op.drop_index(op.f('ix_submission_receiver_id'), table_name='submission')
    op.drop_index('ix_submission_jurisdiction_code_kind_year', table_name='submission')
    op.drop_table('submission')
    op.drop_index(op.f('ix_period_report_receiver_id'), table_name='period_report')
    op.drop_index('ix_period_report_jurisdiction_code_kind_period', table_name='period_report')
    op.drop_table('period_report')
    op.execute("DROP FUNCTION handed_in_is_frozen()")
    op.execute("DROP FUNCTION signed_off_is_final()")
