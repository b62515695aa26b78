"""An operator's own tokens, for trying things out on the machine that holds the hub's key."""

from __future__ import annotations

from datetime import UTC, datetime

from auth import scopes
from auth.token import Issuer, issue
from auth.viewer import Viewer
from domain.organization import Department
from hub import keys
from hub.settings import Settings
from hub.users import UserKind

READ = " ".join(
    (
        scopes.STUDENTS_READ,
        scopes.LEDGERS_READ,
        scopes.DUTIES_READ,
        scopes.RESPONSIBILITIES_READ,
        scopes.EXCHANGE_READ,
        scopes.EXCHANGE_RUN,
        scopes.ENROLLMENT_IMPORT,
    )
)


def operator(settings: Settings, scope: str, seconds: int) -> str:
    """A signed token of the hub's county with the scopes asked for. Raises Refused (BAD_SCOPE).

    Whoever reads the key file may make one.
    """
    return _signed(settings, frozenset(scopes.known(scope)), None, seconds)


def of_kind(settings: Settings, kind: UserKind, seconds: int) -> str:
    """The same with the rights of a kind of user, to see what it sees and no more."""
    return _signed(settings, kind.scopes, kind.department, seconds)


def _signed(settings: Settings, scope: frozenset[str], department: Department | None, seconds: int) -> str:
    issuer = Issuer(settings.public_issuer, keys.key(settings.home, "tokens"))
    viewer = Viewer("operator", scope, settings.jurisdiction, department)
    return issue(issuer, viewer, datetime.now(UTC), seconds)
