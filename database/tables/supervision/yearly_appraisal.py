"""Yearly appraisals (年度目标考核): a sheet of items, what is deducted, vetoed or barred, and what came of it (catalogue 2.15)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.policy import words
from database.tables.row import Instant, Row, Versioned, county, term
from domain.yearly_appraisal import AppraisalGrade, AppraisalScheme, AppraisalState, ConsequenceKind


class YearlyAppraisal(Versioned, Row):
    """年度考核 of a unit, or of a post in it, under a scheme; once confirmed it never changes, but a correction takes its place.

    year: the calendar year. total: items less deductions, never below nought, in hundredths of a point. vetoed,
    awards_barred: whether such a consequence stands on it. corrects_id: the
    confirmed one that this one corrects.
    """

    __table_args__ = (
        Index(
            "uq_yearly_appraisal_stands",
            "unit_id",
            "scheme",
            "year",
            "position_zh",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("state = 'CONFIRMED'"),
        ),
        Index(
            "uq_yearly_appraisal_draft",
            "unit_id",
            "scheme",
            "year",
            "position_zh",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("state = 'DRAFT'"),
        ),
        CheckConstraint(
            "(state = 'DRAFT') = (result IS NULL) AND (result IS NULL) = (confirmed_at IS NULL)"
            " AND (result IS NULL) = (confirmed_by IS NULL)",
            name="confirms",
        ),
        CheckConstraint("(scheme = 'LEADER') = (position_zh IS NOT NULL)", name="of_post"),
        CheckConstraint("total >= 0", name="total"),
        CheckConstraint("(corrects_id IS NULL) = (correction_reason IS NULL)", name="corrects"),
    )

    jurisdiction_code: Mapped[str] = county()
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"))
    scheme: Mapped[AppraisalScheme] = mapped_column(term(AppraisalScheme))
    year: Mapped[int] = mapped_column(SmallInteger)
    position_zh: Mapped[str | None]
    clauses: Mapped[list[str]] = words()
    state: Mapped[AppraisalState] = mapped_column(term(AppraisalState))
    total: Mapped[int] = mapped_column(Integer)
    vetoed: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    awards_barred: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    result: Mapped[AppraisalGrade | None] = mapped_column(term(AppraisalGrade))
    appraiser_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"))
    confirmed_by: Mapped[str | None]
    confirmed_at: Mapped[Instant | None]
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("yearly_appraisal.id"), index=True)
    correction_reason: Mapped[str | None]


class OfAppraisal:
    """What lies where its appraisal does. unit_id: the appraisal's."""

    jurisdiction_code: Mapped[str] = county()
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    appraisal_id: Mapped[UUID] = mapped_column(
        ForeignKey("yearly_appraisal.id", ondelete="CASCADE"), index=True
    )


class AppraisalItem(OfAppraisal, Row):
    """考核项目 of a sheet. full_marks, score: in hundredths of a point."""

    __table_args__ = (
        UniqueConstraint("appraisal_id", "ordinal"),
        CheckConstraint("score >= 0 AND score <= full_marks AND full_marks > 0", name="scores"),
    )

    ordinal: Mapped[int] = mapped_column(SmallInteger)
    name_zh: Mapped[str]
    full_marks: Mapped[int] = mapped_column(Integer)
    score: Mapped[int] = mapped_column(Integer)


class AppraisalConsequence(OfAppraisal, Row):
    """考核后果: a veto, a bar, a deduction, with why. points: of a deduction, in hundredths. action_id: the action it rests on."""

    __table_args__ = (
        CheckConstraint(
            "(kind = 'SCORE_DEDUCTION') = (points IS NOT NULL) AND (points IS NULL OR points > 0)",
            name="points",
        ),
    )

    kind: Mapped[ConsequenceKind] = mapped_column(term(ConsequenceKind))
    points: Mapped[int | None] = mapped_column(Integer)
    reason: Mapped[str]
    clauses: Mapped[list[str]] = words()
    action_id: Mapped[UUID | None] = mapped_column(ForeignKey("accountability_action.id"), index=True)
