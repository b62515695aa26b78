"""Ids that stand in the order in which rows were made, within a millisecond too."""

from collections.abc import Sequence

from alembic import op

revision: str = '5c0e7d7a91b4'
down_revision: str | Sequence[str] | None = '63ed12ed907e'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# PostgreSQL 18 makes them itself, each greater than the last one of its session.
NATIVE = "CREATE OR REPLACE FUNCTION uuid7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$ SELECT uuidv7() $$"
# RFC 9562 6.2, method 3: the twelve bits after the version are the fraction of the millisecond, a quarter of a microsecond each.
PORTABLE = """
    CREATE OR REPLACE FUNCTION uuid7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
        SELECT encode(overlay(overlay(uuid_send(gen_random_uuid())
            PLACING substring(int8send(us / 1000) FROM 3) FROM 1 FOR 6)
            PLACING int2send((28672 + us % 1000 * 4096 / 1000)::smallint) FROM 7 FOR 2), 'hex')::uuid
        FROM (SELECT (date_part('epoch', clock_timestamp()) * 1000000)::bigint AS us) now
    $$
"""
BEFORE = """
    CREATE OR REPLACE FUNCTION uuid7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
        SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING
            substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
            FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid
    $$
"""


def upgrade() -> None:
    native = (op.get_bind().dialect.server_version_info or ()) >= (18,)
    op.execute(NATIVE if native else PORTABLE)


def downgrade() -> None:
    op.execute(BEFORE)
