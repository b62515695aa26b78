"""Scorecards and alerts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '7b054249ec93'
down_revision: str | Sequence[str] | None = '40e0fafe2993'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Rather fail and be run again at a quiet hour than make every request wait behind us.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('alert',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('kind', sa.Enum('MONTH_FAILED', 'MONTH_HELD', 'MONTH_OVERDUE', 'LINES_RETURNED', 'LEDGER_UNBALANCED', 'RECEIPT_BROKEN', 'PARTNER_FAILING', 'PARTNER_PAUSED', 'TEST', name='alertkind', native_enum=False, length=48), nullable=False),
    sa.Column('key', sa.String(length=300), nullable=False),
    sa.Column('told', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_alert_jurisdiction_code')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alert')),
    sa.UniqueConstraint('jurisdiction_code', 'key', name=op.f('uq_alert_jurisdiction_code_key'))
    )
    op.create_table('alert_endpoint',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('url', sa.String(length=500), nullable=False),
    sa.Column('kinds', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('secret_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('added_by', sa.String(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_alert_endpoint_jurisdiction_code')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alert_endpoint'))
    )
    op.create_index('uq_alert_endpoint_standing', 'alert_endpoint', ['jurisdiction_code', 'name'], unique=True, postgresql_where=sa.text('ended_at IS NULL'))
    op.create_table('alert_delivery',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('alert_id', sa.Uuid(), nullable=False),
    sa.Column('endpoint_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.Enum('WAITING', 'DELIVERED', 'DEAD', name='deliverystate', native_enum=False, length=48), server_default='WAITING', nullable=False),
    sa.Column('attempts', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('code', sa.String(length=64), nullable=True),
    sa.Column('delivered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['alert_id'], ['alert.id'], name=op.f('fk_alert_delivery_alert_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['endpoint_id'], ['alert_endpoint.id'], name=op.f('fk_alert_delivery_endpoint_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alert_delivery')),
    sa.UniqueConstraint('alert_id', 'endpoint_id', name=op.f('uq_alert_delivery_alert_id_endpoint_id'))
    )
    op.create_index(op.f('ix_alert_delivery_endpoint_id'), 'alert_delivery', ['endpoint_id'], unique=False)
    op.create_index('ix_alert_delivery_waiting', 'alert_delivery', ['next_at'], unique=False, postgresql_where=sa.text("state = 'WAITING'"))
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
    op.create_table('alert_check',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('package_id', sa.Uuid(), nullable=False),
    sa.Column('moved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['package_id'], ['exchange_package.id'], name=op.f('fk_alert_check_package_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alert_check')),
    sa.UniqueConstraint('package_id', name=op.f('uq_alert_check_package_id'))
    )



def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table('alert_check')
    op.drop_index('ix_exchange_scorecard_partner_id_period', table_name='exchange_scorecard')
    op.drop_index('ix_exchange_scorecard_jurisdiction_code_period', table_name='exchange_scorecard')
    op.drop_table('exchange_scorecard')
    op.drop_index('ix_alert_delivery_waiting', table_name='alert_delivery', postgresql_where=sa.text("state = 'WAITING'"))
    op.drop_index(op.f('ix_alert_delivery_endpoint_id'), table_name='alert_delivery')
    op.drop_table('alert_delivery')
    op.drop_index('uq_alert_endpoint_standing', table_name='alert_endpoint', postgresql_where=sa.text('ended_at IS NULL'))
    op.drop_table('alert_endpoint')
    op.drop_table('alert')

