"""Entries of what was done about duties."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '1e8b1f5d6227'
down_revision: str | Sequence[str] | None = 'a8b55069df5b'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Rather fail and be run again at a quiet hour than make every request wait behind us.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('duty_entry',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=True),
    sa.Column('counterpart_id', sa.Uuid(), nullable=True),
    sa.Column('noun', sa.String(length=48), nullable=False),
    sa.Column('row_id', sa.Uuid(), nullable=False),
    sa.Column('act', sa.String(length=64), nullable=False),
    sa.Column('machine', sa.String(length=8), nullable=True),
    sa.Column('source', sa.String(length=48), nullable=True),
    sa.Column('target', sa.String(length=48), nullable=True),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('clauses', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('made_by', sa.String(), nullable=True),
    sa.Column('role', sa.Enum('HOMEROOM_TEACHER', 'SCHOOL_OFFICER', 'CENTER_SCHOOL_OFFICER', 'TOWNSHIP_OFFICER', 'BUREAU_OFFICER', 'SPECIAL_EDUCATION_OFFICER', 'INSPECTION_OFFICER', 'DEPARTMENT', 'LEADING_GROUP_OFFICER', 'PORTAL', 'AUDITOR', 'ADMINISTRATOR', name='role', native_enum=False, length=48), nullable=True),
    sa.Column('organization_id', sa.Uuid(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['counterpart_id'], ['organization.id'], name=op.f('fk_duty_entry_counterpart_id')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_duty_entry_jurisdiction_code')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_duty_entry_organization_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_duty_entry_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_entry'))
    )
    op.create_index(op.f('ix_duty_entry_counterpart_id'), 'duty_entry', ['counterpart_id'], unique=False)
    op.create_index(op.f('ix_duty_entry_jurisdiction_code'), 'duty_entry', ['jurisdiction_code'], unique=False)
    op.create_index(op.f('ix_duty_entry_row_id'), 'duty_entry', ['row_id'], unique=False)
    op.create_index('ix_duty_entry_unit_id_id', 'duty_entry', ['unit_id', 'id'], unique=False)
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON duty_entry"
        " FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index('ix_duty_entry_unit_id_id', table_name='duty_entry')
    op.drop_index(op.f('ix_duty_entry_row_id'), table_name='duty_entry')
    op.drop_index(op.f('ix_duty_entry_jurisdiction_code'), table_name='duty_entry')
    op.drop_index(op.f('ix_duty_entry_counterpart_id'), table_name='duty_entry')
    op.drop_table('duty_entry')
