"""Ledgers and their entries: found, kept and changed."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select

from auth.viewer import Viewer
from casework import ledger, ledger_entry
from database import tables
from domain.student import HELD_ENROLLMENT
from resolvers.changes import carry_out
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
    kept = tables.Ledger
    return matching(
        select(kept),
        (kept.id, id),
        (kept.type, type),
        (kept.owner_id, owner_id),
        (kept.status, status),
    )


def entries(
    viewer: Viewer,
    *,
    ledger_id: Value = None,
    student_id: Value = None,
    state: Value = None,
    type: Value = None,
    registered: bool | None = None,
) -> Select[Any]:
    """Entries by ledger, child, state and the kind of ledger, and by whether the child is registered where it is kept."""
    entry = tables.LedgerEntry
    found = matching(
        select(entry), (entry.ledger_id, ledger_id), (entry.student_id, student_id), (entry.state, state)
    )
    if registered is not None:
        here = _registered(entry.student_id, entry.ledger_id)
        found = found.where(here if registered else ~here)
    if type is None:
        return found
    kinds = matching(select(tables.Ledger.id), (tables.Ledger.type, type))
    return found.where(entry.ledger_id.in_(kinds))


def missing_from(ledger_id: Any) -> Any:
    """Whether a child is registered where a ledger is kept and does not stand in it (人账一致, GH-29)."""
    entry, child = tables.LedgerEntry, tables.Student.id
    standing = entry.ledger_id == ledger_id, entry.student_id == child, entry.state != "CLOSED"
    return and_(_registered(child, ledger_id), ~exists().where(*standing))


def _registered(student: Any, ledger_id: Any) -> Any:
    held, kept = tables.Enrollment, tables.Ledger
    whole = and_(kept.class_id.is_(None), held.school_id == kept.owner_id)
    within = or_(held.class_id == kept.class_id, whole)
    here = held.student_id == student, held.status.in_(HELD_ENROLLMENT)
    return exists().where(kept.id == ledger_id, *here, within)


open = partial(carry_out, "ledgerOpen", ledger.open)
confirm_month = partial(carry_out, "ledgerConfirmMonth", ledger.confirm_month)
declare_empty = partial(carry_out, "ledgerDeclareEmpty", ledger.declare_empty)
verify_term_start = partial(carry_out, "ledgerVerifyTermStart", ledger.verify_term_start)
reconcile = partial(carry_out, "ledgerReconcile", ledger_entry.reconcile)
entry_open = partial(carry_out, "ledgerEntryOpen", ledger_entry.open)
entry_update = partial(carry_out, "ledgerEntryUpdate", ledger_entry.update)
entry_close = partial(carry_out, "ledgerEntryClose", ledger_entry.close)
entry_reopen = partial(carry_out, "ledgerEntryReopen", ledger_entry.reopen)
