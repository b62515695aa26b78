"""Discrepancies have owners."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = 'c41f7be2d905'
down_revision: str | Sequence[str] | None = '7b054249ec93'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_BEFORE = '(same_person IS NULL) = (decided_at IS NULL) AND (decided_at IS NULL) = (decision_reason IS NULL)'
_NOW = '(decided_at IS NULL) = (decision_reason IS NULL) AND (decided_at IS NOT NULL OR same_person IS NULL AND is_real IS NULL)'


def upgrade() -> None:
    # Rather fail and be run again at a quiet hour than make every request wait behind us.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column('discrepancy', sa.Column('owner_id', sa.Uuid(), nullable=True))
    op.add_column('discrepancy', sa.Column('due_on', sa.Date(), nullable=True))
    op.add_column('discrepancy', sa.Column('is_real', sa.Boolean(), nullable=True))
    op.create_foreign_key(op.f('fk_discrepancy_owner_id'), 'discrepancy', 'organization', ['owner_id'], ['id'])
    op.create_index(op.f('ix_discrepancy_owner_id'), 'discrepancy', ['owner_id'], unique=False)
    op.drop_constraint(op.f('ck_discrepancy_decided'), 'discrepancy', type_='check')
    op.create_check_constraint(op.f('ck_discrepancy_decided'), 'discrepancy', _NOW)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("UPDATE discrepancy SET decided_at = NULL, decided_by = NULL, decision_reason = NULL WHERE same_person IS NULL")
    op.drop_constraint(op.f('ck_discrepancy_decided'), 'discrepancy', type_='check')
    op.create_check_constraint(op.f('ck_discrepancy_decided'), 'discrepancy', _BEFORE)
    op.drop_index(op.f('ix_discrepancy_owner_id'), table_name='discrepancy')
    op.drop_constraint(op.f('fk_discrepancy_owner_id'), 'discrepancy', type_='foreignkey')
    op.drop_column('discrepancy', 'is_real')
    op.drop_column('discrepancy', 'due_on')
    op.drop_column('discrepancy', 'owner_id')
