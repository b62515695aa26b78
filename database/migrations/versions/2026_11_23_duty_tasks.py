"""Tasks that duties put before units."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '7f59ff354301'
down_revision: str | Sequence[str] | None = '1e8b1f5d6227'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Rather fail and be run again at a quiet hour than make every request wait behind us.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('duty_task',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('task_no', sa.String(length=16), nullable=False),
    sa.Column('origin', sa.Enum('REQUESTED', 'CAUSE', name='taskorigin', native_enum=False, length=48), nullable=False),
    sa.Column('category', sa.Enum('CASE_SUPPORT', 'ASSISTANCE', 'PERSUASION', 'CAMPUS_SURROUNDINGS', 'VENUES', 'FOOD_SAFETY', 'HYGIENE', 'LEGAL_PUBLICITY', 'DATA_VERIFICATION', 'SUPERVISION', 'OTHER', name='taskcategory', native_enum=False, length=48), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('requirement', sa.String(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('raised_by_id', sa.Uuid(), nullable=True),
    sa.Column('handed_to_id', sa.Uuid(), nullable=True),
    sa.Column('duty_id', sa.Uuid(), nullable=True),
    sa.Column('clauses', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=True),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('NEW', 'ASSIGNED', 'IN_PROGRESS', 'DONE', 'RETURNED', 'OVERDUE', 'CANCELLED', name='taskstate', native_enum=False, length=48), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_id', sa.Uuid(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('result', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("(state = 'DONE') = (result IS NOT NULL)", name=op.f('ck_duty_task_results')),
    sa.CheckConstraint("(state IN ('DONE', 'CANCELLED')) = (ended_at IS NOT NULL)", name=op.f('ck_duty_task_ends')),
    sa.CheckConstraint('handed_to_id IS NULL OR ended_at IS NULL', name=op.f('ck_duty_task_offers')),
    sa.ForeignKeyConstraint(['case_id'], ['dropout_case.id'], name=op.f('fk_duty_task_case_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['duty_id'], ['department_duty.id'], name=op.f('fk_duty_task_duty_id')),
    sa.ForeignKeyConstraint(['handed_to_id'], ['organization.id'], name=op.f('fk_duty_task_handed_to_id')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_duty_task_jurisdiction_code')),
    sa.ForeignKeyConstraint(['raised_by_id'], ['organization.id'], name=op.f('fk_duty_task_raised_by_id')),
    sa.ForeignKeyConstraint(['told_id'], ['organization.id'], name=op.f('fk_duty_task_told_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_duty_task_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_task')),
    sa.UniqueConstraint('jurisdiction_code', 'task_no', name=op.f('uq_duty_task_jurisdiction_code_task_no'))
    )
    op.create_index(op.f('ix_duty_task_case_id'), 'duty_task', ['case_id'], unique=False)
    op.create_index(op.f('ix_duty_task_duty_id'), 'duty_task', ['duty_id'], unique=False)
    op.create_index(op.f('ix_duty_task_handed_to_id'), 'duty_task', ['handed_to_id'], unique=False)
    op.create_index('ix_duty_task_jurisdiction_code_state_due_on', 'duty_task', ['jurisdiction_code', 'state', 'due_on'], unique=False)
    op.create_index(op.f('ix_duty_task_raised_by_id'), 'duty_task', ['raised_by_id'], unique=False)
    op.create_index(op.f('ix_duty_task_unit_id'), 'duty_task', ['unit_id'], unique=False)
    op.create_index('uq_duty_task_of_cause', 'duty_task', ['case_id', 'category'], unique=True, postgresql_where=sa.text("origin = 'CAUSE'"))


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index('uq_duty_task_of_cause', table_name='duty_task', postgresql_where=sa.text("origin = 'CAUSE'"))
    op.drop_index(op.f('ix_duty_task_unit_id'), table_name='duty_task')
    op.drop_index(op.f('ix_duty_task_raised_by_id'), table_name='duty_task')
    op.drop_index('ix_duty_task_jurisdiction_code_state_due_on', table_name='duty_task')
    op.drop_index(op.f('ix_duty_task_handed_to_id'), table_name='duty_task')
    op.drop_index(op.f('ix_duty_task_duty_id'), table_name='duty_task')
    op.drop_index(op.f('ix_duty_task_case_id'), table_name='duty_task')
    op.drop_table('duty_task')
