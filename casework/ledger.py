"""Ledgers (台账): opened by their keeper, confirmed each month, verified at term start, declared empty (GH-27..29, catalogue 4.5)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import clocks, due, entries, freshness, ledger_form, snapshot
from casework.act import Act, begin, on_or_before
from casework.ledger_form import Kept
from database import tables
from domain import calendar
from domain.calendar import COUNTY_TIME
from domain.errors import Fixer, Reason, Refused
from domain.ledger import LedgerCadence, LedgerScope, LedgerStatus, LedgerType, SnapshotCause
from domain.machines.ledger import LEDGER
from domain.organization import Department, OrgType
from domain.timer import TimerState

UNKNOWN_LEDGER = Reason(
    "UNKNOWN_LEDGER",
    "没有此台账，或不由您的单位建立",
    "there is no such ledger, or your unit does not keep it",
    Fixer.CALLER,
    "ledgerId",
)
_SCOPES: Mapping[OrgType, LedgerScope] = {
    OrgType.SCHOOL: LedgerScope.SCHOOL,
    OrgType.CENTER_SCHOOL: LedgerScope.SCHOOL,
    OrgType.TOWNSHIP: LedgerScope.TOWNSHIP,
    OrgType.SUBDISTRICT: LedgerScope.TOWNSHIP,
}
"""Of whom a unit keeps ledgers; all others of the whole county."""
_DEPARTMENTS: Mapping[OrgType, Department] = {
    OrgType.SCHOOL: Department.SCHOOL,
    OrgType.CENTER_SCHOOL: Department.SCHOOL,
    OrgType.TOWNSHIP: Department.TOWNSHIP,
    OrgType.SUBDISTRICT: Department.TOWNSHIP,
    OrgType.EDUCATION_BUREAU: Department.EDUCATION_BUREAU,
    OrgType.EXPERT_COMMITTEE: Department.EXPERT_COMMITTEE,
}
BY_CLASS = frozenset({LedgerType.ENROLLMENT_MANAGEMENT})
"""Ledgers that are kept for each class, too (逐班逐校, QC-37)."""


async def open(
    session: AsyncSession,
    author: Author,
    *,
    type: LedgerType,
    owner_id: UUID | None = None,
    class_id: UUID | None = None,
) -> UUID:
    """Begin a ledger of the author's unit, or of another one of the county; its id. Its clocks start.

    Raises Refused: NO_SUCH_UNIT, WRONG_KEEPER, UNKNOWN_CLASS, LEDGER_EXISTS.
    """
    act = await begin(session, author)
    owner = await unit_of(act, owner_id, "ownerId")
    kept = await ledger_form.kept(session, author.jurisdiction_code, type)
    await _require_keeper(act, kept, type, owner)
    await _require_class(act, type, owner, class_id)
    yearly = LedgerCadence.YEARLY in kept.cadence
    ledger = tables.Ledger(
        jurisdiction_code=author.jurisdiction_code,
        type=type,
        owner_id=owner.id,
        scope=LedgerScope.CLASS if class_id else _SCOPES.get(owner.type, LedgerScope.JURISDICTION),
        class_id=class_id,
        period=calendar.school_year(f"{act.today:%Y-%m}") if yearly else None,
        status=LEDGER.require(None, LedgerStatus.BUILDING).target,
    )
    await _refuse_second(act, ledger, kept)
    await act.add(ledger)
    await _start_clocks(act, ledger, kept, act.today)
    return await act.done(ledger)


async def confirm_month(
    session: AsyncSession, author: Author, *, ledger_id: UUID, expected_version: int, month: str
) -> UUID:
    """The keeper says that the ledger is right for a month (每月更新, T-05); it is kept as it stands. month: "2026-09".

    Raises Refused: UNKNOWN_LEDGER, STALE_VERSION, BAD_PERIOD, NOT_DECLARED_EMPTY.
    """
    act = await begin(session, author)
    ledger = await held(act, ledger_id, expected_version)
    if not ledger.declared_empty and not await _stands(act, ledger):
        zh, en = "台账中没有在册学生，请办理零报告", "nobody stands in the ledger: declare it empty"
        raise Refused(Reason("NOT_DECLARED_EMPTY", zh, en, Fixer.CALLER, "ledgerId", "GH-27"))
    await _confirm(act, ledger, month)
    return await act.done(ledger)


async def declare_empty(
    session: AsyncSession, author: Author, *, ledger_id: UUID, expected_version: int, month: str
) -> UUID:
    """The keeper says that nobody belongs in the ledger (零报告, GH-27), which confirms the month; the first entry undoes it.

    Raises Refused: UNKNOWN_LEDGER, STALE_VERSION, BAD_PERIOD, LEDGER_NOT_EMPTY.
    """
    act = await begin(session, author)
    ledger = await held(act, ledger_id, expected_version)
    if await _stands(act, ledger):
        zh = "台账中尚有在册学生（可能是已离校、您看不到的学生），不能零报告，请办理月度确认"
        en = "somebody stands in the ledger, perhaps a child that left your school: confirm the month instead"
        raise Refused(Reason("LEDGER_NOT_EMPTY", zh, en, Fixer.CALLER, "ledgerId", "GH-27"))
    await changing.change(session, ledger, declared_empty=True)
    await _confirm(act, ledger, month)
    return await act.done(ledger)


async def verify_term_start(
    session: AsyncSession, author: Author, *, ledger_id: UUID, expected_version: int, verified_on: date
) -> UUID:
    """The keeper has held the ledger against the children who came (开学必核, T-07).

    Raises Refused: UNKNOWN_LEDGER, STALE_VERSION, IMPOSSIBLE_DATE.
    """
    act = await begin(session, author)
    ledger = await held(act, ledger_id, expected_version)
    on_or_before(verified_on, act.today, "verifiedOn")
    if ledger.verified_at_term_start is not None and verified_on < ledger.verified_at_term_start:
        zh, en = "日期早于上次核验", "it was verified on a later day already"
        raise Refused(Reason("IMPOSSIBLE_DATE", zh, en, Fixer.CALLER, "verifiedOn", "GH-29"))
    await changing.change(session, ledger, verified_at_term_start=verified_on)
    await clocks.end(act, ledger.id, "T-07")
    await _refresh(act, ledger)
    await _start_term_clock(act, ledger, act.today)
    return await act.done(ledger)


async def held(act: Act, id: UUID, expected: int | None) -> tables.Ledger:
    """A ledger that the author's unit keeps, or any of the county for the bureau, held.

    Raises Refused: UNKNOWN_LEDGER, STALE_VERSION.
    """
    ledger = await act.held(tables.Ledger, id, UNKNOWN_LEDGER, None)
    if ledger.owner_id != act.unit and not act.for_county:
        raise Refused(UNKNOWN_LEDGER)
    changing.require(ledger, expected)
    return ledger


async def unit_of(act: Act, id: UUID | None, place: str) -> tables.Organization:
    """The author's own unit, or for the bureau another one of the county. Raises Refused NO_SUCH_UNIT."""
    wanted = id or act.unit
    unit = await act.session.get(tables.Organization, wanted) if wanted else None
    here = unit is not None and unit.jurisdiction_code == act.author.jurisdiction_code
    if unit is None or not here or (unit.id != act.unit and not act.for_county):
        zh, en = (
            "没有此单位，或不能为其建立台账",
            "there is no such unit, or its ledgers are not yours to open",
        )
        raise Refused(Reason("NO_SUCH_UNIT", zh, en, Fixer.CALLER, place))
    return unit


async def _require_keeper(act: Act, kept: Kept, type: LedgerType, owner: tables.Organization) -> None:
    wanted = tables.RequiredLedger
    named = select(wanted.owner).where(
        wanted.jurisdiction_code == act.author.jurisdiction_code,
        wanted.type == type,
        wanted.valid_to.is_(None),
    )
    keepers = [each for owners in await act.session.scalars(named) for each in owners]
    # A center school is a school, too.
    own = {each.name for each in (owner.department, _DEPARTMENTS.get(owner.type)) if each}
    if keepers and own.isdisjoint(keepers):
        who = "、".join(Department[each].zh for each in keepers)
        zh, en = f"《{kept.title}》由{who}建立", f"this ledger is kept by {', '.join(keepers)}"
        raise Refused(Reason("WRONG_KEEPER", zh, en, Fixer.CALLER, "ownerId", next(iter(kept.clauses), None)))


async def _require_class(
    act: Act, type: LedgerType, owner: tables.Organization, class_id: UUID | None
) -> None:
    if class_id is None:
        return
    room = await act.session.get(tables.SchoolClass, class_id)
    if room is None or room.school_id != owner.id or type not in BY_CLASS:
        zh = "没有此班级，或此类台账不按班建立"
        en = "the school has no such class, or this ledger is not kept for each class"
        raise Refused(Reason("UNKNOWN_CLASS", zh, en, Fixer.CALLER, "classId", "QC-37"))


async def _refuse_second(act: Act, ledger: tables.Ledger, kept: Kept) -> None:
    of = tables.Ledger
    found = select(of.id).where(
        of.owner_id == ledger.owner_id,
        of.type == ledger.type,
        of.class_id.is_not_distinct_from(ledger.class_id),
        of.period.is_not_distinct_from(ledger.period),
    )
    if await act.session.scalar(found) is not None:
        zh, en = f"该单位已建立《{kept.title}》", "the unit keeps this ledger already"
        raise Refused(Reason("LEDGER_EXISTS", zh, en, Fixer.CALLER, "type"))


async def _stands(act: Act, ledger: tables.Ledger) -> bool:
    entry = tables.LedgerEntry
    return bool(
        await act.session.scalar(select(exists().where(entry.ledger_id == ledger.id, entries.STANDING)))
    )


async def _confirm(act: Act, ledger: tables.Ledger, month: str) -> None:
    this = f"{act.today:%Y-%m}"
    if calendar.period(month) > this or month < (ledger.confirmed_month or ""):
        zh = f"月份不应晚于 {this}，也不应早于已确认的月份"
        en = f"a month after {this}, or before the last one that was confirmed"
        raise Refused(Reason("BAD_PERIOD", zh, en, Fixer.CALLER, "month", "GH-29"))
    await changing.change(act.session, ledger, confirmed_month=month, last_monthly_update=act.today)
    await snapshot.take(act.session, ledger, act.author.now, SnapshotCause.MONTH_CONFIRMED, month)
    await clocks.end(act, ledger.id, "T-05a")
    await _refresh(act, ledger)
    kept = await ledger_form.kept(act.session, ledger.jurisdiction_code, ledger.type)
    await _start_month_clock(act, ledger, kept, _next_month(month))
    if ledger.period is not None:
        await clocks.end(act, ledger.id, "T-21")


async def _refresh(act: Act, ledger: tables.Ledger) -> None:
    """It is up to date, unless something else is still overdue: the month, or the check at term start."""
    timer = tables.Timer
    missed = timer.limit.in_(freshness.UPDATES)
    late = exists().where(timer.row_id == ledger.id, timer.state == TimerState.OVERDUE, missed)
    if ledger.status is LedgerStatus.CURRENT or await act.session.scalar(select(late)):
        return
    current = LEDGER.require(ledger.status, LedgerStatus.CURRENT).target
    await changing.change(act.session, ledger, status=current)


async def _start_clocks(act: Act, ledger: tables.Ledger, kept: Kept, day: date) -> None:
    await _start_month_clock(act, ledger, kept, day.replace(day=1))
    if LedgerCadence.TERM_START in kept.cadences(act.rules["ledger.update"]):
        until = await due.at(act, "T-07", day)
        await clocks.start(act, "T-07", ledger, due=until, owner=ledger.owner_id, clauses=kept.clauses)
    if ledger.period is not None:
        until = await due.at(act, "T-21", day)
        await clocks.start(act, "T-21", ledger, due=until, owner=ledger.owner_id, clauses=kept.clauses)


async def _start_month_clock(act: Act, ledger: tables.Ledger, kept: Kept, month: date) -> None:
    if not kept.is_monthly(act.rules["ledger.update"]):
        return
    until = await due.at(act, "T-05a", month)
    await clocks.start(act, "T-05a", ledger, due=until, owner=ledger.owner_id, clauses=kept.clauses)


async def _start_term_clock(act: Act, ledger: tables.Ledger, day: date) -> None:
    """The next term's: within the window of this one the limit would run out at its end once more."""
    kept = await ledger_form.kept(act.session, ledger.jurisdiction_code, ledger.type)
    this: datetime | None = await due.at(act, "T-07", day)
    if this is None or LedgerCadence.TERM_START not in kept.cadences(act.rules["ledger.update"]):
        return
    until = await due.at(act, "T-07", calendar.today(this) + timedelta(days=1))
    await clocks.start(act, "T-07", ledger, due=until, owner=ledger.owner_id, clauses=kept.clauses)


def _next_month(month: str) -> date:
    first = datetime.combine(date.fromisoformat(f"{month}-01"), time.min, COUNTY_TIME).date()
    return (first + timedelta(days=31)).replace(day=1)
