"""Entries of ledgers made by their keepers: a child entered, amended, struck off, back again; people and ledger held together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import clocks, entries, ledger, ledger_form, screening
from casework.act import Act, begin, text
from database import tables
from domain import form
from domain.errors import Fixer, Reason, Refused
from domain.ledger import LedgerStatus, LedgerType
from domain.ledger_form import DETERMINED
from domain.student import HELD_ENROLLMENT

UNKNOWN_ENTRY = Reason(
    "UNKNOWN_ENTRY",
    "没有此台账条目，或不由您的单位建立",
    "there is no such entry, or your unit does not keep its ledger",
    Fixer.CALLER,
    "entryId",
)
PEOPLE = (LedgerType.SCHOOL_AGE_ENROLLMENT, LedgerType.ENROLLMENT_MANAGEMENT)
"""Ledgers that everybody who is registered stands in (人账一致, GH-29)."""
_GONE = "学籍已不在本校（班）"
_HERE = "在籍"
Facts = Sequence[dict[str, Any]]
"""Each {"column": …, "value": …}."""


async def open(
    session: AsyncSession,
    author: Author,
    *,
    ledger_id: UUID,
    student_id: UUID,
    reason: str,
    facts: Facts = (),
) -> UUID:
    """Enter a child in a ledger; the entry's id. A ledger of determined dropouts is entered by the determination alone.

    Raises Refused: UNKNOWN_LEDGER, UNKNOWN_STUDENT, ENTERED_BY_DETERMINATION, ENTRY_OPEN, BAD_TEXT, BAD_FACT, NO_SUCH_UNIT.
    """
    act = await begin(session, author)
    kept = await ledger.held(act, ledger_id, None)
    child = await act.child(student_id)
    if kept.type in DETERMINED:
        zh = f"《{kept.type.zh}》只能由认定产生"
        en = "a child enters this ledger by a determination only"
        raise Refused(Reason("ENTERED_BY_DETERMINATION", zh, en, Fixer.CALLER, "ledgerId", "GH-33"))
    if await entries.standing(act, kept.id, child.id) is not None:
        zh, en = "该学生已在此台账中", "the child stands in this ledger already"
        raise Refused(Reason("ENTRY_OPEN", zh, en, Fixer.CALLER, "studentId"))
    why, read = text(reason, "reason"), await _facts(act, kept, facts)
    present = {key: value for key, value in read.items() if value is not None}
    entry = await entries.enter(act, kept, child.id, why, present)
    await _catch_up(act, kept)
    return await act.done(entry, child.id)


async def update(
    session: AsyncSession,
    author: Author,
    *,
    entry_id: UUID,
    expected_version: int,
    reason: str,
    facts: Facts = (),
) -> UUID:
    """Say what is known now of a child that stands in a ledger (异动即改, GH-29).

    Raises Refused: UNKNOWN_ENTRY, STALE_VERSION, ILLEGAL_TRANSITION, BAD_TEXT, BAD_FACT, NO_SUCH_UNIT.
    """
    act = await begin(session, author)
    entry, kept = await _held(act, entry_id, expected_version)
    why, before = text(reason, "reason"), entry.state.name
    await entries.amend(act, entry, why, await _facts(act, kept, facts))
    await act.tell(entry.student_id, entry, ("GH-29",), why, ("4.5", before, entry.state.name))
    return await act.done(entry, entry.student_id)


async def close(
    session: AsyncSession,
    author: Author,
    *,
    entry_id: UUID,
    expected_version: int,
    reason: str,
    evidence: Sequence[UUID] = (),
) -> UUID:
    """Strike a child off a ledger (销号). Raises Refused: UNKNOWN_ENTRY, STALE_VERSION, and what entries.strike_off refuses."""
    act = await begin(session, author)
    entry, kept = await _held(act, entry_id, expected_version)
    await entries.strike_off(act, entry, text(reason, "reason"), evidence)
    await _catch_up(act, kept)
    return await act.done(entry, entry.student_id)


async def reopen(
    session: AsyncSession, author: Author, *, entry_id: UUID, expected_version: int, reason: str
) -> UUID:
    """A child that was struck off stands in the ledger again (辍学反弹). Raises Refused: UNKNOWN_ENTRY, STALE_VERSION,
    ILLEGAL_TRANSITION, ENTRY_OPEN, BAD_TEXT."""
    act = await begin(session, author)
    entry, kept = await _held(act, entry_id, expected_version)
    await entries.reopen(act, entry, text(reason, "reason"))
    await _catch_up(act, kept)
    return await act.done(entry, entry.student_id)


async def reconcile(session: AsyncSession, author: Author, *, ledger_id: UUID, expected_version: int) -> UUID:
    """Make people and ledger one (人账一致, GH-29, M-06): who is registered at the school, or in the class, is entered; in the
    ledger of registrations (学籍管理台账) who is registered there no more is struck off. That of the delimited area is held
    against the villages assigned to the school (DC-07). Raises Refused: UNKNOWN_LEDGER, STALE_VERSION, NOT_OF_PEOPLE, NOT_DIVIDED."""
    act = await begin(session, author)
    kept = await ledger.held(act, ledger_id, expected_version)
    if kept.type is LedgerType.CATCHMENT_SCHOOL_AGE:
        return await _settled(act, kept, await screening.reconcile(act, kept))
    if kept.type not in PEOPLE:
        zh, en = "此类台账不是全员台账", "not everybody who is registered stands in this ledger"
        raise Refused(Reason("NOT_OF_PEOPLE", zh, en, Fixer.CALLER, "ledgerId", "GH-29"))
    found = set()
    for child in await session.scalars(missing(kept)):
        found.add((await entries.enter(act, kept, child, _HERE)).student_id)
    if kept.type is LedgerType.ENROLLMENT_MANAGEMENT:
        for entry in (await session.scalars(unregistered(kept).with_for_update())).all():
            await entries.strike_off(act, entry, _GONE, ())
            found.add(entry.student_id)
    return await _settled(act, kept, found)


def missing(kept: tables.Ledger) -> Select[UUID]:
    """The children registered at a ledger's school, or in its class, who do not stand in it."""
    held, entry = tables.Enrollment, tables.LedgerEntry
    stands = exists().where(entry.ledger_id == kept.id, entry.student_id == held.student_id, entries.STANDING)
    return select(held.student_id).where(_registered(kept), ~stands).order_by(held.student_id)


def unregistered(kept: tables.Ledger) -> Select[tables.LedgerEntry]:
    """The entries of children who are not registered at the ledger's school, or in its class."""
    held, entry = tables.Enrollment, tables.LedgerEntry
    here = exists().where(held.student_id == entry.student_id, _registered(kept))
    return select(entry).where(entry.ledger_id == kept.id, entries.STANDING, ~here)


def is_behind() -> ColumnElement[bool]:
    """Of ledgers of people that were complete once: whether somebody registered there does not stand in it, or the other way
    round (异动即改, T-06)."""
    kept, held, entry = tables.Ledger, tables.Enrollment, tables.LedgerEntry
    whole = and_(kept.class_id.is_(None), held.school_id == kept.owner_id)
    registered = and_(or_(whole, held.class_id == kept.class_id), held.status.in_(HELD_ENROLLMENT))
    stands = exists().where(entry.ledger_id == kept.id, entry.student_id == held.student_id, entries.STANDING)
    here = exists().where(held.student_id == entry.student_id, registered)
    lacks = exists(select(held.id).where(registered, ~stands.correlate(kept, held)).correlate(kept))
    gone = exists(
        select(entry.id)
        .where(entry.ledger_id == kept.id, entries.STANDING, ~here.correlate(kept, entry))
        .correlate(kept)
    )
    left = and_(kept.type == LedgerType.ENROLLMENT_MANAGEMENT, gone)
    return and_(kept.type.in_(PEOPLE), kept.status != LedgerStatus.BUILDING, or_(lacks, left))


async def _settled(act: Act, kept: tables.Ledger, found: set[UUID]) -> UUID:
    """The ledger's version grows where lines changed; what it was behind with is done."""
    kept.version += bool(found)
    await act.session.flush()
    await _catch_up(act, kept)
    return await act.done(kept, *found)


async def _catch_up(act: Act, kept: tables.Ledger) -> None:
    behind = await act.session.scalar(select(is_behind()).where(tables.Ledger.id == kept.id))
    if not behind:
        await clocks.end(act, kept.id, "T-06")


def _registered(kept: tables.Ledger) -> Any:
    held = tables.Enrollment
    within = held.class_id == kept.class_id if kept.class_id else held.school_id == kept.owner_id
    return within & held.status.in_(HELD_ENROLLMENT)


async def _held(act: Act, id: UUID, expected: int) -> tuple[tables.LedgerEntry, tables.Ledger]:
    entry = await act.held(tables.LedgerEntry, id, UNKNOWN_ENTRY, None)
    try:
        kept = await ledger.held(act, entry.ledger_id, None)
    except Refused as refused:
        raise Refused(UNKNOWN_ENTRY) from refused
    changing.require(entry, expected)
    return entry, kept


async def _facts(act: Act, kept: tables.Ledger, facts: Facts) -> dict[str, Any]:
    place = await ledger_form.kept(act.session, kept.jurisdiction_code, kept.type)
    said = [(each["column"], each.get("value")) for each in facts]
    read = form.read(place.form, said, place.title)
    await _require_units(act, place.form, read)
    return read


async def _require_units(act: Act, of: form.Form, read: dict[str, Any]) -> None:
    units = {
        UUID(value)
        for key, value in read.items()
        if value is not None and of.facts[key].kind is form.Kind.UNIT
    }
    table = tables.Organization
    here = select(table.id).where(
        table.id.in_(units), table.jurisdiction_code == act.author.jurisdiction_code
    )
    if units - set(await act.session.scalars(here)):
        zh, en = "没有此单位", "there is no such unit in the county"
        raise Refused(Reason("NO_SUCH_UNIT", zh, en, Fixer.CALLER, "facts"))
