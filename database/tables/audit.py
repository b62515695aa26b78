"""The audit log: records, their places in a Merkle tree (RFC 6962), and the tree's signed checkpoints."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

from database.tables.row import Instant, Named, RegionCode, Row, term
from domain.audit import AuditKind


class Xid8(UserDefinedType[int]):
    """A transaction's number, as PostgreSQL counts them from a cluster's making; it never wraps."""

    cache_ok = True

    def get_col_spec(self, **options: Any) -> str:  # SQLAlchemy hands over its own options
        """The type's name in SQL."""
        return "xid8"


class AuditRecord(Row):
    """审计记录: who did what, for which purpose, and how it ended, written in the transaction of what it tells of.

    No foreign keys: the log outlives what it speaks of. No personal values. xact: the transaction that wrote it, which
    gives the log its order. subject: a person's user id, none for a machine. document: SHA-256 of its text, as hex.
    subjects: the 16-byte row ids of the people concerned, one after another, as they came. rows: how many were shown.
    requests: of one caller, for the same operation, answered together; none where it was one. outcome: domain.audit.OK or a refusal's code.
    """

    __table_args__ = (
        Index("ix_audit_record_xact_id", "xact", "id"),
        CheckConstraint("mod(octet_length(subjects), 16) = 0", name="subjects_are_ids"),
    )

    # Its column is `at`, the moment itself: a transaction may tell of much that it did one after another.
    created_at: Mapped[Instant] = mapped_column("at", server_default=func.clock_timestamp())
    xact: Mapped[int] = mapped_column(Xid8, server_default=func.pg_current_xact_id())
    jurisdiction_code: Mapped[RegionCode]
    client_id: Mapped[str]
    subject: Mapped[str | None]
    role: Mapped[str | None]
    purpose: Mapped[str | None]
    ticket: Mapped[str | None]
    kind: Mapped[AuditKind] = mapped_column(term(AuditKind))
    operation: Mapped[str | None]
    document: Mapped[str | None] = mapped_column(String(64))
    path: Mapped[str | None]
    nouns: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    subjects: Mapped[bytes] = mapped_column(
        LargeBinary, server_default=text("''::bytea")
    )  # not compressed: random
    rows: Mapped[int | None] = mapped_column(Integer)
    requests: Mapped[int | None] = mapped_column(Integer)
    outcome: Mapped[str]


class AuditLeaf(Named):
    """A record's place in the log: seq counts from 0 without gaps. leaf: RFC 6962 hash of the record's bytes.

    The places of all records, made by one writer: seq is the key, an id and a time would say nothing more.
    """

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    record_id: Mapped[UUID] = mapped_column(Uuid, unique=True)
    leaf: Mapped[bytes] = mapped_column(LargeBinary)


class AuditNode(Named):
    """The hash over a complete subtree: leaves index·2^level to (index + 1)·2^level - 1. Level 0 are the leaves."""

    level: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    index: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class AuditSubject(Named):
    """Which places of the log concern whom: of the records that got theirs together, in buckets.

    An index; verify proves it whole. bucket: the last ten bits of their row ids, which are random (RFC 9562 5.7). seq: the
    first of the places given together. people: 16-byte row ids one after another; places: to each its place.
    """

    __table_args__ = (
        CheckConstraint("octet_length(people) = 16 * cardinality(places)", name="a_place_each"),
    )
    BUCKET: ClassVar[int] = 0x3FF

    bucket: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    people: Mapped[bytes] = mapped_column(LargeBinary)
    places: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))

    @staticmethod
    def bucket_of(id: str) -> str:
        """A person's bucket as SQL. id: the 16 bytes, as SQL."""
        return f"(get_byte({id}, 14) << 8 | get_byte({id}, 15)) & {AuditSubject.BUCKET}"


class AuditCheckpoint(Named):
    """检查点: the tree's root at a size, and the signed note that says so (C2SP tlog-checkpoint). at is not proved."""

    size: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    root: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[Instant] = mapped_column(server_default=func.clock_timestamp())
    note: Mapped[str]


class AuditFloor(Named):
    """How far the sequencer has come: every record with xact < below has its place, as this cluster counts.

    One row. cluster: PostgreSQL's system identifier; another one, and the numbers have begun anew.
    """

    __table_args__ = (CheckConstraint("one", name="one_row"),)

    one: Mapped[bool] = mapped_column(primary_key=True, server_default=text("true"))
    cluster: Mapped[str]
    below: Mapped[int] = mapped_column(Xid8)
