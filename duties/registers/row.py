"""A row of a unit's register: put in by the unit itself, corrected or withdrawn with a reason, never deleted (catalogue 2.1)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework import due
from casework.act import Act, begin, on_or_before, text
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.organization import OrgType
from domain.term import school_year_of
from duties import entries, units
from duties.registers import fulfilment

TITLE, BODY = 100, 4_000
"""Most characters of what a row is called, and of what it says."""


async def own_unit(act: Act, id: UUID, kinds: Iterable[OrgType] | None = None) -> tables.Organization:
    """The unit whose register it is, the author's own. kinds: of which it is one.

    Raises Refused: NO_SUCH_UNIT, NOT_YOUR_REGISTER, REGISTER_OF_OTHERS.
    """
    unit = await units.held(act, id, "unitId")
    require_own(act, unit)
    if kinds is not None and unit.type not in kinds:
        zh, en = f"{unit.type.zh}没有此类登记", f"a unit of kind {unit.type.name} keeps no such register"
        raise Refused(Reason("REGISTER_OF_OTHERS", zh, en, Fixer.CALLER, "unitId"))
    return unit


def require_own(act: Act, unit: tables.Organization) -> None:
    """Raise Refused NOT_YOUR_REGISTER unless the author acts for the unit."""
    if not units.is_own(act, unit):
        zh, en = "应由该单位自己登记", "the unit itself keeps its register"
        raise Refused(Reason("NOT_YOUR_REGISTER", zh, en, Fixer.CALLER, "unitId"))


async def dated(act: Act, day: date) -> dict[str, Any]:
    """When it was: the day, its school year, its term. Raises Refused IMPOSSIBLE_DATE for a day to come."""
    on_or_before(day, act.today, "heldOn")
    term = (await due.terms(act)).term_of(day)
    of = f"{term.start.year}-{term.kind.name}" if term else None
    return {"held_on": day, "school_year": str(school_year_of(day)), "term": of}


async def record(act: Act, row: Any, unit: UUID, counterpart: UUID | None = None) -> UUID:
    """Put a row in; events that it shows to be done are done; its id."""
    row.jurisdiction_code, row.recorded_by = act.author.jurisdiction_code, act.author.name
    await entries.make(act, row, unit, counterpart=counterpart)
    await fulfilment.follow(act, row)
    return await act.done(row)


async def held(
    session: AsyncSession, author: Author, table: type[Any], id: UUID, expected: int, unknown: Reason
) -> tuple[Act, Any]:
    """A row that counts, of the author's own unit, held. Raises Refused: `unknown`, STALE_VERSION, NOT_YOUR_REGISTER, ROW_WITHDRAWN."""
    act = await begin(session, author)
    row = await act.held(table, id, unknown, expected)
    if table is not tables.SchoolPairing:
        require_own(act, await session.get_one(tables.Organization, row.unit_id))
    if row.withdrawn_at is not None:
        zh, en = "该登记已撤回", "the row was withdrawn"
        raise Refused(Reason("ROW_WITHDRAWN", zh, en, Fixer.CALLER, unknown.place))
    return act, row


async def correct(
    act: Act,
    row: Any,
    unit: UUID,
    reason: str,
    values: Mapping[str, Any],
    *,
    as_: str = "更正",
    counterpart: UUID | None = None,
    untold: Collection[str] = (),
) -> UUID:
    """Set columns of a row that is held; the record keeps the reason and what they were. What it shows is judged anew.

    untold: columns of which the record does not say what they were: what follows from others, and counts of pupils, because
    those read it who see no child.
    Raises Refused: NOTHING_CORRECTED, BAD_TEXT, PERSONAL_NUMBER.
    """
    new = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not new:
        zh, en = "没有需要更正的内容", "nothing of it would change"
        raise Refused(Reason("NOTHING_CORRECTED", zh, en, Fixer.CALLER, "reason"))
    before = "；".join(f"{name}={_plain(getattr(row, name))}" for name in new if name not in untold)
    why = f"{as_}：{text(reason, 'reason')}" + (f"（原：{before}）" if before else "")
    await entries.change(act, row, unit, (), why, counterpart=counterpart, **new)
    await act.session.flush()
    await fulfilment.undo(act, row)
    await fulfilment.follow(act, row)
    return await act.done(row)


async def withdraw(act: Act, row: Any, unit: UUID, reason: str, counterpart: UUID | None = None) -> UUID:
    """Let a row that is held count no more; it stays. Raises Refused: BAD_TEXT, PERSONAL_NUMBER."""
    why = text(reason, "reason")
    gone: dict[str, Any] = {"withdrawn_at": act.author.now, "withdrawal_reason": why}
    await entries.change(act, row, unit, (), f"撤回：{why}", counterpart=counterpart, **gone)
    await act.session.flush()
    await fulfilment.undo(act, row)
    return await act.done(row)


def bad_count(place: str, clause: str | None = None) -> Refused:
    """A number that cannot be."""
    return Refused(Reason("BAD_COUNT", "数目不合理", "a number that cannot be", Fixer.CALLER, place, clause))


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(map(_plain, value))
    return value.name if isinstance(value, Enum) else str(value)
