"""Alerts: who is told of the exchange, what there was to tell, and whether it was heard (domain.alert)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.policy import words
from database.tables.row import Facts, Instant, Row, Versioned, county, term
from database.tables.sealed import sealed
from domain.alert import AlertKind, DeliveryState

__all__ = ["Alert", "AlertCheck", "AlertDelivery", "AlertEndpoint"]


class AlertEndpoint(Versioned, Row):
    """告警接收地址. kinds: AlertKind names, all where empty. secret_sealed: what its messages are signed with. ended_at: told no more."""

    __table_args__ = (
        Index(
            "uq_alert_endpoint_standing",
            "jurisdiction_code",
            "name",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    jurisdiction_code: Mapped[str] = county(index=False)
    name: Mapped[str] = mapped_column(String(40))
    url: Mapped[str] = mapped_column(String(500))
    kinds: Mapped[list[str]] = words()
    secret_sealed: Mapped[bytes] = sealed()
    added_by: Mapped[str]
    ended_at: Mapped[Instant | None]


class Alert(Row):
    """告警: one thing that happened, told once. key: what makes it the same again. told: codes, months and partners, never a person."""

    __table_args__ = (UniqueConstraint("jurisdiction_code", "key"),)

    jurisdiction_code: Mapped[str] = county(index=False)
    kind: Mapped[AlertKind] = mapped_column(term(AlertKind))
    key: Mapped[str] = mapped_column(String(300))
    told: Mapped[Facts]
    raised_at: Mapped[Instant]


class AlertDelivery(Versioned, Row):
    """告警送达: an alert on its way to an endpoint. next_at: not before then; while it is being sent, until when nobody else does.

    status, code: what came back last, an HTTP status or why there was none.
    """

    __table_args__ = (
        UniqueConstraint("alert_id", "endpoint_id"),
        Index("ix_alert_delivery_waiting", "next_at", postgresql_where=text("state = 'WAITING'")),
    )

    alert_id: Mapped[UUID] = mapped_column(ForeignKey("alert.id", ondelete="CASCADE"))
    endpoint_id: Mapped[UUID] = mapped_column(ForeignKey("alert_endpoint.id"), index=True)
    state: Mapped[DeliveryState] = mapped_column(term(DeliveryState), server_default="WAITING")
    attempts: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    next_at: Mapped[Instant]
    status: Mapped[int | None] = mapped_column(Integer)
    code: Mapped[str | None] = mapped_column(String(64))
    delivered_at: Mapped[Instant | None]


class AlertCheck(Row):
    """核对记录: a package whose counts were held against its lines, as it stood then; it is counted anew once it has moved."""

    __table_args__ = (UniqueConstraint("package_id"),)

    package_id: Mapped[UUID] = mapped_column(ForeignKey("exchange_package.id", ondelete="CASCADE"))
    moved_at: Mapped[Instant]
