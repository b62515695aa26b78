"""Funds that are due, what has arrived, conditions of schools."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '63f352e378ec'
down_revision: str | Sequence[str] | None = 'b7d20c5e91aa'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Rather fail and be run again at a quiet hour than make every request wait behind us.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('fund_allocation',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('purpose', sa.Enum('OPERATING', 'TEXTBOOKS', 'LIVING_SUBSIDY', 'NUTRITION', 'BUILDINGS', 'SALARIES', 'OTHER', name='fundpurpose', native_enum=False, length=48), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('period', sa.String(length=11), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('arrived', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
    sa.Column('full_on', sa.Date(), nullable=True),
    sa.Column('document_no', sa.String(), nullable=True),
    sa.Column('clause', sa.String(), nullable=True),
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
    sa.CheckConstraint('(arrived = amount) = (full_on IS NOT NULL)', name=op.f('ck_fund_allocation_in_full')),
    sa.CheckConstraint('amount > 0 AND arrived BETWEEN 0 AND amount', name=op.f('ck_fund_allocation_in_fen')),
    sa.CheckConstraint('due_on >= held_on', name=op.f('ck_fund_allocation_in_order')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_fund_allocation_jurisdiction_code')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_fund_allocation_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fund_allocation'))
    )
    op.create_index(op.f('ix_fund_allocation_jurisdiction_code'), 'fund_allocation', ['jurisdiction_code'], unique=False)
    op.create_index('ix_fund_allocation_unit_id_due_on', 'fund_allocation', ['unit_id', 'due_on'], unique=False)
    op.create_table('fund_arrival',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('allocation_id', sa.Uuid(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('voucher', sa.String(), nullable=False),
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
    sa.CheckConstraint('amount > 0', name=op.f('ck_fund_arrival_positive')),
    sa.ForeignKeyConstraint(['allocation_id'], ['fund_allocation.id'], name=op.f('fk_fund_arrival_allocation_id')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_fund_arrival_jurisdiction_code')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_fund_arrival_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fund_arrival'))
    )
    op.create_index('ix_fund_arrival_allocation_id_held_on', 'fund_arrival', ['allocation_id', 'held_on'], unique=False)
    op.create_index(op.f('ix_fund_arrival_jurisdiction_code'), 'fund_arrival', ['jurisdiction_code'], unique=False)
    op.create_index(op.f('ix_fund_arrival_unit_id'), 'fund_arrival', ['unit_id'], unique=False)
    op.create_table('school_condition',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('boarding_beds', sa.Integer(), nullable=False),
    sa.Column('boarders', sa.Integer(), nullable=False),
    sa.Column('boarding_needed', sa.Integer(), nullable=False),
    sa.Column('arrangements', sa.String(), nullable=True),
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
    sa.CheckConstraint('boarding_beds >= 0 AND boarders BETWEEN 0 AND boarding_needed', name=op.f('ck_school_condition_counts')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_school_condition_jurisdiction_code')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_school_condition_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_school_condition'))
    )
    op.create_index(op.f('ix_school_condition_jurisdiction_code'), 'school_condition', ['jurisdiction_code'], unique=False)
    op.create_index(op.f('ix_school_condition_school_id'), 'school_condition', ['school_id'], unique=False)
    op.create_index('uq_school_condition_standing', 'school_condition', ['school_id', 'school_year'], unique=True, postgresql_where=sa.text('withdrawn_at IS NULL'))


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index('uq_school_condition_standing', table_name='school_condition', postgresql_where=sa.text('withdrawn_at IS NULL'))
    op.drop_index(op.f('ix_school_condition_school_id'), table_name='school_condition')
    op.drop_index(op.f('ix_school_condition_jurisdiction_code'), table_name='school_condition')
    op.drop_table('school_condition')
    op.drop_index(op.f('ix_fund_arrival_unit_id'), table_name='fund_arrival')
    op.drop_index(op.f('ix_fund_arrival_jurisdiction_code'), table_name='fund_arrival')
    op.drop_index('ix_fund_arrival_allocation_id_held_on', table_name='fund_arrival')
    op.drop_table('fund_arrival')
    op.drop_index('ix_fund_allocation_unit_id_due_on', table_name='fund_allocation')
    op.drop_index(op.f('ix_fund_allocation_jurisdiction_code'), table_name='fund_allocation')
    op.drop_table('fund_allocation')
