"""the county's own registers compared."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = 'c4a1e7d90b26'
down_revision: str | Sequence[str] | None = 'a41c7d90e6b2'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Rather fail and be run again at a quiet hour than make every request wait behind us.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_constraint(op.f('ck_comparison_run_of_cycle_or_school'), 'comparison_run', type_='check')
    op.drop_constraint(op.f('ck_comparison_run_dated'), 'comparison_run', type_='check')
    op.create_check_constraint(op.f('ck_comparison_run_of_cycle_or_school'), 'comparison_run', 'cycle_id IS NULL OR school_id IS NULL')
    op.create_check_constraint(op.f('ck_comparison_run_dated'), 'comparison_run', '(cycle_id IS NULL) = (compared_on IS NOT NULL)')
    op.create_index('uq_comparison_run_own', 'comparison_run', ['jurisdiction_code', 'compared_on', 'comparison'], unique=True, postgresql_where=sa.text('cycle_id IS NULL AND school_id IS NULL'))
    op.add_column('discrepancy', sa.Column('same_person', sa.Boolean(), nullable=True))
    op.add_column('discrepancy', sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('discrepancy', sa.Column('decided_by', sa.String(), nullable=True))
    op.add_column('discrepancy', sa.Column('decision_reason', sa.String(), nullable=True))
    op.create_check_constraint(op.f('ck_discrepancy_decided'), 'discrepancy', '(same_person IS NULL) = (decided_at IS NULL) AND (decided_at IS NULL) = (decision_reason IS NULL)')


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_constraint(op.f('ck_discrepancy_decided'), 'discrepancy', type_='check')
    op.drop_column('discrepancy', 'decision_reason')
    op.drop_column('discrepancy', 'decided_by')
    op.drop_column('discrepancy', 'decided_at')
    op.drop_column('discrepancy', 'same_person')
    op.drop_index('uq_comparison_run_own', table_name='comparison_run', postgresql_where=sa.text('cycle_id IS NULL AND school_id IS NULL'))
    op.drop_constraint(op.f('ck_comparison_run_dated'), 'comparison_run', type_='check')
    op.drop_constraint(op.f('ck_comparison_run_of_cycle_or_school'), 'comparison_run', type_='check')
    op.create_check_constraint(op.f('ck_comparison_run_dated'), 'comparison_run', '(school_id IS NULL) = (compared_on IS NULL)')
    op.create_check_constraint(op.f('ck_comparison_run_of_cycle_or_school'), 'comparison_run', '(cycle_id IS NULL) = (school_id IS NOT NULL)')
