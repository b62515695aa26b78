"""child labor as it is exchanged with labor inspection."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = 'fd743c1621f6'
down_revision: str | Sequence[str] | None = '10608ee1ebe0'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Rather fail and be run again at a quiet hour than make every request wait behind us.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column('child_labor_clue', sa.Column('sent_package_id', sa.Uuid(), nullable=True))
    op.add_column('child_labor_clue', sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('child_labor_clue', sa.Column('answer', sa.Enum('FOUND', 'NOT_FOUND', name='laboranswer', native_enum=False, length=48), nullable=True))
    op.add_column('child_labor_clue', sa.Column('answer_record_id', sa.Uuid(), nullable=True))
    op.add_column('child_labor_clue', sa.Column('answered_on', sa.Date(), nullable=True))
    op.add_column('child_labor_clue', sa.Column('order_no', sa.String(), nullable=True))
    op.add_column('child_labor_clue', sa.Column('said_returned_on', sa.Date(), nullable=True))
    op.add_column('child_labor_clue', sa.Column('said_cost', sa.Integer(), nullable=True))
    op.add_column('child_labor_clue', sa.Column('said_penalty', sa.Integer(), nullable=True))
    op.create_index(op.f('ix_child_labor_clue_answer_record_id'), 'child_labor_clue', ['answer_record_id'], unique=False)
    op.create_index(op.f('ix_child_labor_clue_sent_package_id'), 'child_labor_clue', ['sent_package_id'], unique=False)
    op.create_foreign_key(op.f('fk_child_labor_clue_answer_record_id'), 'child_labor_clue', 'exchange_record', ['answer_record_id'], ['id'])
    op.create_foreign_key(op.f('fk_child_labor_clue_sent_package_id'), 'child_labor_clue', 'exchange_package', ['sent_package_id'], ['id'])
    op.create_check_constraint(op.f('ck_child_labor_clue_amounts'), 'child_labor_clue', 'said_cost >= 0 AND said_penalty >= 0')
    op.create_check_constraint(op.f('ck_child_labor_clue_answers'), 'child_labor_clue', '(answer IS NULL) = (answered_on IS NULL)')


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_constraint(op.f('ck_child_labor_clue_answers'), 'child_labor_clue', type_='check')
    op.drop_constraint(op.f('ck_child_labor_clue_amounts'), 'child_labor_clue', type_='check')
    op.drop_constraint(op.f('fk_child_labor_clue_sent_package_id'), 'child_labor_clue', type_='foreignkey')
    op.drop_constraint(op.f('fk_child_labor_clue_answer_record_id'), 'child_labor_clue', type_='foreignkey')
    op.drop_index(op.f('ix_child_labor_clue_sent_package_id'), table_name='child_labor_clue')
    op.drop_index(op.f('ix_child_labor_clue_answer_record_id'), table_name='child_labor_clue')
    op.drop_column('child_labor_clue', 'said_penalty')
    op.drop_column('child_labor_clue', 'said_cost')
    op.drop_column('child_labor_clue', 'said_returned_on')
    op.drop_column('child_labor_clue', 'order_no')
    op.drop_column('child_labor_clue', 'answered_on')
    op.drop_column('child_labor_clue', 'answer_record_id')
    op.drop_column('child_labor_clue', 'answer')
    op.drop_column('child_labor_clue', 'sent_at')
    op.drop_column('child_labor_clue', 'sent_package_id')
