"""Departmental duties (部门职责) as loaded, and the other names departments go by (catalogue 2.11)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Index, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from database.tables.policy import Cited
from database.tables.row import Row, Versioned, term
from domain.duty import DutyRole
from domain.exchange import PackageCode
from domain.organization import Department
from domain.roster import RosterType


class DepartmentDuty(Cited, Row):
    """部门职责: one department in one role under one clause.

    The last four columns are the list it must hand over, if any; due holds domain.event.Recurrence.
    """

    department: Mapped[Department] = mapped_column(term(Department))
    role: Mapped[DutyRole] = mapped_column(term(DutyRole))
    section: Mapped[str | None] = mapped_column(String(16))
    named_as: Mapped[str]
    text_zh: Mapped[str]
    summary_en: Mapped[str]
    verbatim: Mapped[bool] = mapped_column(Boolean)
    in_support_list: Mapped[bool | None] = mapped_column(Boolean)
    roster: Mapped[RosterType | None] = mapped_column(term(RosterType))
    package: Mapped[PackageCode | None] = mapped_column(term(PackageCode))
    roster_to: Mapped[Department | None] = mapped_column(term(Department))
    due: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))  # plain JSON

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # SQLAlchemy's own type of it
        return (
            UniqueConstraint("document_id", "code"),
            Index("ix_department_duty_jurisdiction_code_department", "jurisdiction_code", "department"),
            Index("ix_department_duty_document_id_section", "document_id", "section"),
        )


class DepartmentAlias(Versioned, Row):
    """部门别名: a word the documents use for a department ("工商")."""

    alias: Mapped[str] = mapped_column(unique=True)
    department: Mapped[Department] = mapped_column(term(Department))
