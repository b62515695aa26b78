"""Children in ledgers: entered when a person determines something, struck off with reason and evidence (GH-33, 4.5)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from auth.changes import changing
from casework import units
from casework.act import Act
from database import tables
from domain.ledger import LedgerEntryState, LedgerType
from domain.machines.ledger import LEDGER_ENTRY

_ENTRY = tables.LedgerEntry


async def open(act: Act, case: tables.DropoutCase, type: LedgerType, why: str) -> None:
    """Enter the child of a case in its school's ledger of a kind; one who stands there stays, with the new reason."""
    assert case.school_id is not None
    ledger = await units.ledger(act.session, act.author.jurisdiction_code, case.school_id, type)
    entry = await _standing(act, case, ledger)
    if entry is None:
        entry = _ENTRY(ledger_id=ledger.id, student_id=case.student_id, reason=why, opened_at=act.author.now)
        await act.add(entry)
    else:
        await changing.change(
            act.session, entry, reason=why, state=LedgerEntryState.UPDATED, changed_at=act.author.now
        )
    await changing.change(act.session, ledger, declared_empty=False)
    await act.tell(case.student_id, entry, ("GH-33",), why, ("4.5", None, entry.state.name))


async def close(act: Act, student: UUID, types: Sequence[LedgerType], why: str) -> None:
    """Strike a child off (销号) all ledgers of some kinds, wherever in the county it stands."""
    kept = tables.Ledger
    here = kept.jurisdiction_code == act.author.jurisdiction_code
    of_kind = select(kept.id).where(kept.type.in_(types), here)
    found = select(_ENTRY).where(
        _ENTRY.student_id == student, _ENTRY.state != LedgerEntryState.CLOSED, _ENTRY.ledger_id.in_(of_kind)
    )
    for entry in list(await act.session.scalars(found.with_for_update())):
        await changing.change(act.session, entry, close_reason=why, closed_at=act.author.now)
        await act.move(entry, "state", LEDGER_ENTRY, LedgerEntryState.CLOSED, why)


async def _standing(act: Act, case: tables.DropoutCase, ledger: tables.Ledger) -> tables.LedgerEntry | None:
    found = select(_ENTRY).where(
        _ENTRY.ledger_id == ledger.id,
        _ENTRY.student_id == case.student_id,
        _ENTRY.state != LedgerEntryState.CLOSED,
    )
    return await act.session.scalar(found.with_for_update())
