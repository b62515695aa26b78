"""People as the authorization server knows them, and what they authorized a portal to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from auth import scopes
from auth.oauth.clients import Registered
from auth.viewer import Viewer
from database import tables
from domain.organization import Department
from domain.role import Role


@dataclass(frozen=True, slots=True)
class Person:
    """authlib's view of a user. department: of the user's unit."""

    row: tables.UserAccount
    department: Department | None

    def get_user_id(self) -> str:
        """The subject of its tokens."""
        return str(self.row.id)

    def viewer(self, client: Registered, granted: str) -> Viewer:
        """What a portal may do in this person's name: what is granted, registered for it, and the person's own."""
        row, portal = self.row, client.row
        return Viewer(
            portal.client_id,
            frozenset(granted.split()) & {*row.scopes, scopes.OPENID} & {*portal.scopes, scopes.OPENID},
            row.jurisdiction_code,
            self.department if row.role is Role.DEPARTMENT else None,
            portal.trusted_only,
            str(row.id),
            row.role,
            row.organization_id,
            frozenset(row.purposes) & frozenset(portal.purposes),
        )

    def described(self) -> dict[str, Any]:
        """The person's claims in an id_token (OpenID Connect Core 5.1)."""
        return {"sub": str(self.row.id), "name": self.row.display_name, "role": self.row.role.name}


@dataclass(frozen=True, slots=True)
class Authorization:
    """authlib's view of what a person authorized: as a code, later as a refresh token."""

    row: tables.OauthAuthorization

    def get_redirect_uri(self) -> str:
        """Where the code was sent."""
        return str(self.row.parameters["redirect_uri"])

    def get_scope(self) -> str:
        """What was granted."""
        return " ".join(sorted(self.row.scopes))

    def get_nonce(self) -> str | None:
        """The portal's own, to be repeated in the id_token."""
        return self.row.parameters.get("nonce")

    def get_auth_time(self) -> int | None:
        """When the password was given."""
        at = self.row.authenticated_at
        return int(at.timestamp()) if at else None

    def get_acr(self) -> None:
        """Not said."""

    def get_amr(self) -> list[str]:
        """By password (RFC 8176)."""
        return ["pwd"]

    def check_client(self, client: Registered) -> bool:
        """Whether it was given to this client."""
        return self.row.client_id == client.row.id

    @property
    def code_challenge(self) -> str:
        """PKCE (RFC 7636)."""
        return str(self.row.parameters["code_challenge"])

    @property
    def code_challenge_method(self) -> str:
        """S256; no other is taken."""
        return "S256"


def hold(session: Session, which: ColumnElement[bool]) -> None:
    """Keep the account behind an authorization as it is until this transaction ends.

    Whoever locks an account meanwhile waits, and revokes later than what is issued here; whoever has locked it already
    is waited for. Before the authorization itself is touched: the order is client, account, authorization.
    """
    user, authorization = tables.UserAccount, tables.OauthAuthorization
    statement = select(user.id).join(authorization, authorization.user_id == user.id).where(which)
    session.execute(statement.with_for_update(read=True, of=user))


def find(session: Session, authorization: tables.OauthAuthorization, now: datetime) -> Person | None:
    """The person behind an authorization, if the account is open at this moment."""
    return named(session, authorization.user_id, now)


def named(session: Session, key: UUID | None, now: datetime) -> Person | None:
    """The person of an account, if it is open at this moment."""
    user, unit = tables.UserAccount, tables.Organization
    statement = (
        select(user, unit.department)
        .outerjoin(unit, unit.id == user.organization_id)
        .where(user.id == key, user.active)
    )
    found = session.execute(statement).first()
    if found is None or (found[0].locked_until is not None and found[0].locked_until > now):
        return None
    return Person(found[0], found[1])
