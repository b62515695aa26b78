"""Villages divided among schools for screening, and the visit that a tracking record tells of."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '9cbb68556b0e'
down_revision: str | Sequence[str] | None = '7e9f11169322'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Rather fail and be run again at a quiet hour than make every request wait behind us.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('screening_assignment',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('school_year', sa.String(length=9), nullable=False),
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=False),
    sa.Column('responsible_name', sa.String(), nullable=False),
    sa.Column('screened_on', sa.Date(), nullable=True),
    sa.Column('children_found', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint('(screened_on IS NULL) = (children_found IS NULL)', name=op.f('ck_screening_assignment_screened')),
    sa.CheckConstraint('children_found >= 0', name=op.f('ck_screening_assignment_found')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_screening_assignment_jurisdiction_code')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_screening_assignment_school_id')),
    sa.ForeignKeyConstraint(['village_id'], ['organization.id'], name=op.f('fk_screening_assignment_village_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_screening_assignment')),
    sa.UniqueConstraint('village_id', 'school_year', name=op.f('uq_screening_assignment_village_id_school_year'))
    )
    op.create_index('ix_screening_assignment_jurisdiction_code_school_year', 'screening_assignment', ['jurisdiction_code', 'school_year'], unique=False)
    op.create_index(op.f('ix_screening_assignment_school_id'), 'screening_assignment', ['school_id'], unique=False)
    op.add_column('tracking_record', sa.Column('visit_id', sa.Uuid(), nullable=True))
    op.create_index(op.f('ix_tracking_record_visit_id'), 'tracking_record', ['visit_id'], unique=False)
    op.create_foreign_key(op.f('fk_tracking_record_visit_id'), 'tracking_record', 'home_visit', ['visit_id'], ['id'])


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_constraint(op.f('fk_tracking_record_visit_id'), 'tracking_record', type_='foreignkey')
    op.drop_index(op.f('ix_tracking_record_visit_id'), table_name='tracking_record')
    op.drop_column('tracking_record', 'visit_id')
    op.drop_index(op.f('ix_screening_assignment_school_id'), table_name='screening_assignment')
    op.drop_index('ix_screening_assignment_jurisdiction_code_school_year', table_name='screening_assignment')
    op.drop_table('screening_assignment')
