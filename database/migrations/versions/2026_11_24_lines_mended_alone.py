"""Lines mended alone."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '40e0fafe2993'
down_revision: str | Sequence[str] | None = 'b7d0a52c9f14'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Rather fail and be run again at a quiet hour than make every request wait behind us.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column('exchange_record', sa.Column('resolution', sa.Enum('MENDED', 'GIVEN_UP', name='lineresolution', native_enum=False, length=48), nullable=True))
    op.add_column('exchange_record', sa.Column('resolved_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('exchange_record', sa.Column('resolved_by', sa.String(), nullable=True))
    op.add_column('exchange_record', sa.Column('resolution_reason', sa.String(), nullable=True))
    op.add_column('exchange_record', sa.Column('original_sealed', sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column('exchange_record', 'original_sealed')
    op.drop_column('exchange_record', 'resolution_reason')
    op.drop_column('exchange_record', 'resolved_by')
    op.drop_column('exchange_record', 'resolved_at')
    op.drop_column('exchange_record', 'resolution')
