"""Pages of packages."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = 'b7d0a52c9f14'
down_revision: str | Sequence[str] | None = 'ec49c1c37f58'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Rather fail and be run again at a quiet hour than make every request wait behind us.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('exchange_page',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('package_id', sa.Uuid(), nullable=False),
    sa.Column('first_line', sa.Integer(), nullable=False),
    sa.Column('content_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['package_id'], ['exchange_package.id'], name=op.f('fk_exchange_page_package_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exchange_page')),
    sa.UniqueConstraint('package_id', 'first_line', name=op.f('uq_exchange_page_package_id_first_line'))
    )
    # What was kept whole becomes the one page of its package, under the package's id: its envelope names that row.
    op.execute("""
        INSERT INTO exchange_page (id, package_id, first_line, content_sealed, created_at)
        SELECT id, id, 1, content_sealed, created_at FROM exchange_package WHERE content_sealed IS NOT NULL
    """)
    op.drop_column('exchange_package', 'content_sealed')
    op.drop_index('ix_exchange_record_student_id', table_name='exchange_record')
    op.create_index('ix_exchange_record_student_id', 'exchange_record', ['student_id'], unique=False, postgresql_where=sa.text('student_id IS NOT NULL'))
    op.drop_index('ix_exchange_record_package_id_state', table_name='exchange_record')
    op.create_index('ix_exchange_record_package_id_state', 'exchange_record', ['package_id', 'state'], unique=False, postgresql_where=sa.text("state <> 'ACCEPTED'"))


def downgrade() -> None:
    op.drop_index('ix_exchange_record_package_id_state', table_name='exchange_record')
    op.create_index('ix_exchange_record_package_id_state', 'exchange_record', ['package_id', 'state'], unique=False)
    op.drop_index('ix_exchange_record_student_id', table_name='exchange_record')
    op.create_index('ix_exchange_record_student_id', 'exchange_record', ['student_id'], unique=False)
    op.add_column('exchange_package', sa.Column('content_sealed', sa.LargeBinary(), nullable=True))
    # Pages of their own ids do not open as a package's content: going back with them would lose what came.
    op.execute("""
        DO $$ BEGIN IF EXISTS (SELECT FROM exchange_page WHERE id <> package_id) THEN
            RAISE EXCEPTION 'packages were kept in pages since: restore the backup of before instead';
        END IF; END $$
    """)
    op.execute("""
        UPDATE exchange_package k SET content_sealed = p.content_sealed FROM exchange_page p WHERE p.package_id = k.id
    """)
    op.drop_table('exchange_page')
