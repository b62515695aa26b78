"""Teachers of schools, and whose letter a principal's with a teacher is."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '316288dff5a3'
down_revision: str | Sequence[str] | None = 'f0cd3ee8ba2d'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Rather fail and be run again at a quiet hour than make every request wait behind us.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('teacher',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=True),
    sa.Column('recruitment_type', sa.Enum('ORDINARY', 'SPECIAL_POST', 'DIRECTED', name='recruitmenttype', native_enum=False, length=48), nullable=False),
    sa.Column('serves_from', sa.Date(), nullable=False),
    sa.Column('serves_until', sa.Date(), nullable=True),
    sa.Column('leaving_reason', sa.String(), nullable=True),
    sa.Column('recorded_by', sa.String(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawal_reason', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint('(serves_until IS NULL) = (leaving_reason IS NULL)', name=op.f('ck_teacher_leaves_with_a_reason')),
    sa.CheckConstraint('serves_until >= serves_from', name=op.f('ck_teacher_in_order')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_teacher_jurisdiction_code')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_teacher_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_teacher'))
    )
    op.create_index(op.f('ix_teacher_jurisdiction_code'), 'teacher', ['jurisdiction_code'], unique=False)
    op.create_index(op.f('ix_teacher_unit_id'), 'teacher', ['unit_id'], unique=False)
    op.create_index('uq_teacher_number', 'teacher', ['unit_id', 'number'], unique=True, postgresql_where=sa.text('serves_until IS NULL AND withdrawn_at IS NULL'))
    op.create_index('uq_teacher_serving', 'teacher', ['unit_id', 'name', 'number'], unique=True, postgresql_nulls_not_distinct=True, postgresql_where=sa.text('serves_until IS NULL AND withdrawn_at IS NULL'))
    op.add_column('responsibility_letter', sa.Column('teacher_id', sa.Uuid(), nullable=True))
    op.drop_index(op.f('uq_responsibility_letter_text_version'), table_name='responsibility_letter', postgresql_nulls_not_distinct=True)
    op.create_index('uq_responsibility_letter_text_version', 'responsibility_letter', ['unit_id', 'type', 'school_year', 'class_id', 'teacher_id', 'holder_name', 'holder_position', 'text_version'], unique=True, postgresql_nulls_not_distinct=True)
    op.create_index(op.f('ix_responsibility_letter_teacher_id'), 'responsibility_letter', ['teacher_id'], unique=False)
    op.create_foreign_key(op.f('fk_responsibility_letter_teacher_id'), 'responsibility_letter', 'teacher', ['teacher_id'], ['id'])


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_constraint(op.f('fk_responsibility_letter_teacher_id'), 'responsibility_letter', type_='foreignkey')
    op.drop_index(op.f('ix_responsibility_letter_teacher_id'), table_name='responsibility_letter')
    op.drop_index('uq_responsibility_letter_text_version', table_name='responsibility_letter', postgresql_nulls_not_distinct=True)
    op.create_index(op.f('uq_responsibility_letter_text_version'), 'responsibility_letter', ['unit_id', 'type', 'school_year', 'class_id', 'holder_name', 'holder_position', 'text_version'], unique=True, postgresql_nulls_not_distinct=True)
    op.drop_column('responsibility_letter', 'teacher_id')
    op.drop_index('uq_teacher_serving', table_name='teacher', postgresql_nulls_not_distinct=True, postgresql_where=sa.text('serves_until IS NULL AND withdrawn_at IS NULL'))
    op.drop_index('uq_teacher_number', table_name='teacher', postgresql_where=sa.text('serves_until IS NULL AND withdrawn_at IS NULL'))
    op.drop_index(op.f('ix_teacher_unit_id'), table_name='teacher')
    op.drop_index(op.f('ix_teacher_jurisdiction_code'), table_name='teacher')
    op.drop_table('teacher')
