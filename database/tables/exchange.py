"""Partners, the monthly cycle, packages and their records (catalogue 4.9, 9.1)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, deferred, mapped_column

from database.crypto import purposes
from database.tables.row import Facts, Instant, Row, Versioned, county, term
from database.tables.sealed import blind, sealed
from domain.exchange import CycleState, Direction, PackageCode, PackageState, RecordState, RejectCode
from domain.organization import Department


class ExchangePartner(Versioned, Row):
    """交换对接部门. code is the connector's name.

    paused_at, paused_by, pause_reason: a named person asked that nothing be exchanged with it until it is resumed. failures: months
    or attempts in a row that failed; retry_at: before which no month is begun by itself.
    """

    __table_args__ = (UniqueConstraint("jurisdiction_code", "code"),)

    jurisdiction_code: Mapped[str] = county()
    code: Mapped[str] = mapped_column(String(40))
    department: Mapped[Department] = mapped_column(term(Department))
    name_zh: Mapped[str]
    paused_at: Mapped[Instant | None]
    paused_by: Mapped[str | None]
    pause_reason: Mapped[str | None]
    failures: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    retry_at: Mapped[Instant | None]


class ExchangeCycle(Versioned, Row):
    """交换批次: one partner, one month. workflow_id makes the run idempotent; summary holds counts only.

    due_at: 00:00 in Asia/Shanghai on the place's exchange day of the month.

    coarse_summary: the same for whoever sees no finding, small counts kept back (exchange.coarse).
    """

    __table_args__ = (UniqueConstraint("partner_id", "period"),)

    jurisdiction_code: Mapped[str] = county()
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("exchange_partner.id"))
    period: Mapped[str] = mapped_column(String(7))  # YYYY-MM
    workflow_id: Mapped[str] = mapped_column(String(100), unique=True)
    state: Mapped[CycleState] = mapped_column(term(CycleState), server_default="PLANNED")
    due_at: Mapped[Instant]
    frozen_at: Mapped[Instant | None]
    closed_at: Mapped[Instant | None]
    failure: Mapped[Facts]
    summary: Mapped[Facts]
    coarse_summary: Mapped[Facts]


class ExchangePackage(Versioned, Row):
    """数据包: what was sent or received, kept as it came. received = accepted + rejected + held + duplicate."""

    __table_args__ = (
        UniqueConstraint(
            "jurisdiction_code", "partner_code", "code", "period", "sequence", name="uq_exchange_package_key"
        ),
        Index("ix_exchange_package_cycle_id", "cycle_id"),
        CheckConstraint("received = accepted + rejected + held + duplicate", name="balanced"),
    )

    jurisdiction_code: Mapped[str] = county()
    cycle_id: Mapped[UUID | None] = mapped_column(ForeignKey("exchange_cycle.id"))
    partner_code: Mapped[str] = mapped_column(String(40))
    code: Mapped[PackageCode] = mapped_column(term(PackageCode))
    direction: Mapped[Direction] = mapped_column(term(Direction))
    period: Mapped[str] = mapped_column(String(7))
    sequence: Mapped[int] = mapped_column(Integer)
    state: Mapped[PackageState] = mapped_column(term(PackageState))
    sha256: Mapped[str] = mapped_column(String(64))
    received: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    accepted: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    rejected: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    held: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    duplicate: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    header: Mapped[Facts]
    reference: Mapped[str | None]


class ExchangePage(Row):
    """数据包分页: so many bytes of a package as they came, compressed and sealed (exchange.pages).

    first_line: the number, from 1, of the line that it begins with.
    """

    __table_args__ = (UniqueConstraint("package_id", "first_line"),)

    package_id: Mapped[UUID] = mapped_column(ForeignKey("exchange_package.id", ondelete="CASCADE"))
    first_line: Mapped[int] = mapped_column(Integer)
    content_sealed: Mapped[bytes] = sealed(known_as="exchange_package.content_sealed")


class ExchangeRecord(Row):
    """记录: one line of a package and what became of it.

    line_sealed: the line as it came (JSON), of one that was not accepted; an accepted one stands in its package's page.
    fields: what comparisons go by, and nothing that names a person.
    """

    __table_args__ = (
        UniqueConstraint("package_id", "line_no"),
        Index("ix_exchange_record_student_id", "student_id", postgresql_where=text("student_id IS NOT NULL")),
        Index(
            "ix_exchange_record_package_id_state",
            "package_id",
            "state",
            postgresql_where=text("state <> 'ACCEPTED'"),
        ),
        Index("ix_exchange_record_package_id_id_number_index", "package_id", "id_number_index"),
    )

    package_id: Mapped[UUID] = mapped_column(ForeignKey("exchange_package.id", ondelete="CASCADE"))
    line_no: Mapped[int] = mapped_column(Integer)
    state: Mapped[RecordState] = mapped_column(term(RecordState))
    reject_code: Mapped[RejectCode | None] = mapped_column(term(RejectCode))
    reason: Mapped[Facts]  # place, zh, en, fixer
    student_id: Mapped[UUID | None] = mapped_column(ForeignKey("student.id"))
    id_number_sealed: Mapped[bytes | None] = sealed(purposes.PERSON_ID)
    id_number_index: Mapped[bytes | None] = blind()
    name: Mapped[str | None]
    birth_date: Mapped[date | None] = mapped_column(Date)
    fields: Mapped[Facts]
    line_sealed: Mapped[bytes | None] = deferred(sealed())


class ExchangeReceipt(Row):
    """回执: counts and hashes of one cycle, chained to the partner's last receipt and signed (JWS)."""

    __table_args__ = (UniqueConstraint("cycle_id"), UniqueConstraint("partner_id", "sequence"))

    cycle_id: Mapped[UUID] = mapped_column(ForeignKey("exchange_cycle.id"))
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("exchange_partner.id"))
    sequence: Mapped[int] = mapped_column(Integer)
    body: Mapped[Facts]
    previous: Mapped[str | None] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str]
