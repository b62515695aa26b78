"""Center schools' guidance of village schools and teaching points among the records of staff (QC-23a)."""

from collections.abc import Sequence

from alembic import op

revision: str = 'b7d20c5e91aa'
down_revision: str | Sequence[str] | None = '4ddb6ff35665'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Rather fail and be run again at a quiet hour than make every request wait behind us.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_constraint(op.f('ck_staffing_record_hosts'), 'staffing_record', type_='check')
    op.create_check_constraint(
        op.f('ck_staffing_record_hosts'),
        'staffing_record',
        "(kind IN ('MASTER_TEACHER_VISIT', 'CENTER_SCHOOL_GUIDANCE')) = (host_id IS NOT NULL)",
    )


def downgrade() -> None:
    op.drop_constraint(op.f('ck_staffing_record_hosts'), 'staffing_record', type_='check')
    op.create_check_constraint(
        op.f('ck_staffing_record_hosts'), 'staffing_record', "(kind = 'MASTER_TEACHER_VISIT') = (host_id IS NOT NULL)"
    )
