"""scorecards and alerts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '445416779655'
down_revision: str | Sequence[str] | None = 'ec49c1c37f58'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Rather fail and be run again at a quiet hour than make every request wait behind us.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('exchange_scorecard',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('partner_id', sa.Uuid(), nullable=False),
    sa.Column('cycle_id', sa.Uuid(), nullable=False),
    sa.Column('period', sa.String(length=7), nullable=False),
    sa.Column('score', sa.Integer(), nullable=True),
    sa.Column('completeness', sa.Integer(), nullable=True),
    sa.Column('validity', sa.Integer(), nullable=True),
    sa.Column('uniqueness', sa.Integer(), nullable=True),
    sa.Column('timeliness', sa.Integer(), nullable=False),
    sa.Column('consistency', sa.Integer(), nullable=True),
    sa.Column('answered', sa.Integer(), nullable=True),
    sa.Column('trend', sa.Integer(), nullable=True),
    sa.Column('days_late', sa.Integer(), nullable=False),
    sa.Column('lines', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
    sa.Column('found', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
    sa.Column('mend', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('coarse_score', sa.Integer(), nullable=True),
    sa.Column('coarse_completeness', sa.Integer(), nullable=True),
    sa.Column('coarse_validity', sa.Integer(), nullable=True),
    sa.Column('coarse_uniqueness', sa.Integer(), nullable=True),
    sa.Column('coarse_consistency', sa.Integer(), nullable=True),
    sa.Column('coarse_answered', sa.Integer(), nullable=True),
    sa.Column('coarse_trend', sa.Integer(), nullable=True),
    sa.Column('coarse_lines', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
    sa.Column('coarse_found', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
    sa.Column('coarse_mend', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('moved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('scored_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['cycle_id'], ['exchange_cycle.id'], name=op.f('fk_exchange_scorecard_cycle_id')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_exchange_scorecard_jurisdiction_code')),
    sa.ForeignKeyConstraint(['partner_id'], ['exchange_partner.id'], name=op.f('fk_exchange_scorecard_partner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exchange_scorecard')),
    sa.UniqueConstraint('cycle_id', name=op.f('uq_exchange_scorecard_cycle_id'))
    )
    op.create_index('ix_exchange_scorecard_jurisdiction_code_period', 'exchange_scorecard', ['jurisdiction_code', 'period'], unique=False)
    op.create_index('ix_exchange_scorecard_partner_id_period', 'exchange_scorecard', ['partner_id', 'period'], unique=False)



def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index('ix_exchange_scorecard_partner_id_period', table_name='exchange_scorecard')
    op.drop_index('ix_exchange_scorecard_jurisdiction_code_period', table_name='exchange_scorecard')
    op.drop_table('exchange_scorecard')

