"""Aid (资助): which child is entitled to which program of its place, and what was given (catalogue 2.16, GH-38)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Row, Versioned, term
from domain.aid import AidGround, AidKind, AidProgramCode, EntitlementState
from domain.student import SpecialGroup


class AidEntitlement(Versioned, Row):
    """资助资格: a named person's decision on a child and a program; one that stands, a child and program.

    group: which of the program's groups gives it, where one does. priority: 1 first, 2 ordinary (QC-28, QC-31). since, until:
    the days for which it holds, both included.
    """

    __table_args__ = (
        Index(
            "uq_aid_entitlement_standing",
            "student_id",
            "program",
            unique=True,
            postgresql_where=text("state = 'ENTITLED'"),
        ),
        Index("ix_aid_entitlement_student_id", "student_id"),
        Index("ix_aid_entitlement_priority_id", "priority", "id"),
        CheckConstraint("(state = 'DECLINED') = (ground IS NULL)", name="declined"),
        CheckConstraint("(\"group\" IS NOT NULL) = (ground IS NOT DISTINCT FROM 'GROUP')", name="grouped"),
        CheckConstraint("(state = 'ENDED') = (until IS NOT NULL)", name="ends"),
        CheckConstraint("until IS NULL OR until >= since", name="in_order"),
        CheckConstraint("priority IN (1, 2)", name="ranked"),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    program: Mapped[AidProgramCode] = mapped_column(term(AidProgramCode))
    state: Mapped[EntitlementState] = mapped_column(term(EntitlementState))
    ground: Mapped[AidGround | None] = mapped_column(term(AidGround))
    group: Mapped[SpecialGroup | None] = mapped_column(term(SpecialGroup))
    priority: Mapped[int] = mapped_column(SmallInteger)
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    determined_by: Mapped[str]
    evidence: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    reason: Mapped[str | None]


class AidGrant(Versioned, Row):
    """资助发放: what a child was given under an entitlement in one term ("2026-2027-1"). amount: in fen (分).

    paid_on: the day it arrived; none until then (HL-29).
    """

    __table_args__ = (
        UniqueConstraint("student_id", "program", "period"),
        Index("ix_aid_grant_entitlement_id", "entitlement_id"),
        CheckConstraint("amount > 0", name="positive"),
        CheckConstraint("amount IS NOT NULL OR kind NOT IN ('REDUCE', 'SUBSIDIZE')", name="in_money"),
    )

    entitlement_id: Mapped[UUID] = mapped_column(ForeignKey("aid_entitlement.id", ondelete="CASCADE"))
    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    program: Mapped[AidProgramCode] = mapped_column(term(AidProgramCode))
    period: Mapped[str] = mapped_column(String(11))
    kind: Mapped[AidKind] = mapped_column(term(AidKind))
    item: Mapped[str | None]
    amount: Mapped[int | None] = mapped_column(Integer)
    granted_by: Mapped[str]
    paid_on: Mapped[date | None] = mapped_column(Date)
