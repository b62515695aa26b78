"""Ledgers of a class or year, how they stood on a day, rosters."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '394cf7169fb4'
down_revision: str | Sequence[str] | None = '25dcfffb37fb'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Rather fail and be run again at a quiet hour than make every request wait behind us.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('roster',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('type', sa.String(length=48), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('period', sa.String(length=11), nullable=False),
    sa.Column('producer_id', sa.Uuid(), nullable=False),
    sa.Column('receiver_id', sa.Uuid(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('state', sa.String(length=48), server_default='DRAFT', nullable=False),
    sa.Column('built_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('row_count', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=True),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('late_days', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('return_reason', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("(submitted_at IS NULL) = (state = 'DRAFT')", name=op.f('ck_roster_submits')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_roster_jurisdiction_code')),
    sa.ForeignKeyConstraint(['producer_id'], ['organization.id'], name=op.f('fk_roster_producer_id')),
    sa.ForeignKeyConstraint(['receiver_id'], ['organization.id'], name=op.f('fk_roster_receiver_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roster')),
    sa.UniqueConstraint('producer_id', 'type', 'period', name=op.f('uq_roster_producer_id_type_period'))
    )
    op.create_index(op.f('ix_roster_jurisdiction_code'), 'roster', ['jurisdiction_code'], unique=False)
    op.create_index(op.f('ix_roster_receiver_id'), 'roster', ['receiver_id'], unique=False)
    op.create_table('roster_line',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('roster_id', sa.Uuid(), nullable=False),
    sa.Column('student_id', sa.Uuid(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('said', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['roster_id'], ['roster.id'], name=op.f('fk_roster_line_roster_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['student_id'], ['student.id'], name=op.f('fk_roster_line_student_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roster_line')),
    sa.UniqueConstraint('roster_id', 'ordinal', name=op.f('uq_roster_line_roster_id_ordinal')),
    sa.UniqueConstraint('roster_id', 'student_id', name=op.f('uq_roster_line_roster_id_student_id'))
    )
    op.create_index('ix_roster_line_student_id', 'roster_line', ['student_id'], unique=False)
    op.create_table('ledger_snapshot',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('ledger_id', sa.Uuid(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('cause', sa.String(length=48), nullable=False),
    sa.Column('period', sa.String(length=7), nullable=True),
    sa.Column('as_of', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_on', sa.Date(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('row_count', sa.Integer(), nullable=False),
    sa.Column('completeness', sa.SmallInteger(), nullable=True),
    sa.Column('status_known', sa.SmallInteger(), nullable=True),
    sa.Column('validity', sa.SmallInteger(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['ledger_id'], ['ledger.id'], name=op.f('fk_ledger_snapshot_ledger_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_snapshot')),
    sa.UniqueConstraint('ledger_id', 'sequence', name=op.f('uq_ledger_snapshot_ledger_id_sequence'))
    )
    op.create_index('ix_ledger_snapshot_ledger_id_taken_on', 'ledger_snapshot', ['ledger_id', 'taken_on'], unique=False)
    op.create_table('ledger_line',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('ledger_id', sa.Uuid(), nullable=False),
    sa.Column('entry_id', sa.Uuid(), nullable=False),
    sa.Column('student_id', sa.Uuid(), nullable=False),
    sa.Column('since', sa.Integer(), nullable=False),
    sa.Column('until', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=48), nullable=False),
    sa.Column('said', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint('until IS NULL OR until >= since', name=op.f('ck_ledger_line_runs')),
    sa.ForeignKeyConstraint(['entry_id'], ['ledger_entry.id'], name=op.f('fk_ledger_line_entry_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['ledger_id'], ['ledger.id'], name=op.f('fk_ledger_line_ledger_id')),
    sa.ForeignKeyConstraint(['student_id'], ['student.id'], name=op.f('fk_ledger_line_student_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_line')),
    sa.UniqueConstraint('entry_id', 'since', name=op.f('uq_ledger_line_entry_id_since'))
    )
    op.create_index('ix_ledger_line_ledger_id_since', 'ledger_line', ['ledger_id', 'since'], unique=False)
    op.create_index('ix_ledger_line_student_id', 'ledger_line', ['student_id'], unique=False)
    op.create_index('uq_ledger_line_last', 'ledger_line', ['entry_id'], unique=True, postgresql_where=sa.text('until IS NULL'))
    op.add_column('ledger', sa.Column('class_id', sa.Uuid(), nullable=True))
    op.add_column('ledger', sa.Column('period', sa.String(length=9), nullable=True))
    op.add_column('ledger', sa.Column('confirmed_month', sa.String(length=7), nullable=True))
    op.drop_constraint(op.f('uq_ledger_owner_id_type'), 'ledger', type_='unique')
    op.create_index(op.f('ix_ledger_class_id'), 'ledger', ['class_id'], unique=False)
    op.create_unique_constraint(op.f('uq_ledger_owner_id_type_class_id_period'), 'ledger', ['owner_id', 'type', 'class_id', 'period'], postgresql_nulls_not_distinct=True)
    op.create_check_constraint(op.f('ck_ledger_of_class'), 'ledger', "(class_id IS NOT NULL) = (scope = 'CLASS')")
    op.create_foreign_key(op.f('fk_ledger_class_id'), 'ledger', 'school_class', ['class_id'], ['id'])
    op.add_column('ledger_entry', sa.Column('evidence', postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False))


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column('ledger_entry', 'evidence')
    op.drop_constraint(op.f('ck_ledger_of_class'), 'ledger', type_='check')
    op.drop_constraint(op.f('fk_ledger_class_id'), 'ledger', type_='foreignkey')
    op.drop_constraint(op.f('uq_ledger_owner_id_type_class_id_period'), 'ledger', type_='unique')
    op.drop_index(op.f('ix_ledger_class_id'), table_name='ledger')
    op.create_unique_constraint(op.f('uq_ledger_owner_id_type'), 'ledger', ['owner_id', 'type'], postgresql_nulls_not_distinct=False)
    op.drop_column('ledger', 'confirmed_month')
    op.drop_column('ledger', 'period')
    op.drop_column('ledger', 'class_id')
    op.drop_index('uq_ledger_line_last', table_name='ledger_line', postgresql_where=sa.text('until IS NULL'))
    op.drop_index('ix_ledger_line_student_id', table_name='ledger_line')
    op.drop_index('ix_ledger_line_ledger_id_since', table_name='ledger_line')
    op.drop_table('ledger_line')
    op.drop_index('ix_ledger_snapshot_ledger_id_taken_on', table_name='ledger_snapshot')
    op.drop_table('ledger_snapshot')
    op.drop_index('ix_roster_line_student_id', table_name='roster_line')
    op.drop_table('roster_line')
    op.drop_index(op.f('ix_roster_receiver_id'), table_name='roster')
    op.drop_index(op.f('ix_roster_jurisdiction_code'), table_name='roster')
    op.drop_table('roster')
