"""Clients of the token endpoint, the assertions they have used (RFC 7523), the documents they may run."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, String, UniqueConstraint, false, text, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Facts, Instant, Row, Versioned, county, term
from domain.organization import Department


class OauthClient(Versioned, Row):
    """接入方: a machine that may ask for tokens. jwks holds public keys only; department is empty for the bureau's own.

    trusted_only: it may run its trusted documents and no others.
    """

    client_id: Mapped[str] = mapped_column(String(100), unique=True)
    name: Mapped[str]
    jwks: Mapped[Facts]
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    jurisdiction_code: Mapped[str] = county()
    department: Mapped[Department | None] = mapped_column(term(Department))
    active: Mapped[bool] = mapped_column(Boolean, server_default=true())
    trusted_only: Mapped[bool] = mapped_column(Boolean, server_default=false())


class OauthAssertion(Row):
    """已用断言: one jti of one client, kept until it has expired, so that it works once."""

    __table_args__ = (UniqueConstraint("client_id", "jti"),)

    client_id: Mapped[UUID] = mapped_column(ForeignKey("oauth_client.id", ondelete="CASCADE"))
    jti: Mapped[str] = mapped_column(String(128))
    expires_at: Mapped[Instant] = mapped_column(index=True)


class TrustedDocument(Row):
    """登记文档: a document that a client is registered with. document_id: "sha256:" and the SHA-256 of its text."""

    __table_args__ = (UniqueConstraint("client_id", "document_id"),)

    client_id: Mapped[UUID] = mapped_column(ForeignKey("oauth_client.id", ondelete="CASCADE"))
    document_id: Mapped[str] = mapped_column(String(71))
    text: Mapped[str]
