"""到校登记: the junior school ticks who came, line by line; who did not by the limit is followed up (GH-25, catalogue 2.17)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import case, clocks, handover, presence, sign
from casework.act import Act, begin, on_or_before
from database import tables
from domain.attendance import SignSource
from domain.cause import CaseTrigger
from domain.errors import Fixer, Reason, Refused
from domain.handover import IN_FORCE, Arrival, HandoverState
from domain.student import SchoolingStatus
from domain.timer import TimerState

_HANDED, _LINE = tables.TransitionHandover, tables.GraduateDestination
_MISSING, _UNTICKED = "小学毕业未到初中报到", "小升初交接到期未登记到校情况，须核实"


async def tick(
    session: AsyncSession,
    author: Author,
    *,
    handover_id: UUID,
    expected_version: int,
    entries: Sequence[dict[str, Any]],
) -> UUID:
    """The junior school says of lines whether the children came; the handover's id. Who comes late is ticked once more.

    entries: destination_id, arrival, arrived_on of who came. Where the limit has passed, who did not come gets a case.
    Raises Refused: UNKNOWN_HANDOVER, OTHER_SIDE, STALE_VERSION, NOT_IN_FORCE, NAMED_TWICE, NOT_OF_HANDOVER,
    BAD_ARRIVAL, IMPOSSIBLE_DATE.
    """
    act = await begin(session, author)
    handed = await handover.held(act, handover_id, expected_version, _HANDED.junior_id)
    if handed.state not in IN_FORCE:
        zh, en = (
            "小学尚未签字，或交接已办结",
            "the primary school has not signed yet, or the handover is closed",
        )
        raise Refused(Reason("NOT_IN_FORCE", zh, en, Fixer.CALLER, "handoverId", "GH-26"))
    kept = {line.id: line for line in await _lines(act, handed)}
    said = _said(act, handed, kept, entries)
    for line, entry in said:
        await _mark(act, line, entry)
    handed.version += 1
    await session.flush()
    if await _overdue(act, handed):
        await _follow(act, handed, [line for line, _ in said])
    await _settle(act, handed)
    return await act.done(handed, *(line.student_id for line, _ in said))


async def limit_passed(act: Act, timer: tables.Timer) -> None:
    """T-02 is over: who is said not to have come gets a case, of whom nothing is said a risk sign that is to be verified.

    No status is determined: a sign leaves the child as it is, a case says NOT_REPORTED on the junior school's word (GH-33).
    """
    handed = await act.session.get_one(_HANDED, timer.row_id, with_for_update=True)
    await _follow(act, handed, await _lines(act, handed))
    await _settle(act, handed)


async def _lines(act: Act, handed: tables.TransitionHandover) -> Sequence[tables.GraduateDestination]:
    found = select(_LINE).where(_LINE.handover_id == handed.id).order_by(_LINE.id).with_for_update()
    return (await act.session.scalars(found)).all()


def _said(
    act: Act,
    handed: tables.TransitionHandover,
    kept: dict[UUID, tables.GraduateDestination],
    entries: Sequence[dict[str, Any]],
) -> list[tuple[tables.GraduateDestination, dict[str, Any]]]:
    """The lines that are named, each once, with what is said of them."""
    seen: dict[UUID, tuple[tables.GraduateDestination, dict[str, Any]]] = {}
    for at, entry in enumerate(entries):
        id, place = entry["destination_id"], f"entries[{at}]"
        if id in seen:
            zh, en = "学生重复", "a child is named twice"
            raise Refused(Reason("NAMED_TWICE", zh, en, Fixer.CALLER, f"{place}.destinationId"))
        if id not in kept:
            zh, en = "不在此交接手续中", "not a line of this handover"
            raise Refused(Reason("NOT_OF_HANDOVER", zh, en, Fixer.CALLER, f"{place}.destinationId", "GH-26"))
        _check(act, handed, entry, place)
        seen[id] = kept[id], entry
    return list(seen.values())


def _check(act: Act, handed: tables.TransitionHandover, entry: dict[str, Any], place: str) -> None:
    came, day = entry["arrival"] is Arrival.ARRIVED, entry.get("arrived_on")
    # What both schools have signed is changed by a child's coming only.
    signed = handed.state is not HandoverState.PRIMARY_SIGNED and not came
    if signed or came is not (day is not None):
        zh = "已到校须注明日期，未到校则不填；初中签收后只可补登到校"
        en = "ARRIVED says on which day, NOT_ARRIVED none; once it is received only arrivals are added"
        raise Refused(Reason("BAD_ARRIVAL", zh, en, Fixer.CALLER, f"{place}.arrival", "GH-26"))
    if day is not None:
        on_or_before(day, act.today, f"{place}.arrivedOn")


async def _mark(act: Act, line: tables.GraduateDestination, entry: dict[str, Any]) -> None:
    arrival, day = entry["arrival"], entry.get("arrived_on")
    said = {"arrival": arrival, "arrived_on": day, "ticked_by": act.author.name}
    if not await changing.change(act.session, line, **said):
        return
    await act.tell(line.student_id, line, ("GH-25", "GH-26"), arrival.zh)
    if day is not None:
        await sign.settle(act, line.student_id, arrival.zh, SignSource.HANDOVER)
        child = await act.session.get_one(tables.Student, line.student_id, with_for_update=True)
        if child.schooling_status is SchoolingStatus.NOT_REPORTED:
            await presence.restore(act, child, day, arrival.zh)
        opened = await case.of_child(act, child.id)
        if opened is not None:
            await clocks.end(act, opened.id, "T-01")


async def _overdue(act: Act, handed: tables.TransitionHandover) -> bool:
    """Whether the limit has passed; where nobody sets one it never does."""
    of = tables.Timer
    last = (
        select(of.due_at, of.state).where(of.row_id == handed.id, of.limit == "T-02").order_by(of.id.desc())
    )
    found = (await act.session.execute(last.limit(1))).first()
    return found is not None and (found.state is TimerState.OVERDUE or act.author.now > found.due_at)


async def _follow(
    act: Act, handed: tables.TransitionHandover, lines: Sequence[tables.GraduateDestination]
) -> None:
    for line in lines:
        if line.arrival is Arrival.ARRIVED:
            continue
        child = await act.session.get_one(tables.Student, line.student_id, with_for_update=True)
        if await case.of_child(act, child.id) is not None:
            continue
        if line.arrival is None:
            await sign.propose(act, {child.id: handed.junior_id}, SignSource.HANDOVER, _UNTICKED)
        else:
            await case.begin_for(act, child, CaseTrigger.GRADUATE_NOT_ARRIVED, act.today, _MISSING)


async def _settle(act: Act, handed: tables.TransitionHandover) -> None:
    """The clock ends when every child came, or who did not is a case's matter."""
    for line in await _lines(act, handed):
        if line.arrival is None:
            return
        if line.arrival is not Arrival.ARRIVED and await case.of_child(act, line.student_id) is None:
            return
    await clocks.end(act, handed.id, "T-02")
