"""Grants on record: who may see which rows and details of a noun, for what, on which ground, until when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, Index, String, Table, text
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.policy import words
from database.tables.row import Instant, Row, Versioned, metadata, term
from domain.access import Area, GrantEnd, GrantSource
from domain.organization import Department
from domain.role import Role

_EMERGENCY = """source <> 'BREAK_GLASS' OR revoked_at IS NOT NULL OR (
    valid_until - valid_from <= interval '3 hours' AND purposes = '{EMERGENCY}'
    AND role IS NOT NULL AND subject IS NOT NULL AND reason IS NOT NULL AND reviewer IS NOT NULL AND reviewer <> subject)"""


class AccessGrant(Versioned, Row):
    """授权. code: under which the default grants find it again. noun: a type of the graph; empty where it grants changes.

    Those of role, department, client_id and subject that are given must all be the asker's. purposes: one of them must
    be stated; empty: any. shown, masked: details of people; all others are hidden. changes: mutations by name. reason,
    reviewer: of an emergency access, whose user must look at what was done with it; it holds for three hours, for one
    person in its role who states EMERGENCY. given_by: the id of the user or client that gave it last; empty where the
    hub's defaults or its shell did. ended: why it was revoked, by whom (`auth.audit.writing` names who is no user); of a
    code the newest row decides.
    """

    __table_args__ = (
        Index("uq_access_grant_code", "code", unique=True, postgresql_where=text("revoked_at IS NULL")),
        CheckConstraint(_EMERGENCY, name="break_glass"),
    )

    code: Mapped[str] = mapped_column(String(160))
    source: Mapped[GrantSource] = mapped_column(term(GrantSource))
    role: Mapped[Role | None] = mapped_column(term(Role))
    department: Mapped[Department | None] = mapped_column(term(Department))
    client_id: Mapped[str | None] = mapped_column(String(100))
    subject: Mapped[str | None] = mapped_column(String(64))
    jurisdiction_code: Mapped[str | None] = mapped_column(String(6))
    purposes: Mapped[list[str]] = words()
    noun: Mapped[str] = mapped_column(String(64))
    area: Mapped[Area] = mapped_column(term(Area))
    shown: Mapped[list[str]] = words()
    masked: Mapped[list[str]] = words()
    changes: Mapped[list[str]] = words()
    basis: Mapped[list[str]] = words()
    note: Mapped[str]
    reason: Mapped[str | None]
    reviewer: Mapped[str | None] = mapped_column(String(64))
    given_by: Mapped[str | None] = mapped_column(String(100))
    valid_from: Mapped[Instant]
    valid_until: Mapped[Instant]
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    revoked_by: Mapped[str | None] = mapped_column(String(100))
    ended: Mapped[GrantEnd | None] = mapped_column(term(GrantEnd))


ACCESS_VERSION = Table("access_version", metadata, Column("version", BigInteger, nullable=False))
"""One row: grows with each change of a grant, so that every statement can tell whether its rights still hold."""
