"""Clients of the token endpoint, and the assertions they have already used (RFC 7523)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Facts, Instant, Row, Versioned, county, term
from domain.organization import Department


class OauthClient(Versioned, Row):
    """接入方: a machine that may ask for tokens. jwks holds public keys only; department is empty for the bureau's own."""

    client_id: Mapped[str] = mapped_column(String(100), unique=True)
    name: Mapped[str]
    jwks: Mapped[Facts]
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    jurisdiction_code: Mapped[str] = county()
    department: Mapped[Department | None] = mapped_column(term(Department))
    active: Mapped[bool] = mapped_column(Boolean, server_default=text("true"))


class OauthAssertion(Row):
    """已用断言: one jti of one client, kept until it has expired, so that it works once."""

    __table_args__ = (UniqueConstraint("client_id", "jti"),)

    client_id: Mapped[UUID] = mapped_column(ForeignKey("oauth_client.id", ondelete="CASCADE"))
    jti: Mapped[str] = mapped_column(String(128))
    expires_at: Mapped[Instant] = mapped_column(index=True)
