"""people in buckets."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '7e1b0c5a94d3'
down_revision: str | Sequence[str] | None = '6de17c0ba525'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KEPT = (
    "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_subject"
    " FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
)
TO_BUCKETS = """
    INSERT INTO audit_subject (bucket, seq, people, places)
    SELECT bucket, min(seq), string_agg(id, ''::bytea ORDER BY seq, id), array_agg(seq ORDER BY seq, id)
    FROM (
        SELECT (get_byte(id, 14) << 8 | get_byte(id, 15)) & 1023 AS bucket, id, seq
        FROM (SELECT uuid_send(subject_id) AS id, seq FROM audit_subject_each) ids
    ) each GROUP BY bucket, seq / 1000
"""
TO_ROWS = """
    INSERT INTO audit_subject (subject_id, seq)
    SELECT encode(substring(people FROM n::int * 16 - 15 FOR 16), 'hex')::uuid, place
    FROM audit_subject_buckets CROSS JOIN LATERAL unnest(places) WITH ORDINALITY each(place, n)
"""


def _aside(name: str) -> None:
    op.rename_table('audit_subject', name)
    op.execute(f"ALTER INDEX pk_audit_subject RENAME TO pk_{name}")


def upgrade() -> None:
    # Rather fail and be run again at a quiet hour than make every request wait behind us.
    op.execute("SET LOCAL lock_timeout = '5s'")
    # A page's row ids are random: to try and compress them takes longer than to write them.
    op.execute("ALTER TABLE audit_record ALTER COLUMN subjects SET STORAGE EXTERNAL")
    _aside('audit_subject_each')
    op.create_table('audit_subject',
    sa.Column('bucket', sa.SmallInteger(), autoincrement=False, nullable=False),
    sa.Column('seq', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('people', sa.LargeBinary(), nullable=False),
    sa.Column('places', postgresql.ARRAY(sa.BigInteger()), nullable=False),
    sa.CheckConstraint('octet_length(people) = 16 * cardinality(places)', name=op.f('ck_audit_subject_a_place_each')),
    sa.PrimaryKeyConstraint('bucket', 'seq', name=op.f('pk_audit_subject'))
    )
    op.execute(TO_BUCKETS)
    op.drop_table('audit_subject_each')
    op.execute(KEPT)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("ALTER TABLE audit_record ALTER COLUMN subjects SET STORAGE EXTENDED")
    _aside('audit_subject_buckets')
    op.create_table('audit_subject',
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('subject_id', 'seq', name=op.f('pk_audit_subject'))
    )
    op.execute(TO_ROWS)
    op.drop_table('audit_subject_buckets')
    op.execute(KEPT)
