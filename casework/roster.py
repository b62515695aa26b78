"""Rosters (名册): made from the registers, handed in, accepted or returned; lateness against the day due (catalogue 4.9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import due, known, lines, roster_people, snapshot, work_cells
from casework.act import Act, begin, text
from casework.ledger import unit_of
from casework.sight import Sight
from database import ids, tables
from domain import calendar
from domain.errors import Fixer, Reason, Refused
from domain.event import Anchor, EventKind
from domain.machines.exchange import ROSTER
from domain.organization import Department, OrgType
from domain.roster import RosterState, RosterType
from domain.roster_form import FORMS
from domain.term import TermKind

UNKNOWN_ROSTER = Reason(
    "UNKNOWN_ROSTER",
    "没有此名册，或不由您的单位办理",
    "there is no such roster, or it is not your unit's",
    Fixer.CALLER,
    "rosterId",
)
_OPEN = (RosterState.DRAFT, RosterState.RETURNED_FOR_CORRECTION)
_LINE = tables.RosterLine


async def build(
    session: AsyncSession, author: Author, *, type: RosterType, producer_id: UUID | None = None
) -> UUID:
    """Make this school year's roster of a unit from the registers, or make a draft or a returned one anew; its id.

    Raises Refused: NO_SUCH_UNIT, NO_ROSTER_DATA, ROSTER_SUBMITTED.
    """
    act = await begin(session, author)
    producer = await unit_of(act, producer_id, "producerId")
    if type not in FORMS or type not in roster_people.MADE:
        zh, en = (
            "此名册由其他部门报送，不能由本平台数据生成",
            "this roster comes from a department: the hub has no data of its own for it",
        )
        raise Refused(Reason("NO_ROSTER_DATA", zh, en, Fixer.CALLER, "type"))
    roster = await _draft(act, type, producer)
    children = await _write(act, roster, producer)
    return await act.done(roster, *children)


async def submit(session: AsyncSession, author: Author, *, roster_id: UUID, expected_version: int) -> UUID:
    """Hand a roster in, or once more after it was corrected; how late is counted against the day due.

    Raises Refused: UNKNOWN_ROSTER, STALE_VERSION, ILLEGAL_TRANSITION.
    """
    act = await begin(session, author)
    roster = await _held(act, roster_id, expected_version, tables.Roster.producer_id)
    again = roster.state is RosterState.RETURNED_FOR_CORRECTION
    to = ROSTER.require(roster.state, RosterState.RESUBMITTED if again else RosterState.SUBMITTED).target
    late = None if roster.due_on is None else max(0, (act.today - roster.due_on).days)
    kept = await session.scalars(select(_LINE).where(_LINE.roster_id == roster.id).order_by(_LINE.ordinal))
    digest = snapshot.whole(lines.digest(each.student_id, "", each.said) for each in kept)
    handed: dict[str, Any] = {"state": to, "submitted_at": act.author.now, "digest": digest}
    # Handed in once is handed in: a correction asked for later does not make it late.
    await changing.change(session, roster, **handed, **({} if again else {"late_days": late}))
    return await act.done(roster)


async def accept(session: AsyncSession, author: Author, *, roster_id: UUID, expected_version: int) -> UUID:
    """Take a roster that was handed in. Raises Refused: UNKNOWN_ROSTER, STALE_VERSION, ILLEGAL_TRANSITION."""
    return await _decide(session, author, roster_id, expected_version, RosterState.ACCEPTED, None)


async def give_back(
    session: AsyncSession, author: Author, *, roster_id: UUID, expected_version: int, reason: str
) -> UUID:
    """Return a roster for correction (GH-17). Raises Refused: UNKNOWN_ROSTER, STALE_VERSION, ILLEGAL_TRANSITION, BAD_TEXT."""
    why = text(reason, "reason")
    to = RosterState.RETURNED_FOR_CORRECTION
    return await _decide(session, author, roster_id, expected_version, to, why)


async def archive(session: AsyncSession, author: Author, *, roster_id: UUID, expected_version: int) -> UUID:
    """Put an accepted roster away. Raises Refused: UNKNOWN_ROSTER, STALE_VERSION, ILLEGAL_TRANSITION."""
    return await _decide(session, author, roster_id, expected_version, RosterState.ARCHIVED, None)


async def _decide(
    session: AsyncSession, author: Author, id: UUID, expected: int, to: RosterState, why: str | None
) -> UUID:
    act = await begin(session, author)
    roster = await _held(act, id, expected, tables.Roster.receiver_id)
    ROSTER.require(roster.state, to)
    await changing.change(session, roster, state=to, decided_at=act.author.now, return_reason=why)
    return await act.done(roster)


async def _held(act: Act, id: UUID, expected: int, own: Any) -> tables.Roster:
    """A roster of which the author's unit is the one that this is for; any of the county for the bureau."""
    roster = await act.held(tables.Roster, id, UNKNOWN_ROSTER, None)
    if getattr(roster, own.key) != act.unit and not act.for_county:
        raise Refused(UNKNOWN_ROSTER)
    changing.require(roster, expected)
    return roster


async def _draft(act: Act, type: RosterType, producer: tables.Organization) -> tables.Roster:
    wanted, of = await _wanted(act, type), tables.Roster
    period, until = await _round(act, wanted.due if wanted else None)
    found = await act.session.scalar(
        select(of)
        .where(of.producer_id == producer.id, of.type == type, of.period == period)
        .with_for_update()
    )
    if found is None:
        found = of(
            jurisdiction_code=producer.jurisdiction_code,
            type=type,
            title=wanted.name_zh if wanted else FORMS[type].title,
            period=period,
            producer_id=producer.id,
            receiver_id=await _receiver(act, wanted.receiver if wanted else ()),
            due_on=until,
            state=ROSTER.require(None, RosterState.DRAFT).target,
            built_at=act.author.now,
        )
        await act.add(found)
    if found.state not in _OPEN:
        zh, en = "名册已报送，退回后方可重新生成", "it was handed in; only one that was returned is made anew"
        raise Refused(Reason("ROSTER_SUBMITTED", zh, en, Fixer.CALLER, "type"))
    return found


async def _write(act: Act, roster: tables.Roster, producer: tables.Organization) -> Sequence[UUID]:
    people, hub = roster_people.people(roster.type, producer), Sight()
    children = (await act.session.scalars(people)).all()
    columns = FORMS[roster.type].columns
    work = work_cells.tables_of(columns)
    county = roster.jurisdiction_code
    of_them = await known.read(act.session, people.order_by(None), hub, county, work)
    made = lines.lines(columns, of_them, ((child, None) for child in children), hub)
    await act.session.execute(delete(_LINE).where(_LINE.roster_id == roster.id))
    rows = [
        {
            "id": id,
            "roster_id": roster.id,
            "student_id": line.student_id,
            "ordinal": at,
            "said": lines.said(columns, line),
        }
        for at, (id, line) in enumerate(zip(ids.fresh(len(made)), made, strict=True), 1)
    ]
    if rows:
        await act.session.execute(insert(_LINE), rows)
    await changing.change(act.session, roster, row_count=len(rows), built_at=act.author.now)
    return children


async def _wanted(act: Act, type: RosterType) -> tables.RequiredRoster | None:
    of = tables.RequiredRoster
    here = of.jurisdiction_code == act.author.jurisdiction_code, of.type == type, of.valid_to.is_(None)
    return await act.session.scalar(select(of).where(*here).order_by(of.ordinal).limit(1))


_UNITS: Mapping[str, OrgType] = {
    Department.EDUCATION_BUREAU.name: OrgType.EDUCATION_BUREAU,
    Department.COUNTY_GOVERNMENT.name: OrgType.COUNTY_GOVERNMENT,
}


async def _receiver(act: Act, receivers: Sequence[str]) -> UUID | None:
    """The county's unit that a roster goes to; none where it is only kept, or the unit is not on record."""
    kinds = [_UNITS[name] for name in receivers if name in _UNITS]
    of = tables.Organization
    here = of.jurisdiction_code == act.author.jurisdiction_code, of.type.in_(kinds)
    return await act.session.scalar(select(of.id).where(*here).order_by(of.code).limit(1))


async def _round(act: Act, recurrence: Mapping[str, Any] | None) -> tuple[str, date | None]:
    """Which round it is of, and the last day of that: a school year's, or a term's, "2026-2027-1", where each term has one."""
    year = calendar.school_year(f"{act.today:%Y-%m}")
    if recurrence is None:
        return year, None
    if recurrence.get("anchor") == Anchor.TERM_START.name:
        terms = await due.terms(act)
        term = terms.term_of(act.today) or terms.next_term(act.today)
        which = 1 if term.kind is TermKind.AUTUMN else 2
        until = term.first_school_day + timedelta(days=recurrence["offset_days"])
        return f"{term.school_year}-{which}", until
    months, last = recurrence.get("months") or [], recurrence.get("last_day")
    if recurrence.get("every") != EventKind.YEARLY.name or not months or last is None:
        return year, None
    # July and August come before the school year that is made ready in them (HL-13: before August).
    month = max(months)
    first = int(year[:4])
    return year, date(first + (month < _SUMMER), month, last)


_SUMMER = 7
