"""Ledgers as they stood (台账快照): kept when a month is confirmed and when the exchange freezes; nothing kept ever changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from casework import known, ledger_form, lines, work_cells
from casework.ledger_form import Kept
from casework.lines import Line
from casework.sight import Sight
from database import ids, tables
from domain import calendar
from domain.ledger import LedgerEntryState, SnapshotCause

_ENTRY, _LINE = tables.LedgerEntry, tables.LedgerLine
_HUB = Sight()


async def take(
    session: AsyncSession,
    ledger: tables.Ledger,
    now: datetime,
    cause: SnapshotCause,
    period: str | None = None,
) -> tables.LedgerSnapshot:
    """Keep a ledger as it stands. Lines that say what they said before are not written again."""
    kept = await ledger_form.kept(session, ledger.jurisdiction_code, ledger.type)
    standing = await _standing(session, ledger.id)
    county, work = ledger.jurisdiction_code, work_cells.tables_of(kept.columns)
    known_now = await known.read(session, _people(ledger.id), _HUB, county, work)
    made = lines.lines(kept.columns, known_now, ((each.student_id, each) for each in standing), _HUB)
    sequence = await _next(session, ledger.id)
    digests = await _write(session, ledger.id, sequence, _rows(ledger.id, sequence, kept, made))
    complete, clear, proven = lines.scores(kept.columns, made, known_now)
    taken = tables.LedgerSnapshot(
        ledger_id=ledger.id,
        sequence=sequence,
        cause=cause,
        period=period,
        as_of=now,
        taken_on=calendar.today(now),
        digest=whole(digests),
        row_count=len(made),
        completeness=complete,
        status_known=clear,
        validity=proven,
    )
    session.add(taken)
    await session.flush()
    return taken


async def take_all(session: AsyncSession, jurisdiction_code: str, now: datetime, period: str) -> int:
    """Keep every ledger of a county as the exchange freezes; how many."""
    of = tables.Ledger
    here = select(of).where(of.jurisdiction_code == jurisdiction_code).order_by(of.id)
    ledgers = list(await session.scalars(here.with_for_update()))
    for ledger in ledgers:
        await take(session, ledger, now, SnapshotCause.EXCHANGE, period)
    return len(ledgers)


def whole(digests: Iterable[str]) -> str:
    """The digest of a snapshot: SHA-256 over its lines' digests in order, as hex."""
    return sha256("\n".join(digests).encode()).hexdigest()


def holding(ledger: Any, sequence: Any) -> Select[tables.LedgerLine]:
    """The lines of a ledger's snapshot, in the order of its digest."""
    within = _LINE.since <= sequence, _LINE.until.is_(None) | (_LINE.until >= sequence)
    return select(_LINE).where(_LINE.ledger_id == ledger, *within).order_by(_LINE.entry_id)


async def _standing(session: AsyncSession, ledger: UUID) -> Sequence[tables.LedgerEntry]:
    of = select(_ENTRY).where(_ENTRY.ledger_id == ledger, _ENTRY.state != LedgerEntryState.CLOSED)
    return (await session.scalars(of.order_by(_ENTRY.id))).all()


def _people(ledger: UUID) -> Select[Any]:
    return select(_ENTRY.student_id).where(
        _ENTRY.ledger_id == ledger, _ENTRY.state != LedgerEntryState.CLOSED
    )


async def _next(session: AsyncSession, ledger: UUID) -> int:
    of = tables.LedgerSnapshot
    last = await session.scalar(select(func.max(of.sequence)).where(of.ledger_id == ledger))
    return (last or 0) + 1


def _rows(ledger: UUID, sequence: int, kept: Kept, made: Sequence[Line]) -> list[tables.LedgerLine]:
    found = []
    for id, line in zip(ids.fresh(len(made)), made, strict=True):
        assert line.entry is not None
        said, state = lines.said(kept.columns, line), line.entry.state
        found.append(
            _LINE(
                id=id,
                ledger_id=ledger,
                entry_id=line.entry.id,
                student_id=line.student_id,
                since=sequence,
                state=state,
                said=said,
                digest=lines.digest(line.student_id, state.name, said),
            )
        )
    return found


async def _write(
    session: AsyncSession, ledger: UUID, sequence: int, made: Sequence[tables.LedgerLine]
) -> list[str]:
    """Write what is new, end what is no more; the digests of all lines that stand, in order."""
    of = select(_LINE).where(_LINE.ledger_id == ledger, _LINE.until.is_(None))
    before = {each.entry_id: each for each in await session.scalars(of)}
    same = {each.entry_id for each in made if _is_same(before.get(each.entry_id), each)}
    for entry, line in before.items():
        if entry not in same:
            line.until = sequence - 1
    await session.flush()  # before the new ones: one line of an entry is the last
    session.add_all(each for each in made if each.entry_id not in same)
    await session.flush()
    return [each.digest for each in made]


def _is_same(before: tables.LedgerLine | None, now: tables.LedgerLine) -> bool:
    return before is not None and before.digest == now.digest
