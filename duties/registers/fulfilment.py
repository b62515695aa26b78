"""Events that a register's row shows to be done: the event's rule names the register (`fulfilled_by`; catalogue Part 5).

A row shows an event of its own unit whose days its day lies in, whenever it is recorded: after the event's last day, late.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Date, and_, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import Act, begin
from database import tables
from domain.event import Register
from domain.scheduled_event import ScheduledEventState as S
from duties import entries, scheduled_event

_EVENT, _RULE = tables.ScheduledEvent, tables.ScheduledEventRule
_MEETING, _ACTIVITY, _STAFFING = tables.Meeting, tables.PublicityActivity, tables.StaffingRecord
_ROWS: dict[Register, tuple[Any, Any]] = {
    Register.MEETING: (_MEETING, _MEETING.type),
    Register.PUBLICITY_ACTIVITY: (_ACTIVITY, _ACTIVITY.channel),
    Register.STAFFING_RECORD: (_STAFFING, _STAFFING.kind),
}
"""A register's table, and the column that says of which kind a row is."""
_WAITS = (S.PLANNED, S.OPEN, S.OVERDUE)
MOST = 500
"""Events concluded in one transaction."""


async def follow(act: Act, row: Any) -> None:
    """Conclude the events that a new or corrected row shows to be done."""
    for rule in await _rules(act, type(row)):
        for event, shown in await _pairs(act, rule, _EVENT.state.in_(_WAITS), _table(rule).id == row.id):
            await _conclude(act, event, shown)


async def undo(act: Act, row: Any) -> None:
    """Open again the events that a withdrawn or corrected row shows no more, unless another row does."""
    kept = (_EVENT.jurisdiction_code == act.author.jurisdiction_code, _EVENT.shown_by == _name(row))
    held = select(_EVENT).where(*kept).order_by(_EVENT.due_on, _EVENT.id).with_for_update()
    rules = {rule.id: rule for rule in await _rules(act, type(row))}
    for event in list(await act.session.scalars(held)):
        rule = rules.get(event.rule_id)
        shown = [each for _, each in await _pairs(act, rule, _EVENT.id == event.id)] if rule else []
        if not shown:
            await scheduled_event.reopen(act, event, "所据登记已撤回或更正")
        elif all(each.id != row.id for each in shown):
            said = _said(shown[0])
            new: dict[str, Any] = {"note": said, "shown_by": _name(shown[0])}
            await entries.change(act, event, event.unit_id, event.clauses, said, **new)


async def advance(session: AsyncSession, author: Author) -> int:
    """Conclude events that were drawn up after what shows them was recorded; how many, about MOST. author: at the hub's shell."""
    act = await begin(session, author)
    done: set[Any] = set()
    for rule in await _rules(act):
        for event, shown in await _pairs(act, rule, _EVENT.state.in_(_WAITS), skip=True):
            if event.id not in done:
                done.add(event.id)
                await _conclude(act, event, shown)
        if len(done) >= MOST:
            break
    return len(done)


async def _rules(act: Act, table: type[Any] | None = None) -> list[tables.ScheduledEventRule]:
    """The county's rules that a register fulfils, this one if one is named."""
    here = (_RULE.jurisdiction_code == act.author.jurisdiction_code, _RULE.valid_to.is_(None))
    found = select(_RULE).where(*here, _RULE.fulfilled_by.is_not(None)).order_by(_RULE.ordinal)
    rules = list(await act.session.scalars(found))
    return [rule for rule in rules if table in (None, _table(rule))]


def _table(rule: tables.ScheduledEventRule) -> Any:
    assert rule.fulfilled_by is not None
    return _ROWS[Register[rule.fulfilled_by["register"]]][0]


async def _pairs(
    act: Act, rule: tables.ScheduledEventRule, *more: ColumnElement[bool], skip: bool = False
) -> list[tuple[tables.ScheduledEvent, Any]]:
    """Events of a rule that have begun, held, each with the rows that show it, the first one first."""
    assert rule.fulfilled_by is not None
    table, kind = _ROWS[Register[rule.fulfilled_by["register"]]]
    after = cast(func.timezone("Asia/Shanghai", _EVENT.due_at), Date)  # the day after its last
    own = and_(
        table.unit_id == _EVENT.unit_id,
        table.held_on >= _EVENT.opens_on,
        table.held_on < after,
        table.withdrawn_at.is_(None),
    )
    kinds = rule.fulfilled_by.get("kinds")
    wanted = (_EVENT.rule_id == rule.id, *more, *([kind.in_(kinds)] if kinds else []))
    found = select(_EVENT, table).join(table, own).where(*wanted)
    first = found.order_by(_EVENT.due_on, _EVENT.id, table.held_on, table.id).limit(MOST)
    rows = await act.session.execute(first.with_for_update(of=_EVENT, skip_locked=skip))
    return [(event, row) for event, row in rows]


async def _conclude(act: Act, event: tables.ScheduledEvent, row: Any) -> None:
    await scheduled_event.conclude(act, event, _said(row), _name(row))


def _name(row: Any) -> str:
    return f"{type(row).__name__}:{row.id}"


def _said(row: Any) -> str:
    return f"据 {row.held_on} 的登记办结（{_name(row)}）"
