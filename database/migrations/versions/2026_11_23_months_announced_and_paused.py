"""Months are announced before their day, partners paused, and left alone after failures."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = 'a41c7d90e6b2'
down_revision: str | Sequence[str] | None = 'fd743c1621f6'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Rather fail and be run again at a quiet hour than make every request wait behind us.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column('exchange_partner', sa.Column('paused_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('exchange_partner', sa.Column('paused_by', sa.String(), nullable=True))
    op.add_column('exchange_partner', sa.Column('pause_reason', sa.String(), nullable=True))
    op.add_column('exchange_partner', sa.Column('failures', sa.Integer(), server_default=sa.text('0'), nullable=False))
    op.add_column('exchange_partner', sa.Column('retry_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('exchange_cycle', sa.Column('due_at', sa.DateTime(timezone=True), nullable=True))
    # A month that was frozen says itself when it was due; the day is the hub's default where none does.
    op.execute("""
        UPDATE exchange_cycle SET due_at = coalesce(
            CAST(summary #>> '{snapshot,due}' AS timestamptz), CAST(period || '-08' AS timestamp) AT TIME ZONE 'Asia/Shanghai')
    """)
    op.alter_column('exchange_cycle', 'due_at', nullable=False)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column('exchange_cycle', 'due_at')
    for name in ('retry_at', 'failures', 'pause_reason', 'paused_by', 'paused_at'):
        op.drop_column('exchange_partner', name)
