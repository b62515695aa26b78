"""Publicity of laws and policies (宣传活动), and the teams that do it (catalogue 2.1 C20, HL-30)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.policy import words
from database.tables.register import Register
from database.tables.row import Row, term
from domain.publicity import PublicityChannel

_REACHED = " AND ".join(
    f"coalesce({one}_reached <= {one}, true) AND ({one}_reached IS NULL) = ({one} IS NULL)"
    for one in ("teachers", "students", "families", "employers")
)


class PublicityActivity(Register, Row):
    """宣传活动, from held_on until ended_on. topics, messages, audiences: names of PublicityTopic, …Message, …Audience.

    teachers, students, families, employers: of how many; …_reached: how many of them; none where it is not that audience's.
    coarse_…: the pupils for whoever sees no child, small numbers kept back. evidence: what shows it (a link's title, a file's number).
    """

    __table_args__ = (
        Index("ix_publicity_activity_unit_id_held_on", "unit_id", "held_on"),
        CheckConstraint("ended_on >= held_on", name="in_order"),
        CheckConstraint(_REACHED, name="reached"),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"))
    title: Mapped[str]
    topics: Mapped[list[str]] = words()
    messages: Mapped[list[str]] = words()
    channel: Mapped[PublicityChannel] = mapped_column(term(PublicityChannel))
    audiences: Mapped[list[str]] = words()
    ended_on: Mapped[date] = mapped_column(Date)
    teachers: Mapped[int | None] = mapped_column(Integer)
    teachers_reached: Mapped[int | None] = mapped_column(Integer)
    students: Mapped[int | None] = mapped_column(Integer)
    students_reached: Mapped[int | None] = mapped_column(Integer)
    coarse_students: Mapped[int | None] = mapped_column(Integer)
    coarse_students_reached: Mapped[int | None] = mapped_column(Integer)
    families: Mapped[int | None] = mapped_column(Integer)
    families_reached: Mapped[int | None] = mapped_column(Integer)
    employers: Mapped[int | None] = mapped_column(Integer)
    employers_reached: Mapped[int | None] = mapped_column(Integer)
    evidence: Mapped[str]


class LegalEducationTeam(Register, Row):
    """法制教育宣传队伍, formed on held_on by a township, community or school (HL-30).

    area_id: the village or community that it works in, if one alone; guided_by_id: the justice bureau. members: name and post of each.
    """

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    area_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    guided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    name_zh: Mapped[str]
    members: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    dissolved_on: Mapped[date | None] = mapped_column(Date)
