"""Clients of the authorization server, what they have used up, what they asked for people, what was revoked."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, String, UniqueConstraint, false, text, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from database.tables.row import Facts, Instant, Row, Versioned, county, term
from domain.organization import Department
from domain.role import Role


class OauthClient(Versioned, Row):
    """接入方: a program that may ask for tokens. jwks holds public keys only; department is empty for the bureau's own.

    trusted_only: it may run its trusted documents and no others. role: of its own tokens; purposes: what it may ask for.
    redirect_uris: where people are sent back to, exactly so; empty: it asks for itself alone. plain_bearer_reason: why
    its tokens need not be bound to a key, empty where they must be. demands_nonce: its DPoP proofs carry a nonce of ours.
    takes_token_url: its assertions may name the token endpoint as their audience. introspects: it may ask about the
    tokens of others.
    """

    client_id: Mapped[str] = mapped_column(String(100), unique=True)
    name: Mapped[str]
    jwks: Mapped[Facts]
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    jurisdiction_code: Mapped[str] = county()
    department: Mapped[Department | None] = mapped_column(term(Department))
    active: Mapped[bool] = mapped_column(Boolean, server_default=true())
    trusted_only: Mapped[bool] = mapped_column(Boolean, server_default=false())
    role: Mapped[Role | None] = mapped_column(term(Role))
    purposes: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    redirect_uris: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    plain_bearer_reason: Mapped[str] = mapped_column(String, server_default=text("''"))
    demands_nonce: Mapped[bool] = mapped_column(Boolean, server_default=true())
    takes_token_url: Mapped[bool] = mapped_column(Boolean, server_default=false())
    introspects: Mapped[bool] = mapped_column(Boolean, server_default=false())


class OauthAssertion(Row):
    """已用断言: one jti of one client, kept until it has expired, so that it works once.

    A DPoP proof that was used for a token stands here too, as "dpop " and its jti.
    """

    __table_args__ = (UniqueConstraint("client_id", "jti"),)

    client_id: Mapped[UUID] = mapped_column(ForeignKey("oauth_client.id", ondelete="CASCADE"))
    jti: Mapped[str] = mapped_column(String(140))
    expires_at: Mapped[Instant] = mapped_column(index=True)


class OauthAuthorization(Row):
    """用户授权: what a client pushed to be authorized by a person (RFC 9126), then its code, then its refresh token.

    Handles are kept as SHA-256, never themselves. parameters: as pushed. browser_hash: the browser it was opened in.
    expires_at: when the present stage ends. redeemed: the code was used. The id is the `sid` of the tokens it gave.
    """

    client_id: Mapped[UUID] = mapped_column(ForeignKey("oauth_client.id", ondelete="CASCADE"), index=True)
    request_hash: Mapped[str] = mapped_column(String(64), unique=True)
    parameters: Mapped[Facts]
    browser_hash: Mapped[str | None] = mapped_column(String(64))
    user_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    authenticated_at: Mapped[Instant | None]
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    redeemed: Mapped[bool] = mapped_column(Boolean, server_default=false())
    refresh_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    expires_at: Mapped[Instant] = mapped_column(index=True)


class OauthRevocation(Row):
    """撤销: tokens that end before they expire. subject: "jti …", "sid …", "client …" or "user …".

    It concerns tokens issued until revoked_at, and is forgotten when the last of them has expired.
    """

    subject: Mapped[str] = mapped_column(String(160), unique=True)
    revoked_at: Mapped[Instant]
    expires_at: Mapped[Instant] = mapped_column(index=True)


class TrustedDocument(Row):
    """登记文档: a document that a client is registered with. document_id: "sha256:" and the SHA-256 of its text."""

    __table_args__ = (UniqueConstraint("client_id", "document_id"),)

    client_id: Mapped[UUID] = mapped_column(ForeignKey("oauth_client.id", ondelete="CASCADE"))
    document_id: Mapped[str] = mapped_column(String(71))
    text: Mapped[str]
