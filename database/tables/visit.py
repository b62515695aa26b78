"""Contacts with a home, visits and attempts of persuasion, and who took part (catalogue 2.7, 3.2)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, SmallInteger, String, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Row, term
from domain.cause import DropoutCause
from domain.visit import (
    ContactChannel,
    ContactOutcome,
    PersuasionOutcome,
    VisitMode,
    VisitorRank,
    VisitPeriod,
    VisitPurpose,
)


class ContactAttempt(Row):
    """联系记录: one attempt to reach a child's home; case_id: the case that was open then (BS-24, DC-13)."""

    __table_args__ = (Index("ix_contact_attempt_student_id_id", "student_id", "id"),)

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    case_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("dropout_case.id", ondelete="CASCADE"), index=True
    )
    contacted_on: Mapped[date] = mapped_column(Date)
    channel: Mapped[ContactChannel] = mapped_column(term(ContactChannel))
    outcome: Mapped[ContactOutcome] = mapped_column(term(ContactOutcome))
    spoke_with: Mapped[str | None]
    content: Mapped[str]
    recorded_by: Mapped[str | None]


class HomeVisit(Row):
    """家访记录. It only grows. counts_for: VisitScope names, by the place's rules on the day it was recorded; joint: the

    school went with a partner of the place. case_id: the case that was open then.
    """

    __table_args__ = (
        Index("ix_home_visit_student_id_id", "student_id", "id"),
        CheckConstraint("next_visit_on IS NULL OR next_visit_on >= visited_on", name="goes_on"),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    case_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("dropout_case.id", ondelete="CASCADE"), index=True
    )
    visited_on: Mapped[date] = mapped_column(Date)
    mode: Mapped[VisitMode] = mapped_column(term(VisitMode))
    purpose: Mapped[VisitPurpose] = mapped_column(term(VisitPurpose))
    period: Mapped[VisitPeriod] = mapped_column(term(VisitPeriod))
    spoke_with: Mapped[str]
    findings: Mapped[str]
    cause: Mapped[DropoutCause | None] = mapped_column(term(DropoutCause))
    state_of_mind: Mapped[str | None]
    guardian_opinion: Mapped[str | None]
    agreed_actions: Mapped[str | None]
    next_visit_on: Mapped[date | None] = mapped_column(Date)
    counts_for: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    joint: Mapped[bool] = mapped_column(Boolean)
    evidence: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    recorded_by: Mapped[str | None]


class PersuasionAttempt(Row):
    """劝返记录. It only grows. seq counts from 1 in a case; joint: the school went with a partner of the place."""

    __table_args__ = (
        Index("uq_persuasion_attempt_seq", "case_id", "seq", unique=True),
        Index("ix_persuasion_attempt_student_id", "student_id"),
        CheckConstraint("seq > 0", name="counts"),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("dropout_case.id", ondelete="CASCADE"))
    seq: Mapped[int] = mapped_column(SmallInteger)
    attempted_on: Mapped[date] = mapped_column(Date)
    mode: Mapped[VisitMode] = mapped_column(term(VisitMode))
    outcome: Mapped[PersuasionOutcome] = mapped_column(term(PersuasionOutcome))
    content: Mapped[str]
    next_step: Mapped[str | None]
    joint: Mapped[bool] = mapped_column(Boolean)
    recorded_by: Mapped[str | None]


class Visitor(Row):
    """家访、劝返参加人: one who took part in a visit or in an attempt, of which unit, as what."""

    __table_args__ = (
        CheckConstraint("num_nonnulls(visit_id, attempt_id) = 1", name="took_part_in_one"),
        Index("ix_visitor_student_id", "student_id"),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    visit_id: Mapped[UUID | None] = mapped_column(ForeignKey("home_visit.id", ondelete="CASCADE"), index=True)
    attempt_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("persuasion_attempt.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str]
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"))
    rank: Mapped[VisitorRank] = mapped_column(term(VisitorRank))
