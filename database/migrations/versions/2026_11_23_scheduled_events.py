"""Events of the calendar, drawn up from the rules for each unit."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = 'a10e26cdf196'
down_revision: str | Sequence[str] | None = 'd4915ce14275'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Rather fail and be run again at a quiet hour than make every request wait behind us.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('scheduled_event',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('rule_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=120), nullable=False),
    sa.Column('name_zh', sa.String(), nullable=False),
    sa.Column('name_en', sa.String(), nullable=False),
    sa.Column('kind', sa.Enum('DAILY', 'EVENT', 'MONTHLY', 'QUARTERLY', 'TERM', 'YEARLY', name='eventkind', native_enum=False, length=48), nullable=False),
    sa.Column('school_year', sa.String(length=9), nullable=False),
    sa.Column('period', sa.String(length=16), nullable=False),
    sa.Column('department', sa.Enum('COUNTY_GOVERNMENT', 'LEADING_GROUP', 'EDUCATION_BUREAU', 'SCHOOL', 'CENTER_SCHOOL', 'TOWNSHIP', 'VILLAGE_COMMUNITY', 'PUBLIC_SECURITY', 'CIVIL_AFFAIRS', 'DISABLED_FEDERATION', 'LABOR', 'MARKET_REGULATION', 'JUSTICE', 'HEALTH', 'FINANCE', 'RURAL_REVITALIZATION', 'AGRICULTURE', 'PUBLICITY', 'CULTURE_TOURISM', 'URBAN_MANAGEMENT', 'ETHNIC_RELIGIOUS', 'STAFFING', 'DEVELOPMENT_REFORM', 'HOUSING', 'INSPECTION', 'YOUTH_LEAGUE', 'WOMENS_FEDERATION', 'CARE_COMMITTEE', 'POLITICS_LAW_COMMITTEE', 'AUDIT', 'PEOPLES_CONGRESS', 'EXPERT_COMMITTEE', 'EMPLOYER', 'GUARDIAN', 'PARENTS_COMMITTEE', 'SOCIETY', name='department', native_enum=False, length=48), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=True),
    sa.Column('receivers', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('clause_id', sa.Uuid(), nullable=True),
    sa.Column('clauses', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('origin', sa.Enum('DOCUMENT', 'HUB_DEFAULT', 'LOCAL_OVERRIDE', name='parameterorigin', native_enum=False, length=48), nullable=False),
    sa.Column('marked', sa.Enum('SOURCE', 'BRIEF', 'KNOWLEDGE', 'PROPOSAL', name='provenance', native_enum=False, length=48), nullable=False),
    sa.Column('opens_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('rolled', sa.Boolean(), nullable=False),
    sa.Column('remind_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('PLANNED', 'OPEN', 'DONE', 'OVERDUE', 'DONE_LATE', name='scheduledeventstate', native_enum=False, length=48), nullable=False),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_by', sa.String(), nullable=True),
    sa.Column('note', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("(done_at IS NOT NULL) = (state IN ('DONE', 'DONE_LATE'))", name=op.f('ck_scheduled_event_done')),
    sa.ForeignKeyConstraint(['clause_id'], ['policy_clause.id'], name=op.f('fk_scheduled_event_clause_id')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_scheduled_event_jurisdiction_code')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_scheduled_event_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scheduled_event')),
    sa.UniqueConstraint('rule_id', 'period', 'department', 'unit_id', name=op.f('uq_scheduled_event_rule_id_period_department_unit_id'), postgresql_nulls_not_distinct=True)
    )
    op.create_index(op.f('ix_scheduled_event_clause_id'), 'scheduled_event', ['clause_id'], unique=False)
    op.create_index('ix_scheduled_event_jurisdiction_code_due_on', 'scheduled_event', ['jurisdiction_code', 'due_on'], unique=False)
    op.create_index('ix_scheduled_event_unit_id_due_on', 'scheduled_event', ['unit_id', 'due_on'], unique=False)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index('ix_scheduled_event_unit_id_due_on', table_name='scheduled_event')
    op.drop_index('ix_scheduled_event_jurisdiction_code_due_on', table_name='scheduled_event')
    op.drop_index(op.f('ix_scheduled_event_clause_id'), table_name='scheduled_event')
    op.drop_table('scheduled_event')
