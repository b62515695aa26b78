"""The one who asks: what a verified token says about its bearer, what it says that it asks for, what it is granted."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from auth.rights import NOTHING, Rights
from domain.organization import Department
from domain.role import Role


@dataclass(frozen=True, slots=True)
class Viewer:
    """访问者. jurisdiction_code: GB/T 2260 code of the only county whose rows it sees.

    department: set for a partner department's machine, which sees its own exchange only; empty for the bureau.
    trusted_only: it runs none but the documents it is registered with. subject: the id of the user who asks through
    the client, or the client's own; empty means the client. role: what its work is. organization_id: the user's unit.
    purposes: what it may say that it asks for; purpose: what it says; ticket: the row that makes it ask for one child, of
    ticket_noun; case: both, as the header said it.
    rights: what it is granted for that purpose at this moment, nothing until `auth.access` has looked.
    """

    client_id: str
    scopes: frozenset[str]
    jurisdiction_code: str
    department: Department | None = None
    trusted_only: bool = False
    subject: str = ""
    role: Role | None = None
    organization_id: UUID | None = None
    purposes: frozenset[str] = frozenset()
    purpose: str = ""
    ticket_noun: str = ""
    ticket: UUID | None = None
    rights: Rights = NOTHING

    @property
    def case(self) -> str | None:
        """The ticket as it goes on record ("Discrepancy:…")."""
        return f"{self.ticket_noun}:{self.ticket}" if self.ticket else None
