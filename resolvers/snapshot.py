"""Ledgers as they stood: their snapshots, the lines of each, and what differs between two."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from auth.viewer import Viewer
from database import tables
from resolvers.matching import Value, matching
from resolvers.order import Order

_TAKEN, _LINE = tables.LedgerSnapshot, tables.LedgerLine
ORDERS = {
    "NEWEST": Order((_TAKEN.id,), "按快照先后倒序: the last one first.", descending=True),
    "ID": Order((_TAKEN.id,), "按快照先后: as taken."),
}
LINE_ORDERS = {"ENTRY": Order((_LINE.entry_id, _LINE.id), "按立账先后: as the digest counts them.")}


def find(viewer: Viewer, *, id: Value = None, ledger_id: Value = None, period: Value = None) -> Select[Any]:
    """Snapshots by ledger and month."""
    return matching(select(_TAKEN), (_TAKEN.id, id), (_TAKEN.ledger_id, ledger_id), (_TAKEN.period, period))


def as_of(viewer: Viewer, *, ledger_id: Any, on: Any) -> Select[Any]:
    """The last snapshot of a ledger taken on a day or before it."""
    other = aliased(_TAKEN)
    within = other.ledger_id == ledger_id, other.taken_on <= on
    last = select(func.max(other.sequence)).where(*within).scalar_subquery()
    return select(_TAKEN).where(_TAKEN.ledger_id == ledger_id, _TAKEN.sequence == last)


def lines(
    viewer: Viewer,
    *,
    snapshot_id: Value = None,
    student_id: Value = None,
    state: Value = None,
    absent_from: Value = None,
    changed_since: Value = None,
) -> Select[Any]:
    """Lines by snapshot, child and state.

    absent_from: a snapshot of the same ledger that the child does not stand in; changed_since: one in which it stands
    otherwise. Of a snapshot that is not seen, nobody is said to be absent.
    """
    found = matching(select(_LINE), (_LINE.student_id, student_id), (_LINE.state, state))
    if snapshot_id is not None:
        found = found.where(_stands(_LINE, snapshot_id))
    if absent_from is not None:
        found = found.where(_is_of_ledger(absent_from), ~_child_stands(absent_from))
    if changed_since is not None:
        found = found.where(_child_stands(changed_since), ~_stands(_LINE, changed_since))
    return found


def _is_of_ledger(snapshot: Any) -> Any:
    taken = aliased(_TAKEN)
    return exists().where(taken.id == snapshot, taken.ledger_id == _LINE.ledger_id)


def _stands(line: Any, snapshot: Any) -> Any:
    taken = aliased(_TAKEN)
    until = or_(line.until.is_(None), line.until >= taken.sequence)
    return exists().where(
        taken.id == snapshot, taken.ledger_id == line.ledger_id, line.since <= taken.sequence, until
    )


def _child_stands(snapshot: Any) -> Any:
    other = aliased(_LINE)
    return exists().where(
        other.ledger_id == _LINE.ledger_id, other.student_id == _LINE.student_id, _stands(other, snapshot)
    )
