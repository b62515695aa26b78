"""What a grant shows of people: fields as they are, masked or not at all; the same for filters and orders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from auth import grants, scopes
from auth.viewer import Viewer
from database.tables.row import Row
from domain.access import Detail, Showing
from domain.errors import Fixer, Reason, Refused
from resolvers import masks
from resolvers.order import Order
from schema.declared import Change, Column, Label, Link, Sealed

_MASKS = {Detail.NAME: masks.name, Detail.IDENTITY: masks.masked}


def expression(viewer: Viewer, table: type[Row], column: Column) -> Any:
    """The SQL expression of a field for a viewer. Raises Refused FORBIDDEN where it is not shown."""
    if column.counted and not grants.sees_counted(viewer, table, column.counted):
        if column.coarse is None:
            raise Refused(_uncounted(column.counted))
        return column.coarse
    showing = viewer.rights.showing(table, column.detail)
    if showing is Showing.SHOWN:
        return column.expression
    # What is sealed is opened or not: its masked form is a field of its own.
    can = column.detail and showing is Showing.MASKED and not isinstance(column, Sealed)
    mask = _MASKS.get(column.detail) if can and column.detail else None
    if mask is None:
        raise Refused(_hidden(column.detail))
    return mask(column.expression)


def require(viewer: Viewer, table: type[Row], declared: Column | Label | Link) -> None:
    """Raise Refused FORBIDDEN unless something of the field is shown."""
    if isinstance(declared, Column):
        expression(viewer, table, declared)
    else:
        _require_clear(viewer, table, declared.detail)


def require_change(viewer: Viewer, change: Change) -> None:
    """Raise Refused FORBIDDEN unless the mutation is granted."""
    if change.name not in viewer.rights.changes:
        zh, en = (
            f"授权不含此项变更：{change.name}",
            f"your grant does not let you make this change: {change.name}",
        )
        raise Refused(Reason("FORBIDDEN", zh, en, Fixer.OPERATOR, change.name))


def require_arguments(viewer: Viewer, table: type[Row], link: Link, given: Iterable[str]) -> None:
    """Raise Refused FORBIDDEN where a filter would tell what is not shown in clear, or looks where nothing is granted.

    given: the resolver's names.
    """
    for name in given:
        _require_clear(viewer, table, link.details.get(name))
        for beyond in link.through.get(name, ()):
            _require_rows(viewer, beyond)


def require_order(viewer: Viewer, table: type[Row], order: Order) -> None:
    """Raise Refused FORBIDDEN where an order, or its cursors, would tell what is not shown in clear."""
    _require_clear(viewer, table, order.detail)


def readable(
    viewer: Viewer, table: type[Row], columns: Mapping[str, Any], declared: Mapping[str, Column]
) -> dict[str, Any]:
    """Of a noun's columns those that the viewer may be shown, as it may."""
    found = {}
    for key, plain in columns.items():
        try:
            found[key] = expression(viewer, table, declared[key]) if key in declared else plain
        except Refused:
            continue
    return found


def _require_rows(viewer: Viewer, table: type[Row]) -> None:
    scopes.require(viewer, grants.scope(table))
    if not viewer.rights.of(table):
        zh = f"授权不含此类数据，不能据以筛选：{table.__name__}"
        en = f"your grant has no rows of this noun to filter by: {table.__name__}"
        raise Refused(Reason("FORBIDDEN", zh, en, Fixer.OPERATOR, table.__name__))


def _require_clear(viewer: Viewer, table: type[Row], detail: Detail | None) -> None:
    if viewer.rights.showing(table, detail) is not Showing.SHOWN:
        raise Refused(_hidden(detail))


def _uncounted(counted: type[Row]) -> Reason:
    return Reason(
        "FORBIDDEN",
        f"授权不含被计数的数据，不能查看计数：{counted.__name__}",
        f"your grant has no rows of what is counted here: {counted.__name__}",
        Fixer.OPERATOR,
        counted.__name__,
    )


def _hidden(detail: Detail | None) -> Reason:
    assert detail is not None  # what is no detail is always shown
    return Reason(
        "FORBIDDEN",
        f"授权不含此类信息：{detail.zh}",
        f"your grant does not show this detail: {detail.name}",
        Fixer.OPERATOR,
        detail.name,
    )
