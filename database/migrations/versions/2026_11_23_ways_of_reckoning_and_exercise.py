"""How each indicator is reckoned, what it lacks, and what schools state of pace and exercise."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = 'f0cd3ee8ba2d'
down_revision: str | Sequence[str] | None = '63f352e378ec'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


# What a school left unsaid is nothing to explain.
ALL_DONE = "full_curriculum AND full_hours AND integrating_activities AND not_marks_alone AND counseling"


def upgrade() -> None:
    # Rather fail and be run again at a quiet hour than make every request wait behind us.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column('curriculum_statement', sa.Column('no_extra_pace', sa.Boolean(), nullable=True))
    op.add_column('curriculum_statement', sa.Column('exercise_minutes', sa.SmallInteger(), nullable=True))
    op.drop_constraint(op.f('ck_curriculum_statement_explains'), 'curriculum_statement', type_='check')
    op.create_check_constraint(op.f('ck_curriculum_statement_explains'), 'curriculum_statement', f'({ALL_DONE} AND coalesce(no_extra_pace, true)) = (shortfall IS NULL)')
    op.create_check_constraint(op.f('ck_curriculum_statement_exercises'), 'curriculum_statement', 'exercise_minutes BETWEEN 0 AND 480')
    op.add_column('indicator_definition', sa.Column('reckoning', sa.Enum('COUNT', 'RATE', 'AVERAGE', 'LEAST', name='reckoning', native_enum=False, length=48), nullable=True))
    op.execute("UPDATE indicator_definition SET reckoning = CASE WHEN denominator_zh IS NULL THEN 'COUNT' ELSE 'RATE' END")
    op.alter_column('indicator_definition', 'reckoning', nullable=False)
    op.add_column('indicator_value', sa.Column('lacking', sa.Integer(), nullable=True))
    op.add_column('indicator_value', sa.Column('coarse_lacking', sa.Integer(), nullable=True))


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DELETE FROM indicator_value v USING indicator_definition d WHERE d.id = v.definition_id AND d.reckoning IN ('AVERAGE', 'LEAST')")
    op.execute("DELETE FROM indicator_definition WHERE reckoning IN ('AVERAGE', 'LEAST')")
    op.drop_column('indicator_value', 'coarse_lacking')
    op.drop_column('indicator_value', 'lacking')
    op.drop_column('indicator_definition', 'reckoning')
    op.drop_constraint(op.f('ck_curriculum_statement_exercises'), 'curriculum_statement', type_='check')
    op.drop_constraint(op.f('ck_curriculum_statement_explains'), 'curriculum_statement', type_='check')
    op.execute(f"UPDATE curriculum_statement SET shortfall = NULL WHERE {ALL_DONE}")
    op.create_check_constraint(op.f('ck_curriculum_statement_explains'), 'curriculum_statement', f'({ALL_DONE}) = (shortfall IS NULL)')
    op.drop_column('curriculum_statement', 'exercise_minutes')
    op.drop_column('curriculum_statement', 'no_extra_pace')
