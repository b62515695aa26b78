"""Targets of the places' documents."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, any_, select

from auth.viewer import Viewer
from database import tables
from resolvers.matching import Value, matching
from resolvers.order import Order

ORDERS = {
    "DOCUMENT": Order(
        (tables.Target.document_id, tables.Target.ordinal, tables.Target.id),
        "按文件顺序: document by document, as they stand there.",
    )
}


def find(
    viewer: Viewer,
    *,
    jurisdiction: Value = None,
    indicator: Value = None,
    group: Value = None,
    cause: Value = None,
    clause: Value = None,
) -> Select[Any]:
    """Targets in force by county, indicator, group and cause named, and clause id ("QC-01").

    One whose last day has passed is in force as long as its document says it.
    """
    target = tables.Target
    found = matching(
        select(target).where(target.valid_to.is_(None)),
        (target.jurisdiction_code, jurisdiction),
        (target.indicator, indicator),
    )
    if group is not None:
        found = found.where(group == any_(target.groups))
    if cause is not None:
        found = found.where(cause == any_(target.causes))
    return found if clause is None else found.where(clause == any_(target.clauses))
