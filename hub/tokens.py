"""An operator's own token, for trying things out on the machine that holds the hub's key."""

from __future__ import annotations

from datetime import UTC, datetime

from auth import scopes
from auth.token import Issuer, issue
from auth.viewer import Viewer
from hub import keys
from hub.settings import Settings

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
    """A signed token of the hub's county with the scopes asked for. Whoever reads the key file may make one."""
    issuer = Issuer(settings.public_issuer, keys.key(settings.home, "tokens"))
    viewer = Viewer(
        client_id="operator", scopes=frozenset(scope.split()), jurisdiction_code=settings.jurisdiction
    )
    return issue(issuer, viewer, datetime.now(UTC), seconds)
