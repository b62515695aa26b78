"""Entering school (入学): a school's plan, a child's registration, the notice served on its home (BS-20, BS-21, HL-70)."""

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
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from database.crypto import purposes
from database.tables.row import Instant, Row, Versioned, county, term
from database.tables.sealed import blind, masked, sealed
from domain.admission import AdmissionBasis, AdmissionState, AssignedBy, PlanState
from domain.enforcement import ServiceMethod
from domain.organization import Department


class AdmissionPlan(Versioned, Row):
    """新生入学计划 (F9): a school's places of a grade in a school year. known_count: children of the usual age whom the
    hub knows in its catchment; catchment_count: those whom the school counted.
    """

    __table_args__ = (
        UniqueConstraint("school_id", "school_year", "grade"),
        CheckConstraint("(state = 'EXPECTED') = (places IS NULL)", name="drafted"),
        CheckConstraint("(state = 'PUBLISHED') = (published_at IS NOT NULL)", name="published"),
        CheckConstraint("grade BETWEEN 1 AND 9", name="grade"),
        CheckConstraint("catchment_count >= 0 AND classes > 0 AND places > 0", name="counts"),
        Index("ix_admission_plan_jurisdiction_code_school_year", "jurisdiction_code", "school_year"),
    )

    jurisdiction_code: Mapped[str] = county(index=False)
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    school_year: Mapped[str] = mapped_column(String(9))
    grade: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[PlanState] = mapped_column(term(PlanState))
    known_count: Mapped[int | None] = mapped_column(Integer)
    catchment_count: Mapped[int | None] = mapped_column(Integer)
    counted_on: Mapped[date | None] = mapped_column(Date)
    classes: Mapped[int | None] = mapped_column(SmallInteger)
    places: Mapped[int | None] = mapped_column(Integer)
    drawn_up_by: Mapped[str | None]
    published_at: Mapped[Instant | None]
    published_by: Mapped[str | None]


class AdmissionRegistration(Versioned, Row):
    """入学登记 (C9) of a child for a school year, once, wherever its household and its home are (BS-20, GH-16).

    household_region: GB/T 2260. named: whether the place's document answers for children on this basis. permit_*: of the
    residence permit (居住证) on which it enters (QC-33).
    """

    __table_args__ = (
        Index(
            "uq_admission_registration_standing",
            "student_id",
            "school_year",
            unique=True,
            postgresql_where=text("state <> 'WITHDRAWN'"),
        ),
        Index("ix_admission_registration_student_id_school_id", "student_id", "school_id"),
        CheckConstraint("(state = 'ARRIVED') = (arrived_on IS NOT NULL)", name="arrives"),
        CheckConstraint("(state = 'WITHDRAWN') = (withdrawn_reason IS NOT NULL)", name="withdrawn"),
        CheckConstraint(
            "basis <> 'RESIDENCE_PERMIT' OR permit_no_sealed IS NOT NULL AND permit_valid_to IS NOT NULL",
            name="permit",
        ),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"), index=True)
    school_year: Mapped[str] = mapped_column(String(9))
    grade: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[AdmissionState] = mapped_column(term(AdmissionState))
    basis: Mapped[AdmissionBasis] = mapped_column(term(AdmissionBasis))
    named: Mapped[bool] = mapped_column(Boolean)
    assigned_by: Mapped[AssignedBy] = mapped_column(term(AssignedBy))
    household_region: Mapped[str] = mapped_column(String(6))
    residence_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    home_address_sealed: Mapped[bytes | None] = sealed()
    permit_no_sealed: Mapped[bytes | None] = sealed(purposes.PERMIT_NO)
    permit_no_index: Mapped[bytes | None] = blind()
    permit_no_masked: Mapped[str | None] = masked()
    permit_valid_to: Mapped[date | None] = mapped_column(Date)
    registered_on: Mapped[date] = mapped_column(Date)
    registered_by: Mapped[str | None]
    arrived_on: Mapped[date | None] = mapped_column(Date)
    withdrawn_reason: Mapped[str | None]


class AdmissionNotice(Versioned, Row):
    """入学通知书 (N5): to which school a child comes, when, and what the law says (HL-70, QC-21). evidence_id: the receipt."""

    __table_args__ = (
        UniqueConstraint("jurisdiction_code", "serial_no"),
        UniqueConstraint("student_id", "school_year"),
        CheckConstraint(
            "(served_on IS NULL) = (service_method IS NULL) AND (served_on IS NULL) = (served_to IS NULL)",
            name="served",
        ),
    )

    jurisdiction_code: Mapped[str] = county(index=False)
    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"), index=True)
    school_year: Mapped[str] = mapped_column(String(9))
    serial_no: Mapped[str] = mapped_column(String(32))
    issuer: Mapped[Department] = mapped_column(term(Department))
    issuer_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    issued_on: Mapped[date] = mapped_column(Date)
    report_by: Mapped[date] = mapped_column(Date)
    assigned_by: Mapped[AssignedBy] = mapped_column(term(AssignedBy))
    legal_text: Mapped[str | None]
    legal_text_version: Mapped[str | None] = mapped_column(String(40))
    service_method: Mapped[ServiceMethod | None] = mapped_column(term(ServiceMethod))
    served_on: Mapped[date | None] = mapped_column(Date)
    served_to: Mapped[str | None]
    evidence_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence.id"), index=True)
