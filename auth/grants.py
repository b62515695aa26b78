"""How nouns are guarded: the scope a token needs, and the granted rows as conditions on every statement."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache, partial
from typing import Any

from sqlalchemy import ColumnClause, ColumnElement, Select, Table, and_, false, or_, select, true
from sqlalchemy.orm import Mapper, with_loader_criteria
from sqlalchemy.sql.base import ExecutableOption
from sqlalchemy.sql.visitors import iterate

from auth import areas, scopes
from auth.nouns import SCOPES
from auth.paths import UNITS, Attribute
from auth.viewer import Viewer
from database import tables
from database.tables.row import Row
from domain.access import Area, Detail, Showing
from domain.cause import RESTRICTED_CAUSES
from domain.disability import PlacementType
from domain.evidence import FINDING_EVIDENCE
from domain.exchange import GROUP_FINDINGS, RESTRICTED_FINDINGS, RESTRICTED_PACKAGES
from domain.indicator import IndicatorGuard
from domain.organization import Department
from domain.student import FINDING_GROUPS, RESTRICTED_GROUPS, SpecialGroup


def scope(table: type[Row]) -> str | None:
    """The scope a noun needs, None for any valid token. Raises KeyError for a table that is invisible."""
    return SCOPES[table]


def condition(viewer: Viewer, table: type[Row], *, beside: bool = False) -> ColumnElement[bool]:
    """The SQL condition on a noun's rows for a viewer; false where it may see none.

    beside: the rows stand beside ones that the viewer sees and lie where those do (see `stand_beside`).
    """
    granted = viewer.rights.of(table)
    if not granted or table not in SCOPES or not _in_scope(viewer, SCOPES[table]):
        return false()
    lies = true() if beside else or_(*(areas.within(table, area, viewer) for area in granted))
    return and_(lies, _NARROWED[table](viewer)) if table in _NARROWED else lies


def sees_counted(viewer: Viewer, table: type[Row], counted: type[Row]) -> bool:
    """Whether a viewer sees all the rows that those rows of a table count which it sees; of none nothing is hidden.

    These are its county's, its own department's in its department's rows, or its school's in rows of the school.
    """
    shown, given = viewer.rights.of(table), viewer.rights.of(counted)
    if not shown:
        return True
    wide = Area.COUNTY in given or Area.PUBLIC in given
    own = shown == given == (Area.DEPARTMENT,) and areas.is_of_departments(counted)
    # What is of a school counts its own children, and it sees all of these.
    own = own or (shown == given == (Area.SCHOOL,) and table in UNITS)
    return (wide or own) and _in_scope(viewer, SCOPES[counted])


def stand_beside(viewer: Viewer, here: Attribute, there: Attribute) -> bool:
    """Whether rows joined by equal (here, there) are granted where the row before them is: the way there proves it."""
    one, other = (viewer.rights.of(each.property.parent.class_) for each in (here, there))
    if one != other or not areas.share_county(here, there):
        return False
    return one == (Area.COUNTY,) or (areas.is_child(here) and areas.is_child(there))


def _in_scope(viewer: Viewer, needed: str | None) -> bool:
    return needed is None or needed in viewer.scopes


def _finds(viewer: Viewer, table: type[Row]) -> bool:
    """Whether rows that tell a finding are shown (decision 0020)."""
    shown = viewer.rights.showing(table, Detail.FINDING) is Showing.SHOWN
    return shown and scopes.DISABILITY_READ in viewer.scopes


def sees_group(viewer: Viewer, group: SpecialGroup) -> bool:
    """Whether a viewer may know of memberships in a group, and therefore decide about them."""
    if group in RESTRICTED_GROUPS:
        return scopes.RESTRICTED_READ in viewer.scopes
    return group not in FINDING_GROUPS or _finds(viewer, tables.SpecialGroupMembership)


def _open_groups(viewer: Viewer) -> ColumnElement[bool]:
    hidden = frozenset() if scopes.RESTRICTED_READ in viewer.scopes else RESTRICTED_GROUPS
    if not _finds(viewer, tables.SpecialGroupMembership):
        hidden |= FINDING_GROUPS
    return _none_of(tables.SpecialGroupMembership.group, hidden)


def _open_causes(cause: Attribute, viewer: Viewer) -> ColumnElement[bool]:
    # A homeroom teacher is shown no restricted group's reason, whatever the token opens (catalogue 9.2).
    reasons = viewer.rights.showing(cause.property.parent.class_, Detail.GROUP) is Showing.SHOWN
    opened = reasons and scopes.RESTRICTED_READ in viewer.scopes
    return _none_of(cause, frozenset() if opened else RESTRICTED_CAUSES)


def _open_evidence(viewer: Viewer) -> ColumnElement[bool]:
    hidden = frozenset() if _finds(viewer, tables.Evidence) else FINDING_EVIDENCE
    return _none_of(tables.Evidence.kind, hidden)


def _open_findings(viewer: Viewer) -> ColumnElement[bool]:
    # That a disabled child is enrolled nowhere tells the group that it belongs to; so does that an inmate's child is.
    groups = viewer.rights.showing(tables.Discrepancy, Detail.GROUP) is Showing.SHOWN
    opened = groups and scopes.RESTRICTED_READ in viewer.scopes
    hidden = (frozenset() if groups else GROUP_FINDINGS) | (frozenset() if opened else RESTRICTED_FINDINGS)
    return _none_of(tables.Discrepancy.finding, hidden)


def _open_records(viewer: Viewer) -> ColumnElement[bool]:
    # That somebody stands on justice's lists tells a restricted group (decision 0040); justice knows its own.
    groups = viewer.rights.showing(tables.ExchangeRecord, Detail.GROUP) is Showing.SHOWN
    if (groups and scopes.RESTRICTED_READ in viewer.scopes) or viewer.department is Department.JUSTICE:
        return true()
    of = tables.ExchangePackage.__table__.alias("restricted_package")
    restricted = select(of.c.id).where(of.c.code.in_(RESTRICTED_PACKAGES))
    return tables.ExchangeRecord.package_id.not_in(restricted)


def _open_placements(viewer: Viewer) -> ColumnElement[bool]:
    # Education in custody tells that a child is a juvenile inmate: a restricted group.
    groups = viewer.rights.showing(tables.Placement, Detail.GROUP) is Showing.SHOWN
    opened = groups and scopes.RESTRICTED_READ in viewer.scopes
    return _none_of(tables.Placement.type, frozenset() if opened else frozenset({PlacementType.CUSTODIAL}))


def _open_indicators(table: Any, viewer: Viewer) -> ColumnElement[bool]:
    found = scopes.DISABILITY_READ in viewer.scopes
    if table is tables.IndicatorException:
        found = _finds(viewer, table)
    hidden = set() if scopes.RESTRICTED_READ in viewer.scopes else {IndicatorGuard.RESTRICTED}
    return _none_of(table.guard, frozenset(hidden if found else hidden | {IndicatorGuard.FINDING}))


def _none_of(column: Attribute, hidden: frozenset[Any]) -> ColumnElement[bool]:
    return column.not_in(sorted(hidden, key=lambda term: term.name)) if hidden else true()


_NARROWED: Mapping[type[Row], Callable[[Viewer], ColumnElement[bool]]] = {
    tables.SpecialGroupMembership: _open_groups,
    tables.CaseCause: partial(_open_causes, tables.CaseCause.cause),
    tables.TrackingRecord: partial(_open_causes, tables.TrackingRecord.cause),
    tables.Evidence: _open_evidence,
    tables.Placement: _open_placements,
    tables.Discrepancy: _open_findings,
    tables.ExchangeRecord: _open_records,
    tables.IndicatorValue: partial(_open_indicators, tables.IndicatorValue),
    tables.IndicatorException: partial(_open_indicators, tables.IndicatorException),
}
"""Nouns of which not every row in the granted areas is shown."""


@lru_cache(maxsize=256)
def criteria(viewer: Viewer) -> tuple[ExecutableOption, ...]:
    """Options that put every noun's condition on a statement, wherever the noun stands in it, subqueries included."""
    return tuple(_criterion(viewer, mapper) for mapper in _nouns())


def granted(statement: Select[Any], viewer: Viewer, beside: type[Row] | None = None) -> Select[Any]:
    """A statement under the conditions of the nouns that stand in it: what `criteria` makes of it, for one that is written once.

    To apply a hundred conditions, or to hash them for SQLAlchemy's cache, costs as much as most statements take. beside: a
    noun whose rows stand beside visible ones.
    """
    there = {getattr(each, "table", each) for each in iterate(statement) if isinstance(each, _TELLING)}
    standing = (mapper for mapper in _nouns() if mapper.local_table in there)
    return statement.options(*(_criterion(viewer, mapper, mapper.class_ is beside) for mapper in standing))


@cache
def _nouns() -> tuple[Mapper[Row], ...]:
    """Each time that SQLAlchemy is asked for them it collects them anew, which takes longer than to look for what stands."""
    return tuple(Row.registry.mappers)


_TELLING = (Table, ColumnClause)
"""What says in which tables a statement looks: each table, each of its columns."""


@lru_cache(maxsize=8_192)
def _criterion(viewer: Viewer, mapper: Mapper[Row], beside: bool = False) -> ExecutableOption:
    table = mapper.class_
    return with_loader_criteria(table, condition(viewer, table, beside=beside), include_aliases=True)
