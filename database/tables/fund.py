"""Funds of compulsory education: what is due to be paid, and what has arrived of it (经费拨付; HL-29)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.register import Register
from database.tables.row import Row, term
from domain.fund import FundPurpose


class FundAllocation(Register, Row):
    """经费拨付: money that is due by a day, as decided on held_on. unit_id: the finance department that pays it.

    period: the school year or term that it is for ("2026-2027", "2026-2027-1"). amount: due, in fen (分); arrived: of it, by all
    arrivals that count; full_on: the day on which the last of it came. clause: of the place's document, if it rests on one.
    """

    __table_args__ = (
        Index("ix_fund_allocation_unit_id_due_on", "unit_id", "due_on"),
        CheckConstraint("amount > 0 AND arrived BETWEEN 0 AND amount", name="in_fen"),
        CheckConstraint("(arrived = amount) = (full_on IS NOT NULL)", name="in_full"),
        CheckConstraint("due_on >= held_on", name="in_order"),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"))
    purpose: Mapped[FundPurpose] = mapped_column(term(FundPurpose))
    title: Mapped[str]
    period: Mapped[str] = mapped_column(String(11))
    due_on: Mapped[date] = mapped_column(Date)
    amount: Mapped[int] = mapped_column(BigInteger)
    arrived: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    full_on: Mapped[date | None] = mapped_column(Date)
    document_no: Mapped[str | None]
    clause: Mapped[str | None]


class FundArrival(Register, Row):
    """经费到账: money of an allocation that arrived on held_on. amount: in fen (分). voucher: what shows it (凭证号)."""

    __table_args__ = (
        Index("ix_fund_arrival_allocation_id_held_on", "allocation_id", "held_on"),
        CheckConstraint("amount > 0", name="positive"),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    allocation_id: Mapped[UUID] = mapped_column(ForeignKey("fund_allocation.id"))
    amount: Mapped[int] = mapped_column(BigInteger)
    voucher: Mapped[str]
