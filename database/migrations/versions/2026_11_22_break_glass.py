"""break glass: three hours, one person in one role, a reason, another who reviews it; what is not so ends now."""

from collections.abc import Sequence

from alembic import op

revision: str = 'd37b6dde3b0c'
down_revision: str | Sequence[str] | None = '620801f601a3'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Rather fail and be run again at a quiet hour than make every request wait behind us.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("""
        UPDATE access_grant SET revoked_at = now(), revoked_by = 'hub', ended = 'REPLACED', version = version + 1
        WHERE source = 'BREAK_GLASS' AND revoked_at IS NULL
    """)
    op.create_check_constraint(op.f('ck_access_grant_break_glass'), 'access_grant', """
        source <> 'BREAK_GLASS' OR revoked_at IS NOT NULL OR (
        valid_until - valid_from <= interval '3 hours' AND purposes = '{EMERGENCY}'
        AND role IS NOT NULL AND subject IS NOT NULL AND reason IS NOT NULL AND reviewer IS NOT NULL
        AND reviewer <> subject)
    """)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_constraint(op.f('ck_access_grant_break_glass'), 'access_grant')
