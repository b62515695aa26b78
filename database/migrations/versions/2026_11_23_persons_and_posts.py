"""Persons in posts, leading groups, guarantors of children."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '63ed12ed907e'
down_revision: str | Sequence[str] | None = 'a10e26cdf196'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Rather fail and be run again at a quiet hour than make every request wait behind us.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('leading_group',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=True),
    sa.Column('level', sa.Enum('COUNTY_GOVERNMENT', 'BUREAU', 'SCHOOL', name='grouplevel', native_enum=False, length=48), nullable=False),
    sa.Column('name_zh', sa.String(), nullable=False),
    sa.Column('office_id', sa.Uuid(), nullable=True),
    sa.Column('founded_on', sa.Date(), nullable=False),
    sa.Column('seats', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('clauses', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_leading_group_jurisdiction_code')),
    sa.ForeignKeyConstraint(['office_id'], ['organization.id'], name=op.f('fk_leading_group_office_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_leading_group_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_leading_group')),
    sa.UniqueConstraint('jurisdiction_code', 'organization_id', 'name_zh', name='uq_leading_group_name', postgresql_nulls_not_distinct=True)
    )
    op.create_index(op.f('ix_leading_group_organization_id'), 'leading_group', ['organization_id'], unique=False)
    op.create_table('guarantee_assignment',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('student_id', sa.Uuid(), nullable=False),
    sa.Column('guarantor_name', sa.String(), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('position_zh', sa.String(), nullable=False),
    sa.Column('started_on', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('recorded_by', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint('ended_on IS NULL OR ended_on >= started_on', name=op.f('ck_guarantee_assignment_ends_after_it_begins')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_guarantee_assignment_organization_id')),
    sa.ForeignKeyConstraint(['student_id'], ['student.id'], name=op.f('fk_guarantee_assignment_student_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guarantee_assignment'))
    )
    op.create_index('ix_guarantee_assignment_student_id', 'guarantee_assignment', ['student_id'], unique=False)
    op.create_index('uq_guarantee_assignment_current', 'guarantee_assignment', ['student_id'], unique=True, postgresql_where=sa.text('ended_on IS NULL'))
    op.create_table('leading_group_member',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('group_id', sa.Uuid(), nullable=False),
    sa.Column('seat_no', sa.SmallInteger(), nullable=False),
    sa.Column('standing', sa.Enum('HEAD', 'DEPUTY', 'MEMBER', 'OFFICE', 'OFFICE_HEAD', 'OFFICE_DEPUTY', name='groupstanding', native_enum=False, length=48), nullable=False),
    sa.Column('department', sa.Enum('COUNTY_GOVERNMENT', 'LEADING_GROUP', 'EDUCATION_BUREAU', 'SCHOOL', 'CENTER_SCHOOL', 'TOWNSHIP', 'VILLAGE_COMMUNITY', 'PUBLIC_SECURITY', 'CIVIL_AFFAIRS', 'DISABLED_FEDERATION', 'LABOR', 'MARKET_REGULATION', 'JUSTICE', 'HEALTH', 'FINANCE', 'RURAL_REVITALIZATION', 'AGRICULTURE', 'PUBLICITY', 'CULTURE_TOURISM', 'URBAN_MANAGEMENT', 'ETHNIC_RELIGIOUS', 'STAFFING', 'DEVELOPMENT_REFORM', 'HOUSING', 'INSPECTION', 'YOUTH_LEAGUE', 'WOMENS_FEDERATION', 'CARE_COMMITTEE', 'POLITICS_LAW_COMMITTEE', 'AUDIT', 'PEOPLES_CONGRESS', 'EXPERT_COMMITTEE', 'EMPLOYER', 'GUARDIAN', 'PARENTS_COMMITTEE', 'SOCIETY', name='department', native_enum=False, length=48), nullable=False),
    sa.Column('position_zh', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_leading_group_member_ends_after_it_begins')),
    sa.ForeignKeyConstraint(['group_id'], ['leading_group.id'], name=op.f('fk_leading_group_member_group_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_leading_group_member_jurisdiction_code')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_leading_group_member'))
    )
    op.create_index('ix_leading_group_member_group_id_seat_no', 'leading_group_member', ['group_id', 'seat_no'], unique=False)
    op.create_index(op.f('ix_leading_group_member_jurisdiction_code'), 'leading_group_member', ['jurisdiction_code'], unique=False)
    op.add_column('responsibility_assignment', sa.Column('class_id', sa.Uuid(), nullable=True))
    op.add_column('responsibility_assignment', sa.Column('grade', sa.SmallInteger(), nullable=True))
    op.drop_index('uq_responsibility_assignment_current', table_name='responsibility_assignment')
    op.create_index('uq_responsibility_assignment_current', 'responsibility_assignment', ['node_id', 'organization_id', 'class_id', 'grade'], unique=True, postgresql_where=sa.text('valid_to IS NULL'), postgresql_nulls_not_distinct=True)
    op.create_index('ix_responsibility_assignment_class_id', 'responsibility_assignment', ['class_id'], unique=False)
    op.create_foreign_key(op.f('fk_responsibility_assignment_class_id'), 'responsibility_assignment', 'school_class', ['class_id'], ['id'], ondelete='CASCADE')
    op.add_column('responsibility_node', sa.Column('collective', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    op.add_column('responsibility_node', sa.Column('unit_type', sa.Enum('COUNTY_GOVERNMENT', 'LEADING_GROUP', 'EDUCATION_BUREAU', 'DEPARTMENT', 'TOWNSHIP', 'SUBDISTRICT', 'VILLAGE', 'COMMUNITY', 'SCHOOL', 'CENTER_SCHOOL', 'EXPERT_COMMITTEE', 'EMPLOYER', 'SOCIAL_ORGANIZATION', name='orgtype', native_enum=False, length=48), nullable=True))


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column('responsibility_node', 'unit_type')
    op.drop_column('responsibility_node', 'collective')
    op.drop_constraint(op.f('fk_responsibility_assignment_class_id'), 'responsibility_assignment', type_='foreignkey')
    op.drop_index('ix_responsibility_assignment_class_id', table_name='responsibility_assignment')
    op.drop_index('uq_responsibility_assignment_current', table_name='responsibility_assignment')
    # Of classes and grades there were none; they would stand for their school.
    op.execute("DELETE FROM responsibility_assignment WHERE class_id IS NOT NULL OR grade IS NOT NULL")
    op.create_index('uq_responsibility_assignment_current', 'responsibility_assignment', ['node_id', 'organization_id'], unique=True, postgresql_where=sa.text('valid_to IS NULL'), postgresql_nulls_not_distinct=True)
    op.drop_column('responsibility_assignment', 'grade')
    op.drop_column('responsibility_assignment', 'class_id')
    op.drop_index(op.f('ix_leading_group_member_jurisdiction_code'), table_name='leading_group_member')
    op.drop_index('ix_leading_group_member_group_id_seat_no', table_name='leading_group_member')
    op.drop_table('leading_group_member')
    op.drop_index('uq_guarantee_assignment_current', table_name='guarantee_assignment')
    op.drop_index('ix_guarantee_assignment_student_id', table_name='guarantee_assignment')
    op.drop_table('guarantee_assignment')
    op.drop_index(op.f('ix_leading_group_organization_id'), table_name='leading_group')
    op.drop_table('leading_group')
