"""The homeroom teacher's record of a term (班主任学期记录): five items of each pupil (BS-16)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Instant, Row, Versioned, county, term
from database.tables.sealed import masked, sealed
from domain.term import TermKind


class ClassTermRecord(Versioned, Row):
    """班主任学期记录 (C8) of a class in a term. completed_at: every pupil of the class stood in it then."""

    __table_args__ = (
        UniqueConstraint("class_id", "kind"),
        Index("ix_class_term_record_jurisdiction_code_school_year", "jurisdiction_code", "school_year"),
    )

    jurisdiction_code: Mapped[str] = county(index=False)
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"), index=True)
    class_id: Mapped[UUID] = mapped_column(ForeignKey("school_class.id", ondelete="CASCADE"))
    school_year: Mapped[str] = mapped_column(String(9))
    kind: Mapped[TermKind] = mapped_column(term(TermKind))
    opened_at: Mapped[Instant]
    completed_at: Mapped[Instant | None]


class ClassTermEntry(Versioned, Row):
    """One pupil in it: 入学, 家庭住址, 家长姓名, 联系方式, 流出去向. enrolled: whether it is at school here; if not, where it went."""

    __table_args__ = (
        UniqueConstraint("record_id", "student_id"),
        Index("ix_class_term_entry_student_id", "student_id"),
        CheckConstraint("enrolled = (outflow IS NULL)", name="flows"),
    )

    record_id: Mapped[UUID] = mapped_column(ForeignKey("class_term_record.id", ondelete="CASCADE"))
    student_id: Mapped[UUID] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    enrolled: Mapped[bool] = mapped_column(Boolean)
    home_address_sealed: Mapped[bytes] = sealed()
    guardian_name: Mapped[str]
    contact_sealed: Mapped[bytes] = sealed()
    contact_masked: Mapped[str] = masked()
    outflow: Mapped[str | None]
    recorded_by: Mapped[str | None]
    recorded_at: Mapped[Instant]
