"""Children of school age, whether enrolled or not, with their guardians and registers (catalogue 3.2)."""

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
    String,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from database.crypto import purposes
from database.tables.row import Facts, Instant, Row, Versioned, county, said_by, term
from database.tables.sealed import blind, masked, sealed
from domain.organization import Department
from domain.student import (
    CoverageBasis,
    EnrollmentStatus,
    GuardianRelation,
    HouseholdStatus,
    IdStatus,
    IdType,
    RegistrationProgress,
    RegistryMark,
    SchoolingStatus,
    Sex,
    SpecialGroup,
)


class Student(Versioned, Row):
    """适龄儿童少年: never-enrolled children included. source_package_id: the package that first named the child.

    registration_…: of a child without a number, how far the police say that its household registration is (QC-42), and when.
    """

    __table_args__ = (
        Index(
            "uq_student_id_number",
            "jurisdiction_code",
            "id_number_index",
            unique=True,
            postgresql_where=text("id_number_index IS NOT NULL"),
        ),
        UniqueConstraint("jurisdiction_code", "student_no_index"),
        Index("ix_student_name_birth_date", "name", "birth_date"),
        CheckConstraint("(registration_progress IS NULL) = (registration_told_on IS NULL)", name="registers"),
        Index("ix_student_jurisdiction_code_schooling_status", "jurisdiction_code", "schooling_status", "id"),
        Index("ix_student_jurisdiction_code_id", "jurisdiction_code", "id"),
    )

    jurisdiction_code: Mapped[str] = county(index=False)
    name: Mapped[str]
    id_type: Mapped[IdType] = mapped_column(term(IdType))
    id_number_sealed: Mapped[bytes | None] = sealed(purposes.PERSON_ID)
    id_number_index: Mapped[bytes | None] = blind()
    id_number_masked: Mapped[str | None] = masked()
    id_status: Mapped[IdStatus] = mapped_column(term(IdStatus))
    student_no_sealed: Mapped[bytes | None] = sealed(purposes.STUDENT_NO)
    student_no_index: Mapped[bytes | None] = blind()
    student_no_masked: Mapped[str | None] = masked()
    sex: Mapped[Sex] = mapped_column(term(Sex))
    birth_date: Mapped[date] = mapped_column(Date)
    ethnicity: Mapped[str | None] = mapped_column(String(2))  # GB/T 3304
    nationality: Mapped[str | None] = mapped_column(String(3))  # GB/T 2659
    health: Mapped[str | None]
    phone_sealed: Mapped[bytes | None] = sealed(purposes.STUDENT_PHONE)
    phone_index: Mapped[bytes | None] = blind()
    home_address_sealed: Mapped[bytes | None] = sealed(purposes.STUDENT_ADDRESS)
    home_address_index: Mapped[bytes | None] = blind()
    schooling_status: Mapped[SchoolingStatus] = mapped_column(term(SchoolingStatus))
    status_since: Mapped[date | None] = mapped_column(Date)
    status_evidence: Mapped[str | None]
    coverage_basis: Mapped[CoverageBasis] = mapped_column(term(CoverageBasis))
    village_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    grid_cell_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)  # HL-12
    registration_progress: Mapped[RegistrationProgress | None] = mapped_column(term(RegistrationProgress))
    registration_told_on: Mapped[date | None] = mapped_column(Date)
    source_package_id: Mapped[UUID | None] = said_by()


class Guardian(Versioned, Row):
    """监护人. Known by the identity number where there is one, else by name and telephone."""

    __table_args__ = (
        Index(
            "uq_guardian_id_number",
            "jurisdiction_code",
            "id_number_index",
            unique=True,
            postgresql_where=text("id_number_index IS NOT NULL"),
        ),
        Index(
            "uq_guardian_name_phone",
            "jurisdiction_code",
            "name",
            "phone_index",
            unique=True,
            postgresql_where=text("id_number_index IS NULL"),
            postgresql_nulls_not_distinct=True,
        ),
    )

    jurisdiction_code: Mapped[str] = county(index=False)
    name: Mapped[str]
    id_number_sealed: Mapped[bytes | None] = sealed(purposes.GUARDIAN_ID)
    id_number_index: Mapped[bytes | None] = blind()
    id_number_masked: Mapped[str | None] = masked()
    phone_sealed: Mapped[bytes | None] = sealed(purposes.GUARDIAN_PHONE)
    phone_index: Mapped[bytes | None] = blind()


class Guardianship(Row):
    """监护关系: which adult answers for which child (GB/T 4761)."""

    __table_args__ = (UniqueConstraint("student_id", "guardian_id"),)

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    guardian_id: Mapped[UUID] = mapped_column(ForeignKey("guardian.id", ondelete="CASCADE"), index=True)
    relation: Mapped[GuardianRelation] = mapped_column(term(GuardianRelation))
    is_legal_guardian: Mapped[bool] = mapped_column(Boolean, server_default=text("true"))


class HouseholdRegistration(Versioned, Row):
    """户籍. One valid registration a child; source_package_id: which package said so."""

    __table_args__ = (
        Index(
            "uq_household_registration_valid",
            "student_id",
            unique=True,
            postgresql_where=text("status = 'VALID'"),
        ),
        Index("ix_household_registration_student_id", "student_id"),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    region_code: Mapped[str] = mapped_column(String(6))
    village_code: Mapped[str | None] = mapped_column(String(12))
    address_sealed: Mapped[bytes | None] = sealed(purposes.HOUSEHOLD_ADDRESS)
    address_index: Mapped[bytes | None] = blind()
    head_of_household: Mapped[str | None]
    status: Mapped[HouseholdStatus] = mapped_column(term(HouseholdStatus))
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    source_package_id: Mapped[UUID | None] = said_by()


class Enrollment(Versioned, Row):
    """学籍. One held registration a child; last_registry_sync: when the registry last named it."""

    __table_args__ = (
        Index(
            "uq_enrollment_held",
            "student_id",
            unique=True,
            postgresql_where=text("status NOT IN ('NONE', 'TRANSFERRED_OUT', 'CANCELLED', 'GRADUATED')"),
        ),
        Index("ix_enrollment_student_id", "student_id"),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    student_no_sealed: Mapped[bytes | None] = sealed(purposes.ENROLLMENT_NO)
    student_no_index: Mapped[bytes | None] = blind()
    student_no_masked: Mapped[str | None] = masked()
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"), index=True)
    class_id: Mapped[UUID | None] = mapped_column(ForeignKey("school_class.id"), index=True)
    grade: Mapped[int] = mapped_column(SmallInteger)
    entry_date: Mapped[date | None] = mapped_column(Date)
    status: Mapped[EnrollmentStatus] = mapped_column(term(EnrollmentStatus))
    registry_mark: Mapped[RegistryMark] = mapped_column(term(RegistryMark), server_default="NONE")
    marked_at: Mapped[date | None] = mapped_column(Date)
    last_registry_sync: Mapped[Instant | None]
    source_package_id: Mapped[UUID | None] = said_by()


class SpecialGroupMembership(Versioned, Row):
    """特殊群体: that a child belongs to a group, by whose word, from when until when (HL-56).

    What a registry export says has its package, and exports alone amend it; what was decided has who decided it, when and on
    which papers (proofs, of the child's evidence), and no export touches it. ended_by: the person by whose decision it ended;
    an export does not open again what a decision ended.
    """

    __table_args__ = (
        UniqueConstraint("student_id", "group", "source", "valid_from", postgresql_nulls_not_distinct=True),
        CheckConstraint("valid_to >= valid_from", name="in_order"),
        CheckConstraint("(decided_by IS NULL) = (decided_on IS NULL)", name="decided"),
        CheckConstraint("(ended_by IS NULL) = (end_reason IS NULL)", name="ended"),
        CheckConstraint("ended_by IS NULL OR valid_to IS NOT NULL", name="ends"),
    )

    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    group: Mapped[SpecialGroup] = mapped_column(term(SpecialGroup), index=True)
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    source: Mapped[Department] = mapped_column(term(Department))
    evidence: Mapped[Facts]
    source_package_id: Mapped[UUID | None] = said_by()
    decided_by: Mapped[str | None]
    decided_on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str | None]
    proofs: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    ended_by: Mapped[str | None]
    end_reason: Mapped[str | None]
