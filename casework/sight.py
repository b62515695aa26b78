"""Who looks at the lines of a ledger: a viewer under its grants, or the hub itself, which opens no number."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.base import ExecutableOption

from auth import grants, scopes
from auth.viewer import Viewer
from database.crypto.field import Field
from database.crypto.keys import Keys
from database.tables.row import Row
from domain.access import Detail, Showing


@dataclass(frozen=True, slots=True)
class Sight:
    """viewer: None for the hub itself. keys: to open sealed numbers with, where the viewer may have them in clear."""

    viewer: Viewer | None = None
    keys: Keys | None = field(default=None, repr=False)

    @property
    def options(self) -> tuple[ExecutableOption, ...]:
        """What a statement carries, so that no row is read that is not granted."""
        return grants.criteria(self.viewer) if self.viewer else ()

    def showing(self, table: type[Row], detail: Detail) -> Showing:
        """How a detail of a table's rows is shown; findings need their scope besides."""
        if self.viewer is None:
            return Showing.SHOWN
        if detail is Detail.FINDING and scopes.DISABILITY_READ not in self.viewer.scopes:
            return Showing.HIDDEN
        return self.viewer.rights.showing(table, detail)

    def clear(
        self, column: InstrumentedAttribute[bytes | None], row: UUID, envelope: bytes | None
    ) -> str | None:
        """What a sealed column holds, for whoever may have it in clear (identity:read); else None."""
        if self.keys is None or (self.viewer and scopes.IDENTITY_READ not in self.viewer.scopes):
            return None
        return Field(self.keys, column).clear(row, envelope)
