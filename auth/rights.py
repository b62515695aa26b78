"""What one who asks may see: the rows of every noun and the details of people, compiled from the grants that hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from database.tables.row import Row
from domain.access import Area, Detail, Showing

Areas = tuple[Area, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Rights:
    """Compiled grants: immutable, and one object for all who have the same, so that plans are found by it.

    areas: of each table the rows that are granted, in any of them; a table that does not stand here is invisible.
    details: how each table's details are shown. changes: mutations, by their names in GraphQL, and where they may be made.
    """

    areas: Mapping[type[Row], Areas] = field(default_factory=dict)
    details: Mapping[type[Row], Mapping[Detail, Showing]] = field(default_factory=dict)
    changes: Mapping[str, Areas] = field(default_factory=dict)

    def of(self, table: type[Row]) -> Areas:
        """The rows of a table that are granted; none where nothing is."""
        return self.areas.get(table, ())

    def showing(self, table: type[Row], detail: Detail | None) -> Showing:
        """How a field is shown; what is no detail of a person is always shown, and nothing is hidden of no rows."""
        if detail is None or table not in self.areas:
            return Showing.SHOWN
        return self.details.get(table, {}).get(detail, Showing.HIDDEN)


NOTHING = Rights()
"""Of whom nothing is granted to."""
