"""Requests for social assistance."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '10608ee1ebe0'
down_revision: str | Sequence[str] | None = '316288dff5a3'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Rather fail and be run again at a quiet hour than make every request wait behind us.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('assistance_request',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('student_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.Enum('POVERTY_CASE', 'ECONOMIC_DIFFICULTY', name='assistancereason', native_enum=False, length=48), nullable=False),
    sa.Column('state', sa.Enum('CREATED', 'SENT', 'DECIDED', 'WITHDRAWN', name='assistancestate', native_enum=False, length=48), server_default='CREATED', nullable=False),
    sa.Column('sent_package_id', sa.Uuid(), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decision', sa.Enum('GRANTED', 'ALREADY_ASSISTED', 'DECLINED', 'NOT_APPLIED', name='assistancedecision', native_enum=False, length=48), nullable=True),
    sa.Column('kind', sa.Enum('DIBAO', 'RURAL_DIBAO', 'TEKUN', 'RURAL_TEKUN', name='assistancekind', native_enum=False, length=48), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('document_no', sa.String(), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("(state = 'DECIDED') = (answered_at IS NOT NULL)", name=op.f('ck_assistance_request_answered')),
    sa.CheckConstraint("(state = 'DECIDED') = (decision IS NOT NULL)", name=op.f('ck_assistance_request_decided')),
    sa.ForeignKeyConstraint(['sent_package_id'], ['exchange_package.id'], name=op.f('fk_assistance_request_sent_package_id')),
    sa.ForeignKeyConstraint(['student_id'], ['student.id'], name=op.f('fk_assistance_request_student_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assistance_request'))
    )
    op.create_index(op.f('ix_assistance_request_sent_package_id'), 'assistance_request', ['sent_package_id'], unique=False)
    op.create_index('ix_assistance_request_student_id', 'assistance_request', ['student_id'], unique=False)
    op.create_index('uq_assistance_request_under_way', 'assistance_request', ['student_id'], unique=True, postgresql_where=sa.text("state IN ('CREATED', 'SENT')"))


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index('uq_assistance_request_under_way', table_name='assistance_request', postgresql_where=sa.text("state IN ('CREATED', 'SENT')"))
    op.drop_index('ix_assistance_request_student_id', table_name='assistance_request')
    op.drop_index(op.f('ix_assistance_request_sent_package_id'), table_name='assistance_request')
    op.drop_table('assistance_request')
