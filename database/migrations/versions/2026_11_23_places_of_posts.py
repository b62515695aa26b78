"""Who holds a post in a place is found by an index, however many hold one."""

from collections.abc import Sequence

from alembic import op
from sqlalchemy import text

revision: str = '8d1b46f0c3e7'
down_revision: str | Sequence[str] | None = '5c0e7d7a91b4'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NAME, TABLE = "ix_responsibility_assignment_place", "responsibility_assignment"


def upgrade() -> None:
    op.create_index(NAME, TABLE, ["node_id", text("coalesce(class_id, organization_id, node_id)")])


def downgrade() -> None:
    op.drop_index(NAME, TABLE)
