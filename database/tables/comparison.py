"""Register against register: runs, what they found, what the police concluded (catalogue 2.13, 4.10)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Facts, Instant, Row, Versioned, county, term
from database.tables.sealed import masked
from domain.exchange import (
    Bucket,
    ComparisonCode,
    DiscrepancyState,
    FindingType,
    VerificationFinding,
    VerificationReason,
    VerificationState,
)


class ComparisonRun(Row):
    """比对批次: one comparison of one cycle, of one school's registry, or of the county's own registers on a day. buckets: how many
    fell where; digest: of the findings, in order.

    coarse_…: the same counts for whoever sees no finding, small ones kept back (domain.suppression). compared_on: the day on
    which a school or the bureau made it; reported_on, reported_by: when its registry was reported to the bureau by it (BS-23).
    """

    __table_args__ = (
        UniqueConstraint("cycle_id", "comparison"),
        Index(
            "uq_comparison_run_own",
            "jurisdiction_code",
            "compared_on",
            "comparison",
            unique=True,
            postgresql_where=text("cycle_id IS NULL AND school_id IS NULL"),
        ),
        CheckConstraint("cycle_id IS NULL OR school_id IS NULL", name="of_cycle_or_school"),
        CheckConstraint("(cycle_id IS NULL) = (compared_on IS NOT NULL)", name="dated"),
        CheckConstraint("reported_on IS NULL OR school_id IS NOT NULL", name="reported"),
        Index("ix_comparison_run_school_id_compared_on", "school_id", "compared_on"),
    )

    jurisdiction_code: Mapped[str] = county()
    cycle_id: Mapped[UUID | None] = mapped_column(ForeignKey("exchange_cycle.id"))
    school_id: Mapped[UUID | None] = mapped_column(ForeignKey("school.id"))
    compared_on: Mapped[date | None] = mapped_column(Date)
    reported_on: Mapped[date | None] = mapped_column(Date)
    reported_by: Mapped[str | None]
    comparison: Mapped[ComparisonCode] = mapped_column(term(ComparisonCode))
    left_count: Mapped[int] = mapped_column(Integer)
    right_count: Mapped[int] = mapped_column(Integer)
    buckets: Mapped[Facts]
    excuses: Mapped[Facts]
    coarse_left_count: Mapped[int | None] = mapped_column(Integer)
    coarse_right_count: Mapped[int | None] = mapped_column(Integer)
    coarse_buckets: Mapped[Facts]
    coarse_excuses: Mapped[Facts]
    digest: Mapped[str] = mapped_column(String(64))


class Discrepancy(Versioned, Row):
    """差异: one finding about one child, or about the number of pupils of a class or school. subject: what names the child
    across months, never its identity number.

    school_id, class_id: where a school's own comparison found it. registered, present: how many the registry has that should
    be there, and how many are (DC-05). owner_id, due_on: which unit looks into it, until which day. same_person, is_real: what a
    person decided, of a candidate or of any other, when and why; is_real: false for a false alarm.
    """

    __table_args__ = (
        Index(
            "uq_discrepancy_open",
            "jurisdiction_code",
            "comparison",
            "subject",
            unique=True,
            postgresql_where=text("state <> 'RESOLVED'"),
        ),
        Index("ix_discrepancy_student_id", "student_id"),
        Index("ix_discrepancy_run_id", "run_id"),
        Index("ix_discrepancy_record_id", "record_id"),
        CheckConstraint("(registered IS NULL) = (present IS NULL)", name="counted"),
        CheckConstraint(
            "(decided_at IS NULL) = (decision_reason IS NULL) "
            "AND (decided_at IS NOT NULL OR same_person IS NULL AND is_real IS NULL)",
            name="decided",
        ),
    )

    jurisdiction_code: Mapped[str] = county()
    run_id: Mapped[UUID] = mapped_column(ForeignKey("comparison_run.id"))
    comparison: Mapped[ComparisonCode] = mapped_column(term(ComparisonCode))
    finding: Mapped[FindingType] = mapped_column(term(FindingType))
    bucket: Mapped[Bucket] = mapped_column(term(Bucket))
    subject: Mapped[str] = mapped_column(String(64))
    subject_masked: Mapped[str | None] = masked()
    student_id: Mapped[UUID | None] = mapped_column(ForeignKey("student.id"))
    record_id: Mapped[UUID | None] = mapped_column(ForeignKey("exchange_record.id"))
    school_id: Mapped[UUID | None] = mapped_column(ForeignKey("school.id"), index=True)
    class_id: Mapped[UUID | None] = mapped_column(ForeignKey("school_class.id"), index=True)
    registered: Mapped[int | None] = mapped_column(Integer)
    present: Mapped[int | None] = mapped_column(Integer)
    facts: Mapped[Facts]
    state: Mapped[DiscrepancyState] = mapped_column(term(DiscrepancyState), server_default="OPEN")
    last_seen_run_id: Mapped[UUID] = mapped_column(ForeignKey("comparison_run.id"), index=True)
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    due_on: Mapped[date | None] = mapped_column(Date)
    is_real: Mapped[bool | None] = mapped_column(Boolean)
    same_person: Mapped[bool | None] = mapped_column(Boolean)
    decided_at: Mapped[Instant | None]
    decided_by: Mapped[str | None]
    decision_reason: Mapped[str | None]


class Verification(Versioned, Row):
    """身份核查: what was asked of the police about a discrepancy, and what they concluded (HL-66, QC-43)."""

    __table_args__ = (UniqueConstraint("discrepancy_id"),)

    jurisdiction_code: Mapped[str] = county()
    discrepancy_id: Mapped[UUID] = mapped_column(ForeignKey("discrepancy.id", ondelete="CASCADE"))
    reason: Mapped[VerificationReason] = mapped_column(term(VerificationReason))
    state: Mapped[VerificationState] = mapped_column(term(VerificationState), server_default="CREATED")
    sent_package_id: Mapped[UUID | None] = mapped_column(ForeignKey("exchange_package.id"), index=True)
    sent_at: Mapped[Instant | None]
    finding: Mapped[VerificationFinding | None] = mapped_column(term(VerificationFinding))
    document_no: Mapped[str | None]
    concluded_on: Mapped[date | None] = mapped_column(Date)
    facts: Mapped[Facts]
