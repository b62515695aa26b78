"""People who sign in at the hub itself."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Integer, String, UniqueConstraint, text, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Instant, Row, Versioned, county, term
from domain.role import Role


class UserAccount(Versioned, Row):
    """用户. login_name: folded to lower case. password_hash: argon2id, with its parameters.

    scopes, purposes: what a portal may ask for in this person's name. locked_until: an operator closed it until then.
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
    locked_until: Mapped[Instant | None]


class LoginPlace(Row):
    """登录来源: where somebody tried to sign in to an account, or did.

    place: SHA-256 of a browser's cookie or of an address; empty for all places together where nobody has signed in.
    user_id: of the account; all zeros for names that there are not. failures: wrong passwords in a row; locked_until:
    no password from there is looked at before. expires_at: when it is forgotten.
    """

    __table_args__ = (UniqueConstraint("user_id", "place"),)

    user_id: Mapped[UUID]
    place: Mapped[str] = mapped_column(String(64))
    failures: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    locked_until: Mapped[Instant | None]
    expires_at: Mapped[Instant] = mapped_column(index=True)
