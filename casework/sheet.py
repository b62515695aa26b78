"""A ledger or roster as it is handed out: its head, its headings and its lines, as whoever looks may see them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from casework import entries, known, ledger_form, lines, snapshot, work_cells
from casework.cell import Value
from casework.ledger_form import Kept
from casework.sight import Sight
from database import tables
from domain import calendar
from domain.access import Showing
from domain.calendar import COUNTY_TIME
from domain.errors import Fixer, Reason, Refused
from domain.form import Column
from domain.ledger import LedgerEntryState
from domain.roster_form import FORMS

MOST = 20_000
"""Lines of one sheet."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_ENTRY = tables.LedgerEntry


@dataclass(frozen=True, slots=True)
class Sheet:
    """title, unit, school_year ("2026-2027"), as_of (the day it speaks of), month (of a snapshot of one), code: of its form.

    hidden: headings of columns that whoever looks may not see. empty: declared so. people: whom the lines are about.
    """

    code: str
    title: str
    unit: str
    as_of: date
    month: str | None
    headings: tuple[str, ...]
    rows: Sequence[Sequence[Value]] = field(repr=False)
    people: tuple[UUID, ...] = field(repr=False)
    hidden: tuple[str, ...] = ()
    empty: bool = False

    @property
    def school_year(self) -> str:
        """The school year of the day."""
        return calendar.school_year(self.month or f"{self.as_of:%Y-%m}")


async def of_ledger(
    session: AsyncSession, ledger_id: UUID, sight: Sight, county: str, now: datetime, month: str | None = None
) -> Sheet:
    """A ledger as it stands, or as it was kept for a month ("2026-09"). Raises Refused: NOT_FOUND, BAD_PERIOD, TOO_MANY_ROWS."""
    of = tables.Ledger
    found = select(of).where(of.id == ledger_id, of.jurisdiction_code == county)
    ledger = await session.scalar(found.options(*sight.options))
    if ledger is None:
        raise Refused(_NOT_FOUND)
    kept = await ledger_form.kept(session, county, ledger.type)
    if month is not None:
        return await _kept_for(session, ledger, kept, sight, calendar.period(month))
    return await _standing(session, ledger, kept, sight, now)


async def of_roster(
    session: AsyncSession, roster_id: UUID, sight: Sight, county: str, now: datetime
) -> Sheet:
    """A roster as it was made. Raises Refused: NOT_FOUND, TOO_MANY_ROWS."""
    of, line = tables.Roster, tables.RosterLine
    mine = select(of).where(of.id == roster_id, of.jurisdiction_code == county)
    roster = await session.scalar(mine.options(*sight.options))
    if roster is None:
        raise Refused(_NOT_FOUND)
    those = select(line).where(line.roster_id == roster.id).order_by(line.ordinal).limit(MOST + 1)
    found = list(await session.scalars(those.options(*sight.options)))
    _afford(found)
    form = FORMS[roster.type]
    unit = await session.get_one(tables.Organization, roster.producer_id)
    return Sheet(
        code=form.code,
        title=roster.title,
        unit=unit.name_zh,
        as_of=calendar.today(roster.built_at),
        month=None,
        headings=tuple(each.heading for each in form.columns),
        rows=[said(form.columns, each.said, sight, line) for each in found],
        people=tuple(each.student_id for each in found),
        hidden=tuple(_hidden(form.columns, sight, line)),
        empty=roster.row_count == 0,
    )


async def _standing(
    session: AsyncSession, ledger: tables.Ledger, kept: Kept, sight: Sight, now: datetime
) -> Sheet:
    today = calendar.today(now)
    stands = _standing_in(ledger, kept, today)
    people = select(_ENTRY.student_id).where(*stands)
    of = select(_ENTRY).where(*stands).order_by(_ENTRY.id).limit(MOST + 1)
    found = list(await session.scalars(of.options(*sight.options)))
    _afford(found)
    work = work_cells.tables_of(kept.columns)
    of_them = await known.read(session, people, sight, ledger.jurisdiction_code, work)
    found.sort(key=lambda each: _place(of_them, each))
    made = lines.lines(kept.columns, of_them, ((each.student_id, each) for each in found), sight)
    return Sheet(
        code=kept.form.code,
        title=kept.title,
        unit=await _unit(session, ledger),
        as_of=today,
        month=None,
        headings=tuple(each.heading for each in kept.columns),
        rows=[line.values for line in made],
        people=tuple(line.student_id for line in made),
        hidden=tuple(lines.hidden(kept.columns, sight)),
        empty=ledger.declared_empty,
    )


def _standing_in(ledger: tables.Ledger, kept: Kept, today: date) -> tuple[Any, ...]:
    """Who stands in it, and where the form has the day of striking off, who was struck off in this school year."""
    year = int(calendar.school_year(f"{today:%Y-%m}")[:4])
    begun = datetime(year, calendar.AUGUST, 1, tzinfo=COUNTY_TIME)
    standing = entries.STANDING
    if kept.form.with_closed:
        standing |= (_ENTRY.state == LedgerEntryState.CLOSED) & (_ENTRY.closed_at >= begun)
    return _ENTRY.ledger_id == ledger.id, standing


async def _kept_for(
    session: AsyncSession, ledger: tables.Ledger, kept: Kept, sight: Sight, month: str
) -> Sheet:
    taken = await _snapshot(session, ledger, month, sight)
    of = snapshot.holding(ledger.id, taken.sequence).limit(MOST + 1)
    found = list(await session.scalars(of.options(*sight.options)))
    _afford(found)
    return Sheet(
        code=kept.form.code,
        title=kept.title,
        unit=await _unit(session, ledger),
        as_of=taken.taken_on,
        month=month,
        headings=tuple(each.heading for each in kept.columns),
        rows=[said(kept.columns, each.said, sight, tables.LedgerLine) for each in found],
        people=tuple(each.student_id for each in found),
        hidden=tuple(_hidden(kept.columns, sight, tables.LedgerLine)),
        empty=taken.row_count == 0,
    )


async def _snapshot(
    session: AsyncSession, ledger: tables.Ledger, month: str, sight: Sight
) -> tables.LedgerSnapshot:
    of = tables.LedgerSnapshot
    found: Select[Any] = select(of).where(of.ledger_id == ledger.id, of.period == month)
    last = found.order_by(of.sequence.desc()).limit(1).options(*sight.options)
    taken: tables.LedgerSnapshot | None = await session.scalar(last)
    if taken is None:
        raise Refused(_NOT_FOUND)
    return taken


def said(
    columns: Sequence[Column], kept: dict[str, dict[str, Any]], sight: Sight, table: type[Any]
) -> list[Value]:
    """The values of a line that was kept, as a grant shows them; numbers were kept masked."""
    return [_told(each, kept.get(each.detail.name, {}).get(each.key), sight, table) for each in columns]


def _told(column: Column, value: Any, sight: Sight, table: type[Any]) -> Value:
    shown = lines.masked(column, sight.showing(table, column.detail), value)
    return date.fromisoformat(shown) if isinstance(shown, str) and _DAY.fullmatch(shown) else shown


def _hidden(columns: Sequence[Column], sight: Sight, table: type[Any]) -> list[str]:
    return [each.heading for each in columns if sight.showing(table, each.detail) is Showing.HIDDEN]


def _place(of: known.Known, entry: tables.LedgerEntry) -> tuple[int, int, UUID]:
    """By grade and class, then as entered."""
    held = of.held.get(entry.student_id)
    room = of.classes.get(held.class_id) if held and held.class_id else None
    return held.grade if held else 99, room.class_no if room else 99, entry.id


async def _unit(session: AsyncSession, ledger: tables.Ledger) -> str:
    unit = await session.get_one(tables.Organization, ledger.owner_id)
    room = await session.get(tables.SchoolClass, ledger.class_id) if ledger.class_id else None
    return f"{unit.name_zh} {room.grade}年级{room.class_no}班" if room else unit.name_zh


def _afford(found: Sequence[Any]) -> None:
    if len(found) > MOST:
        zh, en = f"一份台账最多导出 {MOST} 行", f"a sheet has at most {MOST} lines"
        raise Refused(Reason("TOO_MANY_ROWS", zh, en, Fixer.CALLER))


_NOT_FOUND = Reason(
    "NOT_FOUND",
    "没有此台账或该月快照",
    "there is no such ledger, or none was kept for that month",
    Fixer.CALLER,
)
