"""小升初交接: drafted and signed by the primary school, received by the junior one, kept by the bureau (GH-26, catalogue 4.12)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import clocks, due, graduate, known, lines, units
from casework.act import Act, Told, begin, text
from casework.sight import Sight
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.handover import FORM, CopyKeeper, HandoverState
from domain.machines.handover import HANDOVER
from domain.term import TermKind, school_year

_HANDED, _LINE, _COPY = tables.TransitionHandover, tables.GraduateDestination, tables.HandoverCopy
UNKNOWN_HANDOVER = Reason(
    "UNKNOWN_HANDOVER",
    "没有此交接手续，或不由您的单位办理",
    "there is no such handover, or it is not your unit's",
    Fixer.CALLER,
    "handoverId",
)


async def draft(session: AsyncSession, author: Author, *, junior_id: UUID) -> UUID:
    """Draw up the handover of the author's school to a junior school, or gather once more who goes there; its id.

    Raises Refused: NOT_A_PRIMARY_SCHOOL, DESTINATIONS_MISSING while a leaver's destination is not known, NOBODY_TO_HAND_OVER.
    """
    act = await begin(session, author)
    school = await graduate.own_school(act)
    await graduate.require_all(act, school.id, "juniorId")
    handover = await _draft(act, school.id, junior_id)
    people = await _gather(act, handover)
    return await act.done(handover, *people)


async def sign(
    session: AsyncSession, author: Author, *, handover_id: UUID, expected_version: int, signed_by: str
) -> UUID:
    """The primary school signs, and keeps its copy; the children must be at the junior school by T-02. Its id.

    Raises Refused: UNKNOWN_HANDOVER, OTHER_SIDE, STALE_VERSION, ILLEGAL_TRANSITION, DESTINATIONS_MISSING,
    NOBODY_TO_HAND_OVER, BAD_TEXT.
    """
    act = await begin(session, author)
    handover = await held(act, handover_id, expected_version, _HANDED.primary_id)
    HANDOVER.require(handover.state, HandoverState.PRIMARY_SIGNED)
    await graduate.require_all(act, handover.primary_id, "handoverId")
    people = await _gather(act, handover)
    await _write(act, handover)
    await acknowledge_copy(act, handover, CopyKeeper.PRIMARY, handover.primary_id, signed_by, "signedBy")
    await _step(act, handover, HandoverState.PRIMARY_SIGNED, signed_at=author.now)
    first = (await due.terms(act)).term(school_year(handover.school_year), TermKind.AUTUMN).first_school_day
    until = await due.at(act, "T-02", first)
    await clocks.start(act, "T-02", handover, due=until, owner=handover.junior_id, clauses=("GH-25", "QC-18"))
    return await act.done(handover, *people)


async def receive(
    session: AsyncSession, author: Author, *, handover_id: UUID, expected_version: int, received_by: str
) -> UUID:
    """The junior school, which has ticked every line, takes the handover and keeps its copy; its id.

    Raises Refused: UNKNOWN_HANDOVER, OTHER_SIDE, STALE_VERSION, ILLEGAL_TRANSITION, LINES_UNTICKED, BAD_TEXT.
    """
    act = await begin(session, author)
    handover = await held(act, handover_id, expected_version, _HANDED.junior_id)
    HANDOVER.require(handover.state, HandoverState.JUNIOR_RECEIVED)
    left = select(func.count()).where(_LINE.handover_id == handover.id, _LINE.arrival.is_(None))
    if count := await session.scalar(left):
        zh, en = (
            f"尚有 {count} 名学生未逐一登记到校情况",
            f"of {count} children nobody says whether they came",
        )
        raise Refused(Reason("LINES_UNTICKED", zh, en, Fixer.SCHOOL, "handoverId", "GH-26"))
    await acknowledge_copy(act, handover, CopyKeeper.JUNIOR, handover.junior_id, received_by, "receivedBy")
    await _step(act, handover, HandoverState.JUNIOR_RECEIVED)
    return await act.done(handover, *await _people(act, handover))


async def acknowledge(
    session: AsyncSession, author: Author, *, handover_id: UUID, expected_version: int, acknowledged_by: str
) -> UUID:
    """The bureau keeps its copy; the id. Raises Refused: UNKNOWN_HANDOVER, STALE_VERSION, ILLEGAL_TRANSITION, BAD_TEXT."""
    act = await begin(session, author)
    handover = await act.held(_HANDED, handover_id, UNKNOWN_HANDOVER, expected_version)
    HANDOVER.require(handover.state, HandoverState.BUREAU_ACKNOWLEDGED)
    bureau = await _bureau(act)
    await acknowledge_copy(act, handover, CopyKeeper.BUREAU, bureau, acknowledged_by, "acknowledgedBy")
    await _step(act, handover, HandoverState.BUREAU_ACKNOWLEDGED)
    return await act.done(handover, *await _people(act, handover))


async def close(session: AsyncSession, author: Author, *, handover_id: UUID, expected_version: int) -> UUID:
    """The handover is done: as many copies as the place makes are acknowledged; the id.

    Raises Refused: UNKNOWN_HANDOVER, STALE_VERSION, ILLEGAL_TRANSITION, COPY_MISSING.
    """
    act = await begin(session, author)
    handover = await act.held(_HANDED, handover_id, UNKNOWN_HANDOVER, expected_version)
    HANDOVER.require(handover.state, HandoverState.CLOSED)
    there = await session.scalar(select(func.count()).where(_COPY.handover_id == handover.id))
    wanted = act.rules["handover.copies"]
    if (there or 0) < wanted:
        zh, en = f"应存 {wanted} 份，已存 {there} 份", f"{wanted} copies are to be kept, {there} are"
        raise Refused(Reason("COPY_MISSING", zh, en, Fixer.BUREAU, "handoverId", "GH-26"))
    await _step(act, handover, HandoverState.CLOSED, closed_at=author.now)
    return await act.done(handover, *await _people(act, handover))


async def held(act: Act, id: UUID, expected: int, own: Any) -> tables.TransitionHandover:
    """A handover of which the author's school is the one that this is for.

    Raises Refused: UNKNOWN_HANDOVER, OTHER_SIDE, STALE_VERSION.
    """
    handover = await act.held(_HANDED, id, UNKNOWN_HANDOVER, None)
    if getattr(handover, own.key) != act.unit:
        zh, en = "由交接的另一方学校办理", "this is for the other school of the handover to do"
        raise Refused(Reason("OTHER_SIDE", zh, en, Fixer.SCHOOL, "handoverId", "GH-26"))
    changing.require(handover, expected)
    return handover


async def acknowledge_copy(
    act: Act,
    handover: tables.TransitionHandover,
    keeper: CopyKeeper,
    unit: UUID | None,
    who: str,
    place: str,
) -> None:
    """One of the copies is kept. Raises Refused BAD_TEXT."""
    kept = {"keeper": keeper, "organization_id": unit, "acknowledged_by": text(who, place, 60)}
    await act.add(_COPY(handover_id=handover.id, acknowledged_at=act.author.now, **kept))


async def _draft(act: Act, primary: UUID, junior: UUID) -> tables.TransitionHandover:
    key = {"primary_id": primary, "junior_id": junior, "school_year": graduate.entering(act)}
    found = select(_HANDED).filter_by(**key, state=HandoverState.DRAFT).with_for_update()
    handover = await act.session.scalar(found)
    if handover is None:
        await _require_waiting(act, key)
        handover = _HANDED(
            **key,
            jurisdiction_code=act.author.jurisdiction_code,
            state=HANDOVER.require(None, HandoverState.DRAFT).target,
            drafted_at=act.author.now,
        )
        await act.add(handover)
    return handover


async def _require_waiting(act: Act, key: dict[str, Any]) -> None:
    waiting = select(_LINE.id).filter_by(**key, handover_id=None).limit(1)
    if await act.session.scalar(waiting) is None:
        _nobody()


def _nobody() -> None:
    zh, en = "没有待交接到该校的毕业生", "no leaver waits to be handed over to that school"
    raise Refused(Reason("NOBODY_TO_HAND_OVER", zh, en, Fixer.CALLER, "juniorId", "GH-26"))


async def _gather(act: Act, handover: tables.TransitionHandover) -> list[UUID]:
    """Put into a draft whoever goes there and stands in no handover yet; who stands in it now."""
    waiting = update(_LINE).where(
        _LINE.primary_id == handover.primary_id,
        _LINE.junior_id == handover.junior_id,
        _LINE.school_year == handover.school_year,
        _LINE.handover_id.is_(None),
    )
    gathered = waiting.values(handover_id=handover.id, version=_LINE.version + 1)
    fresh = (await act.session.scalars(gathered.returning(_LINE.id))).all()
    if fresh:
        handover.version += 1
    people = await _people(act, handover)
    if not people:
        _nobody()
    return people


async def _people(act: Act, handover: tables.TransitionHandover) -> list[UUID]:
    found = select(_LINE.student_id).where(_LINE.handover_id == handover.id)
    return list(await act.session.scalars(found.order_by(_LINE.id)))


async def _write(act: Act, handover: tables.TransitionHandover) -> None:
    """What the paper says of each child, as it is known now."""
    people, hub = select(_LINE.student_id).where(_LINE.handover_id == handover.id), Sight()
    of_them = await known.read(act.session, people, hub, handover.jurisdiction_code)
    of_each = lines.lines(FORM.columns, of_them, ((id, None) for id in of_them.children), hub)
    said = {line.student_id: lines.said(FORM.columns, line) for line in of_each}
    for line in await act.session.scalars(select(_LINE).where(_LINE.handover_id == handover.id)):
        await changing.change(act.session, line, said=said[line.student_id])


async def _step(act: Act, handover: tables.TransitionHandover, to: HandoverState, **values: Any) -> None:
    """Move it along, and tell each child's timeline."""
    before, step = handover.state, HANDOVER.require(handover.state, to)
    await changing.change(act.session, handover, state=to, **values)
    told = [Told(child, handover.id, before.name, to.name, to.zh) for child in await _people(act, handover)]
    await act.tell_each(told, _HANDED.__name__, step.clauses)


async def _bureau(act: Act) -> UUID | None:
    """The bureau whose officer acts, else the county's."""
    return act.unit or await units.bureau(act.session, act.author.jurisdiction_code)
