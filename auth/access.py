"""The grants that hold at this moment, compiled once for all who have the same, and known to be current.

Each statement is told the version of the grants that its rights were compiled from, and gives nothing if the database
has a newer one (`tables.ACCESS_VERSION`): a grant that is revoked stops the very next statement, in whichever process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from auth.rights import Areas, Rights
from auth.viewer import Viewer
from database import tables
from database.tables.row import Row
from domain.access import Area, Detail, Details, Showing, covers, details

_MOST = 4_096  # viewers remembered
_TABLES: Mapping[str, type[Row]] = {mapper.class_.__name__: mapper.class_ for mapper in Row.registry.mappers}


@dataclass(frozen=True, slots=True)
class Known:
    """The grants of one version. until: when the next of them begins or ends."""

    version: int
    grants: tuple[tables.AccessGrant, ...]
    until: datetime


class Stale(Exception):
    """The grants have changed since the rights at hand were compiled."""


class Access:
    """The grants of a database. now: the clock by which they begin and end."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], now: Callable[[], datetime]) -> None:
        self._sessions, self._now = sessions, now
        self._known: Known | None = None
        self._viewers: dict[Viewer, Viewer] = {}
        self._rights: dict[Any, Rights] = {}

    @property
    def version(self) -> int:
        """Of the grants known here."""
        return self._known.version if self._known else 0

    async def granted(self, viewer: Viewer) -> Viewer:
        """The viewer with its rights."""
        if self._known is None or self._now() >= self._known.until:
            await self.refresh()
        return self._viewers.get(viewer) or self._remembered(viewer)

    async def refresh(self) -> None:
        """Read the grants anew."""
        now = self._now()
        async with self._sessions() as session:
            # The version first: should the grants change in between, the next statement finds them stale again.
            version = (await session.execute(select(tables.ACCESS_VERSION.c.version))).scalar_one()
            found = await session.scalars(_standing(now))
            self._known, self._viewers = _at(version, tuple(found), now), {}

    def _remembered(self, viewer: Viewer) -> Viewer:
        if len(self._viewers) >= _MOST:
            self._viewers.clear()
        found = self._viewers[viewer] = replace(viewer, rights=self._compiled(viewer))
        return found

    def _compiled(self, viewer: Viewer) -> Rights:
        assert self._known is not None
        rights = compiled(grant for grant in self._known.grants if _is_for(grant, viewer))
        key = (
            tuple(rights.areas.items()),
            tuple((table, tuple(shown.items())) for table, shown in rights.details.items()),
            tuple(rights.changes.items()),
        )
        # Equal rights are one object, over all versions, so that plans are found by it.
        return self._rights.setdefault(key, rights)


def compiled(grants: Iterable[tables.AccessGrant]) -> Rights:
    """What several grants give together.

    Details are a noun's, not a row's: of two grants whose rows and details do not contain each other's, all rows of
    both are seen with the details that both show.
    """
    areas: dict[type[Row], dict[Area, Details]] = {}
    changes: dict[str, set[Area]] = {}
    for grant in grants:
        for change in grant.changes:
            changes.setdefault(change, set()).add(grant.area)
        if grant.noun in _TABLES:
            _add(areas.setdefault(_TABLES[grant.noun], {}), grant.area, _details(grant))
    ordered = sorted(areas.items(), key=lambda each: each[0].__name__)
    return Rights(
        {table: _ordered(found) for table, found in ordered},
        {table: _common(found.values()) for table, found in ordered},
        {name: _ordered(changes[name]) for name in sorted(changes)},
    )


def _add(found: dict[Area, Details], area: Area, shown: Details) -> None:
    if area in found:
        shown = {each: max(shown[each], found[area][each], key=_openness) for each in Detail}
    for other, other_shown in list(found.items()):
        if covers(other, other_shown, area, shown):
            return
        if covers(area, shown, other, other_shown):
            del found[other]
    found[area] = shown


def _ordered(found: Iterable[Area]) -> Areas:
    return tuple(sorted(found, key=lambda area: area.name))


def _common(found: Iterable[Details]) -> Details:
    shown = list(found)
    return {each: min((one[each] for one in shown), key=_openness) for each in Detail}


def _openness(showing: Showing) -> int:
    return (Showing.HIDDEN, Showing.MASKED, Showing.SHOWN).index(showing)


def _details(grant: tables.AccessGrant) -> Details:
    return details((Detail[name] for name in grant.shown), (Detail[name] for name in grant.masked))


def names(grant: tables.AccessGrant, viewer: Viewer) -> bool:
    """Whether a grant is a viewer's, for whatever purpose."""
    asked = (
        (grant.role, viewer.role),
        (grant.department, viewer.department),
        (grant.client_id, viewer.client_id),
        (grant.subject, viewer.subject),
        (grant.jurisdiction_code, viewer.jurisdiction_code),
    )
    return all(wanted is None or wanted == said for wanted, said in asked)


def _is_for(grant: tables.AccessGrant, viewer: Viewer) -> bool:
    stated = not grant.purposes or viewer.purpose in grant.purposes
    return stated and names(grant, viewer)


def _standing(now: datetime) -> Any:
    grant = tables.AccessGrant
    return select(grant).where(grant.revoked_at.is_(None), grant.valid_until > now).order_by(grant.id)


def _at(version: int, found: tuple[tables.AccessGrant, ...], now: datetime) -> Known:
    to_come = [grant.valid_from for grant in found if grant.valid_from > now]
    holding = tuple(grant for grant in found if grant.valid_from <= now)
    ends = [grant.valid_until for grant in holding]
    return Known(version, holding, min([*to_come, *ends], default=now + timedelta(days=1)))
