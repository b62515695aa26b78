"""Cases (一生一案): one open case a child, its causes, its team, its measures (GH-36, catalogue 4.2)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    SmallInteger,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Instant, Row, Versioned, county, term
from domain.case import CaseStage
from domain.cause import CaseTrigger, DropoutCause
from domain.measure import MeasureType
from domain.responsibility import ResponsibilityRole


class DropoutCase(Versioned, Row):
    """控辍个案（一生一案）. case_no: the county's running number in a school year ("2026-2027-000001").

    school_id: the unit that answers for the child at school, none for a child that no school has; noticed_on: the day of
    the sign. responsible_*, persuasion_deadline: what GH-36 demands before a determination. suspected_class: the code of its class
    in the place's standard, none where it has none (DC-14). dropout_after: days from the one
    determination to the other. relapse_of: the closed case before. The case is final once it is CLOSED: a trigger refuses
    any change of it.
    """

    __table_args__ = (
        UniqueConstraint("jurisdiction_code", "case_no"),
        Index(
            "uq_dropout_case_open",
            "student_id",
            unique=True,
            postgresql_where=text("stage <> 'CLOSED'"),
        ),
        Index("ix_dropout_case_student_id_id", "student_id", "id"),
        Index("ix_dropout_case_jurisdiction_code_stage", "jurisdiction_code", "stage", "id"),
        CheckConstraint("(closed_at IS NOT NULL) = (stage = 'CLOSED')", name="closes"),
        CheckConstraint(
            "stage NOT IN ('SUSPECTED', 'PERSUADING') OR suspected_on IS NOT NULL", name="suspected"
        ),
        CheckConstraint(
            "stage NOT IN ('DROPOUT', 'ENFORCING') OR dropout_on IS NOT NULL", name="dropped_out"
        ),
        CheckConstraint("dropout_on IS NULL OR dropout_on >= suspected_on", name="determined_in_order"),
        CheckConstraint("stage <> 'RETURNED' OR returned_on IS NOT NULL", name="returned"),
    )

    jurisdiction_code: Mapped[str] = county(index=False)
    case_no: Mapped[str]
    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    school_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    township_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    stage: Mapped[CaseStage] = mapped_column(term(CaseStage))
    trigger: Mapped[CaseTrigger] = mapped_column(term(CaseTrigger))
    noticed_on: Mapped[date] = mapped_column(Date)
    opened_at: Mapped[Instant]
    responsible_name: Mapped[str | None]
    responsible_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"))
    persuasion_deadline: Mapped[date | None] = mapped_column(Date)
    suspected_on: Mapped[date | None] = mapped_column(Date)
    suspected_by: Mapped[str | None]
    suspected_class: Mapped[str | None]
    dropout_on: Mapped[date | None] = mapped_column(Date)
    dropout_by: Mapped[str | None]
    dropout_after: Mapped[int | None] = mapped_column(SmallInteger)
    returned_on: Mapped[date | None] = mapped_column(Date)
    closed_at: Mapped[Instant | None]
    close_reason: Mapped[str | None]
    evidence: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    relapse_of: Mapped[UUID | None] = mapped_column(ForeignKey("dropout_case.id"))


class CaseCause(Row):
    """失学辍学原因: one of a case's causes; one of them is the primary (catalogue 2.3)."""

    __table_args__ = (
        UniqueConstraint("case_id", "cause"),
        Index("uq_case_cause_primary", "case_id", unique=True, postgresql_where=text('"primary"')),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("dropout_case.id", ondelete="CASCADE"))
    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), index=True)
    cause: Mapped[DropoutCause] = mapped_column(term(DropoutCause))
    primary: Mapped[bool] = mapped_column(Boolean)


class CaseMember(Row):
    """专班成员（一案一专班）: who works on a case, of which unit. left_on: none while they do."""

    __table_args__ = (
        Index("ix_case_member_case_id", "case_id"),
        Index("ix_case_member_student_id", "student_id"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("dropout_case.id", ondelete="CASCADE"))
    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    name: Mapped[str]
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"))
    role: Mapped[ResponsibilityRole] = mapped_column(term(ResponsibilityRole))
    joined_on: Mapped[date] = mapped_column(Date)
    left_on: Mapped[date | None] = mapped_column(Date)


class SupportMeasure(Versioned, Row):
    """帮扶措施: what is done for a child; case_id: in which case, if in one (GH-36, GH-39, QC-20)."""

    __table_args__ = (
        Index("ix_support_measure_case_id", "case_id"),
        Index("ix_support_measure_student_id", "student_id"),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("dropout_case.id", ondelete="CASCADE"))
    type: Mapped[MeasureType] = mapped_column(term(MeasureType))
    content: Mapped[str]
    provider: Mapped[str]
    started_on: Mapped[date] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    effect: Mapped[str | None]
