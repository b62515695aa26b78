"""Clues of venues, grid cells, sections of the bureau, what came of legal aid."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = 'eeb9bbb968c3'
down_revision: str | Sequence[str] | None = 'cd81686935b2'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Rather fail and be run again at a quiet hour than make every request wait behind us.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('duty_assignment',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('duty_id', sa.Uuid(), nullable=False),
    sa.Column('section_zh', sa.String(), nullable=False),
    sa.Column('officer_name', sa.String(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_duty_assignment_ends_after_it_begins')),
    sa.ForeignKeyConstraint(['duty_id'], ['department_duty.id'], name=op.f('fk_duty_assignment_duty_id')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_duty_assignment_jurisdiction_code')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_assignment'))
    )
    op.create_index(op.f('ix_duty_assignment_duty_id'), 'duty_assignment', ['duty_id'], unique=False)
    op.create_index(op.f('ix_duty_assignment_jurisdiction_code'), 'duty_assignment', ['jurisdiction_code'], unique=False)
    op.create_index('uq_duty_assignment_current', 'duty_assignment', ['duty_id', 'section_zh'], unique=True, postgresql_where=sa.text('valid_to IS NULL'))
    op.create_table('venue_violation_clue',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('clue_no', sa.String(length=16), nullable=False),
    sa.Column('venue_type', sa.Enum('NET_CAFE', 'DANCE_HALL', 'ARCADE', 'PUBLICATION', 'ACTIVITY', 'OTHER', name='venuetype', native_enum=False, length=48), nullable=False),
    sa.Column('matter', sa.Enum('ADMITS_MINORS', 'HARMFUL_VENUE', 'HARMFUL_PUBLICATION', 'SURROUNDINGS', name='venuematter', native_enum=False, length=48), nullable=False),
    sa.Column('venue_name', sa.String(), nullable=False),
    sa.Column('location', sa.String(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=True),
    sa.Column('distance_m', sa.Integer(), nullable=True),
    sa.Column('seen_on', sa.Date(), nullable=False),
    sa.Column('description', sa.String(), nullable=False),
    sa.Column('reported_by_id', sa.Uuid(), nullable=True),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('task_id', sa.Uuid(), nullable=False),
    sa.Column('clauses', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('state', sa.Enum('REPORTED', 'ACCEPTED', 'ACTED', 'CLOSED', 'NOT_FOUND', 'RETURNED', name='venuecluestate', native_enum=False, length=48), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('finding', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("(state IN ('CLOSED', 'NOT_FOUND')) = (closed_at IS NOT NULL)", name=op.f('ck_venue_violation_clue_ends')),
    sa.CheckConstraint('(closed_at IS NULL) = (finding IS NULL)', name=op.f('ck_venue_violation_clue_findings')),
    sa.CheckConstraint('distance_m IS NULL OR (distance_m >= 0 AND school_id IS NOT NULL)', name=op.f('ck_venue_violation_clue_near')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_venue_violation_clue_jurisdiction_code')),
    sa.ForeignKeyConstraint(['reported_by_id'], ['organization.id'], name=op.f('fk_venue_violation_clue_reported_by_id')),
    sa.ForeignKeyConstraint(['school_id'], ['organization.id'], name=op.f('fk_venue_violation_clue_school_id')),
    sa.ForeignKeyConstraint(['task_id'], ['duty_task.id'], name=op.f('fk_venue_violation_clue_task_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_venue_violation_clue_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_venue_violation_clue')),
    sa.UniqueConstraint('jurisdiction_code', 'clue_no', name=op.f('uq_venue_violation_clue_jurisdiction_code_clue_no')),
    sa.UniqueConstraint('task_id', name=op.f('uq_venue_violation_clue_task_id'))
    )
    op.create_index('ix_venue_violation_clue_jurisdiction_code_state', 'venue_violation_clue', ['jurisdiction_code', 'state'], unique=False)
    op.create_index(op.f('ix_venue_violation_clue_reported_by_id'), 'venue_violation_clue', ['reported_by_id'], unique=False)
    op.create_index(op.f('ix_venue_violation_clue_school_id'), 'venue_violation_clue', ['school_id'], unique=False)
    op.create_index(op.f('ix_venue_violation_clue_unit_id'), 'venue_violation_clue', ['unit_id'], unique=False)
    op.create_table('venue_action',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('clue_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('reported_by_id', sa.Uuid(), nullable=True),
    sa.Column('school_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.Enum('WARNING', 'PENALTY', 'CLOSURE', 'SEIZURE', name='venueactionkind', native_enum=False, length=48), nullable=False),
    sa.Column('against', sa.Enum('VENUE', 'PERSON', name='venueparty', native_enum=False, length=48), nullable=False),
    sa.Column('taken_on', sa.Date(), nullable=False),
    sa.Column('legal_basis', sa.String(), nullable=False),
    sa.Column('document_no', sa.String(), nullable=True),
    sa.Column('note', sa.String(), nullable=True),
    sa.Column('recorded_by', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("kind = 'WARNING' OR document_no IS NOT NULL", name=op.f('ck_venue_action_documents')),
    sa.ForeignKeyConstraint(['clue_id'], ['venue_violation_clue.id'], name=op.f('fk_venue_action_clue_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_venue_action_jurisdiction_code')),
    sa.ForeignKeyConstraint(['reported_by_id'], ['organization.id'], name=op.f('fk_venue_action_reported_by_id')),
    sa.ForeignKeyConstraint(['school_id'], ['organization.id'], name=op.f('fk_venue_action_school_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_venue_action_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_venue_action'))
    )
    op.create_index('ix_venue_action_clue_id_id', 'venue_action', ['clue_id', 'id'], unique=False)
    op.create_index(op.f('ix_venue_action_jurisdiction_code'), 'venue_action', ['jurisdiction_code'], unique=False)
    op.create_index(op.f('ix_venue_action_reported_by_id'), 'venue_action', ['reported_by_id'], unique=False)
    op.create_index(op.f('ix_venue_action_school_id'), 'venue_action', ['school_id'], unique=False)
    op.create_index(op.f('ix_venue_action_unit_id'), 'venue_action', ['unit_id'], unique=False)
    op.add_column('duty_task', sa.Column('supports_id', sa.Uuid(), nullable=True))
    op.create_index(op.f('ix_duty_task_supports_id'), 'duty_task', ['supports_id'], unique=False)
    op.create_foreign_key(op.f('fk_duty_task_supports_id'), 'duty_task', 'duty_task', ['supports_id'], ['id'])
    op.add_column('judicial_referral', sa.Column('concluded_on', sa.Date(), nullable=True))
    op.add_column('judicial_referral', sa.Column('result', sa.String(), nullable=True))
    op.create_check_constraint(op.f('ck_judicial_referral_results'), 'judicial_referral', "(state = 'CONCLUDED') = (result IS NOT NULL)")
    op.create_check_constraint(op.f('ck_judicial_referral_conclusions'), 'judicial_referral', '(concluded_on IS NULL) = (result IS NULL)')
    op.add_column('responsibility_node', sa.Column('daily_duties', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False))
    op.add_column('student', sa.Column('grid_cell_id', sa.Uuid(), nullable=True))
    op.create_index(op.f('ix_student_grid_cell_id'), 'student', ['grid_cell_id'], unique=False)
    op.create_foreign_key(op.f('fk_student_grid_cell_id'), 'student', 'organization', ['grid_cell_id'], ['id'])


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_constraint(op.f('fk_student_grid_cell_id'), 'student', type_='foreignkey')
    op.drop_index(op.f('ix_student_grid_cell_id'), table_name='student')
    op.drop_column('student', 'grid_cell_id')
    op.drop_column('responsibility_node', 'daily_duties')
    op.drop_constraint(op.f('ck_judicial_referral_conclusions'), 'judicial_referral', type_='check')
    op.drop_constraint(op.f('ck_judicial_referral_results'), 'judicial_referral', type_='check')
    op.drop_column('judicial_referral', 'result')
    op.drop_column('judicial_referral', 'concluded_on')
    op.drop_constraint(op.f('fk_duty_task_supports_id'), 'duty_task', type_='foreignkey')
    op.drop_index(op.f('ix_duty_task_supports_id'), table_name='duty_task')
    op.drop_column('duty_task', 'supports_id')
    op.drop_index(op.f('ix_venue_action_unit_id'), table_name='venue_action')
    op.drop_index(op.f('ix_venue_action_school_id'), table_name='venue_action')
    op.drop_index(op.f('ix_venue_action_reported_by_id'), table_name='venue_action')
    op.drop_index(op.f('ix_venue_action_jurisdiction_code'), table_name='venue_action')
    op.drop_index('ix_venue_action_clue_id_id', table_name='venue_action')
    op.drop_table('venue_action')
    op.drop_index(op.f('ix_venue_violation_clue_unit_id'), table_name='venue_violation_clue')
    op.drop_index(op.f('ix_venue_violation_clue_school_id'), table_name='venue_violation_clue')
    op.drop_index(op.f('ix_venue_violation_clue_reported_by_id'), table_name='venue_violation_clue')
    op.drop_index('ix_venue_violation_clue_jurisdiction_code_state', table_name='venue_violation_clue')
    op.drop_table('venue_violation_clue')
    op.drop_index('uq_duty_assignment_current', table_name='duty_assignment', postgresql_where=sa.text('valid_to IS NULL'))
    op.drop_index(op.f('ix_duty_assignment_jurisdiction_code'), table_name='duty_assignment')
    op.drop_index(op.f('ix_duty_assignment_duty_id'), table_name='duty_assignment')
    op.drop_table('duty_assignment')
