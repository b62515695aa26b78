"""People who sign in at the hub itself."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Integer, String, text, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Instant, Row, Versioned, county, term
from domain.role import Role


class UserAccount(Versioned, Row):
    """用户. login_name: folded to lower case. password_hash: argon2id, with its parameters.

    scopes, purposes: what a portal may ask for in this person's name. failures: wrong passwords since the last right
    one; locked_until: no password is looked at before.
    """

    login_name: Mapped[str] = mapped_column(String(64), unique=True)
    display_name: Mapped[str]
    password_hash: Mapped[str]
    role: Mapped[Role] = mapped_column(term(Role))
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    jurisdiction_code: Mapped[str] = county()
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    purposes: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    active: Mapped[bool] = mapped_column(Boolean, server_default=true())
    failures: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    locked_until: Mapped[Instant | None]
