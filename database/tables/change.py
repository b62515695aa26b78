"""Changes that were asked for under a key, so that asking again does nothing again."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Instant, Row


class ChangeKey(Row):
    """幂等键. asked_by: the client, and the user it asks for; key: theirs. digest: SHA-256 of what was asked, secrets aside.

    row_id: of the row that the change was of; null only within the transaction that makes the change.
    """

    __table_args__ = (UniqueConstraint("asked_by", "key"),)

    asked_by: Mapped[str] = mapped_column(String(180))
    key: Mapped[str] = mapped_column(String(64))
    operation: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    row_id: Mapped[UUID | None] = mapped_column(Uuid)
    expires_at: Mapped[Instant] = mapped_column(index=True)
