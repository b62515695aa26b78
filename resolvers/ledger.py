"""Ledgers and their entries."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from resolvers.matching import Value, matching
from resolvers.order import Order

ORDERS = {"ID": Order((tables.Ledger.id,), "按建立先后: as first recorded.")}
ENTRY_ORDERS = {
    "ID": Order((tables.LedgerEntry.id,), "按立账先后: as first recorded."),
    "NEWEST": Order((tables.LedgerEntry.id,), "按立账先后倒序: the last recorded first.", descending=True),
}


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    type: Value = None,
    owner_id: Value = None,
    status: Value = None,
) -> Select[Any]:
    """Ledgers by kind, keeper and freshness."""
    ledger = tables.Ledger
    return matching(
        select(ledger),
        (ledger.id, id),
        (ledger.type, type),
        (ledger.owner_id, owner_id),
        (ledger.status, status),
    )


def entries(
    viewer: Viewer,
    *,
    ledger_id: Value = None,
    student_id: Value = None,
    state: Value = None,
    type: Value = None,
) -> Select[Any]:
    """Entries by ledger, child, state and the kind of ledger."""
    entry = tables.LedgerEntry
    found = matching(
        select(entry), (entry.ledger_id, ledger_id), (entry.student_id, student_id), (entry.state, state)
    )
    if type is None:
        return found
    kinds = matching(select(tables.Ledger.id), (tables.Ledger.type, type))
    return found.where(entry.ledger_id.in_(kinds))
