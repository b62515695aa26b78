"""The way of a disabled child: certificate, referral, appraisal, assessment, placement, exemption (catalogue 3.2, 4.7)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, String, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from database.crypto import purposes
from database.tables.row import Instant, Row, Versioned, county, term
from database.tables.sealed import blind, masked, sealed
from domain.disability import (
    AssessmentConclusion,
    CertificateStatus,
    DisabilityCategory,
    DisabilityGrade,
    DisabilityPathState,
    PlacementType,
    ReferralSource,
)
from domain.organization import Department


class DisabilityCertificate(Versioned, Row):
    """残疾人证 (HL-36). One valid certificate a child; fee_reduced: whether the costs of issuing it were reduced."""

    __table_args__ = (
        Index(
            "uq_disability_certificate_valid",
            "student_id",
            unique=True,
            postgresql_where=text("status = 'VALID'"),
        ),
        Index("ix_disability_certificate_student_id_id", "student_id", "id"),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    cert_no_sealed: Mapped[bytes] = sealed(purposes.CERTIFICATE_NO)
    cert_no_index: Mapped[bytes] = blind()
    cert_no_masked: Mapped[str] = masked()
    category: Mapped[DisabilityCategory] = mapped_column(term(DisabilityCategory))
    grade: Mapped[DisabilityGrade] = mapped_column(term(DisabilityGrade))
    issued_on: Mapped[date] = mapped_column(Date)
    status: Mapped[CertificateStatus] = mapped_column(term(CertificateStatus))
    fee_reduced: Mapped[bool | None] = mapped_column(Boolean)


class DisabilityPath(Versioned, Row):
    """评估安置进度 (4.7): from the referral to the placement and its yearly review. One that goes on a child.

    review_on: the day the committee looks again; ended_on: when there was nothing more to decide.
    """

    __table_args__ = (
        Index(
            "uq_disability_path_open", "student_id", unique=True, postgresql_where=text("ended_on IS NULL")
        ),
        Index("ix_disability_path_student_id_id", "student_id", "id"),
        Index("ix_disability_path_jurisdiction_code_state", "jurisdiction_code", "state", "id"),
        Index(
            "ix_disability_path_review_on",
            "jurisdiction_code",
            "review_on",
            postgresql_where=text("state IN ('ASSESSED', 'PLACED') AND ended_on IS NULL"),
        ),
    )

    jurisdiction_code: Mapped[str] = county(index=False)
    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    state: Mapped[DisabilityPathState] = mapped_column(term(DisabilityPathState))
    source: Mapped[ReferralSource] = mapped_column(term(ReferralSource))
    referred_on: Mapped[date] = mapped_column(Date)
    review_on: Mapped[date | None] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)


class MedicalAppraisal(Versioned, Row):
    """医学鉴定 (HL-25, HL-38). organiser: none where the place names no lead (A-10); support: departments by name.

    sent_…: with which package it was asked of the federation last, and when that arrived. said_…: what the federation says of
    it through the exchange, taken over at answered_at; a person confirms it.
    """

    __table_args__ = (
        Index(
            "uq_medical_appraisal_open", "path_id", unique=True, postgresql_where=text("appraised_on IS NULL")
        ),
        CheckConstraint("(appraised_on IS NULL) = (result IS NULL)", name="appraises"),
        CheckConstraint("(answered_at IS NULL) = (said_result IS NULL)", name="answers"),
        CheckConstraint("(said_on IS NULL) = (said_result IS NULL)", name="says"),
        Index("ix_medical_appraisal_student_id_id", "student_id", "id"),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    path_id: Mapped[UUID] = mapped_column(ForeignKey("disability_path.id", ondelete="CASCADE"))
    organiser: Mapped[Department | None] = mapped_column(term(Department))
    support: Mapped[list[str]] = mapped_column(ARRAY(String))
    requested_on: Mapped[date] = mapped_column(Date)
    appraised_on: Mapped[date | None] = mapped_column(Date)
    result: Mapped[str | None]
    evidence: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    sent_package_id: Mapped[UUID | None] = mapped_column(ForeignKey("exchange_package.id"), index=True)
    sent_at: Mapped[Instant | None]
    answered_at: Mapped[Instant | None]
    said_on: Mapped[date | None] = mapped_column(Date)
    said_result: Mapped[str | None]
    said_category: Mapped[DisabilityCategory | None] = mapped_column(term(DisabilityCategory))
    said_grade: Mapped[DisabilityGrade | None] = mapped_column(term(DisabilityGrade))
    said_document_no: Mapped[str | None]


class DisabilityAssessment(Versioned, Row):
    """评估认定 (HL-48): how a child should be schooled. findings, conclusion: none until the committee has concluded."""

    __table_args__ = (
        Index(
            "uq_disability_assessment_open",
            "path_id",
            unique=True,
            postgresql_where=text("conclusion IS NULL"),
        ),
        CheckConstraint("(concluded_on IS NULL) = (conclusion IS NULL)", name="concludes"),
        Index("ix_disability_assessment_student_id_id", "student_id", "id"),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    path_id: Mapped[UUID] = mapped_column(ForeignKey("disability_path.id", ondelete="CASCADE"))
    committee: Mapped[str]
    opened_on: Mapped[date] = mapped_column(Date)
    concluded_on: Mapped[date | None] = mapped_column(Date)
    findings: Mapped[str | None]
    conclusion: Mapped[AssessmentConclusion | None] = mapped_column(term(AssessmentConclusion))
    recommended_placement: Mapped[PlacementType | None] = mapped_column(term(PlacementType))
    review_on: Mapped[date | None] = mapped_column(Date)


class AssessmentExpert(Row):
    """评估专家: who assessed a child, of which department (HL-48)."""

    __table_args__ = (Index("ix_assessment_expert_student_id", "student_id"),)

    assessment_id: Mapped[UUID] = mapped_column(
        ForeignKey("disability_assessment.id", ondelete="CASCADE"), index=True
    )
    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    name: Mapped[str]
    department: Mapped[Department] = mapped_column(term(Department))


class Placement(Versioned, Row):
    """安置 (GH-41, DC-19, HL-64, QC-44): one at a time a child. assessment_id: what it carries out, if one was made.

    school_id: where the child is registered, which answers for it; reason: why no earlier form of the place's order serves.
    """

    __table_args__ = (
        Index("uq_placement_current", "student_id", unique=True, postgresql_where=text("ended_on IS NULL")),
        Index("ix_placement_student_id_id", "student_id", "id"),
        CheckConstraint("ended_on >= started_on", name="ends_after_start"),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    type: Mapped[PlacementType] = mapped_column(term(PlacementType))
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"), index=True)
    assessment_id: Mapped[UUID | None] = mapped_column(ForeignKey("disability_assessment.id"), index=True)
    reason: Mapped[str | None]
    started_on: Mapped[date] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)


class ExemptionRecord(Versioned, Row):
    """免予入学 (HL-49, HL-65). evidence: its archive, which is complete; document_no: of the decision."""

    __table_args__ = (
        Index(
            "uq_exemption_record_current",
            "student_id",
            unique=True,
            postgresql_where=text("ended_on IS NULL"),
        ),
        Index("ix_exemption_record_student_id_id", "student_id", "id"),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("disability_assessment.id"), index=True)
    decided_by: Mapped[str]
    document_no: Mapped[str]
    decided_on: Mapped[date] = mapped_column(Date)
    evidence: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    review_on: Mapped[date] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
